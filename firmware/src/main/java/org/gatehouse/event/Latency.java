package org.gatehouse.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long things took, in buckets whose bounds are powers of two nanoseconds. One thread records (plain reads and opaque writes, as {@link Counters}; nothing is allocated); any thread reads and sees counts that were true a
 * moment ago, those of different buckets perhaps at different moments.
 */
public final class Latency {
    /** The first bucket ends at 2<sup>10</sup> ns, about a microsecond: less than any frame costs the kernel. */
    public static final int FIRST_EXPONENT = 10;

    /** The last bucket with an end has it at 2<sup>26</sup> ns, 67 ms: longer than any pause of the collector on a board. */
    public static final int LAST_EXPONENT = 26;

    /** One more than there are bounds: what takes longer than the last has a bucket, too. */
    public static final int BUCKETS = LAST_EXPONENT - FIRST_EXPONENT + 2;

    private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PADDING = 16; // longs: 128 bytes, two cache lines
    private static final int SUM = PADDING + BUCKETS;

    private final long[] values = new long[SUM + 1 + PADDING];

    /** Adds one; the owning thread only. A negative time counts as none. */
    public void record(long nanos) {
        int exponent = nanos <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(nanos - 1);
        int bucket = Math.max(0, Math.min(exponent - FIRST_EXPONENT, BUCKETS - 1));
        VALUE.setOpaque(values, PADDING + bucket, values[PADDING + bucket] + 1);
        VALUE.setOpaque(values, SUM, values[SUM] + Math.max(0, nanos));
    }

    /** How many fell into a bucket, and into no earlier one. */
    public long count(int bucket) {
        return (long) VALUE.getOpaque(values, PADDING + bucket);
    }

    /** The longest time that falls into a bucket, in seconds; infinite for the last. */
    public static double boundSeconds(int bucket) {
        return bucket == BUCKETS - 1 ? Double.POSITIVE_INFINITY : (1L << FIRST_EXPONENT + bucket) / 1e9;
    }

    /** All times together, in nanoseconds. */
    public long sumNanos() {
        return (long) VALUE.getOpaque(values, SUM);
    }
}
