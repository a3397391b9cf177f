package org.gatehouse.name;

/**
 * The layout of the buckets that a table consists of, {@value #BYTES} bytes each: a cache line. The hash of a name says which is its home; its
 * entry is there or, where that was full, in one of the next few. Most names cost one bucket to look up, listed or not.
 *
 * <pre>
 *  0  tags: a byte of the hash for each of six slots, never 0; 0 is a free slot
 *  6  passed: 16 bits; an entry that went past this full bucket has set one
 *  8  below: 16 bits; a suffix at home here that has something listed below it has set two
 * 10  ends: by slot, where in the bucket its entry ends, a byte; the next one begins there, the first at 16
 * 16  entries: the set of grants, doubled, as a varint; the units of the packed name, 16 bits each
 * </pre>
 *
 * <p>Of a name with more than {@value #MAX_UNITS_INSIDE} units, the doubled set is odd, and instead of the units come where in the section
 * of the long names they are, 32 bits, and how many, 16 bits. Passed and below are small Bloom filters: what a bit wrongly says costs a
 * look into another bucket, no more. The tags spare a processor the guesses that going through the entries would make it take.
 */
final class Buckets {
    static final int BYTES = 64;
    static final int SLOTS = 6;
    static final int PASSED = 6;
    static final int BELOW = 8;
    static final int ENDS = 10;
    static final int ENTRIES = 16;
    static final int MAX_UNITS_INSIDE = 20; // 60 characters
    /** An entry is at most this many buckets past its home, which bounds the work of a look-up whatever name is asked for. */
    static final int MAX_DISPLACEMENT = 15;
    /** Suffixes of fewer labels set no bit in {@code below}: nearly every top-level domain has something listed below it. */
    static final int MIN_LABELS_BELOW = 2;

    private static final double FILL =
            0.75; // fuller ones send more entries past their homes; emptier ones need more memory
    private static final double FILL_OF_NEXT = 0.95;
    private static final int LONG_NAME_BYTES = Integer.BYTES + Character.BYTES;
    private static final long TAGS = 0x0000010101010101L;
    private static final long HIGH_BITS = 0x0000808080808080L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private Buckets() {}

    /**
     * How many homes there are for entries of so many bytes. Behind them are {@value #MAX_DISPLACEMENT} more buckets.
     *
     * @param attempt each is roomier than the one before: of entries all of a size, few may fit into a bucket, and half of it stays empty
     */
    static int homes(long entryBytes, int attempt) {
        return (int) (entryBytes / ((BYTES - ENTRIES) * FILL * Math.pow(FILL_OF_NEXT, attempt))) + 1;
    }

    static int home(long hash, int homes) {
        return (int) ((hash >>> 32) * homes >>> 32);
    }

    static int tag(long hash) {
        return Math.max(1, (int) hash & 0xff);
    }

    static int passedBit(long hash) {
        return 1 << (hash >>> 8 & 15);
    }

    static int belowBits(long hash) {
        return 1 << (hash >>> 12 & 15) | 1 << (hash >>> 16 & 15);
    }

    /** The slots of a bucket's first eight bytes whose tag is the hash's: a set of bits of which {@link #slot} tells the lowest. */
    static long hits(long head, long hash) {
        long different = head ^ tag(hash) * TAGS;
        return ~((different & LOW_BITS) + LOW_BITS | different) & HIGH_BITS;
    }

    static int slot(long hits) {
        return Long.numberOfTrailingZeros(hits) >>> 3;
    }

    static boolean hasPassed(long head, long hash) {
        return ((int) (head >>> 48) & passedBit(hash)) != 0;
    }

    /** Where the slots begin, a byte each, from a bucket's second eight bytes; a slot ends where the next begins. */
    static long starts(long second) {
        return second >>> 16 << 8 | ENTRIES;
    }

    static int start(long starts, int slot) {
        return (int) (starts >>> 8 * slot) & 0xff;
    }

    /** The bytes that an entry takes. */
    static int size(int units, int set) {
        return Varint.size(doubled(units, set)) + (isLong(units) ? LONG_NAME_BYTES : Character.BYTES * units);
    }

    static boolean isLong(int units) {
        return units > MAX_UNITS_INSIDE;
    }

    /** What an entry begins with. */
    static int doubled(int units, int set) {
        return set << 1 | (isLong(units) ? 1 : 0);
    }
}
