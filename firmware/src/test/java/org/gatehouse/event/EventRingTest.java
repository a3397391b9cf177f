package org.gatehouse.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventRingTest {
    private final EventRing ring = new EventRing(4);
    private final List<Long> seen = new ArrayList<>();

    @Test
    void events_comeOutInOrder() {
        publish(1, 2, 3);
        assertEquals(3, ring.size());
        assertEquals(3, drain(10));
        assertEquals(List.of(1L, 2L, 3L), seen);
        assertEquals(0, ring.size());
        assertEquals(0, drain(10));
    }

    @Test
    void drain_stopsAtItsLimit() {
        publish(1, 2, 3);
        assertEquals(2, drain(2));
        assertEquals(0, drain(0));
        assertEquals(1, drain(2));
        assertEquals(List.of(1L, 2L, 3L), seen);
    }

    @Test
    void fullRing_losesTheNewestAndCounts() {
        publish(1, 2, 3, 4);
        assertNull(ring.claim());
        assertNull(ring.claim());
        assertEquals(2, ring.lost());
        drain(1);
        publish(5);
        assertNull(ring.claim());
        drain(10);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), seen);
        assertEquals(3, ring.lost());
    }

    @Test
    void claimWithoutPublish_isNotSeen() {
        Event first = ring.claim();
        assertSame(first, ring.claim());
        assertEquals(0, drain(10));
    }

    @Test
    void slot_holdsNothingOfTheEventBefore() {
        Event event = ring.claim();
        fill(event, new Random(1));
        ring.publish();
        drain(1);
        publish(0, 0, 0);
        drain(3);
        Event again = ring.claim();
        assertSame(event, again);
        assertEquals(0, again.nameLength);
        assertEquals(0, again.addressLength);
        assertEquals(-1, again.vlan);
        assertEquals(-1, again.entryStart);
        assertNull(again.category);
        assertNull(again.list);
        assertNull(again.group);
        assertNull(again.reason);
    }

    @Test
    void readerThatThrows_losesItsEventOnly() {
        publish(1, 2, 3);
        assertThrows(
                IllegalStateException.class,
                () -> ring.drain(
                        event -> {
                            if (event.epochMicros == 2) {
                                throw new IllegalStateException("a fake fault");
                            }
                            seen.add(event.epochMicros);
                        },
                        10));
        drain(10);
        assertEquals(List.of(1L, 3L), seen);
    }

    @Test
    void name_isCutAtItsBound() {
        Event event = new Event();
        event.name(new byte[5000], 10, 4990);
        assertEquals(Event.MAX_NAME_LENGTH, event.nameLength);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 3, 1000, Integer.MIN_VALUE})
    void capacity_mustBeAPowerOfTwo(int capacity) {
        assertThrows(IllegalArgumentException.class, () -> new EventRing(capacity));
    }

    @Test
    void randomSteps_matchAnArrayDeque() {
        Random random = new Random(7);
        Deque<Long> twin = new ArrayDeque<>();
        long lost = 0;
        for (long i = 0; i < 100_000; i++) {
            if (random.nextBoolean()) {
                Event event = ring.claim();
                assertEquals(twin.size() == 4, event == null);
                if (event == null) {
                    lost++;
                } else {
                    event.epochMicros = i;
                    ring.publish();
                    twin.add(i);
                }
            } else {
                ring.drain(event -> assertEquals(twin.remove(), event.epochMicros), random.nextInt(4));
            }
            assertEquals(twin.size(), ring.size());
        }
        assertEquals(lost, ring.lost());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 1024})
    void twoThreads_everyEventArrivesWhole(int capacity) throws InterruptedException {
        EventRing shared = new EventRing(capacity);
        int count = 100_000;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread producer = new Thread(() -> {
            Random random = new Random(42);
            for (int i = 0; i < count; ) {
                Event event = shared.claim();
                if (event == null) {
                    Thread.yield();
                } else {
                    fill(event, random);
                    event.clientMac = i++;
                    event.epochMicros = checksum(event);
                    shared.publish();
                }
            }
        });
        producer.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        producer.start();
        long[] next = {0};
        while (next[0] < count && failure.get() == null) {
            int drained = shared.drain(
                    event -> {
                        assertEquals(next[0]++, event.clientMac);
                        assertEquals(checksum(event), event.epochMicros);
                    },
                    64);
            if (drained == 0) {
                Thread.yield();
            }
        }
        producer.join();
        assertNull(failure.get());
    }

    private void publish(long... marks) {
        for (long mark : marks) {
            Event event = ring.claim();
            assertNotNull(event);
            event.epochMicros = mark;
            ring.publish();
        }
    }

    private int drain(int limit) {
        return ring.drain(event -> seen.add(event.epochMicros), limit);
    }

    private static void fill(Event event, Random random) {
        random.nextBytes(event.clientAddress);
        random.nextBytes(event.serverAddress);
        event.addressLength = random.nextBoolean() ? 4 : 16;
        event.clientPort = random.nextInt(65_536);
        event.serverPort = random.nextInt(65_536);
        event.vlan = random.nextInt(4096);
        event.protocol = Protocol.values()[random.nextInt(Protocol.values().length)];
        event.nameLength = random.nextInt(100);
        for (int i = 0; i < event.nameLength; i++) {
            event.name[i] = (byte) random.nextInt();
        }
        event.blocked = random.nextBoolean();
        event.reason = random.nextBoolean() ? "category" : "quic";
        event.group = random.nextBoolean() ? "pupils" : "staff";
        event.category = random.nextBoolean() ? "gambling" : null;
        event.list = random.nextBoolean() ? "gambling" : null;
        event.entryStart = random.nextInt(100) - 1;
    }

    private static long checksum(Event event) {
        CRC32 crc = new CRC32();
        crc.update(event.clientAddress);
        crc.update(event.serverAddress);
        crc.update(event.name, 0, event.nameLength);
        long sum = crc.getValue();
        int[] numbers = {
            (int) event.clientMac,
            event.addressLength,
            event.clientPort,
            event.serverPort,
            event.vlan,
            event.protocol.ordinal(),
            event.nameLength,
            event.blocked ? 1 : 0,
            event.reason.length(),
            event.group.length(),
            event.category == null ? 0 : 1,
            event.list == null ? 0 : 1,
            event.entryStart
        };
        for (int number : numbers) {
            sum = sum * 31 + number;
        }
        return sum;
    }
}
