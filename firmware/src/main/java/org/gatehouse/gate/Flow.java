package org.gatehouse.gate;

import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.OpeningKind;

/** What a lane remembers of one TCP connection in the direction it reads. A slot of the {@link FlowTable}, used again and again. */
final class Flow {
    enum State {
        /** The slot is nobody's. */
        FREE,
        /** The beginning of an opening is held, the rest awaited. */
        HOLDING,
        /** An opening was judged and released; its bytes are remembered. */
        JUDGED,
        /** What began like an opening was none. Its bytes are remembered where it took more than one segment to tell. */
        PLAIN,
        /** An opening was refused. */
        REFUSED
    }

    State state = State.FREE;
    OpeningKind kind = OpeningKind.NONE;

    // The key: addresses as two halves, IPv4 in the lower half of the lower one.
    long clientHigh;
    long clientLow;
    long serverHigh;
    long serverLow;
    int ports;
    int vlan;
    int ipVersion;

    /** Sequence number of the opening's first byte. */
    int base;

    /** Sequence number of the first byte that was released; means nothing while {@link #released} is 0. */
    int first;

    /** Bytes from {@link #first} to the end of the last one that was released, below 2^31; 0 where nothing was. */
    int released;

    /** Microseconds since 1970, of the last beginning of an opening. */
    long touchedMicros;

    final HeldBytes held;
    final byte[] headers = new byte[SegmentWriter.MAX_HEADERS];
    int headersLength;

    // The table's list from the longest untouched to the latest touched.
    Flow older;
    Flow newer;

    Flow(PagePool pool) {
        held = new HeldBytes(pool);
    }

    /**
     * Whether an opening may begin here: not among or before bytes that the server was given, where it could show the server other bytes than the
     * gate. A new connection with the same addresses and ports begins behind: RFC 9293 section 3.4.1, the clock-driven initial sequence number.
     */
    boolean mayBeginAt(int sequence) {
        return released == 0 || sequence - first >= released;
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
