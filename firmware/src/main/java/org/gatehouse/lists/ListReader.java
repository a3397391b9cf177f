package org.gatehouse.lists;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gatehouse.config.Fault;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.name.NameTableBuilder;

/**
 * Reads a plain list: a domain a line, which stands for itself and all below it. {@code *.x.test} stands for what is below only,
 * {@code =x.test} for the name only. A line that begins with {@code #} is a comment, and so is what follows a blank and a {@code #}.
 * A line that is no domain is refused and reported, and the rest is used.
 */
final class ListReader {
    /** Refused lines reported of a list: a file that is something else altogether would fill the log. */
    static final int MAX_REPORTED = 100;

    private static final String EXPECTED = "a domain, such as example.org";

    private final NameTableBuilder builder;
    private final CanonicalName name = new CanonicalName();
    private final List<Fault> refusedLines;

    ListReader(NameTableBuilder builder, List<Fault> refusedLines) {
        this.builder = builder;
        this.refusedLines = refusedLines;
    }

    /**
     * @param file the file's name for faults
     * @param list the list's name for verdicts
     */
    ListCount read(String file, String list, byte[] content, String category, int categoryBit) {
        int listId = builder.list(list);
        int entries = 0;
        int refused = 0;
        int line = 0;
        int next = startsWithMark(content) ? 3 : 0;
        while (next < content.length) {
            int lineStart = next;
            int lineEnd = endOfLine(content, lineStart);
            next = lineEnd + 1;
            line++;
            int start = skipBlanks(content, lineStart, lineEnd);
            int end = endOfEntry(content, start, lineEnd);
            if (start == end) {
                continue;
            }
            String problem = add(content, start, end, categoryBit, listId);
            if (problem == null) {
                entries++;
            } else if (refused++ < MAX_REPORTED) {
                String written = Fault.quoted(new String(content, start, end - start, StandardCharsets.UTF_8));
                refusedLines.add(
                        new Fault(file, line, start - lineStart + 1, written + " is no domain: " + problem, EXPECTED));
            }
        }
        return new ListCount(list, category, entries, refused);
    }

    /** Null when the entry was added, or what is wrong with it. */
    private String add(byte[] content, int start, int end, int categoryBit, int listId) {
        Cover cover = Cover.NAME_AND_BELOW;
        if (content[start] == '=') {
            cover = Cover.NAME_ONLY;
            start++;
        } else if (content[start] == '*' && end - start > 1 && content[start + 1] == '.') {
            cover = Cover.BELOW;
            start += 2;
        }
        NameOutcome outcome = name.readText(content, start, end - start);
        if (outcome != NameOutcome.NAME) {
            return problem(outcome);
        }
        if (name.labelCount() == 1 && cover == Cover.NAME_AND_BELOW) {
            return "a top-level domain alone; *." + name + " lists all of it";
        }
        builder.add(name, categoryBit, listId, cover);
        return null;
    }

    private static String problem(NameOutcome outcome) {
        return switch (outcome) {
            case NAME -> throw new IllegalStateException();
            case ADDRESS -> "an address";
            case ROOT -> "the root of all names";
            case TOO_LONG -> "longer than names are";
            case EMPTY_LABEL -> "an empty label";
            case BAD_CHARACTER -> "a character that names do not have";
            case TRUNCATED -> "cut short";
        };
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private static int skipBlanks(byte[] content, int start, int end) {
        int first = start;
        while (first < end && isBlank(content[first])) {
            first++;
        }
        return first;
    }

    private static int endOfEntry(byte[] content, int start, int lineEnd) {
        int end = lineEnd;
        for (int i = start; i < lineEnd; i++) {
            if (content[i] == '#' && (i == start || isBlank(content[i - 1]))) {
                end = i;
                break;
            }
        }
        while (end > start && isBlank(content[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** The mark that some editors put before UTF-8. */
    private static boolean startsWithMark(byte[] content) {
        return content.length >= 3
                && content[0] == (byte) 0xef
                && content[1] == (byte) 0xbb
                && content[2] == (byte) 0xbf;
    }
}
