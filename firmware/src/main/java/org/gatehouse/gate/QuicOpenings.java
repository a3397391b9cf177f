package org.gatehouse.gate;

import java.util.Arrays;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.inspect.QuicInitialReader;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Verdict;

/**
 * The part of a lane that reads QUIC: Initials are held until the hello in them is whole and judged. What is refused is dropped, and the client falls back to TCP, where the
 * name meets the same verdict. The lane's thread.
 */
final class QuicOpenings {
    /** Connections remembered at once; a browser opens tens of TCP connections for each. */
    static final int FLOWS = 2048;

    static final int PAGES = 4096;

    private static final int LONG_HEADER = 0xc0;

    private final Outlet outlet;
    private final Judge judge;
    private final Recorder recorder;
    private final CanonicalName name;
    private final ClientHelloReader hello;
    private final QuicInitialReader initials = new QuicInitialReader();
    private final FlowTable<QuicFlow> flows = new FlowTable<>(QuicFlow::new, FLOWS, PAGES);
    private final Frame heldFrame = new Frame();
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];

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

    /** Takes a UDP frame of which the checksum is right; what is not QUIC goes on. */
    void onDatagram(Frame datagram, long epochMicros) {
        frame = datagram;
        nowMicros = epochMicros;
        if (frame.payloadLength() == 0 || (frame.bytes()[frame.payloadStart()] & LONG_HEADER) != LONG_HEADER) {
            pass();
            return;
        }
        QuicFlow flow = flows.find(frame, nowMicros);
        if (flow == null) {
            initials.original(frame.bytes(), -1);
        } else {
            initials.original(flow.id, flow.idLength);
        }
        switch (initials.read(frame.bytes(), frame.payloadStart(), frame.payloadLength())) {
            case OTHER -> pass();
            case UNKNOWN_VERSION -> onUnknownVersion(flow == null ? flows.claim(nowMicros) : flow);
            case EARLY_DATA -> onEarlyData(flow);
            case UNREADABLE -> recorder.count(Counter.MALFORMED); // the server cannot open it either
            case INITIAL -> onInitial(flow == null ? flows.claim(nowMicros) : flow);
        }
    }

    /** Nobody can tell what it asks for: dropped, so that the client takes another version, or TCP. Told once. */
    private void onUnknownVersion(QuicFlow flow) {
        if (flow.state == FlowSlot.State.REFUSED) {
            recorder.count(Counter.REPEATED);
        } else {
            refuse(flow, Outcome.UNREADABLE);
        }
    }

    /** Data for a server that was not named: what belongs to no allowed hello waits for the client to send it again. */
    private void onEarlyData(QuicFlow flow) {
        if (flow != null && flow.state == FlowSlot.State.JUDGED) {
            pass();
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    private void onInitial(QuicFlow flow) {
        if (flow.state == FlowSlot.State.PLAIN || !isOf(flow)) {
            begin(flow);
        }
        if (flow.state == FlowSlot.State.REFUSED) {
            recorder.count(Counter.REPEATED);
            return;
        }
        for (int piece = 0; piece < initials.pieces(); piece++) {
            Outcome put = put(flow, piece);
            if (put != Outcome.NEEDS_MORE) {
                refuse(flow, put);
                return;
            }
        }
        if (flow.held.prefix() > flow.judged) {
            onGathered(flow);
        } else if (flow.state == FlowSlot.State.JUDGED) {
            pass();
        } else {
            hold(flow);
        }
    }

    /** Whether the datagram belongs to the connection that the flow remembers, and not to another one between the same ports. */
    private boolean isOf(QuicFlow flow) {
        int start = initials.idStart();
        return initials.isOfOriginal()
                || Arrays.equals(flow.id, 0, flow.idLength, frame.bytes(), start, start + initials.idLength());
    }

    private void begin(QuicFlow flow) {
        flow.clear();
        flow.reset();
        flow.state = FlowSlot.State.HOLDING;
        flow.idLength = initials.idLength();
        System.arraycopy(frame.bytes(), initials.idStart(), flow.id, 0, flow.idLength);
        flows.touch(flow, nowMicros);
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
        flows.makeRoom(flow, offset, length);
        HeldBytes.Put put = flow.held.put(offset, initials.pieceBytes(), initials.pieceStart(piece), length);
        return put == HeldBytes.Put.DIFFERENT ? Outcome.CONTRADICTION : Outcome.NEEDS_MORE;
    }

    /** Reads the hello behind what was judged: the first one, or the second after a HelloRetryRequest. */
    private void onGathered(QuicFlow flow) {
        flow.held.copyTo(assembled, 0);
        Outcome outcome = hello.readHandshake(assembled, flow.judged, flow.held.prefix() - flow.judged);
        if (outcome == Outcome.NEEDS_MORE && flow.held.prefix() < HeldBytes.MAX_BYTES) {
            hold(flow);
        } else if (allows(outcome)) {
            flow.state = FlowSlot.State.JUDGED;
            flow.judged = flow.held.prefix();
            releaseHeld(flow);
            pass();
        } else {
            drop(flow);
        }
    }

    private void hold(QuicFlow flow) {
        if (!flow.canHold(frame.end())) {
            recorder.count(Counter.UNSENDABLE); // the client sends it again
            return;
        }
        flows.makeRoom(flow, 1);
        flow.hold(frame.bytes(), frame.end());
        recorder.count(Counter.HELD);
    }

    private void releaseHeld(QuicFlow flow) {
        for (int i = 0; i < flow.frameCount(); i++) {
            heldFrame.read(flow.frame(i), flow.frameLength(i));
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
        Verdict verdict = judge.judge(frame.sourceMac(), outcome, name);
        recorder.record(frame, nowMicros, Protocol.QUIC, outcome, name, verdict, judge);
        return verdict.action() == Action.ALLOW;
    }

    private void pass() {
        recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }
}
