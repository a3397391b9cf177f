package org.gatehouse.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void counters_areApart() {
        counters.add(Counter.FRAMES);
        counters.add(Counter.FRAMES);
        counters.add(Counter.EVENTS_LOST, 40);
        assertEquals(2, counters.value(Counter.FRAMES));
        assertEquals(40, counters.value(Counter.EVENTS_LOST));
        assertEquals(0, counters.value(Counter.BLOCKED));
    }

    @Test
    void opening_countsForItsKindAndForAll() {
        counters.addOpening(Protocol.BOX, Treatment.BLOCKED); // the last of each
        counters.addOpening(Protocol.DNS, Treatment.ALLOWED);
        counters.addOpening(Protocol.DNS, Treatment.FLAGGED);
        assertEquals(1, counters.openings(Protocol.BOX, Treatment.BLOCKED));
        assertEquals(1, counters.openings(Protocol.DNS, Treatment.FLAGGED));
        assertEquals(0, counters.openings(Protocol.DNS, Treatment.BLOCKED));
        assertEquals(3, counters.value(Counter.OPENINGS));
        assertEquals(2, counters.value(Counter.ALLOWED));
        assertEquals(1, counters.value(Counter.BLOCKED));
    }

    @Test
    void reader_seesOnlyRisingValuesAndTheLast() throws InterruptedException {
        int count = 1_000_000;
        Thread writer = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                counters.add(Counter.OPENINGS);
            }
        });
        writer.start();
        long last = 0;
        while (last < count) {
            long value = counters.value(Counter.OPENINGS);
            assertTrue(value >= last);
            last = value;
        }
        writer.join();
        assertEquals(count, counters.value(Counter.OPENINGS));
    }
}
