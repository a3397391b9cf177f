package org.gatehouse.gate;

import org.gatehouse.enforce.DnsRefusal;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.DatagramKind;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;
import org.gatehouse.name.CanonicalName;

/**
 * The way of a frame from the school's side: every frame that the diversion's rules hold comes here, and leaves by {@link Outlet} or not at
 * all. One thread; nothing here blocks, and nothing is allocated for what is allowed.
 */
public final class Lane implements FrameListener {
    private static final int DNS = 53;
    private static final int MAX_FORGED_PAYLOAD = 2048;

    private final Outlet outlet;
    private final Recorder recorder;
    private final Doorman doorman;

    private final Frame frame = new Frame();
    private final CanonicalName name = new CanonicalName();
    private final FrameWriter forged = new FrameWriter(MAX_FORGED_PAYLOAD);
    private final DnsRefusal dnsRefusal = new DnsRefusal();
    private final DnsQuestions questions;
    private final SearchQuestions search;
    private final DnsQueryStreams queryStreams;
    private final TcpOpenings tcp;
    private final QuicOpenings quic;
    private final DtlsOpenings dtls;
    private final OtherOpenings other;
    private final Reassembler fragments;

    private long nowMicros; // of the frame in hand

    /**
     * @param towardsServer where a frame goes on to the server
     * @param towardsClient where an answer goes back
     * @param mtu the largest IP packet in bytes that the ports carry
     */
    public Lane(Port towardsServer, Port towardsClient, Judge judge, EventRing ring, Counters counters, int mtu) {
        this(towardsServer, towardsClient, judge, ring, counters, new SearchMemory(), mtu);
    }

    /** @param searches what the lane that reads answers looks up */
    public Lane(
            Port towardsServer,
            Port towardsClient,
            Judge judge,
            EventRing ring,
            Counters counters,
            SearchMemory searches,
            int mtu) {
        this.outlet = new Outlet(towardsServer, towardsClient, mtu);
        Devices devices = new Devices();
        this.recorder = new Recorder(ring, counters, devices);
        this.doorman = new Doorman(judge, recorder, devices);
        this.questions = new DnsQuestions(judge, recorder, name);
        this.search = new SearchQuestions(outlet, searches, recorder);
        this.queryStreams = new DnsQueryStreams(outlet, questions, search, recorder);
        ClientHelloReader hello = new ClientHelloReader(name);
        this.tcp = new TcpOpenings(outlet, judge, recorder, name, hello, mtu);
        this.quic = new QuicOpenings(outlet, judge, recorder, name, hello);
        this.dtls = new DtlsOpenings(outlet, judge, recorder, name, hello);
        this.other = new OtherOpenings(outlet, judge, recorder);
        this.fragments = Reassembler.ofSenders(recorder);
    }

    @Override
    public void onFrame(byte[] bytes, int length, long epochMicros) {
        nowMicros = epochMicros;
        recorder.count(Counter.FRAMES);
        if (KernelWord.isOne(bytes, length)) {
            recorder.count(Counter.MALFORMED); // a device with the address that is the gate's word to the kernel
            return;
        }
        switch (frame.read(bytes, length)) {
            case TCP -> onSegment();
            case UDP -> onDatagram();
            case FRAGMENT -> onFragment();
            case OTHER_TRANSPORT -> other.onPacket(frame, nowMicros);
            case NOT_IP -> onOther(length);
            case TRUNCATED, MALFORMED -> recorder.count(Counter.MALFORMED);
        }
    }

    /** A packet that is whole goes the way of one that came in one frame. */
    private void onFragment() {
        if (!doorman.admits(frame, Devices.FRAGMENT, nowMicros)) {
            return;
        }
        int length = fragments.put(frame, nowMicros);
        if (length > 0) {
            switch (frame.readAssembled(fragments.bytes(), length)) {
                case TCP -> onSegment();
                case UDP -> onDatagram();
                case OTHER_TRANSPORT -> other.onPacket(frame, nowMicros);
                case FRAGMENT, NOT_IP, TRUNCATED, MALFORMED -> recorder.count(Counter.ODD_FRAGMENTS);
            }
        }
    }

    private void onOther(int length) {
        if (Heartbeat.isHeartbeat(frame)) {
            outlet.forward(frame.bytes(), length); // on its way round, to the other lane
            tcp.forgetOld(nowMicros);
            queryStreams.forgetOld(nowMicros);
        } else {
            other.onFrame(frame, length, nowMicros);
        }
    }

    // Datagrams

    private void onDatagram() {
        long cost = frame.isWrapped() ? Devices.BULK : Devices.OPENING;
        if (!doorman.admits(frame, cost, nowMicros)) {
            return;
        }
        if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS); // the server would drop it too
        } else if (frame.destinationPort() == DNS) {
            onQuestion();
        } else if (!dtls.onDatagram(frame, nowMicros)) {
            onOtherDatagram();
        }
    }

    /** Signatures come first: what they know is built otherwise than QUIC, but may begin with the same bits. */
    private void onOtherDatagram() {
        byte[] bytes = frame.bytes();
        int start = frame.payloadStart();
        int length = frame.payloadLength();
        DatagramKind kind = DatagramKind.of(bytes, start, length, frame.destinationPort());
        boolean asks = kind == DatagramKind.QUESTION && !frame.isToGroup();
        if (asks && questions.reader().read(bytes, start, length) == Outcome.NAMED) {
            onQuestion(); // a resolver may listen on any port
        } else if (kind != DatagramKind.UNKNOWN || !quic.onDatagram(frame, nowMicros)) {
            other.onDatagram(frame, kind, nowMicros);
        }
    }

    private void onQuestion() {
        byte[] bytes = frame.bytes();
        int start = frame.payloadStart();
        int length = frame.payloadLength();
        if (DnsQuestions.isAnswer(bytes, start, length)) {
            pass();
        } else if (questions.allows(frame, bytes, start, length, nowMicros)) {
            if (questions.safe() == null) {
                pass();
            } else {
                search.onDatagram(frame, questions, nowMicros);
            }
        } else if (questions.canBeAnswered()) {
            dnsRefusal.write(frame, questions.reader(), questions.verdict(), forged);
            outlet.toClient(forged);
        }
    }

    // Segments

    private void onSegment() {
        int flags = frame.tcpFlags();
        boolean asks = (flags & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;
        if (frame.payloadLength() == 0 && !asks) {
            pass();
        } else if (frame.payloadLength() > 0 && (flags & (TcpFlags.SYN | TcpFlags.URG)) != 0) {
            recorder.count(Counter.ODD_SEGMENTS); // data in the SYN, urgent data: servers differ in what they read
        } else if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS);
        } else if (asks) {
            onSyn();
        } else if (frame.destinationPort() == DNS) {
            onStream();
        } else {
            tcp.onSegment(frame, nowMicros);
        }
    }

    /** A connection to a name server has queries for as long as it lasts. */
    private void onStream() {
        if (doorman.admits(frame, Devices.OPENING, nowMicros)) {
            queryStreams.onSegment(frame, nowMicros);
        }
    }

    private void onSyn() {
        boolean toNameServer = frame.destinationPort() == DNS;
        if (doorman.admits(frame, Devices.OPENING, nowMicros)
                && (toNameServer
                        ? queryStreams.onStart(frame, nowMicros)
                        : other.admitsConnection(frame, nowMicros) && tcp.onSyn(frame, nowMicros))) {
            pass();
        }
    }

    private void pass() {
        recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }
}
