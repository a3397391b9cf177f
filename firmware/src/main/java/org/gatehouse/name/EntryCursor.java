package org.gatehouse.name;

import java.nio.ByteBuffer;

/** Goes through the entries of a table in their order. One thread. */
final class EntryCursor {
    private final byte[] codes = new byte[NameCode.PER_UNIT * NameCode.MAX_UNITS + 1];
    private final ByteBuffer table;
    private final int end;
    private int remaining;
    private int next;
    private int start;
    private int set;
    private int unitsStart;
    private int unitCount;

    EntryCursor(ByteBuffer table, int start, int end, int names) {
        this.table = table;
        this.next = start;
        this.end = end;
        this.remaining = names;
    }

    /** Goes to the next entry, if there is one that ends where entries may. */
    boolean next() {
        if (remaining == 0 || next >= end) {
            return false;
        }
        remaining--;
        read(next);
        next = unitsStart + 2 * unitCount;
        if (unitCount <= 0 || unitCount > NameCode.MAX_UNITS || next > end) {
            remaining = 0;
            return false;
        }
        return true;
    }

    /** Where the entry begins. */
    int start() {
        return start;
    }

    /** The set of its grants. */
    int set() {
        return set;
    }

    long hash(long seed) {
        long hash = seed;
        for (int i = 0; i < unitCount; i++) {
            hash = SuffixHash.step(hash, table.getChar(unitsStart + 2 * i));
        }
        return SuffixHash.finish(hash);
    }

    /**
     * The hashes of the name's suffixes, from the last label's to the name's own.
     *
     * @return how many there are
     */
    int suffixHashes(long seed, long[] target) {
        int length = decode();
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

    /** The canonical text. */
    String name() {
        return NameCode.text(codes, 0, decode());
    }

    /** Adds the name and its set to a run. */
    void addTo(Run run) {
        int length = decode();
        run.add(codes, length, set);
    }

    /** Unpacks the codes, and returns how many there are without the last unit's padding. */
    private int decode() {
        int length = 0;
        for (int i = 0; i < unitCount; i++) {
            int unit = table.getChar(unitsStart + 2 * i);
            codes[length++] = (byte) (unit / (NameCode.RADIX * NameCode.RADIX) % NameCode.RADIX);
            codes[length++] = (byte) (unit / NameCode.RADIX % NameCode.RADIX);
            codes[length++] = (byte) (unit % NameCode.RADIX);
        }
        while (length > 0 && codes[length - 1] == NameCode.DOT) {
            length--;
        }
        return length;
    }

    private void read(int at) {
        start = at;
        unitCount = Varint.at(table, at);
        int setAt = at + Varint.size(unitCount);
        set = Varint.at(table, setAt);
        unitsStart = setAt + Varint.size(set);
    }
}
