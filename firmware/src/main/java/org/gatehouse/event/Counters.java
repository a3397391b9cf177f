package org.gatehouse.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One lane's counters. One thread adds (a plain read and an opaque write: no lock, no bus traffic beyond the line itself);
 * any thread reads and sees a value that was true a moment ago. Padded on both sides against a neighbour's writes.
 */
public final class Counters {
    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PADDING = 16; // longs: 128 bytes, two cache lines

    private static final int TREATMENTS = Treatment.values().length;
    private static final int FIRST_OPENING = PADDING + Counter.values().length;

    private final long[] values = new long[FIRST_OPENING + Protocol.values().length * TREATMENTS + PADDING];

    /** Adds one; the owning thread only. */
    public void add(Counter counter) {
        add(counter, 1);
    }

    /** Adds an amount; the owning thread only. */
    public void add(Counter counter, long amount) {
        addAt(PADDING + counter.ordinal(), amount);
    }

    /** Adds an opening, to those of its kind and to those of all; the owning thread only. */
    public void addOpening(Protocol protocol, Treatment treatment) {
        addAt(index(protocol, treatment), 1);
        add(Counter.OPENINGS);
        add(treatment == Treatment.BLOCKED ? Counter.BLOCKED : Counter.ALLOWED);
    }

    private void addAt(int index, long amount) {
        VALUE.setOpaque(values, index, values[index] + amount);
    }

    /** The count so far; any thread. */
    public long value(Counter counter) {
        return (long) VALUE.getOpaque(values, PADDING + counter.ordinal());
    }

    /** The openings of a kind so far; any thread. */
    public long openings(Protocol protocol, Treatment treatment) {
        return (long) VALUE.getOpaque(values, index(protocol, treatment));
    }

    private static int index(Protocol protocol, Treatment treatment) {
        return FIRST_OPENING + protocol.ordinal() * TREATMENTS + treatment.ordinal();
    }
}
