package org.gatehouse.lists;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gatehouse.config.Fault;
import org.gatehouse.config.SuffixRule;

/**
 * What reading a list came to.
 *
 * @param entries names taken
 * @param refused lines that make no sense
 * @param suffixes entries that are public suffixes of a registry
 * @param hosting entries that are whole hosting services
 * @param exceptions names that the list takes out
 * @param idle exceptions among them that took out nothing
 * @param excepted entries that were taken out
 * @param others lines of other kinds than this reads, by kind
 * @param refusedLines the first of the refused lines
 * @param suffixLines the first of the public suffixes
 */
record ReadReport(
        long entries,
        long refused,
        long suffixes,
        long hosting,
        long exceptions,
        long idle,
        long excepted,
        Map<String, Long> others,
        List<Fault> refusedLines,
        List<Fault> suffixLines) {
    static final ReadReport NOTHING = new ReadReport(0, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), List.of());

    static ReadReport other(String kind, long count) {
        return new ReadReport(0, 0, 0, 0, 0, 0, 0, Map.of(kind, count), List.of(), List.of());
    }

    /** Both together. */
    ReadReport plus(ReadReport more) {
        Map<String, Long> all = new TreeMap<>(others);
        more.others.forEach((kind, count) -> all.merge(kind, count, Long::sum));
        return new ReadReport(
                entries + more.entries,
                refused + more.refused,
                suffixes + more.suffixes,
                hosting + more.hosting,
                exceptions + more.exceptions,
                idle + more.idle,
                excepted + more.excepted,
                all,
                joined(refusedLines, more.refusedLines),
                joined(suffixLines, more.suffixLines));
    }

    /** The lines that somebody should look at: those without sense, and the public suffixes that were left out. */
    List<Fault> lines(SuffixRule rule) {
        return rule == SuffixRule.KEEP ? refusedLines : joined(refusedLines, suffixLines);
    }

    /** Whether it is hardly a list at all: fewer entries than refused lines. */
    boolean isMostlyRefused() {
        return refused > entries + excepted;
    }

    /** The fault of a list for which {@link #isMostlyRefused} holds. */
    Fault mostlyRefused(String file, String what, String expected) {
        String share = refused + " of " + (refused + entries + excepted) + " " + what;
        if (refusedLines.isEmpty()) {
            return Fault.ofFile(file, share, expected);
        }
        Fault first = refusedLines.get(0);
        return new Fault(
                first.file(), first.line(), 0, share + ", this one is the first: " + first.problem(), expected);
    }

    /** What is worth knowing beside the number of entries, in one line; empty when nothing is. */
    String remarks(SuffixRule rule) {
        StringBuilder text = new StringBuilder();
        others.forEach((kind, count) -> remark(text, count, kind + " left out"));
        remark(text, excepted, "entries taken out by " + exceptions + " exceptions");
        remark(text, idle, "exceptions without an entry of that name");
        remark(text, suffixes, rule == SuffixRule.KEEP ? "public suffixes" : "public suffixes left out");
        remark(text, hosting, "whole hosting services");
        return text.toString();
    }

    private static void remark(StringBuilder text, long count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
        }
    }

    private static List<Fault> joined(List<Fault> first, List<Fault> second) {
        return Stream.concat(first.stream(), second.stream())
                .limit(Intake.MAX_REPORTED)
                .toList();
    }
}
