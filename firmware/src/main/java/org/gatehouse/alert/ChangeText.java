package org.gatehouse.alert;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Changes of the box as a person reads them. What the lines about a change say is for sealing; the letter to those who approve names nobody. */
final class ChangeText {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm:ss", Locale.UK);
    private static final int WORDS = 76; // the column, so that mail programs break no line

    private ChangeText() {}

    static void append(StringBuilder text, Changes changes, ZoneId zone) {
        String gap = "";
        for (Changed change : changes.changes()) {
            text.append(gap);
            append(text, change, zone);
            gap = "\n";
        }
        if (changes.unheard() > 0) {
            AlertText.line(text, "And", changes.unheard() + " changes more: the box's histories show them");
        }
    }

    private static void append(StringBuilder text, Changed change, ZoneId zone) {
        AlertText.line(text, "What", wrapped(change.what()));
        AlertText.line(
                text,
                "When",
                MOMENT.format(change.at().atZone(zone)) + " (" + zone.getId() + ")"
                        + (change.clockTrusted() ? "" : " (the clock of the box was not set)"));
        AlertText.line(text, "Who", change.who());
        AlertText.optional(text, "Why", wrapped(change.why()));
        Changed.Difference difference = change.difference().get();
        lines(text, "It loosens", difference.loosens());
        lines(text, "Differs", difference.lines());
        lines(text, "In the box", change.look());
    }

    private static void lines(StringBuilder text, String key, List<String> lines) {
        String first = key;
        for (String line : lines) {
            AlertText.line(text, first, line);
            first = "";
        }
    }

    private static String wrapped(String words) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : words.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WORDS) {
                text.append('\n').append(AlertText.INDENT);
                column = 0;
            } else if (column > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }

    /** Goes to people without a key, and so says of nobody what was changed, or why. */
    static String toApprove(List<Changed> waiting) {
        StringBuilder text = new StringBuilder(
                waiting.size() == 1
                        ? "A change of the filter waits. Nothing changes until the safeguarding lead or the head has approved it.\n\n"
                        : waiting.size()
                                + " changes of the filter wait. Nothing changes until the safeguarding lead or the head has approved them.\n\n");
        waiting.forEach(change ->
                change.look().forEach(line -> text.append("  ").append(line).append('\n')));
        return text.toString();
    }
}
