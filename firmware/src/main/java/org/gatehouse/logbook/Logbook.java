package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.gatehouse.event.EventRing;

/**
 * The logbook, from the lanes' rings to sealed segments on the card: {@link Gatherer}, {@link SegmentWriter}, {@link Store}.
 *
 * <p>Nothing that happens to the files reaches a lane. Two threads: "logbook" empties the rings, "sealer" does everything that may have to wait; between them a queue of bounded length. Any thread reads
 * the status or closes.
 */
public final class Logbook implements AutoCloseable {
    private static final int BATCHES = 32; // three seconds at 20,000 events a second, and 30 MB
    private static final long GATHERER_MILLIS = TimeUnit.SECONDS.toMillis(6);
    private static final long SEALER_MILLIS = TimeUnit.SECONDS.toMillis(8);

    private final LogbookParts parts;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES);
    private final Losses losses = new Losses();
    private final Store store;
    private final SegmentWriter sealer;
    private EventRing[] rings = {};
    private Gatherer gatherer;
    private Thread gathererThread;
    private Thread sealerThread;

    private Logbook(LogbookParts parts, Path file) {
        this.parts = parts;
        store = new Store(file, parts.limits(), parts.epochMicros(), parts.clockTrusted(), losses);
        sealer = new SegmentWriter(queue, parts.recipients(), store, losses, System::nanoTime);
    }

    /**
     * Prepares a logbook. That its files cannot be written just now is no error, as a box with a worn-out card must filter on: it is logged, and tried again.
     *
     * @throws LogbookException when the path can never be a file: a folder is in its place, or a file in its folder's
     */
    public static Logbook open(LogbookParts parts) throws LogbookException {
        Path file = parts.file().toAbsolutePath();
        if (Files.isDirectory(file)) {
            throw new LogbookException(file + ": is a folder; the logbook is a file");
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw new LogbookException(file + ": " + e.getFile() + " is not a folder");
        } catch (IOException e) {
            // the sealer tries again, and says why it cannot
        }
        return new Logbook(parts, file);
    }

    /** Starts writing; once. From now on the rings' consumer is the logbook. */
    public void start(EventRing... watched) {
        rings = watched.clone();
        losses.watch(rings);
        gatherer = new Gatherer(rings, parts.directory(), parts.clockTrusted(), parts.listeners(), queue, losses);
        gathererThread = new Thread(gatherer, "logbook");
        sealerThread = new Thread(sealer, "sealer");
        gathererThread.start();
        sealerThread.start();
    }

    /** Events that have no row. */
    public long lost() {
        return losses.total();
    }

    public LogbookStatus status() {
        long waiting = 0;
        for (EventRing ring : rings) {
            waiting += ring.size();
        }
        return new LogbookStatus(
                store.written(),
                store.segments(),
                store.messageBytes(),
                store.secondsSinceSegment(),
                losses.total(),
                waiting,
                store.problem(),
                store.recipientCount(),
                store.keyFaults(),
                gatherer == null ? 0 : gatherer.listenerFailures());
    }

    /** Writes what the rings hold (producers must have stopped), and closes the chain. Waits 14 seconds at most. */
    @Override
    public void close() {
        if (gathererThread == null) {
            return;
        }
        gatherer.stop();
        join(gathererThread, GATHERER_MILLIS);
        sealer.stop();
        join(sealerThread, SEALER_MILLIS);
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
