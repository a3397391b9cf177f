package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;

/** Segments of any kind on one connection: what the server can put together is whole queries, and none for a blocked name. */
class DnsStreamsFuzzTest {
    private static final int START = 1000;

    private final RecordingPort towardsServer = new RecordingPort();
    private final RecordingPort towardsClient = new RecordingPort();
    private final EventRing ring = new EventRing(1024);
    private final Recorder recorder = new Recorder(ring, new Counters());
    private final CanonicalName name = new CanonicalName();
    private final Outlet outlet = new Outlet(towardsServer, towardsClient, 1500);
    private final DnsQueryStreams streams = new DnsQueryStreams(
            outlet,
            new DnsQuestions(new Judge(TestLane.rules(TestLane.ALL_SEARCHES)), recorder, name),
            new SearchQuestions(outlet, new SearchMemory(), recorder),
            recorder);
    private final Frame frame = new Frame();
    private long nowMicros = 1_800_000_000_000_000L;

    /** The input: for each segment a byte for where it begins, one for how long it is, and its bytes. A length of 255 is a SYN there instead. */
    @FuzzTest
    void segments(byte[] input) {
        nowMicros += FlowSlot.Memory.AWAITED.micros + 1; // nothing is known of the connection
        towardsServer.sent.clear();
        towardsClient.sent.clear();
        send(
                new FrameBuilder()
                        .ports(40_000, 53)
                        .flags(TcpFlags.SYN)
                        .sequence(START - 1)
                        .tcp(new byte[0]),
                true);
        ServerStream server = new ServerStream(START, 1024, false);
        ByteBuffer in = ByteBuffer.wrap(input);
        while (in.remaining() > 2) {
            int sequence = START + in.get();
            int length = in.get() & 0xff;
            byte[] payload = new byte[length == 255 ? 0 : Math.min(in.remaining(), length)];
            in.get(payload);
            boolean starts = length == 255;
            FrameBuilder segment = new FrameBuilder().ports(40_000, 53).sequence(sequence);
            send(
                    segment.flags(starts ? TcpFlags.SYN : TcpFlags.PSH | TcpFlags.ACK)
                            .tcp(payload),
                    starts);
        }
        towardsServer.sent.stream().filter(sent -> !isSyn(sent)).forEach(server::put);
        assertWholeQueries(server.contiguous());
        ring.drain(event -> {}, Integer.MAX_VALUE);
    }

    private void send(byte[] bytes, boolean starts) {
        frame.read(bytes, bytes.length);
        if (starts) {
            streams.onStart(frame, nowMicros);
        } else if (frame.payloadLength() > 0) {
            streams.onSegment(frame, nowMicros);
        }
    }

    private boolean isSyn(byte[] sent) {
        frame.read(sent, sent.length);
        return (frame.tcpFlags() & TcpFlags.SYN) != 0;
    }

    private static void assertWholeQueries(byte[] stream) {
        CanonicalName asked = new CanonicalName();
        DnsQueryReader reader = new DnsQueryReader(asked);
        int at = 0;
        while (at < stream.length) {
            assertTrue(stream.length - at >= 2);
            int length = (stream[at] & 0xff) << 8 | stream[at + 1] & 0xff;
            assertTrue(stream.length - at - 2 >= length, "a part of a query");
            Outcome outcome = reader.read(stream, at + 2, length);
            assertTrue(outcome == Outcome.NAMED || outcome == Outcome.NO_NAME, outcome::toString);
            assertFalse(("." + asked).endsWith(".casino.test"), asked::toString); // a label may end so, too
            at += 2 + length;
        }
        assertEquals(stream.length, at);
    }
}
