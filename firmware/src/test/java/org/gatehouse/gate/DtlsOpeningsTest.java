package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.gatehouse.event.Counter;
import org.gatehouse.inspect.DtlsPen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E01")
class DtlsOpeningsTest {
    private static final String TOLD_ALLOWED = "dtls www.school.test not-listed";
    private static final String TOLD_BLOCKED = "dtls www.casino.test category";
    private static final byte[] COOKIE = {1, 2, 3, 4};

    private final TestLane school = new TestLane();
    private FrameBuilder path = new FrameBuilder().ports(40_000, 4433);

    @Test
    void allowedHello_goesOnAsItIs() {
        byte[] first = send(DtlsPen.whole(0, DtlsPen.body(ALLOWED, 0)));
        byte[] second = send(DtlsPen.whole(1, DtlsPen.body(ALLOWED, 0, COOKIE)));
        byte[] rest = send(DtlsPen.record(22, DtlsPen.fragment(16, 2, new byte[66], 0, 66)));
        assertReleased(first, second, rest);
        assertEquals(List.of(TOLD_ALLOWED), school.events());
    }

    /** A client repeats its hello until the server is heard. Each is judged, and goes on; the log has one row. */
    @Test
    void helloSentAgain_goesOnAndIsToldOnce() {
        byte[] hello = DtlsPen.whole(0, DtlsPen.body(ALLOWED, 0));
        assertReleased(send(hello), send(hello), send(hello));
        assertEquals(List.of(TOLD_ALLOWED), school.events());
        byte[] another = send(DtlsPen.whole(0, DtlsPen.body("www.garden.test", 0)));
        assertReleased(another);
        assertEquals(List.of("dtls www.garden.test not-listed"), school.events());
        path = path.ports(40_001, 4433);
        assertReleased(send(hello));
        assertEquals(List.of(TOLD_ALLOWED), school.events(), "another conversation");
        school.nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
        assertReleased(send(hello));
        assertEquals(List.of(TOLD_ALLOWED), school.events(), "later");
    }

    @Test
    void blockedHelloBehindAnAllowedOne_isRefused() {
        assertReleased(send(DtlsPen.whole(0, DtlsPen.body(ALLOWED, 0))));
        send(DtlsPen.whole(0, DtlsPen.body(BLOCKED, 0)));
        assertReleased();
        assertEquals(List.of(TOLD_ALLOWED, TOLD_BLOCKED), school.events());
    }

    @Test
    void blockedHello_isDroppedAndToldOnce() {
        for (int i = 0; i < 3; i++) {
            send(DtlsPen.whole(0, DtlsPen.body(BLOCKED, 0)));
        }
        send(DtlsPen.piece(0, DtlsPen.body(BLOCKED, 0), 5, 10));
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
    }

    @Test
    void secondHello_isJudgedToo() {
        byte[] first = send(DtlsPen.whole(0, DtlsPen.body(ALLOWED, 0)));
        send(DtlsPen.whole(1, DtlsPen.body(BLOCKED, 0, COOKIE)));
        assertReleased(first);
        assertEquals(List.of(TOLD_ALLOWED, TOLD_BLOCKED), school.events());
    }

    /** The first flight is dropped, the second goes on. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 70, 150})
    void fragments_goOnWhenTheyAreSentAgain(int size) {
        byte[] body = DtlsPen.body(ALLOWED, 100);
        for (int at = 0; at < body.length; at += size) {
            send(DtlsPen.piece(0, body, at, Math.min(at + size, body.length)));
        }
        assertEquals(1, school.released().size(), "the one that completed it");
        assertEquals(List.of(TOLD_ALLOWED), school.events());
        school.forget();
        for (int at = 0; at < body.length; at += size) {
            send(DtlsPen.piece(0, body, at, Math.min(at + size, body.length)));
        }
        assertEquals((body.length + size - 1) / size, school.released().size());
        assertEquals(List.of(), school.events());
    }

    @Test
    void fragmentsOfABlockedHello_neverGoOn() {
        byte[] body = DtlsPen.body(BLOCKED, 3_000);
        for (int pass = 0; pass < 3; pass++) {
            for (int at = body.length - 500; at > -500; at -= 500) {
                send(DtlsPen.piece(0, body, Math.max(at, 0), at + 500));
            }
        }
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
    }

    @Test
    @Tag("E05")
    void fragmentsThatContradictEachOther_endTheConversation() {
        byte[] allowed = DtlsPen.body(ALLOWED, 100);
        byte[] blocked = DtlsPen.body(BLOCKED, 100);
        send(DtlsPen.piece(0, allowed, 0, allowed.length - 5));
        byte[] last = send(DtlsPen.piece(0, allowed, allowed.length - 5, allowed.length));
        send(DtlsPen.piece(0, blocked, 100, blocked.length));
        send(DtlsPen.piece(0, allowed, 0, allowed.length - 5));
        assertReleased(last);
        assertEquals(List.of(TOLD_ALLOWED, "dtls  contradiction"), school.events());
    }

    @Test
    @Tag("E05")
    void lengthsThatContradictEachOther_endTheConversation() {
        send(DtlsPen.piece(0, DtlsPen.body(ALLOWED, 100), 0, 20));
        send(DtlsPen.piece(0, DtlsPen.body(ALLOWED, 101), 20, 30));
        assertReleased();
        assertEquals(List.of("dtls  contradiction"), school.events());
    }

    @Test
    void helloWithoutAName_isRefused_butCallsAreNot() {
        byte[] call = send(DtlsPen.whole(0, DtlsPen.call()));
        assertReleased(call);
        assertEquals(List.of(), school.events());
        send(DtlsPen.whole(0, DtlsPen.body((String) null, 0)));
        assertReleased();
        assertEquals(List.of("dtls  no-name"), school.events());
    }

    @Test
    void messageThatNoClientSends_isRefused() {
        byte[] body = DtlsPen.body(ALLOWED, 0);
        send(DtlsPen.piece(2, body, 0, 10));
        send(DtlsPen.piece(65_535, body, 0, 10));
        assertReleased();
        assertEquals(List.of("dtls  unreadable"), school.events());
    }

    @Test
    void recordThatMakesNoSense_isDropped() {
        byte[] datagram = DtlsPen.whole(0, DtlsPen.body(ALLOWED, 0));
        datagram[12]++;
        send(datagram);
        assertReleased();
        assertEquals(1, school.count(Counter.MALFORMED));
    }

    @Test
    @Tag("E20")
    void memory_isBoundedByDevice() {
        byte[] body = DtlsPen.body(ALLOWED, 3_000);
        for (int port = 0; port < DtlsOpenings.FLOWS; port++) {
            path = path.ports(1024 + port, 4433);
            send(DtlsPen.piece(0, body, 0, 1000));
        }
        assertTrue(school.count(Counter.BEYOND_SHARE) >= DtlsOpenings.FLOWS / 2);
        path = path.clientMac(FrameBuilder.PUPIL + 1);
        byte[] other = send(DtlsPen.whole(0, DtlsPen.body(ALLOWED, 0)));
        assertReleased(other);
    }

    /** Whatever datagrams of two allowed hellos and a blocked one are sent and get lost, no server that keeps the first or the last of what overlaps reads the blocked one. */
    @ParameterizedTest
    @Tag("E04")
    @ValueSource(longs = {1, 2, 3, 4})
    void randomAdversary_neverGetsABlockedHelloThrough(long seed) {
        Random random = new Random(seed);
        byte[][] bodies = {
            DtlsPen.body("www.casino.tesx", 60), DtlsPen.body("www.xasino.test", 60), DtlsPen.body(BLOCKED, 60)
        };
        for (int round = 0; round < 300; round++) {
            path = path.ports(1024 + round, 4433);
            DtlsServer first = new DtlsServer(bodies[2], false);
            DtlsServer last = new DtlsServer(bodies[2], true);
            for (int move = 0; move < 30; move++) {
                byte[] body = bodies[random.nextInt(3)];
                int from = random.nextInt(3) == 0 ? 0 : random.nextInt(body.length);
                int to = random.nextInt(3) == 0 ? body.length : from + 1 + random.nextInt(body.length - from);
                send(DtlsPen.piece(0, body, from, to));
                school.released().stream().filter(sent -> random.nextBoolean()).forEach(sent -> {
                    first.take(sent);
                    last.take(sent);
                });
                school.forget();
            }
        }
    }

    private byte[] send(byte[] datagram) {
        byte[] frame = path.udp(datagram);
        school.receive(frame.clone());
        return frame;
    }

    private void assertReleased(byte[]... frames) {
        assertEquals(frames.length, school.released().size());
        for (int i = 0; i < frames.length; i++) {
            assertArrayEquals(frames[i], school.released().get(i));
        }
        school.towardsServer.sent.clear();
    }
}
