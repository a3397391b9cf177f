package org.gatehouse.gate;

import org.gatehouse.frame.Frame;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.OpeningKind;

/** What a lane remembers of one TCP connection in the direction it reads. */
final class Flow extends FlowSlot {
    private static final int FAR = 1 << 30; // sequence numbers are compared over less than 2^31

    OpeningKind kind = OpeningKind.NONE;

    /** Sequence number of the opening's first byte. */
    int base;

    /** Sequence number of the connection's first byte; means something where {@link #hasOrigin}. */
    int origin;

    /** Whether the connection's SYN was seen. */
    boolean hasOrigin;

    /** Whether the origin is no connection's first byte, but one behind something that was judged. */
    boolean isBehindOpening;

    /** How many bytes of a protocol that opened nothing were looked at, see {@link OtherPieces}. */
    private int guarded;

    /** Whether the kernel was told that the flow's frames need not come here any more. */
    boolean forgotten;

    /** How many bytes of the opening it takes before reading it again can tell more. */
    int needed;

    /** Whether the kernel was told to keep handing over the flow's frames, whatever the server answers. */
    boolean kept;

    /** Where the connection stands, if it is read in order. */
    final OrderedStream stream;

    /** Sequence number of the first byte that was released or that a SYN named. */
    private int first;

    /** Bytes from {@link #first} to the end of the last one that was released, or to the one that the last SYN named; below 2^31. */
    private int released;

    /** The bytes of an opening behind the first; {@link #held} keeps those of the connection's beginning. */
    private final HeldBytes later;

    final byte[] headers = new byte[SegmentWriter.MAX_HEADERS];
    int headersLength;

    Flow(PagePool pool) {
        super(pool);
        later = new HeldBytes(pool);
        stream = new OrderedStream(pool);
    }

    /** Whether the SYN of the connection at hand names this byte. */
    boolean isOpenAt(int sequence) {
        return hasOrigin && origin == sequence;
    }

    /**
     * Whether a connection may begin here: behind all that was released, and behind every beginning that a SYN named before. Of two SYNs that went on the server may
     * know only the first or only the second; with the later number the gate drops what it should not have, and never releases what the server reads from elsewhere.
     */
    boolean mayOpenAt(int sequence) {
        // Of a connection that awaits the rest of a body, the server might take what comes behind the SYN for this
        // rest.
        boolean inBody = stream.isActive() && !stream.isBetweenRequests(first + released);
        return !inBody && isBehind(sequence);
    }

    private boolean isBehind(int sequence) {
        return !hasOrigin && released == 0 || sequence - first >= released;
    }

    /** The connection was asked for, and begins with this byte. What lies before stays spent, so that no row of SYNs leads back to it. */
    void open(int sequence) {
        if (!hasOrigin && released == 0) {
            first = sequence;
        }
        released = Math.max(released, sequence - first);
        restart(sequence);
    }

    private void restart(int sequence) {
        clear();
        state = State.OPENED;
        kind = OpeningKind.NONE;
        origin = sequence;
        hasOrigin = true;
        isBehindOpening = false;
        guarded = 0;
        begin(sequence);
    }

    /** What was read in order goes on as anything: its first byte is to the gate what a connection's is, and what lies before goes on only as it was. */
    void openAnother() {
        clearBytes();
        stream.end();
        isBehindOpening |= stream.judgedBefore();
        origin = stream.next();
        hasOrigin = true;
        base = origin;
        needed = 0;
        kind = OpeningKind.NONE;
        state = State.OPENED;
    }

    /** Whether a segment that begins in front of the connection's first byte repeats what was released there, and behind it. */
    boolean repeatsBefore(Frame segment) {
        int length = segment.payloadLength();
        int before = Math.min(origin - segment.sequence(), length);
        boolean known = length - before <= held.prefix() && state != State.HOLDING || state == State.PLAIN;
        return (length == before || known && !contradictsBeginning(segment))
                && stream.repeats(segment.sequence(), segment.bytes(), segment.payloadStart(), before);
    }

    /** So many bytes of a protocol that opened nothing go on; returns how many of them, the first ones, are to be remembered. */
    int guard(int bytes) {
        int remembered = Math.min(bytes, OtherPieces.GUARDED - guarded);
        guarded += remembered;
        return remembered;
    }

    /** Whether no hello is looked for any more. */
    boolean isGuardOver() {
        return guarded == OtherPieces.GUARDED;
    }

    /** What was read in order is searched no more: what comes is told by how it looks. */
    void endGuard() {
        openAnother();
        state = State.PLAIN;
    }

    /** An opening may begin with this byte. */
    void begin(int sequence) {
        if (!isOpenAt(sequence)) {
            stream.clear();
        }
        base = sequence;
        needed = 0;
        forgotten = false;
        bytes().clear();
    }

    /** The bytes of the opening in hand, from {@link #base} on. */
    HeldBytes bytes() {
        return hasOrigin && base != origin ? later : held;
    }

    /** Whether a segment contradicts what is known of the connection's beginning; nothing is known of a refused one. */
    boolean contradictsBeginning(Frame segment) {
        int offset = segment.sequence() - origin;
        return hasOrigin
                && !held.sameWhereHeld(offset, segment.bytes(), segment.payloadStart(), segment.payloadLength());
    }

    /** Whether a segment that does not contradict the connection's beginning lies in it, while an opening behind it is in hand. */
    boolean repeatsBeginning(Frame segment) {
        int end = segment.sequence() - origin + segment.payloadLength();
        return hasOrigin && base != origin && end > 0 && end <= held.prefix();
    }

    /** Whether nothing was heard of it for as long as judged flows are remembered: a connection that begins now on the same ports is another one, whatever its numbers. */
    boolean isOver(long nowMicros) {
        boolean inBody = stream.isActive() && !stream.isBetweenRequests(first + released);
        return nowMicros - touchedMicros > Memory.BRIEF.micros && memory() != Memory.AWAITED && !inBody;
    }

    @Override
    Memory memory() {
        if (state == State.OPENED || state == State.HOLDING) {
            return Memory.AWAITED;
        }
        return stream.isActive() ? Memory.KEPT : Memory.BRIEF;
    }

    /** Gives the bytes back, and stays what it is. */
    void clearBytes() {
        held.clear();
        later.clear();
    }

    @Override
    void clear() {
        later.clear();
        stream.clear();
        super.clear();
    }

    /** Whether what begins at the base is the first of the connection. */
    boolean isAtOrigin() {
        return hasOrigin && base == origin;
    }

    /** Whether a byte lies before the connection's first: the server takes no notice of it. */
    boolean isBeforeOrigin(int sequence) {
        return hasOrigin && sequence - origin < 0;
    }

    /**
     * Whether an opening may begin here: not among or before bytes that the server was given, where it could show the server other bytes than the
     * gate; and where the connection's first byte is known, not before what begins there was judged and released.
     */
    boolean mayBeginAt(int sequence) {
        boolean first = hasOrigin && state != State.JUDGED && state != State.PLAIN;
        return !first && isBehindReleased(sequence);
    }

    /** A new connection with the same addresses and ports begins behind: RFC 9293 section 3.4.1, the clock-driven initial sequence number. */
    private boolean isBehindReleased(int sequence) {
        return released == 0 || sequence - first >= released;
    }

    @Override
    void reset() {
        stream.clear();
        released = 0;
        guarded = 0;
        hasOrigin = false;
        forgotten = false;
        kept = false;
    }

    /** Sequence number of the first byte that the server was not given. */
    int next() {
        return released == 0 || base - first > released ? base : first + released;
    }

    /**
     * Whether a client may ask with it whether the connection is still there: any byte in the place of the last one that the server was given (RFC 1122 section 4.2.3.6;
     * Windows sends a zero). It may as well be that last byte, sent again.
     */
    boolean isProbe(Frame segment) {
        return segment.payloadLength() == 1 && segment.sequence() + 1 == next();
    }

    /** Bytes from the connection's first, or the first that was seen, to the end of the last one that was released. */
    int length() {
        return hasOrigin ? first + released - origin : released;
    }

    void released(int sequence, int length) {
        if (released == 0) {
            first = sequence;
        }
        released = Math.max(released, sequence - first + length);
        if (released > FAR) {
            first += FAR / 2; // nobody sends again what lies so far back
            released -= FAR / 2;
            hasOrigin &= !stream.isActive() && first - origin < FAR;
        }
    }
}
