package org.gatehouse.gate;

import org.gatehouse.enforce.DnsRefusal;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.link.FrameListener;
import org.gatehouse.link.Port;

/**
 * The way of a frame from the internet's side: the answers of name servers, which the diversion's rules hold, go on to the client, changed or not, or a refusal in their
 * place. What the rules cannot look into, behind two tags, in a PPPoE session or in fragments, comes here, too, and goes on as it is where it is no answer. One thread of its own;
 * nothing here blocks, and nothing is allocated for what is allowed.
 *
 * <p>Bounds: each device receives as many answers as {@link Devices#ANSWER} allows, whoever makes them up outside; fragments wait as {@link Reassembler} says.
 */
public final class AnswerLane implements FrameListener {
    private static final int DNS = 53;
    private static final int MAX_FORGED_PAYLOAD = 2048;

    private final Outlet outlet;
    private final Recorder recorder;
    private final Judge judge;
    private final Devices devices = new Devices();
    private final Heartbeat heartbeat;
    private final DnsAnswers answers;
    private final DnsAnswerStreams streams;
    private final Reassembler fragments;

    private final Frame frame = new Frame();
    private final FrameWriter forged = new FrameWriter(MAX_FORGED_PAYLOAD);
    private final DnsRefusal dnsRefusal = new DnsRefusal();
    private final StreamedRefusal streamed = new StreamedRefusal();

    private long nowMicros; // of the frame in hand

    /** One whose questions nobody changed on their way out. */
    AnswerLane(
            Port towardsServer,
            Port towardsClient,
            Judge judge,
            EventRing ring,
            Counters counters,
            AddressMemory memory,
            Heartbeat heartbeat,
            int mtu) {
        this(towardsServer, towardsClient, judge, ring, counters, memory, new SearchMemory(), heartbeat, mtu);
    }

    /**
     * @param towardsServer where a frame goes to the server's side
     * @param towardsClient where a frame goes on to the client
     * @param judge this lane's own
     * @param ring this lane's own
     * @param counters this lane's own
     * @param memory is told of every address
     * @param searches what the lane that reads openings asked for otherwise
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
            SearchMemory searches,
            Heartbeat heartbeat,
            int mtu) {
        this.outlet = new Outlet(towardsServer, towardsClient, mtu);
        this.recorder = new Recorder(ring, counters, devices);
        this.judge = judge;
        this.heartbeat = heartbeat;
        this.answers = new DnsAnswers(judge, recorder, memory, searches);
        this.streams = new DnsAnswerStreams(outlet, answers, recorder);
        this.fragments = Reassembler.ofReceivers(recorder);
    }

    @Override
    public void onFrame(byte[] bytes, int length, long epochMicros) {
        nowMicros = epochMicros;
        recorder.count(Counter.FRAMES);
        switch (frame.read(bytes, length)) {
            case UDP -> onDatagram(length);
            case FRAGMENT -> onFragment(length);
            case NOT_IP -> onNoIp(length);
            case TCP -> onSegment(length);
            case OTHER_TRANSPORT -> forward(length);
            case TRUNCATED, MALFORMED -> recorder.count(Counter.MALFORMED);
        }
    }

    /** An answer that is whole goes the way of one that came in one frame. */
    private void onFragment(int length) {
        if (!fragments.mayComeFrom(DNS, frame, nowMicros)) {
            forward(length);
        } else if (isAdmitted(Devices.FRAGMENT)) {
            int assembled = fragments.put(frame, nowMicros);
            if (assembled > 0) {
                onWhole(assembled);
            }
        }
    }

    private void onWhole(int length) {
        switch (frame.readAssembled(fragments.bytes(), length)) {
            case TCP -> onSegment(length);
            case UDP -> onDatagram(length);
            case FRAGMENT, NOT_IP, OTHER_TRANSPORT, TRUNCATED, MALFORMED -> recorder.count(Counter.ODD_FRAGMENTS);
        }
    }

    private void onNoIp(int length) {
        if (Heartbeat.isHeartbeat(frame)) {
            heartbeat.heard();
            streams.forgetOld(nowMicros);
        } else {
            forward(length);
        }
    }

    /** Of what is no answer only that comes here which the rules cannot tell from one. */
    private void forward(int length) {
        recorder.count(Counter.OTHERS);
        outlet.forwardToClient(frame.bytes(), length);
    }

    /** Whether the device may receive one more; nobody can say who sent it. */
    private boolean isAdmitted(long cost) {
        boolean admitted = devices.admits(frame.destinationMac(), judge.isInPolicy(frame), cost, nowMicros);
        if (!admitted) {
            recorder.count(Counter.TURNED_AWAY);
        }
        return admitted;
    }

    private void onDatagram(int length) {
        if (frame.sourcePort() != DNS) {
            forward(length);
        } else if (!isAdmitted(Devices.ANSWER)) {
            return;
        } else if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS); // the client would drop it too
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
            case REPLACED -> replace();
            case REFUSED -> refuse();
            case UNREADABLE -> {} // was counted; the client asks again
        }
    }

    private void onSegment(int length) {
        boolean starts = (frame.tcpFlags() & TcpFlags.SYN) != 0;
        if (frame.sourcePort() != DNS) {
            forward(length);
        } else if (frame.payloadLength() == 0 && !starts) {
            pass();
        } else if (frame.payloadLength() > 0 && starts) {
            recorder.count(Counter.ODD_SEGMENTS);
        } else if (Checksum.stateOf(frame) == Checksum.State.WRONG) {
            recorder.count(Counter.WRONG_CHECKSUMS);
        } else if (!isAdmitted(Devices.ANSWER)) {
            return;
        } else if (!starts) {
            streams.onSegment(frame, nowMicros);
        } else if (streams.onStart(frame, nowMicros)) {
            pass();
        }
    }

    private void replace() {
        if (answers.search() != null && answers.search().streamed) {
            streamed.take(answers.replacement(), answers.replacementLength());
            end(answers.search());
        } else {
            forged.udp(frame, false, answers.replacement(), answers.replacementLength());
            outlet.toClient(forged);
        }
    }

    /** What was asked over TCP: the answer is the last that comes there. */
    private void end(SearchMemory.Search search) {
        forged.tcp(
                frame,
                false,
                search.sequence,
                search.acknowledgment,
                DnsStreams.NO_MORE,
                streamed.bytes(),
                streamed.length());
        outlet.toClient(forged);
    }

    private void refuse() {
        DnsAnswerReader read = answers.reader();
        if (!read.hasQuestion()) {
            return;
        }
        if (answers.search() != null && answers.search().streamed) {
            streamed.compose(
                    read.message(), read.messageStart(), read.firstQuestionEnd(), read.edns(), answers.refusal());
            end(answers.search());
        } else {
            dnsRefusal.replace(frame, read, answers.refusal(), forged);
            outlet.toClient(forged);
        }
    }

    private void pass() {
        recorder.count(outlet.releaseToClient(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
    }
}
