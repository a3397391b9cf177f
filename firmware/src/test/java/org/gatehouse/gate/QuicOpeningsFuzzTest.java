package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.inspect.QuicSealer;

/**
 * QUIC connections as a state machine: two of them, from two ports and two devices. Whatever is sent and gets lost, the most lenient server reads no blocked hello, and nothing goes
 * on that was not sent.
 */
class QuicOpeningsFuzzTest {
    private static final int STEP = 6;
    private static final int MAX_STEPS = 40;
    private static final TestLane SCHOOL = new TestLane();
    private static final List<byte[]> IDS = List.of(new byte[] {1, 1, 1, 1, 1, 1, 1, 1}, new byte[] {2, 2, 2, 2});
    private static final int[] VERSIONS = {QuicSealer.V1, QuicSealer.V2, QuicSealer.DRAFT_29, QuicSealer.RESERVED};
    private static final byte[][] MESSAGES = {
        QuicOpeningsTest.hello(BLOCKED),
        QuicOpeningsTest.hello("www.casual.test"), // the beginning of the blocked one
        QuicOpeningsTest.hello("www.royino.test"), // its end
        QuicSealer.concat(QuicOpeningsTest.hello("www.casual.test"), QuicOpeningsTest.hello(BLOCKED)),
        QuicOpeningsTest.hello("w.test"),
        QuicSealer.concat(QuicOpeningsTest.hello("w.test"), QuicOpeningsTest.hello("www.royino.test")),
        Openings.filled(120, 1),
        new byte[] {1, 1, 0, 0}
    };

    private final List<byte[]> sent = new ArrayList<>();
    private final List<byte[]> lost = new ArrayList<>();
    private final Frame frame = new Frame();
    private QuicServer first;
    private QuicServer last;
    private byte[] datagram = {};

    /**
     * Six bytes a step: which message, connection and version; where its piece begins; how long that is; from whom, and what becomes of it; what kind of packet it is; the packet's
     * number.
     */
    @FuzzTest
    void steps(byte[] input) {
        SCHOOL.nowMicros += FlowSlot.Memory.BRIEF.micros + 1; // nothing is known of what was before
        SCHOOL.forget();
        sent.clear();
        lost.clear();
        datagram = new byte[0];
        first = new QuicServer(false, IDS);
        last = new QuicServer(true, IDS);
        ByteBuffer in = ByteBuffer.wrap(input, 0, Math.min(input.length, STEP * MAX_STEPS));
        while (in.remaining() >= STEP) {
            step(in.get(), in.get() & 0xff, in.get() & 0xff, in.get(), in.get(), in.get());
        }
        assertFalse(first.names().contains(BLOCKED), "where the first wins");
        assertFalse(last.names().contains(BLOCKED), "where the last wins");
    }

    private void step(int what, int where, int length, int how, int kind, int number) {
        byte[] message = MESSAGES[what & 7];
        byte[] id = IDS.get(what >> 3 & 1);
        QuicSealer sealer = new QuicSealer(VERSIONS[what >> 4 & 3], id).number(number);
        if ((what & 0x40) != 0) {
            sealer.sentTo(QuicServer.chosenId(id));
        }
        datagram = QuicSealer.concat(datagram, packet(sealer, message, where, length, kind));
        if ((how & 0xe0) == 0xe0) {
            datagram[(where << 4 ^ length) % datagram.length] ^= (byte) (1 + (number & 0x7f));
        }
        boolean goesWithTheNext = (how & 3) == 1 && datagram.length < 1000;
        if (!goesWithTheNext) {
            send((how & 4) != 0, (how & 8) != 0, (how & 0x10) != 0);
        }
    }

    private static byte[] packet(QuicSealer sealer, byte[] message, int where, int length, int kind) {
        int from = Math.min(where, message.length);
        int to = Math.min(message.length, from + length);
        byte[] piece = QuicSealer.crypto(message, from, to);
        return switch (kind & 7) {
            case 0, 1 -> sealer.initial(piece);
            case 2 -> sealer.initial(QuicSealer.crypto(message, 0, from), QuicSealer.ping(), piece);
            case 3 -> sealer.initial(piece, QuicSealer.padding(2), QuicSealer.crypto(message, 0, from));
            case 4 -> sealer.token((byte) kind).initial(piece);
            case 5 -> sealer.earlyData(20 + length);
            case 6 -> sealer.handshake(20 + length);
            default -> sealer.initial(QuicSealer.cryptoAt(where << 8 | length, message));
        };
    }

    private void send(boolean otherPort, boolean otherDevice, boolean getsLost) {
        long device = FrameBuilder.PUPIL + (otherDevice ? 1 : 0);
        byte[] bytes = new FrameBuilder()
                .clientMac(device)
                .ports(otherPort ? 50_001 : 50_000, 443)
                .udp(datagram);
        datagram = new byte[0];
        sent.add(bytes.clone());
        if (getsLost) {
            lost.add(bytes.clone());
        }
        SCHOOL.receive(bytes);
        SCHOOL.released().forEach(this::deliver);
        assertEquals(List.of(), SCHOOL.towardsClient.sent);
        SCHOOL.forget();
    }

    private void deliver(byte[] released) {
        assertTrue(isAmong(sent, released), "what nobody sent went on");
        if (!isAmong(lost, released)) {
            assertEquals(FrameKind.UDP, frame.read(released, released.length));
            int start = frame.payloadStart();
            byte[] payload = Arrays.copyOfRange(released, start, start + frame.payloadLength());
            first.receive(payload);
            last.receive(payload);
        }
    }

    private static boolean isAmong(List<byte[]> frames, byte[] frame) {
        return frames.stream().anyMatch(any -> Arrays.equals(any, frame));
    }
}
