package org.gatehouse.logbook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.gatehouse.event.Directory;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventListener;
import org.gatehouse.event.EventRing;
import org.tinylog.Logger;

/**
 * The work of the thread "logbook": takes events out of the rings every 20 ms, finds out whose they are, tells the listeners, and hands rows to the sealer. It touches no file, so that rings are
 * emptied whatever the card does; where the sealer does not follow, rows are lost and counted.
 */
final class Gatherer implements Runnable {
    /** How long a row waits at most until the sealer has it and shall put it on the disk. With what the sealer then takes, a power cut costs about a second. */
    static final long DUE_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    /** Rows of a batch; a busier second has several. */
    static final int BATCH_ROWS = 2048;

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LAST_OFFER_SECONDS = 5; // when the service ends

    private final EventRing[] rings;
    private final Directory directory;
    private final BooleanSupplier clock;
    private final List<EventListener> listeners;
    private final BlockingQueue<Batch> sealer;
    private final Losses losses;
    private final AtomicLong listenerFailures = new AtomicLong();
    private volatile boolean stopping;
    private List<EventRow> rows = new ArrayList<>();
    private boolean clockTrusted;
    private boolean waiting; // rows that are not due yet, here or at the sealer
    private long dueNanos;

    Gatherer(
            EventRing[] rings,
            Directory directory,
            BooleanSupplier clock,
            List<EventListener> listeners,
            BlockingQueue<Batch> sealer,
            Losses losses) {
        this.rings = rings.clone();
        this.directory = directory;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
        this.sealer = sealer;
        this.losses = losses;
    }

    /** What the rings hold is taken out, and then {@link #run} ends; producers must have stopped. */
    void stop() {
        stopping = true;
    }

    /** Exceptions that listeners threw. */
    long listenerFailures() {
        return listenerFailures.get();
    }

    @Override
    public void run() {
        while (!stopping) {
            LockSupport.parkNanos(SLICE_NANOS);
            drain();
            if (waiting && System.nanoTime() - dueNanos >= 0) {
                handOver(true);
            }
        }
        drain();
        waitForRoom();
        handOver(true);
    }

    private void drain() {
        clockTrusted = clock.getAsBoolean();
        for (EventRing ring : rings) {
            ring.drain(this::take, Integer.MAX_VALUE);
        }
    }

    private void take(Event event) {
        if (!waiting) {
            waiting = true;
            dueNanos = System.nanoTime() + DUE_NANOS;
        }
        String device = event.clientMac == 0 ? null : directory.device(event.clientMac);
        String user = event.clientMac == 0 ? null : directory.user(event.clientMac);
        rows.add(EventRow.of(event, device, user, clockTrusted));
        for (EventListener listener : listeners) {
            tell(listener, event, device, user);
        }
        if (rows.size() == BATCH_ROWS) {
            handOver(false);
        }
    }

    private void tell(EventListener listener, Event event, String device, String user) {
        try {
            listener.on(event, device, user, clockTrusted);
        } catch (RuntimeException | LinkageError failed) {
            if (listenerFailures.getAndIncrement() == 0) {
                Logger.error(failed, "a listener failed at an event; further failures are counted only");
            }
        }
    }

    private void handOver(boolean due) {
        waiting &= !due;
        if (!sealer.offer(new Batch(rows, due))) {
            losses.add(rows.size());
        }
        rows = new ArrayList<>();
    }

    private void waitForRoom() {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_OFFER_SECONDS);
        while (sealer.remainingCapacity() == 0 && System.nanoTime() - endNanos < 0) {
            LockSupport.parkNanos(SLICE_NANOS);
        }
    }
}
