package org.gatehouse.name;

/**
 * The layout of the buckets that a table consists of, {@value #BYTES} bytes each: a cache line. The hash of a name says which is its home; its entry is there or,
 * where that was full, in one of the next few. Most names cost one bucket to look up, listed or not.
 *
 * <pre>
 *   0  passed: 32 bits; an entry that went past this full bucket has set one
 *   4  entries, one after the other, and a zero where there is room left:
 *        how many units the packed name has, a varint
 *        the set of its grants, a varint
 *        the units, 16 bits each; where they are more than {@value #MAX_UNITS_INSIDE}, where in the section of the long names they are, 32 bits
 *  60  below: 32 bits; a suffix at home here that has something listed below it has set two
 * </pre>
 *
 * <p>Both sets of bits are small Bloom filters: what a bit wrongly says costs a look into another bucket, no more.
 */
final class Buckets {
    static final int BYTES = 64;
    static final int ENTRIES = 4;
    static final int BELOW = BYTES - 4;
    static final int MAX_UNITS_INSIDE = 24; // 72 characters
    /** An entry is at most this many buckets past its home, which bounds the work of a look-up whatever name is asked for. */
    static final int MAX_DISPLACEMENT = 15;
    /** Suffixes of fewer labels set no bit in {@code below}: nearly every top-level domain has something listed below it. */
    static final int MIN_LABELS_BELOW = 2;

    private static final int ROOM = BELOW - ENTRIES;
    private static final double FILL =
            0.75; // fuller ones send more entries past their homes; emptier ones need more memory

    private Buckets() {}

    /** How many homes there are for entries of so many bytes. Behind them are {@value #MAX_DISPLACEMENT} more buckets. */
    static int homes(long entryBytes) {
        return (int) (entryBytes / (ROOM * FILL)) + 1;
    }

    static int home(long hash, int homes) {
        return (int) ((hash >>> 32) * homes >>> 32);
    }

    static int passedBit(long hash) {
        return 1 << hash;
    }

    static int belowBits(long hash) {
        return 1 << (hash >>> 5) | 1 << (hash >>> 10);
    }

    /** The bytes that an entry takes. */
    static int size(int units, int set) {
        int ofUnits = units > MAX_UNITS_INSIDE ? Integer.BYTES : Character.BYTES * units;
        return Varint.size(units) + Varint.size(set) + ofUnits;
    }
}
