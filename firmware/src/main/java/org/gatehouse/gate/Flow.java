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
        /** What began like an opening was none. */
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
}
