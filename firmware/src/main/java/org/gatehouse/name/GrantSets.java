package org.gatehouse.name;

import java.nio.ByteBuffer;

/**
 * The distinct sets of grants of a table, read in place. There are few; what they say is verified when the table is opened, so that a
 * look-up need not.
 */
final class GrantSets {
    private final ByteBuffer table;
    private final int offsets;
    private final int grants;
    private final int count;

    GrantSets(ByteBuffer table, int start, int length) throws TableException {
        this.table = table;
        this.count = length < 2 * Integer.BYTES ? -1 : table.getInt(start);
        TableException.require(count >= 0 && (count + 2L) * Integer.BYTES <= length, count + " sets of grants");
        this.offsets = start + Integer.BYTES;
        this.grants = offsets + (count + 1) * Integer.BYTES;
        int room = (start + length - grants) / Integer.BYTES;
        int before = 0;
        for (int set = 0; set <= count; set++) {
            int offset = table.getInt(offsets + set * Integer.BYTES);
            TableException.require(offset >= before && offset <= room, "a set of grants that ends at " + offset);
            before = offset;
        }
    }

    /** Refuses grants of lists and categories that there are none of. */
    void check(int lists, int categories) throws TableException {
        for (int at = grants; at < end(count - 1); at += Integer.BYTES) {
            int grant = table.getInt(at);
            TableException.require(
                    grant >= 0 && Grant.list(grant) < lists && Grant.categoryBit(grant) < categories,
                    "a grant of list " + Grant.list(grant) + " and category " + Grant.categoryBit(grant));
        }
    }

    int count() {
        return count;
    }

    /** Index in the table of a set's first grant. */
    int start(int set) {
        return grants + table.getInt(offsets + set * Integer.BYTES) * Integer.BYTES;
    }

    /** Index past its last one. */
    int end(int set) {
        return start(set + 1);
    }
}
