package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.sqlite.SQLiteException;
import org.tinylog.Logger;

/**
 * The writer of the logbook. Every 200 ms, or when a batch has gathered, it moves what the rings hold into the file, one
 * transaction a batch.
 *
 * <p>Nothing that happens to the file reaches a lane. While the file cannot be written (locked, full, gone, read-only) events
 * stay in the rings, which count what they must drop; a batch that fails on its way to the card is lost and counted here. Each
 * cause is logged once, and the writer tries again every second. A file that is damaged, or that is not a logbook, is set
 * aside under another name and a new one is begun.
 *
 * <p>Threads: one thread, "logbook", owns the file once {@link #start} was called. Any thread reads the counts or closes.
 */
public final class Logbook implements AutoCloseable {
    /** Rows kept unless told otherwise: about 400 MB. The oldest go first. */
    public static final long DEFAULT_MAX_ROWS = 2_000_000;

    private static final int BATCH_ROWS = 1024;
    private static final int SLICE_MILLIS = 20; // how soon a batch that has gathered is noticed
    private static final int SLICES = 10; // 200 ms
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MILLIS = 10_000;
    private static final int MAX_DISTINCT = 64; // bounds the memory; causes that come later are not logged

    private final Path file;
    private final long maxRows;
    private final Set<String> logged = new HashSet<>();
    private final Thread writer = new Thread(this::run, "logbook");
    private volatile EventRing[] rings = {};
    private volatile boolean stopping;
    private volatile long written;
    private volatile long failedRows;
    private EventTable table; // null while there is none; the writer's own
    private long nextAttemptNanos;
    private boolean failing;
    private int batch;

    private Logbook(Path file, long maxRows) {
        this.file = file;
        this.maxRows = maxRows;
    }

    /** Opens a logbook that keeps {@link #DEFAULT_MAX_ROWS}. */
    public static Logbook open(Path file) throws LogbookException {
        return open(file, DEFAULT_MAX_ROWS);
    }

    /**
     * Opens a logbook, or begins one. A file that cannot be written just now is no error, as a box with a worn-out card must
     * filter on: it is logged, and tried again by the writer.
     *
     * @param maxRows the newest rows that are kept, at least 1
     * @throws LogbookException when the path can never be a file: a folder is in its place, or a file in its folder's
     */
    public static Logbook open(Path file, long maxRows) throws LogbookException {
        if (maxRows < 1) {
            throw new IllegalArgumentException("maxRows must be at least 1: " + maxRows);
        }
        Path absolute = file.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            throw new LogbookException(file + ": is a folder; the logbook is a file");
        }
        Logbook logbook = new Logbook(absolute, maxRows);
        try {
            Files.createDirectories(absolute.getParent());
        } catch (FileAlreadyExistsException e) {
            throw new LogbookException(file + ": " + e.getFile() + " is not a folder");
        } catch (IOException e) {
            logbook.report(e);
        }
        if (!logbook.ensureOpen()) {
            logbook.ensureOpen(); // at once only when what was there has been set aside
        }
        return logbook;
    }

    /** Starts the writer; once. The rings' consumer is from now on the writer. */
    public void start(EventRing... rings) {
        this.rings = rings.clone();
        writer.start();
    }

    /** Rows in the file that this object has written (some may have been trimmed since). */
    public long written() {
        return written;
    }

    /** Events that have no row: those that found a ring full, and those whose batch could not be written. */
    public long lost() {
        long lost = failedRows;
        for (EventRing ring : rings) {
            lost += ring.lost();
        }
        return lost;
    }

    /** Writes what the rings hold (producers must have stopped), then closes the file. Waits ten seconds at most. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(writer);
        boolean interrupted = false;
        try {
            if (writer.getState() == Thread.State.NEW) {
                disconnect();
            } else {
                writer.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            awaitWork();
            writeAll();
        }
        nextAttemptNanos = System.nanoTime(); // one last attempt, whatever failed before
        writeAll();
        int left = waiting();
        if (left > 0) {
            failedRows += left;
            Logger.error("the logbook was closed with {} rows unwritten", left);
        }
        disconnect();
    }

    private void awaitWork() {
        for (int i = 0; i < SLICES && !stopping; i++) {
            if (waiting() >= BATCH_ROWS && System.nanoTime() - nextAttemptNanos >= 0) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS));
        }
    }

    private int waiting() {
        int events = 0;
        for (EventRing ring : rings) {
            events += ring.size();
        }
        return events;
    }

    private void writeAll() {
        boolean going = true;
        while (going && waiting() > 0) {
            try {
                going = ensureOpen() && writeBatch();
            } catch (RuntimeException | Error e) {
                going = false;
                fail(e);
            }
        }
    }

    /** One transaction. Events leave the rings only once the write lock is held. */
    private boolean writeBatch() {
        batch = 0;
        try {
            table.begin();
            for (EventRing ring : rings) {
                ring.drain(this::add, BATCH_ROWS - batch);
            }
            table.commit();
        } catch (SQLException e) {
            fail(e);
            return false;
        }
        written += batch;
        batch = 0;
        if (failing) {
            failing = false;
            Logger.info("the logbook is written again; {} rows were lost so far", lost());
        }
        return true;
    }

    private void add(Event event) {
        try {
            batch++;
            table.add(event);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean ensureOpen() {
        if (table != null) {
            return true;
        }
        if (failing && System.nanoTime() - nextAttemptNanos < 0) {
            return false;
        }
        try {
            table = EventTable.open(file, maxRows);
            return true;
        } catch (SQLException e) {
            fail(e);
            return false;
        }
    }

    private void fail(Throwable cause) {
        failedRows += batch;
        batch = 0;
        failing = true;
        nextAttemptNanos = System.nanoTime() + RETRY_NANOS;
        disconnect();
        report(cause);
        if (DamagedFile.isReason(cause)) {
            try {
                Logger.error("the damaged logbook was set aside as {}", DamagedFile.setAside(file));
                nextAttemptNanos = System.nanoTime();
            } catch (IOException e) {
                report(e);
            }
        }
    }

    private void report(Throwable cause) {
        String key = cause instanceof SQLiteException failure
                ? failure.getResultCode().name()
                : cause.toString();
        if (logged.size() < MAX_DISTINCT && logged.add(key)) {
            Logger.error("the logbook {} cannot be written, rows will be lost: {}", file, cause);
        }
    }

    private void disconnect() {
        if (table == null) {
            return;
        }
        try {
            table.close();
        } catch (SQLException e) {
            report(e);
        }
        table = null;
    }
}
