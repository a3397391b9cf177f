package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.file.KeptFile;
import org.tinylog.Logger;

/**
 * Every version of the policy, with who wanted it, why, and who approved it, in a SQLite file. Nothing is ever changed or deleted there: rows are added, each with a
 * hash over itself and the one before.
 *
 * <p>The text in force is kept beside the file, too. Where the file turns out to be damaged it is set aside, and {@link #keptDocument} is what is left.
 *
 * <p>Any thread; one at a time.
 */
public final class Revisions implements AutoCloseable {
    private static final String KEPT_SUFFIX = "-in-force.toml";

    private final ChangeTable table;
    private final Path keptFile; // null: nothing is kept
    private final String setAside;
    private final List<ChangeRow> rows; // without their texts

    private Revisions(ChangeTable table, Path keptFile, String setAside) throws SQLException {
        this.table = table;
        this.keptFile = keptFile;
        this.setAside = setAside;
        this.rows = table.outline();
    }

    /**
     * Opens the record, or begins one; sets a damaged one aside.
     *
     * @throws LogbookException when the file can be neither read nor written; what to do then is {@link #inMemory}
     */
    public static Revisions open(Path file) throws LogbookException {
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            return open(absolute, "");
        } catch (SQLException damaged) {
            if (!DamagedFile.isReason(damaged)) {
                throw new LogbookException(file + ": " + damaged.getMessage());
            }
            return begunAgain(absolute, damaged);
        } catch (IOException e) {
            throw new LogbookException(file + ": " + e);
        }
    }

    /** A record that is gone with the process: a box whose card is worn out filters on, and whoever must block something now can. */
    public static Revisions inMemory() {
        try {
            return new Revisions(ChangeTable.open(Path.of(":memory:")), null, "");
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Revisions open(Path file, String setAside) throws SQLException, IOException {
        ChangeTable table = ChangeTable.open(file);
        Revisions revisions = new Revisions(table, beside(file), setAside);
        if (!revisions.isSoundInForce()) {
            table.close();
            throw new Database.DamagedException("the text of the policy in force is not what was written");
        }
        revisions.keepInForce();
        return revisions;
    }

    private static Revisions begunAgain(Path file, SQLException damaged) throws LogbookException {
        try {
            Path place = DamagedFile.setAside(file);
            Logger.error("the damaged record of revisions was set aside as {}: {}", place, damaged.getMessage());
            return open(file, place.toString());
        } catch (IOException | SQLException e) {
            throw new LogbookException(file + ": " + e);
        }
    }

    /** Whether revisions outlive the process. */
    public boolean isLasting() {
        return keptFile != null;
    }

    /** Where the record is that was found damaged when this one was opened, empty for nowhere. */
    public String setAside() {
        return setAside;
    }

    /** The text that was in force last, as it is kept beside the record; for a record that has none. */
    public Optional<String> keptDocument() {
        try {
            return keptFile != null && Files.exists(keptFile)
                    ? Optional.of(Files.readString(keptFile))
                    : Optional.empty();
        } catch (IOException unreadable) {
            Logger.error("{} cannot be read: {}", keptFile, unreadable);
            return Optional.empty();
        }
    }

    /** The revision that is the policy; nothing before the first. */
    public synchronized Optional<Revision> inForce() {
        return find(numberInForce());
    }

    /** Every revision, the oldest first. */
    public synchronized List<Revision> history() {
        Map<Long, ChangeRow> decisions = new LinkedHashMap<>();
        rows.stream()
                .filter(row -> row.kind() != null && row.kind().isDecision())
                .forEach(row -> decisions.put(row.revision(), row));
        long inForce = numberInForce();
        List<Revision> revisions = new ArrayList<>();
        for (ChangeRow row : rows) {
            if (row.kind() != null && !row.kind().isDecision()) {
                revisions.add(revision(row, decisions.get(row.revision()), inForce));
            }
        }
        return revisions;
    }

    /** The revision of a number. */
    public synchronized Optional<Revision> find(long number) {
        return history().stream()
                .filter(revision -> revision.number() == number)
                .findFirst();
    }

    /** The whole text of a revision. */
    public synchronized String document(long number) throws LogbookException {
        try {
            return table.document(number)
                    .orElseThrow(() -> new LogbookException("the record has no text of revision " + number));
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be read: " + e.getMessage());
        }
    }

    /** What a revision differs in from the one that was in force when it was written, as {@code diff -u} says it. */
    public synchronized String difference(long number) throws LogbookException {
        try {
            return table.difference(number).orElse("");
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be read: " + e.getMessage());
        }
    }

    /**
     * Records a revision. When this returns, it outlives a power cut.
     *
     * @throws LogbookException when it could not be written; then nothing has changed
     */
    public synchronized Revision add(NewRevision wanted) throws LogbookException {
        long number = history().stream().mapToLong(Revision::number).max().orElse(0) + 1;
        long base = numberInForce();
        String before = base == 0 ? "" : document(base);
        String difference = Difference.of(nameOf(base), before, nameOf(number), wanted.document());
        ChangeRow.Kind kind =
                switch (wanted.entry()) {
                    case AT_ONCE -> ChangeRow.Kind.IN_FORCE;
                    case URGENT -> ChangeRow.Kind.URGENT;
                    case WHEN_APPROVED -> ChangeRow.Kind.WAITING;
                };
        write(new ChangeRow(
                rows.size() + 1L,
                kind,
                number,
                base,
                wanted.document(),
                difference,
                wanted.author(),
                wanted.reason(),
                wanted.made(),
                null));
        return find(number).orElseThrow();
    }

    /**
     * Records what became of a revision that waits; an approved one is in force from then on.
     *
     * @throws IllegalStateException when it does not wait
     * @throws LogbookException when it could not be written; then nothing has changed
     */
    public synchronized Revision decide(long number, Decision decision) throws LogbookException {
        if (find(number).map(Revision::standing).orElse(null) != Standing.WAITING) {
            throw new IllegalStateException("revision " + number + " does not wait for a decision");
        }
        ChangeRow.Kind kind = decision.approved() ? ChangeRow.Kind.APPROVED : ChangeRow.Kind.REJECTED;
        write(new ChangeRow(
                rows.size() + 1L, kind, number, 0, null, null, decision.by(), decision.reason(), decision.at(), null));
        return find(number).orElseThrow();
    }

    /**
     * Reads the whole record, and compares each row with its hash.
     *
     * @return the first row that is not what was written; nothing where all of them are
     */
    public synchronized Optional<BrokenLink> verify() throws LogbookException {
        try {
            byte[] hash = ChangeRow.NOTHING_BEFORE;
            long row = 0;
            for (Optional<ChangeRow> next = table.next(0); next.isPresent(); next = table.next(row)) {
                ChangeRow found = next.get();
                if (found.row() != row + 1) {
                    return Optional.of(new BrokenLink(row + 1, 0, "it is missing"));
                }
                hash = found.hashAfter(hash);
                if (found.kind() == null || !Arrays.equals(hash, found.hash())) {
                    return Optional.of(new BrokenLink(
                            found.row(), found.revision(), "its hash is not that of its content and the row before"));
                }
                row = found.row();
            }
            return row == rows.size() ? Optional.empty() : Optional.of(new BrokenLink(row + 1, 0, "it is missing"));
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be read: " + e.getMessage());
        }
    }

    /** The hash of the newest row, which stands for all of them; in hexadecimal. */
    public synchronized String hash() {
        return HexFormat.of()
                .formatHex(
                        rows.isEmpty()
                                ? ChangeRow.NOTHING_BEFORE
                                : rows.get(rows.size() - 1).hash());
    }

    @Override
    public synchronized void close() {
        try {
            table.close();
        } catch (SQLException e) {
            Logger.error("the record of revisions could not be closed: {}", e.getMessage());
        }
    }

    private void write(ChangeRow row) throws LogbookException {
        ChangeRow sealed = row.sealedAfter(
                rows.isEmpty()
                        ? ChangeRow.NOTHING_BEFORE
                        : rows.get(rows.size() - 1).hash());
        try {
            table.add(sealed);
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be written: " + e.getMessage());
        }
        rows.add(withoutTexts(sealed));
        keepInForce();
    }

    /** Only a copy for bad days: when it cannot be written, the record holds all the same. */
    private void keepInForce() {
        long number = numberInForce();
        if (keptFile == null || number == 0) {
            return;
        }
        try {
            String document = table.document(number).orElse("");
            if (!keptDocument().equals(Optional.of(document))) {
                KeptFile.replace(keptFile, document.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | SQLException e) {
            Logger.error("{} cannot be written: {}", keptFile, e.toString());
        }
    }

    /** Whether the text in force is the one that was written: its hash or the copy beside says so. All else is {@link #verify}'s to find. */
    private boolean isSoundInForce() throws SQLException {
        long number = numberInForce();
        byte[] before = ChangeRow.NOTHING_BEFORE;
        for (ChangeRow row : rows) {
            if (row.revision() == number && row.kind() != null && !row.kind().isDecision()) {
                Optional<ChangeRow> whole = table.next(row.row() - 1);
                return whole.isPresent()
                        && (Arrays.equals(whole.get().hashAfter(before), row.hash())
                                || keptDocument()
                                        .equals(Optional.ofNullable(whole.get().document())));
            }
            before = row.hash();
        }
        return true;
    }

    private long numberInForce() {
        long number = 0;
        for (ChangeRow row : rows) {
            number = row.kind() != null && row.kind().takesEffect() ? row.revision() : number;
        }
        return number;
    }

    private static Revision revision(ChangeRow row, ChangeRow decision, long inForce) {
        Optional<Decision> decided = Optional.ofNullable(decision)
                .map(other -> new Decision(
                        other.kind() == ChangeRow.Kind.APPROVED, other.author(), other.at(), other.reason()));
        return new Revision(
                row.revision(),
                row.base(),
                row.author(),
                row.reason(),
                row.at(),
                row.kind() == ChangeRow.Kind.URGENT,
                standing(row, decided, inForce),
                decided,
                HexFormat.of().formatHex(row.hash()));
    }

    private static Standing standing(ChangeRow row, Optional<Decision> decision, long inForce) {
        if (row.revision() == inForce) {
            return Standing.IN_FORCE;
        }
        if (row.kind() == ChangeRow.Kind.WAITING && decision.isEmpty()) {
            return Standing.WAITING;
        }
        return decision.isPresent() && !decision.get().approved() ? Standing.REJECTED : Standing.REPLACED;
    }

    private static ChangeRow withoutTexts(ChangeRow row) {
        return new ChangeRow(
                row.row(),
                row.kind(),
                row.revision(),
                row.base(),
                null,
                null,
                row.author(),
                row.reason(),
                row.at(),
                row.hash());
    }

    private static String nameOf(long number) {
        return number == 0 ? "nothing" : "revision " + number;
    }

    /** {@code policy.db} has {@code policy-in-force.toml} beside it. */
    private static Path beside(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + KEPT_SUFFIX);
    }
}
