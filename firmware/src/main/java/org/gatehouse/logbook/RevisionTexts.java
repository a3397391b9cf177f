package org.gatehouse.logbook;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts of revisions, as a {@link ChangeTable} keeps them. Most of a policy is what it was before, so a revision is kept as what it differs in from its base, where that gives its text to the last
 * character; and whole where it does not, or where the way from a whole one is long. So a card holds about twice what was ever changed, and no text is far away.
 *
 * <p>One thread at a time.
 */
final class RevisionTexts {
    /** To go as far takes a tenth of a second where the text is large. */
    static final int MAX_STEPS = 500;

    private final ChangeTable table;
    private final int maxSteps;
    private final Map<Long, ChangeRow> written = new HashMap<>(); // by the number of the revision, without their texts
    private final Map<Long, Way> ways = new HashMap<>(); // of the revisions that are kept as differences

    /**
     * The way from the nearest whole text.
     *
     * @param characters of the differences on it
     */
    private record Way(int steps, long characters) {
        static final Way NONE = new Way(0, 0);

        Way and(long more) {
            return new Way(steps + 1, characters + more);
        }
    }

    RevisionTexts(ChangeTable table, int maxSteps, List<ChangeRow> outline) throws SQLException {
        this.table = table;
        this.maxSteps = maxSteps;
        Map<Long, Long> characters = table.differences();
        for (ChangeRow row : outline) {
            if (row.isRevision()) {
                note(row, characters.get(row.row()));
            }
        }
    }

    /** What is to be written of a row: itself, or itself without its document, where the difference says as much. */
    ChangeRow asKept(ChangeRow row, String before) {
        if (!row.isRevision() || row.base() == 0) {
            return row;
        }
        Way way = ways.getOrDefault(row.base(), Way.NONE).and(row.difference().length());
        boolean isNear =
                way.steps() <= maxSteps && way.characters() <= row.document().length();
        return isNear && Difference.applied(before, row.difference()).equals(Optional.of(row.document()))
                ? row.withDocument(null)
                : row;
    }

    /**
     * Notes a revision that is in the table.
     *
     * @param characters of its difference, where it is kept as that; else null
     */
    void note(ChangeRow row, Long characters) {
        written.put(row.revision(), row);
        if (characters != null) {
            ways.put(row.revision(), ways.getOrDefault(row.base(), Way.NONE).and(characters));
        }
    }

    /** Whether a revision is kept as what it differs in, so that its text is lost with any on the way to it. */
    boolean isDerived(long revision) {
        return ways.containsKey(revision);
    }

    /** The row of a revision, without its texts. */
    Optional<ChangeRow> row(long revision) {
        return Optional.ofNullable(written.get(revision));
    }

    /** The text of a revision; nothing where the record does not have it. Who must not believe a file that somebody else wrote into holds it against its hash. */
    Optional<String> of(long revision) throws SQLException {
        Deque<String> differences = new ArrayDeque<>();
        Optional<String> text = Optional.empty();
        for (ChangeRow row = written.get(revision); row != null && text.isEmpty(); ) {
            text = table.document(row.row());
            Optional<String> difference = table.difference(row.row());
            if (text.isEmpty()) {
                difference.ifPresent(differences::push);
                row = difference.isPresent() && row.base() < row.revision() ? written.get(row.base()) : null;
            }
        }
        differences.removeIf(String::isEmpty); // nothing changed there
        if (differences.isEmpty()) {
            return text;
        }
        Optional<List<String>> lines = text.map(whole -> whole.lines().toList());
        while (lines.isPresent() && !differences.isEmpty()) {
            lines = Difference.applied(lines.get(), differences.pop());
        }
        return lines.map(Difference::text);
    }

    /** Whether a text is the one that a revision was written with. */
    boolean isAsWritten(long revision, String text, byte[] previousHash) throws SQLException {
        ChangeRow row = written.get(revision);
        Optional<ChangeRow> kept = table.next(row.row() - 1);
        return kept.isPresent() && Arrays.equals(kept.get().withDocument(text).hashAfter(previousHash), row.hash());
    }
}
