package org.gatehouse.name;

import java.nio.ByteBuffer;

/**
 * A name that is looked up, packed as the table packs its own, and the hash of each of its suffixes; suffix 0 is the last label. Part
 * of a {@link Match}, and like it a buffer of one thread. All hashes are there before the first is looked up, so that a processor can
 * wait for several buckets at once.
 */
final class PackedSuffixes {
    private static final int NO_TAIL = -1;

    private final char[] units = new char[NameCode.MAX_UNITS];
    private final long[] hashes = new long[CanonicalName.MAX_LABELS];
    private final short[] wholeUnits = new short[CanonicalName.MAX_LABELS];
    private final int[] tails = new int[CanonicalName.MAX_LABELS]; // the suffix's last unit, padded, or none
    private int count;

    /** Takes over a name; of one with more labels than any in the table, the rest is left out. */
    void read(CanonicalName name, long seed, int maxLabels) {
        byte[] bytes = name.bytes();
        int labels = name.labelCount();
        count = Math.min(labels, maxLabels);
        int position = name.length();
        int whole = 0;
        int unit = 0;
        int inUnit = 0;
        long hash = seed;
        for (int suffix = 0; suffix < count; suffix++) {
            int start = name.labelStart(labels - 1 - suffix);
            while (position > start) {
                unit = unit * NameCode.RADIX + NameCode.of(bytes[--position]);
                if (++inUnit == NameCode.PER_UNIT) {
                    units[whole++] = (char) unit;
                    hash = SuffixHash.step(hash, unit);
                    unit = 0;
                    inUnit = 0;
                }
            }
            end(suffix, whole, hash, inUnit == 0 ? NO_TAIL : NameCode.padded(unit, inUnit));
        }
    }

    /** How many suffixes there are to look up. */
    int count() {
        return count;
    }

    long hash(int suffix) {
        return hashes[suffix];
    }

    int unitCount(int suffix) {
        return wholeUnits[suffix] + (tails[suffix] == NO_TAIL ? 0 : 1);
    }

    /** Whether the units at an index of the table, as many as the suffix has, are the suffix's; the beginnings of names differ soonest. */
    boolean areAt(ByteBuffer table, int index, int suffix) {
        int whole = wholeUnits[suffix];
        if (tails[suffix] != NO_TAIL && table.getChar(index + 2 * whole) != tails[suffix]) {
            return false;
        }
        for (int i = whole - 1; i >= 0; i--) {
            if (table.getChar(index + 2 * i) != units[i]) {
                return false;
            }
        }
        return true;
    }

    private void end(int suffix, int whole, long hash, int tail) {
        wholeUnits[suffix] = (short) whole;
        tails[suffix] = tail;
        hashes[suffix] = SuffixHash.finish(tail == NO_TAIL ? hash : SuffixHash.step(hash, tail));
    }
}
