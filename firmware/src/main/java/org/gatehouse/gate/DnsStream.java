package org.gatehouse.gate;

/** What a lane remembers of one direction of a DNS connection over TCP: the bytes from {@link #base} on, those that were released, and those of a message that is not whole. */
final class DnsStream extends FlowSlot {
    /** Sequence number of the connection's first byte. */
    private int origin;

    /** Sequence number of the first byte that is kept. */
    int base;

    /** How many bytes from {@link #base} on were judged and released: a number of whole messages. */
    int judged;

    DnsStream(PagePool pool) {
        super(pool);
    }

    /** A connection may come to rest for minutes between two queries: RFC 7766 section 6.2.3. */
    @Override
    Memory memory() {
        return Memory.AWAITED;
    }

    @Override
    void reset() {
        open(0);
    }

    /** The connection begins with this byte. */
    void open(int sequence) {
        held.clear();
        origin = sequence;
        base = sequence;
        judged = 0;
        state = State.OPENED;
    }

    boolean isOpenAt(int sequence) {
        return origin == sequence;
    }

    /** Whether a connection may begin here: behind all that was released. In front of it, a client could show the gate other messages than the server reads. */
    boolean mayOpenAt(int sequence) {
        return sequence - next() >= 0;
    }

    /** Sequence number of the first byte that was not released. */
    int next() {
        return base + judged;
    }

    void refuse() {
        held.clear();
        state = State.REFUSED;
    }
}
