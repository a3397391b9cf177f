package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.TcpFlags;

/** Answers of name servers: what the client gets leads to no blocked name and has no key to encrypt a hello with, whatever the server sends. */
class AnswerLaneFuzzTest {
    private static final int START = 1000;
    private static final int ROOM = 8192;
    private static final int SYN_ACK = TcpFlags.SYN | TcpFlags.ACK;
    private static final int NXDOMAIN = 3;

    private final RecordingPort towardsServer = new RecordingPort();
    private final RecordingPort towardsClient = new RecordingPort();
    private final EventRing ring = new EventRing(1024);
    private final AnswerLane lane = new AnswerLane(
            towardsServer,
            towardsClient,
            Judge.ofAnswers(TestLane.rules()),
            ring,
            new Counters(),
            new AddressMemory(),
            new Heartbeat(towardsClient, 5000),
            TestLane.MTU);
    private final Frame frame = new Frame();
    private long nowMicros = 1_800_000_000_000_000L;

    @FuzzTest
    void datagram(byte[] message) {
        if (message.length > 1400) {
            return;
        }
        begin();
        for (int version : new int[] {4, 6}) {
            receive(new FrameBuilder().ipVersion(version).ports(53, 40_000).udp(message));
            assertTrue(towardsClient.sent.size() <= 1);
            assertEquals(List.of(), towardsServer.sent);
            for (byte[] sent : towardsClient.sent) {
                assertEquals(FrameKind.UDP, frame.read(sent, sent.length));
                assertEquals(Checksum.State.RIGHT, Checksum.stateOf(frame));
                check(Arrays.copyOfRange(sent, frame.payloadStart(), frame.payloadStart() + frame.payloadLength()));
            }
            forget();
        }
    }

    /** For each segment a byte for where it begins, one for how long it is, and its bytes. A length of 255 is the SYN and ACK again instead. */
    @FuzzTest
    void segments(byte[] input) {
        begin();
        receive(segment(START - 1).flags(SYN_ACK).tcp(new byte[0]));
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.remaining() > 2) {
            int sequence = START + in.get();
            int length = in.get() & 0xff;
            if (length == 255) {
                receive(segment(START - 1).flags(SYN_ACK).tcp(new byte[0]));
            } else {
                byte[] payload = new byte[Math.min(in.remaining(), length)];
                in.get(payload);
                receive(segment(sequence).tcp(payload));
            }
        }
        ServerStream client = new ServerStream(START, ROOM, false); // a stream, whoever gets it
        towardsClient.sent.forEach(client::put);
        checkMessages(client.contiguous());
        forget();
    }

    private static FrameBuilder segment(int sequence) {
        return new FrameBuilder().ports(53, 40_000).sequence(sequence);
    }

    private void begin() {
        nowMicros += FlowSlot.Memory.AWAITED.micros + 1; // nothing is known of what was before
        forget();
    }

    private void forget() {
        towardsServer.sent.clear();
        towardsClient.sent.clear();
        ring.drain(event -> {}, Integer.MAX_VALUE);
    }

    private void receive(byte[] bytes) {
        lane.onFrame(bytes, bytes.length, nowMicros);
    }

    private static void checkMessages(byte[] stream) {
        ByteBuffer in = ByteBuffer.wrap(stream);
        while (in.hasRemaining()) {
            assertTrue(in.remaining() >= 2, "a part of a length");
            byte[] message = new byte[in.getShort() & 0xffff];
            assertTrue(in.remaining() >= message.length, "a part of a message");
            in.get(message);
            check(message);
        }
    }

    /** A refusal repeats the name that was asked for. A question is nothing that a client believes. */
    private static void check(byte[] message) {
        if (message.length < 12 || message[2] >= 0) {
            return;
        }
        SlowAnswer answer = new SlowAnswer(message);
        boolean refusal = (message[3] & 0xf) == NXDOMAIN && message[6] == 0 && message[7] == 0;
        assertFalse(answer.names.stream().skip(refusal ? 1 : 0).anyMatch(AnswerLaneFuzzTest::isBlocked));
        assertFalse(answer.hasKey, "a key to encrypt a hello with");
    }

    private static boolean isBlocked(String name) {
        return name.equals("casino.test.") || name.endsWith(".casino.test.");
    }
}
