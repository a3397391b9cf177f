package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.file.KeptFile;
import org.tinylog.Logger;

/**
 * Every version of the policy, with who wanted it, why, and who approved it, in a SQLite file. Nothing is ever changed or deleted there: rows are added, each with a
 * hash over itself, its whole text included, and the one before. Most texts are kept as what they differ in: see {@link RevisionTexts}.
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
    private final RevisionTexts texts;
    private final Map<Long, ChangeRow> decisions = new HashMap<>(); // by the revision
    private long newest;
    private long inForce;
    private String textInForce = "";
    private Optional<Boolean> isTextRecorded = Optional.of(true); // empty while nobody has looked

    private Revisions(ChangeTable table, Path keptFile, String setAside, int maxSteps) throws SQLException {
        this.table = table;
        this.keptFile = keptFile;
        this.setAside = setAside;
        this.rows = table.outline();
        this.texts = new RevisionTexts(table, maxSteps, rows);
        rows.forEach(this::take);
    }

    /**
     * Opens the record, or begins one; sets a damaged one aside.
     *
     * @throws LogbookException when the file can be neither read nor written; what to do then is {@link #inMemory}
     */
    public static Revisions open(Path file) throws LogbookException {
        return open(file, RevisionTexts.MAX_STEPS);
    }

    /** @param maxSteps as {@link RevisionTexts#MAX_STEPS} */
    static Revisions open(Path file, int maxSteps) throws LogbookException {
        Path absolute = file.toAbsolutePath();
        try {
            Files.createDirectories(absolute.getParent());
            return open(absolute, "", maxSteps);
        } catch (SQLException damaged) {
            if (!DamagedFile.isReason(damaged)) {
                throw new LogbookException(file + ": " + damaged.getMessage());
            }
            return begunAgain(absolute, damaged, maxSteps);
        } catch (IOException e) {
            throw new LogbookException(file + ": " + e);
        }
    }

    /** A record that is gone with the process: a box whose card is worn out filters on, and whoever must block something now can. */
    public static Revisions inMemory() {
        try {
            return new Revisions(ChangeTable.open(Path.of(":memory:")), null, "", RevisionTexts.MAX_STEPS);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Revisions open(Path file, String setAside, int maxSteps) throws SQLException, IOException {
        ChangeTable table = ChangeTable.open(file);
        Revisions revisions = new Revisions(table, beside(file), setAside, maxSteps);
        if (!revisions.findsTextInForce()) {
            table.close();
            throw new Database.DamagedException("the text of the policy in force is not what was written");
        }
        revisions.keepInForce();
        return revisions;
    }

    private static Revisions begunAgain(Path file, SQLException damaged, int maxSteps) throws LogbookException {
        try {
            Path place = DamagedFile.setAside(file);
            Logger.error("the damaged record of revisions was set aside as {}: {}", place, damaged.getMessage());
            return open(file, place.toString(), maxSteps);
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
        return find(inForce);
    }

    /** Every revision, the oldest first. */
    public synchronized List<Revision> history() {
        return rows.stream().filter(ChangeRow::isRevision).map(this::revision).toList();
    }

    /** The revision of a number. */
    public synchronized Optional<Revision> find(long number) {
        return texts.row(number).map(this::revision);
    }

    /**
     * The whole text of a revision.
     *
     * @throws LogbookException where the record does not have it, or not as it was written
     */
    public synchronized String document(long number) throws LogbookException {
        try {
            if (number == inForce && number != 0) {
                return textInForce;
            }
            String text = texts.of(number)
                    .orElseThrow(() -> new LogbookException("the record has no text of revision " + number));
            if (!texts.isAsWritten(number, text, hashBefore(number))) {
                throw new LogbookException("the text of revision " + number + " is not what was written");
            }
            return text;
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be read: " + e.getMessage());
        }
    }

    /** What a revision differs in from the one that was in force when it was written, as {@code diff -u} says it. */
    public synchronized String difference(long number) throws LogbookException {
        try {
            Optional<ChangeRow> row = texts.row(number);
            return row.isPresent() ? table.difference(row.get().row()).orElse("") : "";
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
        long number = newest + 1;
        long base = inForce;
        String difference = Difference.of(nameOf(base), textInForce, nameOf(number), wanted.document());
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
     * Reads the whole record, and compares each row with its hash. Who changes the policy meanwhile waits for one row at most.
     *
     * @return the first row that is not what was written; nothing where all of them are
     */
    public Optional<BrokenLink> verify(Export.Progress progress) throws LogbookException {
        Rereading rereading = new Rereading();
        Optional<BrokenLink> broken = Optional.empty();
        while (broken.isEmpty() && !rereading.isAtEnd) {
            broken = next(rereading);
            progress.at(rereading.row, rereading.all);
        }
        return broken;
    }

    /** How far somebody is who reads the record again. */
    private static final class Rereading {
        private static final int REMEMBERED = 8; // texts, of the newest: what comes next differs from one of them

        private final Map<Long, String> remembered = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
                return size() > REMEMBERED;
            }
        };
        private byte[] hash = ChangeRow.NOTHING_BEFORE;
        private long row;
        private long all;
        private boolean isAtEnd;
    }

    private synchronized Optional<BrokenLink> next(Rereading at) throws LogbookException {
        try {
            at.all = rows.size();
            Optional<ChangeRow> next = table.next(at.row);
            at.isAtEnd = next.isEmpty();
            if (next.isEmpty()) {
                return at.row == rows.size() ? Optional.empty() : Optional.of(missing(at.row + 1));
            }
            ChangeRow found = whole(next.get(), at);
            if (found.row() != at.row + 1) {
                return Optional.of(missing(at.row + 1));
            }
            at.hash = found.hashAfter(at.hash);
            if (found.kind() == null || !Arrays.equals(at.hash, found.hash())) {
                return Optional.of(new BrokenLink(
                        found.row(), found.revision(), "its hash is not that of its content and the row before"));
            }
            at.row = found.row();
            return Optional.empty();
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be read: " + e.getMessage());
        }
    }

    private static BrokenLink missing(long row) {
        return new BrokenLink(row, 0, "it is missing");
    }

    /** The row with its document, also where only its difference is kept. */
    private ChangeRow whole(ChangeRow row, Rereading at) throws SQLException {
        if (!row.isRevision()) {
            return row;
        }
        String text = row.document();
        if (text == null) {
            String before = at.remembered.get(row.base());
            text = before != null && row.difference() != null
                    ? Difference.applied(before, row.difference()).orElse(null)
                    : texts.of(row.revision()).orElse(null);
        }
        String base = at.remembered.remove(row.base());
        if (base != null) {
            at.remembered.put(row.base(), base); // others may be written upon it
        }
        if (text != null) {
            at.remembered.put(row.revision(), text);
        }
        return row.withDocument(text);
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
        String text = row.document() == null && row.kind().takesEffect() ? document(row.revision()) : row.document();
        ChangeRow kept;
        try {
            kept = row.isRevision() && isTextRecorded() ? texts.asKept(sealed, textInForce) : sealed;
            table.add(kept);
        } catch (SQLException e) {
            throw new LogbookException("the record of revisions cannot be written: " + e.getMessage());
        }
        ChangeRow outlined = withoutTexts(sealed);
        rows.add(outlined);
        if (row.isRevision()) {
            texts.note(
                    outlined, kept.document() == null ? (long) row.difference().length() : null);
        }
        take(outlined);
        if (row.kind().takesEffect()) {
            textInForce = text;
            isTextRecorded = Optional.of(true);
        }
        keepInForce();
    }

    /** Takes a row into account, the oldest first. */
    private void take(ChangeRow row) {
        if (row.isRevision()) {
            newest = Math.max(newest, row.revision());
        } else if (row.kind() != null) {
            decisions.put(row.revision(), row);
        }
        inForce = row.kind() != null && row.kind().takesEffect() ? row.revision() : inForce;
    }

    /** Only a copy for bad days: when it cannot be written, the record holds all the same. */
    private void keepInForce() {
        if (keptFile == null || inForce == 0) {
            return;
        }
        try {
            if (!keptDocument().equals(Optional.of(textInForce))) {
                KeptFile.replace(keptFile, textInForce.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            Logger.error("{} cannot be written: {}", keptFile, e.toString());
        }
    }

    /**
     * Finds the text in force: its hash says whether it is the one that was written. Where it is kept as what it differs in, the copy beside the record is it, which is there at once, and also where something on the way
     * was altered. All else is {@link #verify}'s to find.
     */
    private boolean findsTextInForce() throws SQLException {
        if (inForce == 0) {
            return true;
        }
        byte[] before = hashBefore(inForce);
        Optional<String> copy = keptDocument();
        if (texts.isDerived(inForce) && copy.isPresent() && texts.isAsWritten(inForce, copy.get(), before)) {
            textInForce = copy.get();
            isTextRecorded = Optional.empty();
            return true;
        }
        Optional<String> recorded = texts.of(inForce);
        textInForce = recorded.orElse("");
        return recorded.isPresent() && (texts.isAsWritten(inForce, recorded.get(), before) || recorded.equals(copy));
    }

    /** Whether the record itself has the text in force: else nothing can be kept as what it differs in from that. */
    private boolean isTextRecorded() throws SQLException {
        if (isTextRecorded.isEmpty()) {
            isTextRecorded = Optional.of(texts.of(inForce).equals(Optional.of(textInForce)));
        }
        return isTextRecorded.get();
    }

    private byte[] hashBefore(long revision) {
        long row = texts.row(revision).map(ChangeRow::row).orElse(1L);
        byte[] hash = ChangeRow.NOTHING_BEFORE;
        for (ChangeRow each : rows) { // not by their place: one may be missing
            if (each.row() >= row) {
                break;
            }
            hash = each.hash();
        }
        return hash;
    }

    private Revision revision(ChangeRow row) {
        ChangeRow decision = decisions.get(row.revision());
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
