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

    private final long[] values = new long[PADDING + Counter.values().length + PADDING];

    /** Adds one; the owning thread only. */
    public void add(Counter counter) {
        add(counter, 1);
    }

    /** Adds an amount; the owning thread only. */
    public void add(Counter counter, long amount) {
        int index = PADDING + counter.ordinal();
        VALUE.setOpaque(values, index, values[index] + amount);
    }

    /** The count so far; any thread. */
    public long value(Counter counter) {
        return (long) VALUE.getOpaque(values, PADDING + counter.ordinal());
    }
}
