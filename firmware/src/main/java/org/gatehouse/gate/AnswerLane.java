package org.gatehouse.gate;

import org.gatehouse.enforce.DnsRefusal;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;

/**
 * The way of a frame from the internet's side: the answers of name servers, which the diversion's rules hold, go on to the client, changed or not, or a refusal in their
 * place. One thread of its own; nothing here blocks, and nothing is allocated for what is allowed.
 */
public final class AnswerLane implements FrameListener {
    private static final int DNS = 53;
    private static final int MAX_FORGED_PAYLOAD = 2048;

    private final Outlet outlet;
    private final Recorder recorder;
    private final Heartbeat heartbeat;
    private final DnsAnswers answers;
    private final DnsAnswerStreams streams;

    private final Frame frame = new Frame();
    private final FrameWriter forged = new FrameWriter(MAX_FORGED_PAYLOAD);
    private final DnsRefusal dnsRefusal = new DnsRefusal();

    private long nowMicros; // of the frame in hand

    /**
     * @param towardsServer where a frame goes to the server's side
     * @param towardsClient where a frame goes on to the client
     * @param judge this lane's own
     * @param ring this lane's own
     * @param counters this lane's own
     * @param memory is told of every address
     * @param heartbeat is told when one comes through
     * @param mtu the largest IP packet in bytes that the ports carry
     */
    public AnswerLane(
            Port towardsServer,
            Port towardsClient,
            Judge judge,
            EventRing ring,
            Counters counters,
            AddressMemory memory,
            Heartbeat heartbeat,
            int mtu) {
        this.outlet = new Outlet(towardsServer, towardsClient, mtu);
        this.recorder = new Recorder(ring, counters);
        this.heartbeat = heartbeat;
        this.answers = new DnsAnswers(judge, recorder, memory);
        this.streams = new DnsAnswerStreams(outlet, answers, recorder);
    }

    @Override
    public void onFrame(byte[] bytes, int length, long epochMicros) {
        nowMicros = epochMicros;
        recorder.count(Counter.FRAMES);
        switch (frame.read(bytes, length)) {
            case UDP -> onDatagram();
            case FRAGMENT -> recorder.count(Counter.FRAGMENTS); // of a long answer: the client asks again over TCP
            case NOT_IP -> onOther();
            case TCP -> onSegment();
            case OTHER_TRANSPORT -> recorder.count(Counter.OTHERS); // the rules hold none
            case TRUNCATED, MALFORMED -> recorder.count(Counter.MALFORMED);
        }
    }

    private void onOther() {
        if (Heartbeat.isHeartbeat(frame)) {
            heartbeat.heard();
            streams.forgetOld(nowMicros);
        } else {
            recorder.count(Counter.OTHERS);
        }
    }

    private void onDatagram() {
        if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS); // the client would drop it too
        } else if (frame.sourcePort() != DNS) {
            recorder.count(Counter.OTHERS); // the rules hold none
        } else {
            onAnswer();
        }
    }

    private void onAnswer() {
        switch (answers.judge(frame, frame.bytes(), frame.payloadStart(), frame.payloadLength(), nowMicros)) {
            case PASS -> pass();
            case CHANGED -> {
                Checksum.complete(frame);
                pass();
            }
            case REFUSED -> refuse();
            case UNREADABLE -> {} // was counted; the client asks again
        }
    }

    private void onSegment() {
        boolean starts = (frame.tcpFlags() & TcpFlags.SYN) != 0;
        if (frame.sourcePort() != DNS) {
            recorder.count(Counter.OTHERS); // the rules hold none
        } else if (frame.payloadLength() == 0 && !starts) {
            pass();
        } else if (frame.payloadLength() > 0 && starts) {
            recorder.count(Counter.ODD_SEGMENTS);
        } else if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS);
        } else if (!starts) {
            streams.onSegment(frame, nowMicros);
        } else if (streams.onStart(frame, nowMicros)) {
            pass();
        }
    }

    private void refuse() {
        if (answers.reader().hasQuestion()) {
            dnsRefusal.replace(frame, answers.reader(), answers.refusal(), forged);
            outlet.toClient(forged);
        }
    }

    private void pass() {
        recorder.count(outlet.releaseToClient(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }
}
