package org.gatehouse.gate;

import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.OpeningKind;

/** What a lane remembers of one TCP connection in the direction it reads. */
final class Flow extends FlowSlot {
    OpeningKind kind = OpeningKind.NONE;

    /** Sequence number of the opening's first byte. */
    int base;

    /** Sequence number of the first byte that was released; means nothing while {@link #released} is 0. */
    int first;

    /** Bytes from {@link #first} to the end of the last one that was released, below 2^31; 0 where nothing was. */
    int released;

    final byte[] headers = new byte[SegmentWriter.MAX_HEADERS];
    int headersLength;

    Flow(PagePool pool) {
        super(pool);
    }

    /**
     * Whether an opening may begin here: not among or before bytes that the server was given, where it could show the server other bytes than the
     * gate. A new connection with the same addresses and ports begins behind: RFC 9293 section 3.4.1, the clock-driven initial sequence number.
     */
    boolean mayBeginAt(int sequence) {
        return released == 0 || sequence - first >= released;
    }

    @Override
    void reset() {
        released = 0;
    }

    /** Sequence number of the first byte that the server was not given. */
    int next() {
        return released == 0 || base - first > released ? base : first + released;
    }

    void released(int sequence, int length) {
        if (released == 0) {
            first = sequence;
        }
        released = Math.max(released, sequence - first + length);
    }
}
