package org.gatehouse.gate;

/** What a lane remembers of one conversation in the direction it reads: a slot of a {@link FlowTable}, used again and again. */
abstract class FlowSlot {
    enum State {
        /** The slot is nobody's. */
        FREE,
        /** The connection was asked for; none of its bytes was seen. */
        OPENED,
        /** The beginning of an opening is held, the rest awaited. */
        HOLDING,
        /** An opening was judged and released; its bytes are remembered. */
        JUDGED,
        /** What began like an opening was none. Its bytes are remembered where it took more than one segment to tell. */
        PLAIN,
        /** An opening was refused. */
        REFUSED
    }

    /** How long a conversation is remembered after its last frame. */
    enum Memory {
        /** What was judged or needs no judgement: the longest that a client waits before it sends again, with the server's answer. */
        BRIEF(35_000_000),
        /** A connection that is judged for as long as it lives: a little longer than the kernel's set remembers it without a segment. */
        KEPT(605_000_000),
        /** What is still to be judged: a little longer than the kernel's set remembers a flow, see the rules of {@code divert}. */
        AWAITED(305_000_000);

        final long micros;

        Memory(long micros) {
            this.micros = micros;
        }
    }

    State state = State.FREE;

    // The key: addresses as two halves, IPv4 in the lower half of the lower one.
    long clientHigh;
    long clientLow;
    long serverHigh;
    long serverLow;
    int ports;
    int vlan;
    int ipVersion;

    /** Where its device is counted, see {@link FlowTable}. */
    int device;

    /** Microseconds since 1970, of the last segment or the last beginning. */
    long touchedMicros;

    final HeldBytes held;

    // The list of its table, of those that are remembered as long, from the longest untouched to the latest touched.
    Memory listed = Memory.BRIEF;
    FlowSlot older;
    FlowSlot newer;

    FlowSlot(PagePool pool) {
        held = new HeldBytes(pool);
    }

    /** How long it is remembered, as it stands. */
    Memory memory() {
        return Memory.BRIEF;
    }

    /** Forgets the conversation that had the slot before; called when another gets it. */
    abstract void reset();

    /** Gives back what it holds; called when the conversation is forgotten. */
    void clear() {
        held.clear();
        state = State.FREE;
    }
}
