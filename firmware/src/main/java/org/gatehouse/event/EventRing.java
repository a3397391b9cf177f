package org.gatehouse.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * A bounded ring of events between one lane and the logbook's writer. All slots are made at the start; nothing is allocated
 * afterwards (about 1.2 KB a slot).
 *
 * <p>Threads: exactly one producer calls {@link #claim} and {@link #publish}; exactly one consumer calls {@link #drain}; any
 * thread reads {@link #lost} and {@link #size}. The producer's cursor is written with release after the slot is filled and
 * read with acquire before the slot is read; the consumer's cursor the other way round, so that a slot is only filled again
 * once it was read. When the ring is full the newest event is lost and counted: a lane never waits.
 */
public final class EventRing {
    private static final VarHandle CURSOR = MethodHandles.arrayElementVarHandle(long[].class);

    // The cursors lie in one array, 128 bytes apart (two cache lines: the hardware fetches lines in pairs), each side's
    // private copy of the other's cursor next to its own.
    private static final int TAIL = 16;
    private static final int HEAD_SEEN_BY_PRODUCER = TAIL + 1;
    private static final int LOST = TAIL + 2;
    private static final int HEAD = 32;
    private static final int CURSORS_LENGTH = 48;

    private final long[] cursors = new long[CURSORS_LENGTH];
    private final Event[] slots;
    private final int mask;

    /**
     * Makes a ring with all its slots.
     *
     * @param capacity slots, a power of two
     * @throws IllegalArgumentException when it is not
     */
    public EventRing(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1) {
            throw new IllegalArgumentException("capacity must be a power of two: " + capacity);
        }
        slots = new Event[capacity];
        for (int i = 0; i < capacity; i++) {
            slots[i] = new Event();
        }
        mask = capacity - 1;
    }

    /**
     * The next free slot, emptied, for the producer to fill. Claiming twice without {@link #publish} hands out the same slot.
     *
     * @return null when the ring is full; the loss is counted
     */
    public Event claim() {
        long tail = cursors[TAIL];
        if (tail - cursors[HEAD_SEEN_BY_PRODUCER] > mask) {
            cursors[HEAD_SEEN_BY_PRODUCER] = (long) CURSOR.getAcquire(cursors, HEAD);
            if (tail - cursors[HEAD_SEEN_BY_PRODUCER] > mask) {
                CURSOR.setOpaque(cursors, LOST, cursors[LOST] + 1);
                return null;
            }
        }
        Event slot = slots[(int) tail & mask];
        slot.clear();
        return slot;
    }

    /** Hands the slot of the last {@link #claim} to the consumer; only after a claim that gave one. */
    public void publish() {
        CURSOR.setRelease(cursors, TAIL, cursors[TAIL] + 1);
    }

    /**
     * Hands published events to a reader in order, each slot for the length of one call. When the reader throws, the event
     * it was given counts as read and the exception goes on to the caller.
     *
     * @param limit events at most
     * @return events handed over
     */
    public int drain(Consumer<? super Event> reader, int limit) {
        long head = cursors[HEAD];
        long end = Math.min((long) CURSOR.getAcquire(cursors, TAIL), head + limit);
        long next = head;
        try {
            while (next < end) {
                Event event = slots[(int) next & mask];
                next++;
                reader.accept(event);
            }
        } finally {
            CURSOR.setRelease(cursors, HEAD, next);
        }
        return (int) (next - head);
    }

    /** Events that found the ring full since it was made. */
    public long lost() {
        return (long) CURSOR.getOpaque(cursors, LOST);
    }

    /** Events for which there is room. */
    public int capacity() {
        return slots.length;
    }

    /** Events published and not yet read; an estimate while either side is at work. */
    public int size() {
        long head = (long) CURSOR.getAcquire(cursors, HEAD);
        long tail = (long) CURSOR.getAcquire(cursors, TAIL);
        return (int) Math.min(slots.length, tail - head);
    }
}
