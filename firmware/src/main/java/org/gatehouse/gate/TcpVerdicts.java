package org.gatehouse.gate;

import org.gatehouse.enforce.ConnectionReset;
import org.gatehouse.enforce.HttpRefusal;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.HttpPurpose;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.OpeningKind;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.inspect.SocksReader;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/** The TCP segment in hand, and what becomes of it: it is judged, it goes on whole or in part, or its connection ends. The lane's thread. */
final class TcpVerdicts {
    private static final int MAX_FORGED_PAYLOAD = 2048;
    private static final int MAX_SEGMENT = 60 * 1024; // an IP packet has at most 65,535 bytes, with its headers

    private final Outlet outlet;
    private final Judge judge;
    private final Recorder recorder;
    private final CanonicalName name;
    private final ClientHelloReader hello;
    private final HttpRequestReader request;
    private final SegmentWriter segments = new SegmentWriter(MAX_SEGMENT);
    private final FrameWriter forged = new FrameWriter(MAX_FORGED_PAYLOAD);
    private final HttpRefusal httpRefusal;

    private Frame frame;
    private long nowMicros;
    private Verdict verdict;

    TcpVerdicts(
            Outlet outlet,
            Judge judge,
            Recorder recorder,
            CanonicalName name,
            ClientHelloReader hello,
            HttpRequestReader request,
            int mtu) {
        this.outlet = outlet;
        this.judge = judge;
        this.recorder = recorder;
        this.name = name;
        this.hello = hello;
        this.request = request;
        this.httpRefusal = new HttpRefusal(mtu);
    }

    void take(Frame segment, long epochMicros) {
        frame = segment;
        nowMicros = epochMicros;
    }

    /** Judges an opening; its name is the one read last. */
    boolean allows(Flow flow, Outcome outcome) {
        verdict = flow.kind == OpeningKind.TLS
                ? judge.judgeHello(frame, Protocol.TLS, outcome, name, hello, nowMicros)
                : judge.judgeRequest(frame, outcome, name, purposeOf(flow), flow.hasOrigin, nowMicros);
        recorder.record(frame, nowMicros, protocolOf(flow), outcome, name, verdict, judge);
        return verdict.action() == Action.ALLOW;
    }

    private HttpPurpose purposeOf(Flow flow) {
        return flow.kind == OpeningKind.HTTP ? request.purpose() : HttpPurpose.ANY;
    }

    private static Protocol protocolOf(Flow flow) {
        return switch (flow.kind) {
            case TLS -> Protocol.TLS;
            case HTTP -> Protocol.HTTP;
            case SOCKS -> Protocol.SOCKS;
            case NONE -> Protocol.TCP;
        };
    }

    /** Judges where a proxy shall go to; the name is the one read last. */
    boolean allowsProxied(SocksReader asked, byte[] bytes) {
        Outcome outcome = asked.outcome();
        verdict =
                judge.judgeProxied(frame, outcome, name, bytes, asked.addressStart(), asked.addressLength(), nowMicros);
        recorder.record(frame, nowMicros, Protocol.SOCKS, outcome, name, verdict, judge);
        return verdict.action() == Action.ALLOW;
    }

    /** Judges first bytes that name nothing. What passes as a matter of course has no row, since it would be one a connection. */
    boolean allowsUnnamed(Reason reason) {
        verdict = judge.judgeUnnamed(frame, reason);
        if (verdict.isBlock() || verdict.flagged()) {
            recorder.recordUnnamed(frame, nowMicros, Protocol.TCP, frame.destinationPort(), verdict, judge);
        }
        return !verdict.isBlock();
    }

    /** The segment in hand says otherwise than what is known: the connection ends, unless the segment only asks whether it is still there. */
    void onContradiction(Flow flow) {
        if (flow.isProbe(frame)) {
            passWithoutByte();
        } else if (!allows(flow, Outcome.CONTRADICTION)) {
            refuse(flow, false);
        }
    }

    /** The segment in hand does not go on, unless it asks whether the connection is still there. */
    void drop(Flow flow, Counter counter) {
        if (flow.isProbe(frame)) {
            passWithoutByte();
        } else {
            recorder.count(counter);
        }
    }

    /**
     * Ends a connection, by the verdict given last.
     *
     * @param alone whether the client awaits the answer to no other request, as far as the segment in hand shows: then it gets the page
     */
    void refuse(Flow flow, boolean alone) {
        flow.state = Flow.State.REFUSED;
        flow.clearBytes();
        flow.stream.clear();
        if (alone && flow.kind == OpeningKind.HTTP && verdict.reason() != Reason.CONTRADICTION) {
            ConnectionReset.toServer(frame, flow.next(), forged);
            outlet.toServer(forged);
            httpRefusal.write(frame, hostOf(verdict), verdict, judge.contacts(), forged);
            outlet.toClient(forged);
        } else {
            sendResets(flow);
        }
    }

    /** Never the name that was read last for another device. */
    private String hostOf(Verdict refusal) {
        boolean named =
                switch (refusal.reason()) {
                    case CATEGORY, ADDRESS_FOR_NAME, NOT_ALLOWED, UNRESOLVED, FRONTED, TOR, DOH, VPN -> true;
                    default -> false;
                };
        return named && name.length() > 0 ? name.toString() : "a site without a name";
    }

    void sendResets(Flow flow) {
        ConnectionReset.toServer(frame, flow.next(), forged);
        outlet.toServer(forged);
        ConnectionReset.toClient(frame, forged);
        outlet.toClient(forged);
    }

    /** Lets the segment in hand go on as it is. */
    void pass() {
        recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }

    /** The server answers a probe without its byte as it would with it, and a byte that does not go on cannot take the place of one that was lost. */
    private void passWithoutByte() {
        int headersLength = SegmentWriter.keepHeaders(frame, segments.bytes());
        if (headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
            return;
        }
        Frame probe = segments.segment(segments.bytes(), headersLength, frame.sequence(), 0);
        recorder.count(outlet.release(probe) ? Counter.RELEASED : Counter.UNSENDABLE);
    }

    /** Lets bytes go on in segments of their own, with the headers that were kept of another one. */
    void release(Flow flow, int sequence, byte[] bytes, int start, int length) {
        for (int at = 0; at < length; at += MAX_SEGMENT) {
            int run = Math.min(length - at, MAX_SEGMENT);
            System.arraycopy(bytes, start + at, segments.bytes(), flow.headersLength, run);
            Frame segment = segments.segment(flow.headers, flow.headersLength, sequence + at, run);
            recorder.count(outlet.release(segment) ? Counter.RELEASED : Counter.UNSENDABLE);
        }
        flow.released(sequence, length);
    }
}
