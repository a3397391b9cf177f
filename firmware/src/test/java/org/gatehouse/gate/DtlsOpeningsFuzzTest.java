package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.inspect.DtlsPen;

/** Conversations that speak DTLS as a state machine: whatever is sent and gets lost, no server reads the blocked hello, and nothing goes on that was not sent. */
class DtlsOpeningsFuzzTest {
    private static final int STEP = 5;
    private static final int MAX_STEPS = 60;
    private static final int PATHS = 2;
    private static final TestLane SCHOOL = new TestLane();
    private static final byte[] BLOCKED_BODY = DtlsPen.body(BLOCKED, 60);
    private static final byte[][] BODIES = {
        BLOCKED_BODY,
        DtlsPen.body("www.casino.tesx", 60),
        DtlsPen.body("www.xasino.test", 60),
        DtlsPen.body("w.test", 69), // of the same length
        DtlsPen.body("w.test", 60),
        DtlsPen.body((String) null, 60),
        DtlsPen.call(),
        DtlsPen.body("www.xasino.test", 59, (byte) 1)
    };

    private final List<byte[]> sent = new ArrayList<>();
    private final DtlsServer[] servers = new DtlsServer[2 * PATHS];
    private byte[] datagram = {};

    /** Five bytes a step: which hello; its number, its port and how it is packed; where its piece begins; how long that is; what becomes of the datagram. */
    @FuzzTest
    void steps(byte[] input) {
        begin();
        ByteBuffer in = ByteBuffer.wrap(input, 0, Math.min(input.length, STEP * MAX_STEPS));
        while (in.remaining() >= STEP) {
            step(in.get(), in.get(), in.get() & 0xff, in.get() & 0xff, in.get());
        }
    }

    private void begin() {
        SCHOOL.nowMicros += FlowSlot.Memory.BRIEF.micros + 1; // nothing is known of what was before
        SCHOOL.forget();
        sent.clear();
        datagram = new byte[0];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = new DtlsServer(BLOCKED_BODY, i % 2 == 1);
        }
    }

    private void step(int which, int how, int where, int length, int fate) {
        byte[] body = BODIES[which & 7];
        int from = where % body.length;
        int to = Math.min(body.length, from + length);
        byte[] piece = DtlsPen.fragment(DtlsPen.CLIENT_HELLO, how & 3, body, from, to);
        byte[] record = (how & 0xc0) == 0xc0
                ? DtlsPen.record(
                        DtlsPen.HANDSHAKE, piece, DtlsPen.fragment(DtlsPen.CLIENT_HELLO, how & 3, body, 0, from))
                : DtlsPen.record(DtlsPen.HANDSHAKE, which >> 7 & 1, piece);
        datagram = DtlsPen.concat(datagram, record);
        if ((fate & 3) == 1 && datagram.length < 1000) {
            return; // goes with the next
        }
        if ((fate & 0xf0) == 0xf0) {
            datagram[(where << 8 | length) % datagram.length] ^= (byte) (1 + (fate & 7));
        }
        send(how >> 2 & 1, (fate & 4) == 0);
    }

    private void send(int path, boolean arrives) {
        long device = FrameBuilder.PUPIL + path;
        byte[] frame =
                new FrameBuilder().clientMac(device).ports(1024 + path, 4433).udp(datagram);
        datagram = new byte[0];
        sent.add(frame.clone());
        SCHOOL.receive(frame);
        for (byte[] released : SCHOOL.released()) {
            assertTrue(sent.stream().anyMatch(any -> Arrays.equals(any, released)), "what nobody sent went on");
            if (arrives) {
                servers[2 * path].take(released);
                servers[2 * path + 1].take(released);
            }
        }
        SCHOOL.forget();
    }
}
