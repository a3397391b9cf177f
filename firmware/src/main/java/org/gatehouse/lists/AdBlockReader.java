package org.gatehouse.lists;

import java.io.IOException;
import java.util.Set;

/**
 * AdBlock filter rules, of which {@code ||name^} blocks a domain and {@code @@||name^} takes one out, the name itself and all below
 * it. Everything else speaks of addresses of pages, of parts of pages or of who asks, none of which a name says: it is counted by kind and
 * not guessed at.
 */
final class AdBlockReader implements FormatReader {
    /** Options that leave a rule what it is, "this domain". */
    private static final Set<String> HARMLESS = Set.of("all", "document", "doc");

    @Override
    public void read(Line line, Intake intake) throws IOException {
        if (line.first() == '!' || line.first() == '[' || isHash(line)) {
            return;
        }
        boolean exception = line.startsWith("@@");
        int from = exception ? line.start + 2 : line.start;
        if (isCosmetic(line)) {
            intake.other("rules for parts of pages");
        } else if (!line.startsWith("||", from, line.end)) {
            intake.other(exception ? "exceptions that are no domains" : "rules that are no domains");
        } else {
            readDomain(line, from + 2, exception, intake);
        }
    }

    private static void readDomain(Line line, int from, boolean exception, Intake intake) throws IOException {
        int caret = line.find('^', from);
        int afterCaret = caret < line.end && line.startsWith("^|", caret, line.end) ? caret + 2 : caret + 1;
        if (contains(line, '/', from, caret)) {
            intake.other("rules with a path");
        } else if (contains(line, '*', from, caret) || contains(line, '$', from, caret)) {
            intake.other("rules with a pattern or an option");
        } else if (caret == line.end) {
            intake.other("rules with an open end");
        } else if (afterCaret < line.end && !isHarmless(line, afterCaret)) {
            intake.other(line.bytes[afterCaret] == '$' ? "rules with a pattern or an option" : "rules with a path");
        } else if (exception) {
            intake.exception(line, from, caret);
        } else {
            intake.name(line, from, caret);
        }
    }

    /** {@code $all}, {@code $document}: still the whole domain. */
    private static boolean isHarmless(Line line, int from) {
        if (line.bytes[from] != '$') {
            return false;
        }
        for (String option : line.text(from + 1, line.end).split(",", -1)) {
            if (!HARMLESS.contains(option)) {
                return false;
            }
        }
        return true;
    }

    /** Element hiding, script and style rules, and their exceptions: {@code ##}, {@code #@#}, {@code #?#}, {@code #$#}, {@code #%#}. */
    private static boolean isCosmetic(Line line) {
        for (int at = line.find('#', line.start); at < line.end; at = line.find('#', at + 1)) {
            int next = at + 1 < line.end ? line.bytes[at + 1] : 0;
            boolean twice =
                    next == '#' || at + 2 < line.end && "@?$%".indexOf(next) >= 0 && line.find('#', at + 2) < at + 5;
            if (twice) {
                return true;
            }
        }
        return false;
    }

    /** A comment of a hosts file, which mixed lists have; {@code ##.banner} is a rule. */
    private static boolean isHash(Line line) {
        return line.first() == '#' && (line.end == line.start + 1 || line.bytes[line.start + 1] == ' ');
    }

    private static boolean contains(Line line, char wanted, int from, int to) {
        return line.find(wanted, from) < to;
    }
}
