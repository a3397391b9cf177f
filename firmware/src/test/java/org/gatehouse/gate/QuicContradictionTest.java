package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.BLOCKED;
import static org.gatehouse.inspect.QuicSealer.concat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.inspect.QuicSealer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 2 of the gate for QUIC: what was judged is what the server reads, whatever else the client sends and whichever of it gets lost. */
@Tag("E10")
@Tag("E04")
class QuicContradictionTest {
    private static final int MOVES = 25;
    private static final List<byte[]> IDS = List.of(new byte[] {1, 1, 1, 1, 1, 1, 1, 1}, new byte[] {2, 2, 2, 2});

    private static final byte[] REAL = QuicOpeningsTest.hello(BLOCKED);
    private static final List<byte[]> STREAMS = List.of(
            REAL,
            QuicOpeningsTest.hello("www.casual.test"), // the beginning of the blocked one
            QuicOpeningsTest.hello("www.royino.test"), // its end
            concat(QuicOpeningsTest.hello("www.casual.test"), REAL), // two hellos
            QuicOpeningsTest.hello("w.test"));

    private final TestLane school = new TestLane();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomAdversary_neverGetsABlockedHelloThrough(long seed) {
        Random random = new Random(seed);
        int allowedSeen = 0;
        for (int game = 0; game < 400; game++) {
            school.nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
            Adversary adversary = new Adversary(random);
            for (int move = 0; move < MOVES; move++) {
                adversary.move();
            }
            assertFalse(adversary.first.names().contains(BLOCKED), "the first wins, after " + adversary.moves);
            assertFalse(adversary.last.names().contains(BLOCKED), "the last wins, after " + adversary.moves);
            allowedSeen += adversary.first.names().isEmpty() ? 0 : 1;
            school.forget();
        }
        assertTrue(allowedSeen > 40, "only " + allowedSeen + " games with a hello that the server could read");
    }

    /**
     * Draws pieces from hellos that share their beginnings and ends, seals them for one of two connections from one of two ports, alone or with packets of
     * the other, in any order, and knows which of its datagrams get lost behind the gate: their hop limit runs out.
     */
    private final class Adversary {
        private final List<String> moves = new ArrayList<>();
        private final Random random;
        private final int version;
        private final QuicServer first = new QuicServer(false, IDS);
        private final QuicServer last = new QuicServer(true, IDS);
        private final List<byte[]> lost = new ArrayList<>();

        Adversary(Random random) {
            this.random = random;
            version = random.nextInt(5) == 0 ? QuicSealer.V2 : QuicSealer.V1;
        }

        void move() {
            int stream = random.nextInt(3) == 0 ? 0 : random.nextInt(STREAMS.size());
            byte[] datagram = packet(stream);
            while (random.nextInt(8) == 0) {
                datagram = concat(datagram, packet(random.nextInt(STREAMS.size())));
            }
            int port = random.nextInt(6) == 0 ? 50_001 : 50_000;
            if (random.nextInt(3) == 0) {
                lost.add(datagram);
                moves.add("lost");
            }
            school.receive(new FrameBuilder().ports(port, 443).udp(datagram));
            school.released().forEach(this::deliver);
            school.released().clear();
        }

        private byte[] packet(int stream) {
            byte[] id = IDS.get(random.nextInt(5) == 0 ? 1 : 0);
            QuicSealer sealer = new QuicSealer(random.nextInt(30) == 0 ? QuicSealer.DRAFT_29 : version, id);
            sealer.number(random.nextInt(100_000));
            if (random.nextInt(5) == 0) {
                sealer.sentTo(QuicServer.chosenId(id));
            }
            byte[] message = STREAMS.get(stream);
            int from = random.nextInt(2) == 0 ? 0 : cut(message.length);
            int to = random.nextInt(2) == 0 ? message.length : cut(message.length);
            byte[] frames = {1};
            if (from < to) {
                int middle = random.nextInt(3) == 0 ? from + random.nextInt(to - from) : from;
                frames = concat(piece(message, middle, to), new byte[random.nextInt(3)], piece(message, from, middle));
            }
            moves.add("%d: %d of %d to %d".formatted(id[0], stream, from, to));
            return sealer.initial(frames);
        }

        /** Some of its frames' types are longer than needed, which only lenient servers take. */
        private byte[] piece(byte[] message, int from, int to) {
            byte[] frame = QuicSealer.crypto(message, from, to);
            boolean wide = random.nextInt(20) == 0;
            return wide ? concat(new byte[] {0x40}, frame) : frame;
        }

        private int cut(int length) {
            int[] edges = {4, REAL.length - 8, REAL.length, REAL.length - 1};
            int at = random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt(length);
            return Math.min(at, length);
        }

        private void deliver(byte[] released) {
            Frame frame = new Frame();
            assertTrue(frame.read(released, released.length) == FrameKind.UDP);
            int start = frame.payloadStart();
            byte[] datagram = Arrays.copyOfRange(released, start, start + frame.payloadLength());
            if (lost.stream().noneMatch(other -> Arrays.equals(other, datagram))) {
                first.receive(datagram);
                last.receive(datagram);
            }
        }
    }
}
