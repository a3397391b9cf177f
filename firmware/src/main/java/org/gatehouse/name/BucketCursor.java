package org.gatehouse.name;

import java.nio.ByteBuffer;

/** Goes through the entries of a table, bucket after bucket, whatever its bytes are. One thread. */
final class BucketCursor {
    private final byte[] codes = new byte[NameCode.MAX_CODES];
    private final ByteBuffer table;
    private final int bucketsEnd;
    private final int longNamesStart;
    private final int longNamesEnd;
    private int bucket;
    private int slot;
    private int set;
    private int length;

    BucketCursor(ByteBuffer table, int bucketsStart, int bucketsEnd, int longNamesStart, int longNamesEnd) {
        this.table = table;
        this.bucket = bucketsStart;
        this.bucketsEnd = bucketsEnd;
        this.longNamesStart = longNamesStart;
        this.longNamesEnd = longNamesEnd;
    }

    /** Goes to the next entry, if there is one; past what is none. */
    boolean next() {
        for (; bucket < bucketsEnd; bucket += Buckets.BYTES, slot = 0) {
            while (slot < Buckets.SLOTS && table.get(bucket + slot) != 0) {
                if (read(slot++)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The set of its grants. */
    int set() {
        return set;
    }

    /** The canonical text. */
    String name() {
        return NameCode.text(codes, 0, length);
    }

    /** Adds the name and its set to a run. */
    void addTo(Run run) {
        run.add(codes, length, set);
    }

    private boolean read(int slot) {
        long starts = Buckets.starts(table.getLong(bucket + Buckets.BELOW));
        int start = Buckets.start(starts, slot);
        int end = Buckets.start(starts, slot + 1);
        if (start > end || end > Buckets.BYTES) {
            return false;
        }
        int doubled = Varint.at(table, bucket + start);
        int unitsStart = bucket + start + Varint.size(doubled);
        int units = (bucket + end - unitsStart) / Character.BYTES;
        if ((doubled & 1) != 0) {
            units = table.getChar(unitsStart + Integer.BYTES);
            int reference = table.getInt(unitsStart);
            if (reference < 0 || reference > longNamesEnd - longNamesStart - Character.BYTES * units) {
                return false;
            }
            unitsStart = longNamesStart + reference;
        }
        if (units <= 0 || units > NameCode.MAX_UNITS) {
            return false;
        }
        set = doubled >>> 1;
        length = NameCode.unpack(table, unitsStart, units, codes);
        return true;
    }
}
