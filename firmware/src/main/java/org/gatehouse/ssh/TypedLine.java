package org.gatehouse.ssh;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A line up to the cursor, cut into words as {@link Words} cuts it, for Tab. JLine's own parser completes {@code A teacher's laptop} with a quote that the name itself closes; here a word that needs
 * quotes gets such as are not in it.
 *
 * @param line as it was typed
 * @param words without their quotes; the last is the one that is completed, perhaps empty
 * @param raw how many characters that one has on the line, its quotes included
 * @param quote the one that is open at the end; 0 where none is
 */
record TypedLine(String line, List<String> words, int raw, char quote) implements CompletingParsedLine {
    private static final char NONE = 0;

    /** Cuts what stands before the cursor; what is behind it stays as it is. */
    static TypedLine of(String line, int cursor) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int begin = 0;
        char quote = NONE;
        for (int i = 0; i < cursor; i++) {
            char next = line.charAt(i);
            if (quote != NONE && next == quote) {
                quote = NONE;
            } else if (quote == NONE && (next == '"' || next == '\'')) {
                quote = next;
            } else if (next == '\\' && i + 1 < cursor) {
                word.append(line.charAt(++i));
            } else if (quote == NONE && next == ' ') {
                if (i > begin) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begin = i + 1;
            } else {
                word.append(next);
            }
        }
        words.add(word.toString());
        return new TypedLine(line, List.copyOf(words), cursor - begin, quote);
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        String text = candidate.toString();
        boolean plain = text.chars().noneMatch(each -> " \"'\\".indexOf(each) >= 0);
        if (plain && quote == NONE) {
            return text;
        }
        char around = quote != NONE && text.indexOf(quote) < 0 ? quote : text.indexOf('"') < 0 ? '"' : '\'';
        return around + text + (complete ? String.valueOf(around) : "");
    }

    @Override
    public String word() {
        return words.get(words.size() - 1);
    }

    @Override
    public int wordCursor() {
        return word().length();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }

    @Override
    public int cursor() {
        return line.length();
    }

    @Override
    public int rawWordCursor() {
        return raw;
    }

    @Override
    public int rawWordLength() {
        return raw;
    }
}
