package org.gatehouse.name;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The entries of a table to be, in the order of their names, as {@link EntryWriter} wrote them, in memory or mapped: units as a varint, grant
 * set as a varint, the units.
 *
 * @param bucketBytes what they take in buckets
 * @param labelCounts as in the header
 * @param checksum of the bytes
 */
record SortedEntries(ByteBuffer bytes, int names, long bucketBytes, long labelCounts, int checksum) {
    SortedEntries {
        bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Stands before the first. */
    EntryCursor cursor() {
        return new EntryCursor(bytes, names);
    }
}
