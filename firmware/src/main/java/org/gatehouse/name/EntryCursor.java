package org.gatehouse.name;

import java.nio.ByteBuffer;

/** Goes through sorted entries that this process wrote. One thread. */
final class EntryCursor {
    private final byte[] codes = new byte[NameCode.MAX_CODES];
    private final ByteBuffer entries;
    private int remaining;
    private int next = TableHeader.BYTES;
    private int start;
    private int set;
    private int unitsStart;
    private int unitCount;
    private int longNamesEnd;

    EntryCursor(ByteBuffer entries, int names) {
        this.entries = entries;
        this.remaining = names;
    }

    /** Goes to the next entry, if there is one. */
    boolean next() {
        if (remaining == 0) {
            return false;
        }
        remaining--;
        start = next;
        unitCount = Varint.at(entries, start);
        int setStart = start + Varint.size(unitCount);
        set = Varint.at(entries, setStart);
        unitsStart = setStart + Varint.size(set);
        next = unitsStart + Character.BYTES * unitCount;
        longNamesEnd += isLong() ? Character.BYTES * unitCount : 0;
        return true;
    }

    /** Where the entry begins. */
    int start() {
        return start;
    }

    int unitsStart() {
        return unitsStart;
    }

    int unitCount() {
        return unitCount;
    }

    /** Whether the name is one of those whose units are not in a bucket. */
    boolean isLong() {
        return Buckets.isLong(unitCount);
    }

    /** Where the units of a long name begin among those of all long names. */
    int longNameStart() {
        return longNamesEnd - Character.BYTES * unitCount;
    }

    long hash(long seed) {
        long hash = seed;
        for (int i = 0; i < unitCount; i++) {
            hash = SuffixHash.step(hash, entries.getChar(unitsStart + Character.BYTES * i));
        }
        return SuffixHash.finish(hash);
    }

    /**
     * The hashes of the name's suffixes, from the last label's to the name's own.
     *
     * @return how many there are
     */
    int suffixHashes(long seed, long[] target) {
        int length = NameCode.unpack(entries, unitsStart, unitCount, codes);
        int suffixes = 0;
        long hash = seed;
        int unit = 0;
        for (int i = 0; i <= length; i++) {
            int inUnit = i % NameCode.PER_UNIT;
            if (i > 0 && inUnit == 0) {
                hash = SuffixHash.step(hash, unit);
                unit = 0;
            }
            if (i == length || codes[i] == NameCode.DOT) {
                long padded = inUnit == 0 ? hash : SuffixHash.step(hash, NameCode.padded(unit, inUnit));
                target[suffixes++] = SuffixHash.finish(padded);
            }
            unit = unit * NameCode.RADIX + codes[i];
        }
        return suffixes;
    }
}
