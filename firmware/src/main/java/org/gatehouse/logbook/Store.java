package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.gatehouse.config.LogLimits;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import org.sqlite.SQLiteException;
import org.tinylog.Logger;

/**
 * The logbook's files as the sealer uses them: the database, the journal, the box's key. Whatever happens to them (full, read-only, locked, gone, damaged) is told once, tried again every second, and
 * costs rows only when what waits no longer fits into the memory that it may have. A file that is damaged, or none of ours, is set aside, and a new one begun that says so.
 *
 * <p>The thread "sealer" alone, but for what says otherwise.
 */
final class Store {
    /** The sealed segments that wait for the database: at a busy school's 50 openings a second, an hour and a half's. */
    static final long MAX_PENDING_BYTES = 8 << 20;

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_PENDING = 1024; // segments; those without a message have no bytes
    private static final int MAX_DISTINCT = 64; // bounds the memory; causes that come later are not logged

    private final Path file;
    private final LongSupplier epochMicros;
    private final BooleanSupplier clock;
    private final Losses losses;
    private final Retention retention;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Set<String> logged = new HashSet<>();
    private final List<String> news = new ArrayList<>(); // what the next entry of kind START says
    private BoxKey key; // null until it could be read, as the next three
    private DeviceIndex index;
    private SegmentTable table;
    private Journal journal;
    private Object fileKey;
    private SoundnessCheck check;
    private Chain chain; // null until the database was open for the first time
    private boolean recovered;
    private long lastPiece;
    private long donePiece; // the last that is in a segment in the database
    private long pendingBytes;
    private long nextAttemptNanos = System.nanoTime();
    private volatile String problem = "";
    private volatile long written;
    private volatile long segments;
    private volatile long messageBytes;
    private volatile long lastSegmentNanos; // when segments is not 0
    private boolean sealing;
    private volatile List<String> keyFaults = List.of();
    private volatile int recipientCount;

    Store(Path file, LogLimits limits, LongSupplier epochMicros, BooleanSupplier clock, Losses losses) {
        this.file = file;
        this.epochMicros = epochMicros;
        this.clock = clock;
        this.losses = losses;
        this.retention = new Retention(file, limits, System.nanoTime());
    }

    Instant now() {
        return Instant.EPOCH.plus(epochMicros.getAsLong(), ChronoUnit.MICROS);
    }

    boolean isClockTrusted() {
        return clock.getAsBoolean();
    }

    /** Null while the box's key cannot be read. */
    DeviceIndex deviceHashes() {
        return index;
    }

    /** Puts a second into the journal; false where there is no room. */
    boolean write(Summary summary, List<String> fingerprints, byte[] message) throws IOException {
        if (!recovered) {
            return false; // what is in it belongs to the service before
        }
        try {
            if (journal == null) {
                openJournal();
            }
            boolean done = journal.write(new Piece(lastPiece + 1, summary, fingerprints, message));
            lastPiece += done ? 1 : 0;
            return done;
        } catch (IOException failed) {
            closeJournal();
            throw failed;
        }
    }

    /** Takes a segment that is closed, and writes it if that can be. */
    void add(Kind kind, Summary summary, List<String> fingerprints, byte[] message) {
        if (pendingBytes + message.length > MAX_PENDING_BYTES || pending.size() == MAX_PENDING) {
            losses.add(summary.events());
            losses.takeBack(summary.lost());
            return;
        }
        wait(new Pending(kind, summary, fingerprints, "", message, lastPiece));
        look();
    }

    /** Whether segments wait for the database. */
    boolean isWaiting() {
        return !pending.isEmpty() || table == null;
    }

    /** To be called a few times a second: opens what is not open, writes what waits, notices what is gone. */
    void look() {
        if (table != null && check.damage().isPresent()) {
            fail(check.damage().get());
        } else if (table != null && isGone()) {
            news.add("begun anew: the file was gone");
            fail(new IOException(file + " is gone, or another file"));
            nextAttemptNanos = System.nanoTime();
        }
        boolean due = problem.isEmpty() || System.nanoTime() - nextAttemptNanos >= 0;
        if (due && (table != null || open()) && (pending.isEmpty() || flush()) && !problem.isEmpty()) {
            Logger.info("the logbook is written again; {} events were lost so far", losses.total());
            problem = "";
        }
        if (table != null) {
            deleteWhatIsTooOld();
        }
    }

    private void deleteWhatIsTooOld() {
        try {
            retention.look(table, key, epochMicros.getAsLong(), clock.getAsBoolean(), System.nanoTime());
        } catch (SQLException failed) {
            fail(failed);
        }
    }

    /** Closes the chain, and the files. */
    void end() {
        nextAttemptNanos = System.nanoTime(); // one last attempt, whatever failed before
        look();
        try {
            if (table != null && pending.isEmpty()) {
                table.inTransaction(() -> table.setClean(true));
            } else {
                long left = pending.stream()
                        .mapToLong(one -> one.summary().events())
                        .sum();
                losses.add(left);
                Logger.error("the logbook was closed with {} events unwritten: {}", left, problem);
            }
        } catch (SQLException failed) {
            fail(failed);
        }
        disconnect();
        closeJournal();
    }

    /** Logs a failure, once a kind. */
    void report(String what, Throwable cause) {
        String kind = cause instanceof SQLiteException failure
                ? failure.getResultCode().name()
                : cause.toString();
        if (logged.size() < MAX_DISTINCT && logged.add(kind)) {
            Logger.error("{} of the logbook {} cannot be written, rows may be lost: {}", what, file, cause);
        }
    }

    /** Says loudly when there is nobody to seal to. */
    void noteRecipients(Recipients.Current current) {
        boolean anybody = !current.recipients().isEmpty();
        if (!anybody && (sealing || recipientCount == 0 && !logged.contains(""))) {
            logged.add("");
            Logger.error("THE LOG KEEPS NO NAMES: there is no key to seal it to; what is opened is only counted");
        } else if (anybody && !sealing) {
            Logger.info("the log is sealed to {}", current.fingerprints());
        }
        if (!current.faults().equals(keyFaults)) {
            current.faults().forEach(fault -> Logger.warn("{}", fault));
        }
        keyFaults = current.faults();
        sealing = anybody;
        recipientCount = current.recipients().size();
    }

    private void wait(Pending segment) {
        pending.add(segment);
        pendingBytes += segment.message().length;
    }

    private boolean open() {
        try {
            Files.createDirectories(file.getParent());
            if (key == null) {
                key = BoxKey.openOrMake(file.resolveSibling(BoxKey.FILE));
                index = new DeviceIndex(key);
            }
            table = SegmentTable.open(file);
            fileKey = fileKey();
            check = SoundnessCheck.start(file);
            begin();
            return true;
        } catch (SealException noKey) {
            fail(noKey);
            setAsideKey();
        } catch (SQLException | IOException failed) {
            fail(failed);
        }
        return false;
    }

    /** A key that is no more what it was signs nothing; without one there would be no log. */
    private void setAsideKey() {
        try {
            Path place = DamagedFile.setAside(file.resolveSibling(BoxKey.FILE));
            Logger.error("the box's damaged key was set aside as {}", place);
            news.add("the key of the box was damaged: another one signs from here on");
        } catch (IOException stays) {
            report("the key", stays);
        }
    }

    /** Finds where the chain ends, and says that a service, or a file, begins. */
    private void begin() throws SQLException {
        Chain there = table.chain();
        boolean known = chain != null && MessageDigest.isEqual(chain.hash(), there.hash());
        if (known) {
            return; // it was only away
        }
        if (chain == null) {
            news.add(0, table.ending());
            recover(table.piece(), there.seq() == 0);
        } else if (there.seq() > 0) {
            news.add("another file was put in the place of the logbook");
        }
        table.lastFault(key).ifPresent(news::add);
        chain = there.seq() == 0 && chain != null ? chain : there;
        long micros = epochMicros.getAsLong();
        Summary moment = Summary.empty(micros, 0, clock.getAsBoolean());
        wait(new Pending(Kind.START, moment, List.of(), String.join("; ", news), new byte[0], lastPiece));
    }

    /** What was sealed and is in no segment is put before everything else. */
    private void recover(long done, boolean begunAnew) {
        Path place = SegmentReader.journalOf(file);
        boolean missing = !Files.exists(place);
        List<Piece> pieces = List.of();
        try {
            pieces = Journal.scan(place).stream()
                    .filter(piece -> piece.sequence() > done)
                    .toList();
        } catch (IOException unreadable) {
            news.add("the journal cannot be read, up to five minutes are missing: " + unreadable.getMessage());
            report("the journal", unreadable);
        }
        long first = begunAnew && !pieces.isEmpty() ? pieces.get(0).sequence() - 1 : done;
        long expected = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).sequence() - first;
        if (expected > pieces.size()) {
            news.add((expected - pieces.size()) + " seconds of the journal are missing");
        } else if (missing && !begunAnew) {
            news.add("the journal is missing");
        }
        pieces.forEach(piece -> wait(Pending.of(piece)));
        lastPiece = pieces.isEmpty() ? done : pieces.get(pieces.size() - 1).sequence();
        donePiece = done;
        recovered = true;
    }

    private void openJournal() throws IOException {
        journal = Journal.open(SegmentReader.journalOf(file));
        journal.release(donePiece);
        lastPiece = Math.max(lastPiece, journal.lastSequence());
    }

    /** All that waits, in one transaction. */
    private boolean flush() {
        List<Pending> batch = List.copyOf(pending);
        Chain[] end = {chain};
        try {
            table.inTransaction(() -> {
                for (Pending segment : batch) {
                    end[0] = end[0].append(table, key, segment);
                }
                table.setClean(false);
            });
        } catch (SQLException failed) {
            fail(failed);
            return false;
        }
        chain = end[0];
        batch.forEach(this::isWritten);
        news.clear();
        retention.written(batch.size(), System.nanoTime());
        donePiece = batch.get(batch.size() - 1).throughPiece();
        if (journal != null) {
            journal.release(donePiece);
        }
        return true;
    }

    private void isWritten(Pending segment) {
        pending.remove();
        pendingBytes -= segment.message().length;
        written += segment.summary().events();
        messageBytes += segment.message().length;
        lastSegmentNanos = System.nanoTime();
        segments++; // last: what is said of segments holds where there is one
    }

    private void fail(Throwable cause) {
        problem = cause.toString();
        nextAttemptNanos = System.nanoTime() + RETRY_NANOS;
        disconnect();
        report("the database", cause);
        if (DamagedFile.isReason(cause)) {
            try {
                Path place = DamagedFile.setAside(file);
                Logger.error("the damaged logbook was set aside as {}", place);
                news.add("begun anew: the file before was damaged, and set aside as " + place.getFileName());
                nextAttemptNanos = System.nanoTime();
            } catch (IOException stays) {
                report("the database", stays);
            }
        }
    }

    private boolean isGone() {
        try {
            return !fileKey().equals(fileKey);
        } catch (IOException gone) {
            return true;
        }
    }

    private Object fileKey() throws IOException {
        Object found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return found == null ? file : found;
    }

    private void disconnect() {
        try {
            if (table != null) {
                table.close();
            }
        } catch (SQLException e) {
            report("the database", e);
        }
        table = null;
    }

    private void closeJournal() {
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException e) {
            report("the journal", e);
        }
        journal = null;
    }

    /** Events in the database that this service has written; any thread, as the next ones. */
    long written() {
        return written;
    }

    long segments() {
        return segments;
    }

    /** Octets of those segments' sealed messages. */
    long messageBytes() {
        return messageBytes;
    }

    /** Seconds since the last of them; negative where there is none. */
    double secondsSinceSegment() {
        return segments == 0 ? -1 : (System.nanoTime() - lastSegmentNanos) / 1e9;
    }

    /** Why the database cannot be written; empty while it can. */
    String problem() {
        return problem;
    }

    int recipientCount() {
        return recipientCount;
    }

    List<String> keyFaults() {
        return keyFaults;
    }
}
