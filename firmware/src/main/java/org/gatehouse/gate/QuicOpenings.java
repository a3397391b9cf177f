package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.inspect.QuicInitialReader;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * The part of a lane that reads QUIC: Initials are held until the hello in them is whole and judged. What is refused is dropped, and the client falls back to TCP, where the
 * name meets the same verdict. The lane's thread.
 *
 * <p>A connection is what a server takes for one: packets to the id that the first was sent to, from whichever port. No CRYPTO byte of it goes on before the hello
 * that it belongs to was judged, and none that differs from one that was, so that no choice of datagrams which get lost behind the gate makes another hello of
 * them.
 */
final class QuicOpenings {
    /** Connections remembered at once; a browser opens tens of TCP connections for each. */
    static final int FLOWS = 2048;

    static final int PAGES = 4096;

    private final Outlet outlet;
    private final Judge judge;
    private final Recorder recorder;
    private final CanonicalName name;
    private final ClientHelloReader hello;
    private final QuicInitialReader initials = new QuicInitialReader();
    private final FlowTable<QuicFlow> flows = new FlowTable<>(QuicFlow::new, FLOWS, PAGES);
    private final FlowTable<QuicPath> paths = new FlowTable<>(QuicPath::new, FLOWS, 0);
    private final Frame heldFrame = new Frame();
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];
    private final byte[] held = new byte[QuicFlow.MAX_PAGES * PagePool.PAGE_BYTES];

    // The datagram in hand.
    private Frame frame;
    private long nowMicros;

    QuicOpenings(Outlet outlet, Judge judge, Recorder recorder, CanonicalName name, ClientHelloReader hello) {
        this.outlet = outlet;
        this.judge = judge;
        this.recorder = recorder;
        this.name = name;
        this.hello = hello;
    }

    /** Takes a UDP frame of which the checksum is right; false where it is not QUIC, and nothing was done about it. */
    boolean onDatagram(Frame datagram, long epochMicros) {
        frame = datagram;
        nowMicros = epochMicros;
        QuicPath path = paths.find(frame, nowMicros);
        initials.forgetOriginals();
        if (path != null) {
            path.tell(initials);
        }
        QuicInitialReader.Kind kind = initials.read(frame.bytes(), frame.payloadStart(), frame.payloadLength());
        if (kind == QuicInitialReader.Kind.OTHER) {
            return goesOn(path);
        }
        if (judge.judgeUnnamed(frame, Reason.QUIC).isBlock()) {
            onUnwanted(path == null ? paths.claim(nowMicros) : path, Reason.QUIC);
            return true;
        }
        switch (kind) {
            case UNKNOWN_VERSION -> onUnwanted(path == null ? paths.claim(nowMicros) : path, Reason.UNREADABLE);
            case EARLY_DATA -> onEarlyData(path);
            case INITIAL -> onInitial(path == null ? paths.claim(nowMicros) : path);
            case UNREADABLE, OTHER -> recorder.count(Counter.MALFORMED);
        }
        return true;
    }

    /** What is no opening passes between ports where a hello was allowed: the rest of a handshake, and what is sealed with its keys. */
    private boolean goesOn(QuicPath path) {
        boolean allowed = path != null && path.allowed;
        if (allowed) {
            pass();
        }
        return allowed;
    }

    /**
     * A version that nobody can read, or QUIC of a group that is to have none: dropped, so that the client takes another version, or TCP. Told once.
     */
    private void onUnwanted(QuicPath path, Reason reason) {
        if (path == null) {
            recorder.count(Counter.ORPHANS);
            return;
        }
        Verdict verdict = judge.judgeUnnamed(frame, reason);
        if (path.refused) {
            recorder.count(Counter.REPEATED);
        } else {
            recorder.recordUnnamed(frame, nowMicros, Protocol.QUIC, frame.destinationPort(), verdict, judge);
        }
        if (verdict.isBlock()) {
            path.refused = true;
            paths.touch(path, nowMicros);
        } else {
            pass();
        }
    }

    /** Data for a server that was not named: what belongs to no allowed hello waits for the client to send it again. */
    private void onEarlyData(QuicPath path) {
        if (path != null && path.allowed) {
            pass();
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    private void onInitial(QuicPath path) {
        QuicFlow flow = path == null ? null : flowOf(path);
        if (flow == null) {
            recorder.count(Counter.ORPHANS); // the device has its share
        } else if (flow.state == FlowSlot.State.REFUSED) {
            recorder.count(Counter.REPEATED);
        } else if (!flow.isOfClient(frame)) {
            recorder.count(Counter.ORPHANS); // what was judged for one device says nothing of another
        } else if (gathers(flow) && judges(flow)) {
            path.allowed |= flow.state == FlowSlot.State.JUDGED;
            passOrHold(flow);
        }
    }

    /** The connection that the datagram belongs to; null where the device has its share of them. */
    private QuicFlow flowOf(QuicPath path) {
        paths.touch(path, nowMicros);
        int original = initials.original();
        byte[] id = original < 0 ? frame.bytes() : path.id(original);
        int start = original < 0 ? initials.idStart() : 0;
        int length = original < 0 ? initials.idLength() : path.idLength(original);
        int which = initials.isReservedVersion() ? 1 : 0;
        QuicFlow known = flows.find(frame, id, start, length, which, nowMicros);
        QuicFlow flow = known == null ? flows.claim(nowMicros) : known;
        if (flow == null) {
            return null;
        }
        if (known == null) {
            flow.begin(frame);
        }
        flows.touch(flow, nowMicros);
        path.remember(id, start, length);
        return flow;
    }

    /** Puts the datagram's pieces of the hello; false where the flow is refused for one. */
    private boolean gathers(QuicFlow flow) {
        for (int piece = 0; piece < initials.pieces(); piece++) {
            if (!hasRoom(flow, piece)) {
                recorder.count(Counter.BEYOND_SHARE); // of the memory
                return false;
            }
            Outcome put = put(flow, piece);
            if (put != Outcome.NEEDS_MORE) {
                refuse(flow, put);
                return false;
            }
        }
        return true;
    }

    private boolean hasRoom(QuicFlow flow, int piece) {
        int offset = initials.pieceOffset(piece);
        int length = Math.min(initials.pieceLength(piece), HeldBytes.MAX_BYTES - offset);
        return length <= 0 || flows.makeRoom(flow, flow.held.pagesNeeded(offset, length));
    }

    /** {@link Outcome#NEEDS_MORE}: nothing is wrong with the piece. */
    private Outcome put(QuicFlow flow, int piece) {
        int offset = initials.pieceOffset(piece);
        int length = initials.pieceLength(piece);
        if (length == 0) {
            return Outcome.NEEDS_MORE;
        }
        if (length > HeldBytes.MAX_BYTES - offset) {
            return Outcome.TOO_LONG;
        }
        HeldBytes.Put put = flow.held.put(offset, initials.pieceBytes(), initials.pieceStart(piece), length);
        return put == HeldBytes.Put.DIFFERENT ? Outcome.CONTRADICTION : Outcome.NEEDS_MORE;
    }

    /** Judges every hello that is whole: the first, and the second after a HelloRetryRequest. False where one is refused. */
    private boolean judges(QuicFlow flow) {
        int length = flow.held.prefix();
        if (length > flow.judged) {
            flow.held.copyTo(0, length, assembled, 0);
        }
        while (flow.judged < length) {
            Outcome outcome = hello.readHandshake(assembled, flow.judged, length - flow.judged);
            if (outcome == Outcome.NEEDS_MORE && length < HeldBytes.MAX_BYTES) {
                return true;
            }
            if (!allows(outcome == Outcome.NEEDS_MORE ? Outcome.TOO_LONG : outcome)) {
                drop(flow);
                return false;
            }
            flow.state = FlowSlot.State.JUDGED;
            flow.judged = hello.handshakeEnd();
        }
        return true;
    }

    /** What belongs to a hello that is not whole waits with it, even behind one that was allowed. */
    private void passOrHold(QuicFlow flow) {
        if (flow.isAllJudged()) {
            releaseHeld(flow);
            pass();
        } else {
            hold(flow);
        }
    }

    private void hold(QuicFlow flow) {
        if (!flow.canHold(frame.end()) || !flows.makeRoom(flow, HeldBytes.pagesFor(frame.end()))) {
            recorder.count(Counter.UNSENDABLE); // the client sends it again
            return;
        }
        flow.hold(frame.bytes(), frame.end());
        recorder.count(Counter.HELD);
    }

    private void releaseHeld(QuicFlow flow) {
        for (int i = 0; i < flow.frameCount(); i++) {
            heldFrame.read(held, flow.copyFrame(i, held));
            recorder.count(outlet.release(heldFrame) ? Counter.RELEASED : Counter.UNSENDABLE);
        }
        flow.forgetFrames();
    }

    private void refuse(QuicFlow flow, Outcome outcome) {
        if (allows(outcome)) {
            pass();
        } else {
            drop(flow);
        }
    }

    private void drop(QuicFlow flow) {
        flow.held.clear();
        flow.forgetFrames();
        flow.state = FlowSlot.State.REFUSED;
    }

    private boolean allows(Outcome outcome) {
        Verdict verdict = judge.judgeHello(frame, Protocol.QUIC, outcome, name, hello, nowMicros);
        recorder.record(frame, nowMicros, Protocol.QUIC, outcome, name, verdict, judge);
        return verdict.action() == Action.ALLOW;
    }

    private void pass() {
        recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }
}
