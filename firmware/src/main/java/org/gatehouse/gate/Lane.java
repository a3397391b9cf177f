package org.gatehouse.gate;

import org.gatehouse.enforce.ConnectionReset;
import org.gatehouse.enforce.DnsRefusal;
import org.gatehouse.enforce.HttpRefusal;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.OpeningKind;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * The way of a frame from the school's side: every frame that the diversion's rules hold comes here, and leaves by {@link Outlet} or not at
 * all. One thread; nothing here blocks, and nothing is allocated for what is allowed.
 */
public final class Lane implements FrameListener {
    /** Connections remembered at once. */
    public static final int FLOWS = 8192;
    /** Pages of 2 KB that their bytes may take: 16 MB. */
    public static final int PAGES = 8192;

    private static final int DNS = 53;
    private static final int MAX_FORGED_PAYLOAD = 2048;
    private static final int MAX_AHEAD = 1 << 20; // bytes that may be lost or late on the way from the client

    private final Outlet outlet;
    private final Judge judge;
    private final Recorder recorder;
    private final Heartbeat heartbeat;
    private final FlowTable<Flow> flows = new FlowTable<>(Flow::new, FLOWS, PAGES);

    private final Frame frame = new Frame();
    private final CanonicalName name = new CanonicalName();
    private final ClientHelloReader clientHello = new ClientHelloReader(name);
    private final HttpRequestReader httpRequest = new HttpRequestReader(name);
    private final DnsQueryReader dnsQuery = new DnsQueryReader(name);
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];

    private final SegmentWriter segments = new SegmentWriter(HeldBytes.MAX_BYTES);
    private final FrameWriter forged = new FrameWriter(MAX_FORGED_PAYLOAD);
    private final DnsRefusal dnsRefusal = new DnsRefusal();
    private final HttpRefusal httpRefusal;
    private final QuicOpenings quic;

    // Of the frame in hand.
    private long nowMicros;
    private Verdict verdict;

    /**
     * @param towardsServer where a frame goes on to the server
     * @param towardsClient where an answer goes back
     * @param heartbeat is told when one comes through
     * @param mtu the largest IP packet in bytes that the ports carry
     */
    public Lane(
            Port towardsServer,
            Port towardsClient,
            Judge judge,
            EventRing ring,
            Counters counters,
            Heartbeat heartbeat,
            int mtu) {
        this.outlet = new Outlet(towardsServer, towardsClient, mtu);
        this.judge = judge;
        this.recorder = new Recorder(ring, counters);
        this.heartbeat = heartbeat;
        this.httpRefusal = new HttpRefusal(mtu);
        this.quic = new QuicOpenings(outlet, judge, recorder, name, clientHello);
    }

    @Override
    public void onFrame(byte[] bytes, int length, long epochMicros) {
        nowMicros = epochMicros;
        recorder.count(Counter.FRAMES);
        switch (frame.read(bytes, length)) {
            case TCP -> onSegment();
            case UDP -> onDatagram();
            case FRAGMENT -> recorder.count(Counter.FRAGMENTS);
            case NOT_IP, OTHER_TRANSPORT -> onOther(length);
            case TRUNCATED, MALFORMED -> recorder.count(Counter.MALFORMED);
        }
    }

    /** Only wrapped frames of other kinds come here, since the rules do not look into them; the bridge would let them pass. */
    private void onOther(int length) {
        if (Heartbeat.isHeartbeat(frame)) {
            heartbeat.heard();
        } else {
            recorder.count(Counter.OTHERS);
            outlet.forward(frame.bytes(), length);
        }
    }

    // Datagrams

    private void onDatagram() {
        if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS); // the server would drop it too
        } else if (frame.destinationPort() == DNS) {
            onQuestion();
        } else {
            quic.onDatagram(frame, nowMicros);
        }
    }

    private void onQuestion() {
        Outcome outcome = dnsQuery.read(frame.bytes(), frame.payloadStart(), frame.payloadLength());
        if (outcome == Outcome.NOT_AN_OPENING) {
            pass();
            return;
        }
        Verdict verdict = judge.judgeQuestion(frame.sourceMac(), outcome, name);
        record(Protocol.DNS, outcome, verdict);
        if (verdict.action() == Action.ALLOW) {
            pass();
        } else if (outcome == Outcome.NAMED) {
            dnsRefusal.write(frame, dnsQuery, verdict, forged);
            outlet.toClient(forged);
        }
    }

    // Segments

    private void onSegment() {
        if (frame.payloadLength() == 0) {
            pass();
        } else if ((frame.tcpFlags() & (TcpFlags.SYN | TcpFlags.URG)) != 0) {
            recorder.count(Counter.ODD_SEGMENTS); // data in the SYN, urgent data: servers differ in what they read
        } else if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS);
        } else {
            Flow flow = flows.find(frame, nowMicros);
            if (flow == null) {
                onUnknownFlow();
            } else {
                onKnownFlow(flow, frame.sequence() - flow.base);
            }
        }
    }

    private void onUnknownFlow() {
        if (kind() != OpeningKind.NONE) {
            onBeginning(flows.claim(nowMicros));
        } else if (frame.isWrapped()) {
            pass(); // the rules send all of these
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    private void onKnownFlow(Flow flow, int offset) {
        switch (flow.state) {
            case HOLDING -> onRest(flow, offset);
            case JUDGED, PLAIN -> onReleased(flow, offset);
            case REFUSED -> onRefused(flow, offset);
            case FREE -> throw new AssertionError("a free slot has no flow");
        }
    }

    /** A segment that may begin an opening, on a flow that remembers nothing which it could contradict. */
    private void onBeginning(Flow flow) {
        flow.held.clear();
        flow.base = frame.sequence();
        flow.kind = kind();
        flows.touch(flow, nowMicros);
        Outcome outcome = readFrame();
        switch (outcome) {
            case NOT_AN_OPENING -> {
                flow.state = Flow.State.PLAIN;
                passOn(flow);
            }
            case NEEDS_MORE -> hold(flow);
            case NAMED, NO_NAME, ADDRESS, UNREADABLE, CONTRADICTION, TOO_LONG -> {
                if (allows(flow, outcome)) {
                    remember(flow);
                    passOn(flow);
                } else {
                    refuse(flow);
                }
            }
        }
    }

    private void hold(Flow flow) {
        flow.headersLength = SegmentWriter.keepHeaders(frame, flow.headers);
        if (flow.headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
            flow.state = Flow.State.PLAIN;
            return;
        }
        flow.state = Flow.State.HOLDING;
        recorder.count(Counter.HELD);
        gather(flow, 0);
    }

    /** A further segment of a flow whose opening is not whole. */
    private void onRest(Flow flow, int offset) {
        if (offset < 0 || offset >= HeldBytes.MAX_BYTES) {
            onOutside(flow);
        } else {
            gather(flow, offset);
        }
    }

    /** Before what is held or far behind it, or what may be a further opening: a new connection with the same ports, or somebody's trick. */
    private void onOutside(Flow flow) {
        if (kind() != OpeningKind.NONE && flow.mayBeginAt(frame.sequence())) {
            onBeginning(flow);
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    private void gather(Flow flow, int offset) {
        int before = flow.held.prefix();
        int length = Math.min(frame.payloadLength(), HeldBytes.MAX_BYTES - offset);
        flows.makeRoom(flow, offset, length);
        switch (flow.held.put(offset, frame.bytes(), frame.payloadStart(), length)) {
            case NEW -> {
                if (flow.held.prefix() > before) {
                    onGathered(flow, length < frame.payloadLength());
                }
            }
            case REPEATED -> recorder.count(Counter.REPEATED);
            case DIFFERENT -> refuseAs(flow, Outcome.CONTRADICTION);
        }
    }

    /** @param beyond whether the frame in hand has bytes behind those that could be held */
    private void onGathered(Flow flow, boolean beyond) {
        int length = flow.held.prefix();
        flow.held.copyTo(assembled, 0);
        flow.kind = OpeningKind.of(assembled, 0, length);
        Outcome outcome = read(flow.kind, assembled, 0, length);
        if (outcome == Outcome.NEEDS_MORE && length == HeldBytes.MAX_BYTES) {
            outcome = Outcome.TOO_LONG;
        }
        switch (outcome) {
            case NEEDS_MORE -> recorder.count(Counter.HELD);
            case NOT_AN_OPENING -> {
                flow.state = Flow.State.PLAIN;
                releaseHeld(flow, beyond);
            }
            case NAMED, NO_NAME, ADDRESS, UNREADABLE, CONTRADICTION, TOO_LONG -> {
                if (allows(flow, outcome)) {
                    flow.state = Flow.State.JUDGED;
                    releaseHeld(flow, beyond);
                } else {
                    refuse(flow);
                }
            }
        }
    }

    private void releaseHeld(Flow flow, boolean beyond) {
        int length = flow.held.prefix();
        flow.held.copyTo(segments.bytes(), flow.headersLength);
        Frame segment = segments.segment(flow.headers, flow.headersLength, flow.base, length);
        recorder.count(outlet.release(segment) ? Counter.RELEASED : Counter.UNSENDABLE);
        flow.released(flow.base, length);
        if (beyond) {
            passOn(flow);
        }
    }

    /** A segment of a flow of which bytes were released: it repeats what is remembered, it goes on behind it, or it begins anew. */
    private void onReleased(Flow flow, int offset) {
        boolean overlaps = offset < flow.held.prefix() && offset + frame.payloadLength() > 0;
        if (overlaps) {
            onRepeated(flow, offset);
        } else if (kind() == OpeningKind.NONE || readFrame() == Outcome.NOT_AN_OPENING) {
            onMore(flow, offset);
        } else {
            onOutside(flow);
        }
    }

    private void onRepeated(Flow flow, int offset) {
        if (!flow.held.sameWhereHeld(offset, frame.bytes(), frame.payloadStart(), frame.payloadLength())) {
            refuseAs(flow, Outcome.CONTRADICTION);
        } else {
            onMore(flow, offset);
        }
    }

    /** What begins before a judged opening could put another one in front of it, and is not needed any more: the server had it. */
    private void onMore(Flow flow, int offset) {
        boolean near = offset >= 0 && frame.sequence() - flow.next() < MAX_AHEAD;
        if (near || flow.state == Flow.State.PLAIN) {
            passOn(flow);
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    /** The client sends it again: it has not seen the reset. The log is not told twice. */
    private void onRefused(Flow flow, int offset) {
        if (offset == 0) {
            recorder.count(Counter.REPEATED);
            sendResets(flow);
        } else {
            onOutside(flow);
        }
    }

    // Steps that several of the above share

    private OpeningKind kind() {
        return OpeningKind.of(frame.bytes(), frame.payloadStart(), frame.payloadLength());
    }

    private Outcome readFrame() {
        int length = Math.min(frame.payloadLength(), HeldBytes.MAX_BYTES);
        return read(kind(), frame.bytes(), frame.payloadStart(), length);
    }

    private Outcome read(OpeningKind kind, byte[] bytes, int start, int length) {
        return switch (kind) {
            case TLS -> clientHello.read(bytes, start, length);
            case HTTP -> httpRequest.read(bytes, start, length);
            case NONE -> Outcome.NOT_AN_OPENING;
        };
    }

    private boolean allows(Flow flow, Outcome outcome) {
        verdict = judge.judge(frame.sourceMac(), outcome, name);
        record(flow.kind == OpeningKind.HTTP ? Protocol.HTTP : Protocol.TLS, outcome, verdict);
        return verdict.action() == Action.ALLOW;
    }

    private void remember(Flow flow) {
        flow.state = Flow.State.JUDGED;
        int length = Math.min(frame.payloadLength(), HeldBytes.MAX_BYTES);
        flows.makeRoom(flow, 0, length);
        flow.held.put(0, frame.bytes(), frame.payloadStart(), length);
    }

    private void refuseAs(Flow flow, Outcome outcome) {
        if (!allows(flow, outcome)) {
            refuse(flow);
        }
    }

    private void refuse(Flow flow) {
        flow.state = Flow.State.REFUSED;
        flow.held.clear();
        if (flow.kind == OpeningKind.HTTP && verdict.reason() != Reason.CONTRADICTION) {
            ConnectionReset.toServer(frame, flow.next(), forged);
            outlet.toServer(forged);
            httpRefusal.write(frame, hostOf(verdict), verdict, forged);
            outlet.toClient(forged);
        } else {
            sendResets(flow);
        }
    }

    /** Never the name that was read last for another device. */
    private String hostOf(Verdict refusal) {
        boolean named = refusal.reason() == Reason.CATEGORY || refusal.reason() == Reason.ADDRESS_FOR_NAME;
        return named ? name.toString() : "a site without a name";
    }

    private void sendResets(Flow flow) {
        ConnectionReset.toServer(frame, flow.next(), forged);
        outlet.toServer(forged);
        ConnectionReset.toClient(frame, forged);
        outlet.toClient(forged);
    }

    private void record(Protocol protocol, Outcome outcome, Verdict decided) {
        recorder.record(frame, nowMicros, protocol, outcome, name, decided, judge);
    }

    private void pass() {
        recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }

    private void passOn(Flow flow) {
        pass();
        flow.released(frame.sequence(), frame.payloadLength());
    }
}
