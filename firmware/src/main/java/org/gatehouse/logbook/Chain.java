package org.gatehouse.logbook;

import java.sql.SQLException;
import org.gatehouse.seal.BoxKey;

/**
 * Where the chain of segments ends. Immutable.
 *
 * @param seq of the last segment; 0 before the first
 * @param hash its hash
 */
record Chain(long seq, byte[] hash) {
    static final Chain EMPTY = new Chain(0, SegmentHeader.nothingBefore());

    /** Writes the next segment, with what was counted and how far the journal is done with. */
    Chain append(SegmentTable table, BoxKey key, Pending segment) throws SQLException {
        SegmentHeader unsigned = segment.summary()
                .header(seq + 1, segment.kind(), segment.recipients(), segment.note(), segment.message(), hash);
        SegmentHeader header = unsigned.signed(key.sign(unsigned.text()));
        table.add(header, segment.message());
        table.count(segment.summary().counts());
        table.setPiece(segment.throughPiece());
        return new Chain(header.seq(), header.hash());
    }
}
