package org.gatehouse.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.reader.EOFError;
import org.jline.reader.SyntaxError;
import org.jline.reader.impl.DefaultParser;

/**
 * The words of a line. OpenSSH joins the words of a command with blanks and drops the quotes that its user typed, so what is left of {@code --reason "lesson in Year 4"} is told from its neighbours by
 * the option before it: a reason goes on until the next option or the end, a day goes on with its time of day. A quote inside a word is an apostrophe: Year 4's lesson.
 */
final class Words {
    private static final Set<String> TEXTS = Set.of("--reason", "--note");
    private static final Set<String> TIMES = Set.of("--at", "--from", "--until", "--to");
    private static final Pattern QUOTED =
            Pattern.compile("(?:^|[\\s=])[\"']"); // around a word, or the value behind an option's =
    private static final Pattern APOSTROPHE = Pattern.compile("(?<!\\\\)[\"']"); // what no backslash has made one yet
    private static final Pattern TIME_OF_DAY = Pattern.compile("\\d{1,2}:\\d{2}");

    private Words() {}

    /**
     * Splits a line as a shell does it: quotes, and backslashes.
     *
     * @throws IllegalArgumentException where a quote is not closed; the message says so
     */
    static List<String> of(String line) {
        DefaultParser parser = new DefaultParser();
        parser.setEofOnUnclosedQuote(true);
        try {
            List<String> words =
                    new ArrayList<>(parser.parse(line, line.length()).words());
            if (!words.isEmpty() && words.get(words.size() - 1).isEmpty() && line.endsWith(" ")) {
                words.remove(words.size() - 1); // where a next word would begin
            }
            words.removeIf(word -> words.size() == 1 && word.isEmpty());
            return words;
        } catch (EOFError unclosed) {
            throw new IllegalArgumentException("a quote is not closed", unclosed);
        } catch (SyntaxError wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /** The words of a command that came through a client's command line, where quotes are lost. */
    static List<String> ofCommand(String line) {
        if (QUOTED.matcher(line).find()) {
            return of(line); // somebody who knows
        }
        List<String> words = of(APOSTROPHE.matcher(line).replaceAll("\\\\$0"));
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            joined.add(word);
            if (TEXTS.contains(word)) {
                int end = i + 1;
                while (end < words.size() && !words.get(end).startsWith("--")) {
                    end++;
                }
                if (end > i + 1) {
                    joined.add(String.join(" ", words.subList(i + 1, end)));
                }
                i = end - 1;
            } else if (TIMES.contains(word)
                    && i + 2 < words.size()
                    && TIME_OF_DAY.matcher(words.get(i + 2)).matches()
                    && !TIME_OF_DAY.matcher(words.get(i + 1)).matches()) {
                joined.add(words.get(i + 1) + " " + words.get(i + 2));
                i += 2;
            }
        }
        return joined;
    }
}
