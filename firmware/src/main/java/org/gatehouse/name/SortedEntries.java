package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The entries of a table to be, in the order of their names: what {@link EntryWriter} wrote, in memory or mapped.
 *
 * @param suffixes the distinct suffixes of the names
 * @param labelCounts as in the header
 * @param checksum of the bytes
 */
record SortedEntries(ByteBuffer bytes, int names, long suffixes, long labelCounts, int checksum) {
    SortedEntries {
        bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Stands before the first. */
    EntryCursor cursor() {
        return new EntryCursor(bytes, TableHeader.BYTES, bytes.limit(), names);
    }

    /** Copies the entry that begins at an index. */
    void copy(int start, TableOutput output) throws IOException {
        int units = Varint.at(bytes, start);
        int setStart = start + Varint.size(units);
        int length = setStart + Varint.size(Varint.at(bytes, setStart)) + Character.BYTES * units - start;
        ByteBuffer target = output.room(length);
        for (int i = 0; i < length; i++) {
            target.put(bytes.get(start + i));
        }
    }
}
