package org.gatehouse.logbook;

import java.util.concurrent.atomic.AtomicLong;
import org.gatehouse.event.EventRing;

/** Events that were recorded and have no row, and which of them the chain has said so far. Any thread adds and reads; the sealer asks what is to be said. */
final class Losses {
    private final AtomicLong here = new AtomicLong();
    private volatile EventRing[] rings = {};
    private long said; // the sealer's

    void watch(EventRing[] watched) {
        rings = watched.clone();
    }

    void add(long events) {
        here.addAndGet(events);
    }

    /** All of them: those that found a ring full, and those that were lost on their way to the card. */
    long total() {
        long total = here.get();
        for (EventRing ring : rings) {
            total += ring.lost();
        }
        return total;
    }

    /** Those since the last call. */
    long news() {
        long total = total();
        long news = total - said;
        said = total;
        return news;
    }

    /** What was to be said was not: the next call of {@link #news} has it again. */
    void takeBack(long events) {
        said -= events;
    }
}
