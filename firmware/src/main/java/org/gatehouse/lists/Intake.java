package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gatehouse.config.Fault;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;

/**
 * Takes what a {@link FormatReader} finds in one list: canonical names go on to a {@link Sink}, everything else is counted, and the first
 * refused lines are kept with their number.
 */
final class Intake {
    /** Refused lines kept of a list: a file that is something else altogether would fill the log. */
    static final int MAX_REPORTED = 100;

    private static final String A_DOMAIN = "a domain, such as example.org";

    /** Where names go. */
    interface Sink {
        void take(CanonicalName name, Cover cover) throws IOException;
    }

    /**
     * What one list may do.
     *
     * @param file its name in faults
     * @param secret whether the text of its lines may not be shown
     * @param addressesExpected whether addresses among its names are the maker's habit, to be counted and not refused
     */
    record Terms(String file, boolean secret, boolean addressesExpected, SuffixRule publicSuffixes) {}

    private final Terms terms;
    private final Exceptions exceptions;
    private final Sink sink;
    private final EntryReader entry = new EntryReader();
    private final Map<String, Long> others = new TreeMap<>();
    private final List<Fault> refusedLines = new ArrayList<>();
    private final List<Fault> suffixLines = new ArrayList<>();
    private long entries;
    private long refused;
    private long suffixes;
    private long hosting;
    private long excepted;

    /**
     * @param exceptions filled by this intake, and consulted: a list with exceptions is read twice
     * @param sink null to look for exceptions only
     */
    Intake(Terms terms, Exceptions exceptions, Sink sink) {
        this.terms = terms;
        this.exceptions = exceptions;
        this.sink = sink;
    }

    /** A whole line as list makers write an entry: {@code x.test}, {@code *.x.test}, {@code =x.test}. */
    void entry(Line line) throws IOException {
        if (sink != null
                && canRead(line, line.start, line.end, entry.read(line.bytes, line.start, line.end - line.start))) {
            take(line, line.start, line.end, entry.cover());
        }
    }

    /** A name with all below it, in a part of a line. */
    void name(Line line, int from, int to) throws IOException {
        if (sink != null && canRead(line, from, to, readPlain(line.bytes, from, to))) {
            take(line, from, to, Cover.NAME_AND_BELOW);
        }
    }

    /** A name that is not written in the line as it is. */
    void name(Line line, String name, Cover cover) throws IOException {
        byte[] bytes = name.getBytes(ISO_8859_1);
        if (sink != null && canRead(line, line.start, line.end, readPlain(bytes, 0, bytes.length))) {
            take(line, line.start, line.end, cover);
        }
    }

    /** A name of a hosts file: all below it is meant too, unless the names below it are other people's. */
    void host(Line line, int from, int to) throws IOException {
        if (sink != null && canRead(line, from, to, readPlain(line.bytes, from, to))) {
            boolean ownedAlone = PublicSuffixes.kindOf(entry.name()) == PublicSuffixes.Kind.NONE;
            take(line, from, to, ownedAlone ? Cover.NAME_AND_BELOW : Cover.NAME_ONLY);
        }
    }

    /** A name that the list takes out, with all below it. */
    void exception(Line line, int from, int to) {
        if (canRead(line, from, to, readPlain(line.bytes, from, to)) && !exceptions.add(entry.name())) {
            other("exceptions past the first " + Exceptions.MAX);
        }
    }

    /** A line that says something this filter has no use for. */
    void other(String kind) {
        others.merge(kind, 1L, Long::sum);
    }

    /** A line that makes no sense. */
    void refuse(Line line, String problem, String expected) {
        refuse(line, line.start, line.end, problem, expected);
    }

    ReadReport report() {
        return new ReadReport(
                entries,
                refused,
                suffixes,
                hosting,
                exceptions.count(),
                exceptions.idle(),
                excepted,
                Collections.unmodifiableMap(new TreeMap<>(others)),
                List.copyOf(refusedLines),
                List.copyOf(suffixLines));
    }

    private NameOutcome readPlain(byte[] bytes, int from, int to) {
        boolean prefixed = from < to && (bytes[from] == '=' || bytes[from] == '*');
        return prefixed ? NameOutcome.BAD_CHARACTER : entry.read(bytes, from, to - from);
    }

    private boolean canRead(Line line, int from, int to, NameOutcome outcome) {
        if (line.cut) {
            refuse(line, from, to, "is longer than " + Line.MAX_BYTES + " bytes", A_DOMAIN);
            return false;
        }
        if (outcome == NameOutcome.ADDRESS && terms.addressesExpected) {
            other("addresses");
            return false;
        }
        if (outcome != NameOutcome.NAME) {
            refuse(line, from, to, "is no domain: " + problem(outcome), A_DOMAIN);
            return false;
        }
        return true;
    }

    private void take(Line line, int from, int to, Cover cover) throws IOException {
        CanonicalName name = entry.name();
        if (name.labelCount() == 1 && cover == Cover.NAME_AND_BELOW) {
            refuse(
                    line,
                    from,
                    to,
                    "is no domain: a top-level domain alone; *." + shown(name) + " lists all of it",
                    A_DOMAIN);
        } else if (exceptions.cover(name)) {
            excepted++;
        } else if (maySuffix(line, from, to, cover)) {
            entries++;
            sink.take(name, cover);
        }
    }

    /** Whether an entry may be taken as far as public suffixes go; counts them. The name alone, without all below it, harms nobody. */
    private boolean maySuffix(Line line, int from, int to, Cover cover) {
        PublicSuffixes.Kind kind =
                cover == Cover.NAME_ONLY ? PublicSuffixes.Kind.NONE : PublicSuffixes.kindOf(entry.name());
        hosting += kind == PublicSuffixes.Kind.HOSTING ? 1 : 0;
        if (kind != PublicSuffixes.Kind.REGISTRY) {
            return true;
        }
        suffixes++;
        if (suffixLines.size() < MAX_REPORTED) {
            suffixLines.add(fault(line, from, to, "is a public suffix, below which anybody registers", A_DOMAIN));
        }
        return terms.publicSuffixes == SuffixRule.KEEP;
    }

    private void refuse(Line line, int from, int to, String problem, String expected) {
        if (refused++ < MAX_REPORTED) {
            refusedLines.add(fault(line, from, to, problem, expected));
        }
    }

    private Fault fault(Line line, int from, int to, String problem, String expected) {
        String what = terms.secret ? "an entry of the locked layer" : Fault.quoted(line.text(from, to));
        return new Fault(terms.file, line.number, from + 1, what + " " + problem, expected);
    }

    private String shown(CanonicalName name) {
        return terms.secret ? "…" : name.toString();
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
}
