package org.gatehouse.logbook;

import java.util.List;
import org.gatehouse.logbook.SegmentHeader.Kind;

/**
 * A segment that is closed and not yet in the database.
 *
 * @param message empty where there is none
 * @param throughPiece the last piece of the journal whose rows are in it or in one before
 */
record Pending(Kind kind, Summary summary, List<String> recipients, String note, byte[] message, long throughPiece) {
    /** A piece that outlived its service is a segment, byte by byte. */
    static Pending of(Piece piece) {
        return new Pending(
                kind(piece.summary(), piece.recipients(), Kind.RECOVERED),
                piece.summary(),
                piece.recipients(),
                "",
                piece.message(),
                piece.sequence());
    }

    /** @param sealed the kind where there are rows that were sealed */
    static Kind kind(Summary summary, List<String> recipients, Kind sealed) {
        if (summary.events() == 0) {
            return Kind.LOST;
        }
        return recipients.isEmpty() ? Kind.COUNTED : sealed;
    }
}
