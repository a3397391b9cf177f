package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 2 of the gate: what was judged is what the server reads, whatever else the client sends. */
@Tag("E04")
@Tag("E05")
class ContradictionTest {
    private static final int BASE = 0xffffffc0;
    private static final int JUNK = 5;
    private static final String[] STREAMS = {"allowed", "blocked", "inner", "inner and more"};
    private static final int INNER_START =
            5 + 4 + 34 + 1 + 4 + 2 + 2 + 4; // where Openings.hello puts the bytes before the name

    private final TestLane school = new TestLane();
    private final byte[] fake = Openings.hello(ALLOWED);
    private final byte[] real = Openings.hello(BLOCKED);
    private int port = 40_000;

    @Test
    void fakeHelloFirst_thenTheRealOneWhole() {
        send(0, fake);
        send(0, real);
        assertEquals(List.of("tls www.school.test not-listed", "tls  contradiction"), school.events());
        assertServerKeeps(fake);
        assertTrue(isReset(), "a reset at the number that the server expects");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 1000})
    void fakeHelloFirst_thenTheRealOneInPieces(int size) {
        send(0, fake);
        for (int again = 0; again < 2; again++) {
            for (int at = 0; at < real.length; at += size) {
                send(at, Arrays.copyOfRange(real, at, Math.min(at + size, real.length)));
            }
        }
        assertServerKeeps(fake);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 20, 1000})
    void fakeHelloFirst_thenTheRealOneInPiecesFromTheEnd(int size) {
        send(0, fake);
        for (int at = (real.length - 1) / size * size; at >= 0; at -= size) {
            send(at, Arrays.copyOfRange(real, at, Math.min(at + size, real.length)));
        }
        assertServerKeeps(fake);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 60, 600})
    void fakeHelloFirst_thenTheRealOneFromBeforeItsBeginning(int before) {
        byte[] segment = new byte[before + real.length];
        Arrays.fill(segment, (byte) 'x');
        System.arraycopy(real, 0, segment, before, real.length);
        send(0, fake);
        send(-before, segment);
        assertServerKeeps(fake);
    }

    /** The real hello carries the fake one inside, so that no byte of theirs differs. */
    @ParameterizedTest
    @CsvSource({"0", "1", "10", "100", "500"})
    void helloInsideAHello_isNotCompletedFromBefore(int overlap) {
        byte[] outer = Openings.hello(BLOCKED, fake);
        int inner = INNER_START;
        send(inner, Arrays.copyOfRange(outer, inner, outer.length));
        assertEquals(List.of("tls www.school.test not-listed"), school.events());
        send(0, Arrays.copyOfRange(outer, 0, Math.min(inner + overlap, outer.length)));
        send(0, outer);
        assertEquals(0, served(false).length);
        assertEquals(0, served(true).length);
    }

    /** The server has the end of a blocked hello; the gate is shown the same beginning with another end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 300, 100_000})
    void endReleasedEarlier_endsNoOtherHello(int behind) {
        byte[] filler = Openings.filled(400, 1);
        byte[] blocked = Openings.hello(BLOCKED, filler);
        byte[] allowed = Openings.hello(ALLOWED, filler);
        int cut = 100;
        send(-fake.length, fake); // before the server's window
        send(cut, Arrays.copyOfRange(blocked, cut, blocked.length));
        send(behind + blocked.length, Openings.filled(10, 1));
        send(behind + blocked.length + 10, Openings.get(ALLOWED)); // something else to remember
        send(0, allowed);
        send(0, Arrays.copyOf(allowed, cut));
        send(cut, Arrays.copyOfRange(allowed, cut, allowed.length));
        assertFalse(isBlockedHello(served(false)));
        assertFalse(isBlockedHello(served(true)));
    }

    @Test
    void heldBytesThatDiffer_endTheFlow() {
        byte[] hello = Openings.hello(ALLOWED, Openings.filled(200, JUNK));
        byte[] differing = hello.clone();
        differing[70] ^= 1;
        send(0, Arrays.copyOf(hello, 80));
        send(60, Arrays.copyOfRange(differing, 60, hello.length));
        assertEquals(List.of("tls  contradiction"), school.events());
        send(0, hello);
        assertEquals(0, served(false).length);
    }

    @Test
    void heldBytesBehindAGapThatDiffer_endTheFlow() {
        byte[] hello = Openings.hello(ALLOWED, Openings.filled(200, JUNK));
        byte[] differing = hello.clone();
        differing[90] ^= 1;
        send(0, Arrays.copyOf(hello, 20));
        send(80, Arrays.copyOfRange(hello, 80, 100));
        send(20, Arrays.copyOfRange(differing, 20, hello.length));
        assertEquals(List.of("tls  contradiction"), school.events());
        assertEquals(0, served(false).length);
    }

    @Test
    void memory_lastsUntilTheKernelIsTold() {
        send(0, fake);
        school.nowMicros += FlowSlot.Memory.BRIEF.micros;
        send(0, real);
        assertServerKeeps(fake);
    }

    /** A client that knows how the gate works, and a server that keeps the first or the last of what overlaps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomAdversary_neverGetsABlockedHelloThrough(long seed) {
        Random random = new Random(seed);
        int allowedSeen = 0;
        for (int game = 0; game < 2000; game++) {
            port = 1024 + game;
            Adversary adversary = new Adversary(random);
            for (int move = 0; move < 25; move++) {
                adversary.move();
            }
            byte[] first = served(false);
            byte[] last = served(true);
            assertFalse(isBlockedHello(first), "the first wins, after " + adversary.moves);
            assertFalse(isBlockedHello(last), "the last wins, after " + adversary.moves);
            allowedSeen += isWholeHello(first) ? 1 : 0;
            school.forget();
        }
        assertTrue(allowedSeen > 40, "only " + allowedSeen + " games with a hello that the server could read");
    }

    /**
     * Draws segments from streams that overlap: an allowed and a blocked hello that begin alike at the same number, and an allowed one that
     * lies inside the blocked one. It cuts where it likes, and sometimes puts a few bytes in front. It knows no byte that begins a request, since
     * data behind what was no opening passes as it does in the kernel, and it sends nothing that is whole before the server's window: the lane
     * does not see where a connection begins.
     */
    private final class Adversary {
        private final List<String> moves = new ArrayList<>();
        private final Random random;
        private final byte[][] streams;
        private final int[] starts;

        Adversary(Random random) {
            this.random = random;
            byte[] inner = Openings.hello("abc.test"); // its length is no letter that begins a request
            byte[] filler = random.nextBoolean() ? inner : Openings.filled(inner.length, JUNK);
            byte[] blocked = Openings.hello(BLOCKED, filler);
            byte[] allowed = Openings.hello(ALLOWED, Openings.filled(inner.length, JUNK));
            byte[] allowedBehind = Arrays.copyOf(inner, blocked.length - INNER_START);
            Arrays.fill(allowedBehind, inner.length, allowedBehind.length, (byte) JUNK);
            streams = new byte[][] {allowed, blocked, inner, allowedBehind};
            starts = new int[] {0, 0, INNER_START, INNER_START};
        }

        void move() {
            int which = random.nextInt(10) < 4 ? 1 : random.nextInt(streams.length);
            byte[] stream = streams[which];
            int from = random.nextInt(2) == 0 ? 0 : cut(stream.length - 1);
            int to = random.nextInt(2) == 0 ? stream.length : cut(stream.length);
            if (which == 1 && random.nextInt(4) == 0) {
                from = INNER_START;
            }
            if (to > from) {
                int before = random.nextInt(6) == 0 ? 1 + random.nextInt(8) : 0;
                byte[] segment = new byte[before + to - from];
                Arrays.fill(segment, (byte) JUNK);
                System.arraycopy(stream, from, segment, before, to - from);
                int offset = starts[which] + from - before;
                send(offset, segment);
                moves.add("%s at %d, %d bytes".formatted(STREAMS[which], offset, segment.length));
            }
        }

        private int cut(int length) {
            int[] edges = {1, 5, 9, INNER_START, INNER_START + 1, length / 2, length - 1};
            return Math.min(
                    length, random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt(length));
        }
    }

    private void send(int offset, byte[] payload) {
        school.receive(
                new FrameBuilder().ports(port, 443).sequence(BASE + offset).tcp(payload));
    }

    private byte[] served(boolean lastWins) {
        return server(lastWins).contiguous();
    }

    private boolean isReset() {
        return server(false).isReset();
    }

    private ServerStream server(boolean lastWins) {
        ServerStream server = new ServerStream(BASE, 2000, lastWins);
        school.released().forEach(server::put);
        return server;
    }

    private void assertServerKeeps(byte[] opening) {
        assertArrayEquals(opening, Arrays.copyOf(served(false), opening.length));
        assertArrayEquals(opening, Arrays.copyOf(served(true), opening.length));
    }

    private static boolean isWholeHello(byte[] stream) {
        return new ClientHelloReader(new CanonicalName()).read(stream, 0, stream.length) == Outcome.NAMED;
    }

    private static boolean isBlockedHello(byte[] stream) {
        CanonicalName name = new CanonicalName();
        Outcome outcome = new ClientHelloReader(name).read(stream, 0, stream.length);
        return outcome == Outcome.NAMED && name.toString().equals(BLOCKED);
    }
}
