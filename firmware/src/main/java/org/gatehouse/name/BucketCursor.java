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
    private int next;
    private int set;
    private int length;

    BucketCursor(ByteBuffer table, int bucketsStart, int bucketsEnd, int longNamesStart, int longNamesEnd) {
        this.table = table;
        this.bucket = bucketsStart;
        this.bucketsEnd = bucketsEnd;
        this.longNamesStart = longNamesStart;
        this.longNamesEnd = longNamesEnd;
        this.next = bucketsStart + Buckets.ENTRIES;
    }

    /** Goes to the next entry, if there is one; past what is none. */
    boolean next() {
        while (bucket < bucketsEnd) {
            int units = next < bucket + Buckets.BELOW ? Varint.at(table, next) : 0;
            if (units > 0 && units <= NameCode.MAX_UNITS && read(units)) {
                return true;
            }
            bucket += Buckets.BYTES;
            next = bucket + Buckets.ENTRIES;
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

    private boolean read(int units) {
        int setStart = next + Varint.size(units);
        set = Varint.at(table, setStart);
        next += Buckets.size(units, set);
        int unitsStart = setStart + Varint.size(set);
        if (units > Buckets.MAX_UNITS_INSIDE) {
            int reference = table.getInt(unitsStart);
            if (reference < 0 || reference > longNamesEnd - longNamesStart - Character.BYTES * units) {
                return false;
            }
            unitsStart = longNamesStart + reference;
        }
        length = NameCode.unpack(table, unitsStart, units, codes);
        return true;
    }
}
