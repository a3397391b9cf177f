package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Latency;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.link.FrameListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is allowed costs the collector nothing. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 30_000;
    private static final int ROUNDS = 5;
    private static final int MEASURED = 2_000;
    private static final int MAX_BYTES_FOR_THE_CIPHERS = 4096;

    private final TestLane school = new TestLane(1024);
    private final Latency latency = new Latency();
    private final FrameListener lane =
            new TimedLane(school.lane(new Nowhere()), school.counters, Counter.OPENINGS, latency);

    /** Frames of one opening each, by what they are. */
    record Opening(String what, List<byte[]> frames) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Opening> allowed() {
        byte[] hello = Openings.hello(Openings.ALLOWED);
        byte[] chunked = Openings.chunked(Openings.ALLOWED, "abcdefghi", 4);
        byte[] longHello = Openings.hello(Openings.ALLOWED, Openings.filled(1700, 1));
        return List.of(
                new Opening(
                        "DNS query",
                        List.of(new FrameBuilder().ports(40_000, 53).udp(Openings.query(Openings.ALLOWED)))),
                new Opening(
                        "DNS query for a search engine",
                        List.of(new FrameBuilder().ports(40_000, 53).udp(Openings.query("www.google.com")))),
                new Opening("hello in one segment", List.of(new FrameBuilder().tcp(hello))),
                new Opening(
                        "hello in two segments",
                        List.of(
                                new FrameBuilder().tcp(longHello, 0, 1448),
                                new FrameBuilder().sequence(1448).tcp(longHello, 1448, longHello.length))),
                new Opening(
                        "SYN and hello in two segments, the second first",
                        List.of(
                                new FrameBuilder().flags(2).sequence(-1).tcp(new byte[0]),
                                new FrameBuilder().sequence(1448).tcp(longHello, 1448, longHello.length),
                                new FrameBuilder().tcp(longHello, 0, 1448))),
                new Opening(
                        "SYN and request",
                        List.of(
                                new FrameBuilder().flags(2).sequence(-1).tcp(new byte[0]),
                                new FrameBuilder().tcp(Openings.get(Openings.ALLOWED)))),
                new Opening(
                        "request in two segments, and a chunked body in three",
                        List.of(
                                new FrameBuilder().tcp(chunked, 0, 30),
                                new FrameBuilder().sequence(30).tcp(chunked, 30, chunked.length - 12),
                                new FrameBuilder()
                                        .sequence(chunked.length - 12)
                                        .tcp(chunked, chunked.length - 12, chunked.length - 9),
                                new FrameBuilder()
                                        .sequence(chunked.length - 9)
                                        .tcp(chunked, chunked.length - 9, chunked.length))),
                new Opening("request", List.of(new FrameBuilder().tcp(Openings.get(Openings.ALLOWED)))));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void allowedOpening_allocatesNothing(Opening opening) {
        receive(opening, WARM_UP);
        long least = Long.MAX_VALUE;
        int rounds = 0;
        for (;
                rounds < ROUNDS && least > 0;
                rounds++) { // on a busy machine the JVM may still be compiling: it makes a few objects, in one round
            least = Math.min(least, allocated(opening));
        }
        assertEquals(0, least, "bytes for " + MEASURED + " times a " + opening);
        assertEquals(WARM_UP + rounds * MEASURED, school.count(Counter.ALLOWED));
        assertEquals(WARM_UP + rounds * MEASURED, measured());
        assertEquals(0, school.count(Counter.EVENTS_LOST));
    }

    /** What is no opening and passes: a conversation's first datagram, and first bytes that name nothing. */
    static List<Opening> unknown() {
        return List.of(
                new Opening(
                        "unknown datagram",
                        List.of(new FrameBuilder().ports(40_000, 50_000).udp(Openings.filled(200, 0x2a)))),
                new Opening(
                        "SYN and bytes that name nothing",
                        List.of(
                                new FrameBuilder().flags(2).sequence(-1).tcp(new byte[0]),
                                new FrameBuilder().tcp(Openings.filled(200, 0x2a)))));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void unknownProtocol_allocatesNothing(Opening opening) {
        receive(opening, WARM_UP);
        long least = Long.MAX_VALUE;
        int rounds = 0;
        for (; rounds < ROUNDS && least > 0; rounds++) {
            least = Math.min(least, allocated(opening));
        }
        assertEquals(0, least, "bytes for " + MEASURED + " times an " + opening);
        long frames = (WARM_UP + rounds * MEASURED) * (long) opening.frames().size();
        assertEquals(frames, school.count(Counter.RELEASED));
    }

    private long measured() {
        return IntStream.range(0, Latency.BUCKETS).mapToLong(latency::count).sum();
    }

    private long allocated(Opening opening) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        receive(opening, MEASURED);
        long after = THREADS.getCurrentThreadAllocatedBytes();
        long nothing = THREADS.getCurrentThreadAllocatedBytes() - after; // what the asking itself costs
        return after - before - nothing;
    }

    /** The JDK's ciphers and MACs make objects for every key; nothing else does. */
    @Test
    void allowedQuicHello_allocatesWhatTheCiphersDo() {
        byte[] hello = QuicOpeningsTest.hello(Openings.ALLOWED);
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        Opening opening = new Opening(
                "hello in an Initial",
                List.of(new FrameBuilder().udp(new QuicSealer(QuicSealer.V1, id).datagram(QuicSealer.crypto(hello)))));
        receive(opening, WARM_UP);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        receive(opening, MEASURED);
        long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / MEASURED;
        assertTrue(each <= MAX_BYTES_FOR_THE_CIPHERS, each + " bytes for an Initial");
        assertEquals(WARM_UP + MEASURED, school.count(Counter.ALLOWED));
    }

    @Test
    void measurement_seesAnAllocation() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        school.forget();
        school.released().add(new byte[1000]);
        assertEquals(true, THREADS.getCurrentThreadAllocatedBytes() - before >= 1000);
    }

    private void receive(Opening opening, int times) {
        for (int i = 0; i < times; i++) {
            school.nowMicros += FlowSlot.Memory.KEPT.micros + 1; // the same connection again, and nothing known of it
            for (int frame = 0; frame < opening.frames().size(); frame++) {
                byte[] bytes = opening.frames().get(frame);
                lane.onFrame(bytes, bytes.length, school.nowMicros);
            }
            school.ring.drain(AllocationTest::ignore, 1);
        }
    }

    private static void ignore(Object event) {}
}
