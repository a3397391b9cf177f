package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.gatehouse.inspect.QuicSealer.V1;
import static org.gatehouse.inspect.QuicSealer.ack;
import static org.gatehouse.inspect.QuicSealer.concat;
import static org.gatehouse.inspect.QuicSealer.crypto;
import static org.gatehouse.inspect.QuicSealer.padding;
import static org.gatehouse.inspect.QuicSealer.ping;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.event.Counter;
import org.gatehouse.inspect.QuicSealer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a client's QUIC datagrams on their way through the lane. */
@Tag("E10")
class QuicOpeningsTest {
    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] OTHER_ID = {8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    private static final String TOLD_ALLOWED = "quic www.school.test not-listed";
    private static final String TOLD_BLOCKED = "quic www.casino.test category";

    private final TestLane school = new TestLane();
    private FrameBuilder path = new FrameBuilder();

    static List<FrameBuilder> paths() {
        return LaneTest.paths().toList();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void helloInOneDatagram(FrameBuilder way) {
        path = way;
        for (int version : new int[] {V1, QuicSealer.V2, QuicSealer.DRAFT_29, QuicSealer.RESERVED}) {
            byte[] allowed = frame(new QuicSealer(version, ID).datagram(crypto(hello(ALLOWED))));
            school.receive(allowed.clone());
            assertReleased(allowed);
            assertEquals(List.of(TOLD_ALLOWED), school.events());
            school.receive(frame(new QuicSealer(version, OTHER_ID).datagram(crypto(hello(BLOCKED)))));
            assertReleased();
            assertEquals(List.of(TOLD_BLOCKED), school.events());
            pauseUntilForgotten();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"012", "021", "102", "120", "201", "210"})
    void helloInThreeDatagrams_inAnyOrder(String order) {
        for (String name : List.of(ALLOWED, BLOCKED)) {
            byte[] hello = longHello(name);
            QuicSealer sealer = new QuicSealer(V1, name.equals(ALLOWED) ? ID : OTHER_ID);
            byte[][] datagrams = {
                sealer.datagram(crypto(hello, 700, 900), ping(), crypto(hello, 0, 650)),
                sealer.datagram(padding(5), crypto(hello, 640, 720), crypto(hello, 900, 1700)),
                sealer.datagram(crypto(hello, 1650, hello.length), ping())
            };
            byte[][] sent = new byte[3][];
            for (int i = 0; i < 3; i++) {
                assertReleased();
                sent[i] = frame(datagrams[order.charAt(i) - '0']);
                school.receive(sent[i].clone());
            }
            if (name.equals(ALLOWED)) {
                assertReleased(sent);
                assertEquals(List.of(TOLD_ALLOWED), school.events());
            } else {
                assertReleased();
                assertEquals(List.of(TOLD_BLOCKED), school.events());
            }
        }
    }

    @Test
    void helloByteByByte() {
        byte[] hello = hello(BLOCKED);
        byte[][] frames = new byte[60][];
        for (int from = 0; from < hello.length; from += frames.length) {
            int at = Math.max(0, Math.min(from, hello.length - frames.length));
            for (int i = 0; i < frames.length; i++) {
                frames[i] = crypto(hello, at + i, at + i + 1);
            }
            school.receive(frame(new QuicSealer(V1, ID).number(from).datagram(frames)));
        }
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
    }

    @Test
    void blocked_isToldOnceHoweverOftenItIsSent() {
        byte[] hello = longHello(BLOCKED);
        QuicSealer sealer = new QuicSealer(V1, ID);
        for (int again = 0; again < 5; again++) {
            school.receive(frame(sealer.datagram(crypto(hello, 0, 1000))));
            school.receive(frame(sealer.datagram(crypto(hello, 1000, hello.length))));
            school.receive(frame(sealer.datagram(ping())));
        }
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
        assertEquals(13, school.count(Counter.REPEATED));
    }

    @Test
    void group_decidesByDevice() {
        path = path.clientMac(TestLane.STAFF);
        byte[] frame = frame(new QuicSealer(V1, ID).datagram(crypto(hello(BLOCKED))));
        school.receive(frame.clone());
        assertReleased(frame);
        assertEquals(List.of("quic www.casino.test not-blocked-here"), school.events());
    }

    @Test
    void anotherDevice_getsNothingOfAnAllowedConnection() {
        byte[] datagram = new QuicSealer(V1, ID).datagram(crypto(hello(BLOCKED)));
        school.receive(new FrameBuilder().clientMac(TestLane.STAFF).udp(datagram));
        school.forget();
        school.receive(frame(datagram));
        assertReleased();
    }

    @Test
    void helloWithoutAName_isRefused() {
        byte[] hello = hello(ALLOWED);
        hello[hello.length - ALLOWED.length() - 9 + 1] = 9; // another type of extension
        school.receive(frame(new QuicSealer(V1, ID).datagram(crypto(hello))));
        assertReleased();
        assertEquals(List.of("quic  no-name"), school.events());
    }

    @Test
    void messageThatIsNoHello_isRefused() {
        school.receive(frame(new QuicSealer(V1, ID).datagram(crypto(new byte[] {2, 0, 0, 4, 0, 0, 0, 0}))));
        assertReleased();
        assertEquals(List.of("quic  unreadable"), school.events());
    }

    @Test
    void helloLongerThanAny_isRefused() {
        byte[] hello = {1, 1, 0, 0};
        school.receive(frame(new QuicSealer(V1, ID).datagram(crypto(hello))));
        assertEquals(List.of("quic  too-long"), school.events());
        byte[] end = QuicSealer.cryptoAt(65_539, new byte[2_046]);
        school.receive(frame(new QuicSealer(V1, OTHER_ID).datagram(end)));
        assertEquals(List.of("quic  too-long"), school.events());
        assertReleased();
    }

    // What contradicts itself

    @ParameterizedTest
    @CsvSource({"0, 400", "50, 400", "399, 400"})
    void bytesThatDifferFromHeldOnes_endTheConnection(int from, int to) {
        byte[] hello = longHello(ALLOWED);
        byte[] other = hello.clone();
        other[399] ^= 1;
        QuicSealer sealer = new QuicSealer(V1, ID);
        school.receive(frame(sealer.datagram(crypto(hello, 0, 400))));
        school.receive(frame(sealer.datagram(crypto(other, from, to))));
        school.receive(frame(sealer.datagram(crypto(hello, 400, 1500))));
        school.receive(frame(sealer.datagram(crypto(hello, 1500, hello.length))));
        assertReleased();
        assertEquals(List.of("quic  contradiction"), school.events());
    }

    @Test
    void bytesThatDifferWithinADatagram_endTheConnection() {
        school.receive(frame(new QuicSealer(V1, ID).datagram(crypto(hello(ALLOWED)), crypto(hello(BLOCKED)))));
        assertReleased();
        assertEquals(List.of("quic  contradiction"), school.events());
    }

    @Test
    void bytesThatDifferFromJudgedOnes_endTheConnection() {
        QuicSealer sealer = new QuicSealer(V1, ID);
        school.receive(frame(sealer.datagram(crypto(hello(ALLOWED)))));
        school.forget();
        byte[] blocked = frame(sealer.datagram(crypto(hello(BLOCKED))));
        for (int port : new int[] {40_000, 40_001}) {
            path = path.ports(port, 443);
            school.receive(blocked.clone());
            school.receive(frame(sealer.datagram(crypto(hello(BLOCKED)))));
        }
        assertReleased();
        assertEquals(List.of("quic  contradiction"), school.events());
    }

    /** Two allowed hellos of which the halves make a blocked one; that some of the datagrams get lost behind the gate is in the sender's hand. */
    @ParameterizedTest
    @ValueSource(ints = {40_000, 40_001})
    void halvesOfTwoAllowedHellos_areNotMixed(int secondPort) {
        QuicSealer sealer = new QuicSealer(V1, ID);
        byte[] first = hello("www.casual.test");
        byte[] second = hello("www.royino.test");
        int cut = first.length - 8;
        school.receive(frame(sealer.datagram(crypto(first, 0, cut))));
        school.receive(frame(sealer.datagram(crypto(first, cut, first.length)))); // lost
        school.receive(frame(new QuicSealer(V1, OTHER_ID).datagram(crypto(first))));
        assertEquals(3, school.released().size());
        school.forget();
        path = path.ports(secondPort, 443);
        school.receive(frame(sealer.datagram(crypto(second, 0, cut)))); // lost
        school.receive(frame(sealer.datagram(crypto(second, cut, second.length))));
        assertReleased();
        assertEquals(List.of("quic  contradiction"), school.events());
    }

    // What follows

    @Test
    void initialsBehindAnAllowedHello_goOn() {
        QuicSealer sealer = new QuicSealer(V1, ID);
        school.receive(frame(sealer.datagram(crypto(hello(ALLOWED)))));
        school.forget();
        byte[] again = frame(sealer.datagram(crypto(hello(ALLOWED), 20, 60)));
        byte[] acknowledged = frame(sealer.sentTo((byte) 77).datagram(ack(false)));
        byte[] handshake = frame(concat(sealer.initial(ack(true)), sealer.handshake(900)));
        byte[] handshakeAlone = frame(sealer.handshake(300));
        for (byte[] frame : List.of(again, acknowledged, handshake, handshakeAlone)) {
            school.receive(frame.clone());
        }
        assertReleased(again, acknowledged, handshake, handshakeAlone);
        assertEquals(List.of(), school.events());
    }

    @Test
    void retry_isAConnectionOfItsOwn() {
        byte[] first = frame(new QuicSealer(V1, ID).datagram(crypto(hello(ALLOWED))));
        QuicSealer retried = new QuicSealer(V1, OTHER_ID).token(padding(60)).number(1);
        byte[] second = frame(retried.datagram(crypto(hello(ALLOWED))));
        byte[] third = frame(retried.sentTo((byte) 9, (byte) 9).datagram(ack(false)));
        for (byte[] frame : List.of(first, second, third)) {
            school.receive(frame.clone());
        }
        assertReleased(first, second, third);
        school.events();
        school.receive(frame(new QuicSealer(V1, (byte) 5).token((byte) 1).datagram(crypto(hello(BLOCKED)))));
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
    }

    @Test
    void retransmissionsWhileHeld_goOnTooOnceAllowed() {
        byte[] hello = longHello(ALLOWED);
        QuicSealer sealer = new QuicSealer(V1, ID);
        byte[][] sent = new byte[20][];
        for (int i = 0; i < 19; i++) {
            sent[i] = frame(sealer.datagram(crypto(hello, 0, 1000)));
            school.receive(sent[i].clone());
        }
        sent[19] = frame(sealer.datagram(crypto(hello, 1000, hello.length)));
        school.receive(sent[19].clone());
        byte[][] kept = Arrays.copyOf(sent, QuicFlow.MAX_FRAMES + 1);
        kept[QuicFlow.MAX_FRAMES] = sent[19];
        assertReleased(kept);
        assertEquals(19 - QuicFlow.MAX_FRAMES, school.count(Counter.UNSENDABLE));
        assertEquals(List.of(TOLD_ALLOWED), school.events());
    }

    /** In jumbo frames, or whole again after fragments. */
    @Test
    void datagramsLargerThanAPage_areHeldToo() {
        Lane jumbo =
                new Lane(school.towardsServer, school.towardsClient, school.judge, school.ring, school.counters, 9_000);
        byte[] hello = longHello(ALLOWED);
        QuicSealer sealer = new QuicSealer(V1, ID);
        byte[] small = frame(sealer.datagram(crypto(hello, 0, 10)));
        byte[] large = frame(sealer.initial(crypto(hello, 10, 1000), padding(7_500)));
        byte[] last = frame(sealer.initial(crypto(hello, 1000, hello.length), padding(3_000)));
        for (byte[] frame : List.of(small, large)) {
            jumbo.onFrame(frame.clone(), frame.length, school.nowMicros);
        }
        assertReleased();
        jumbo.onFrame(last.clone(), last.length, school.nowMicros);
        assertReleased(small, large, last);
        assertEquals(List.of(TOLD_ALLOWED), school.events());
    }

    @Test
    void blockedHelloInLargeDatagrams_neverGoesOn() {
        byte[] hello = longHello(BLOCKED);
        QuicSealer sealer = new QuicSealer(V1, ID);
        byte[] first = frame(sealer.initial(crypto(hello, 0, 1000), padding(15_000)));
        byte[] second = frame(sealer.initial(crypto(hello, 1000, hello.length), padding(3_000)));
        int room = QuicFlow.MAX_PAGES / 8;
        for (int i = 0; i <= room; i++) {
            school.receive(first.clone());
        }
        assertEquals(1, school.count(Counter.UNSENDABLE), "16 KB are eight pages");
        school.receive(second);
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
    }

    @Test
    void earlyData_waitsForTheVerdict() {
        QuicSealer sealer = new QuicSealer(V1, ID);
        byte[] early = frame(sealer.earlyData(1000));
        school.receive(early.clone());
        assertReleased();
        byte[] with = frame(concat(sealer.initial(crypto(hello(ALLOWED))), sealer.earlyData(900)));
        school.receive(with.clone());
        school.receive(early.clone());
        assertReleased(with, early);
        school.receive(new FrameBuilder().ports(5, 443).udp(sealer.earlyData(1000)));
        assertReleased();
    }

    @Test
    void earlyDataWithABlockedHello_isDropped() {
        QuicSealer sealer = new QuicSealer(V1, ID);
        school.receive(frame(concat(sealer.earlyData(500), sealer.initial(crypto(hello(BLOCKED)), padding(500)))));
        school.receive(frame(sealer.earlyData(500)));
        assertReleased();
    }

    /** After a HelloRetryRequest the client says hello again, behind the first one. RFC 9001 section 4.7. */
    @Test
    void secondHello_isJudgedToo() {
        byte[] hello = hello(ALLOWED);
        QuicSealer sealer = new QuicSealer(V1, ID);
        school.receive(frame(sealer.datagram(crypto(hello))));
        school.forget();
        byte[] stream = concat(hello, longHello(ALLOWED));
        sealer.sentTo((byte) 1, (byte) 2);
        byte[] end = frame(sealer.datagram(crypto(stream, 1000, stream.length)));
        school.receive(end.clone());
        assertReleased();
        byte[] beginning = frame(sealer.datagram(crypto(stream, hello.length, 1000)));
        school.receive(beginning.clone());
        assertReleased(end, beginning);
        assertEquals(List.of(TOLD_ALLOWED), school.events());
    }

    @Test
    void secondHello_blocked() {
        byte[] hello = hello(ALLOWED);
        byte[] stream = concat(hello, hello(BLOCKED));
        QuicSealer sealer = new QuicSealer(V1, ID);
        byte[] first = frame(sealer.datagram(crypto(hello)));
        school.receive(first.clone());
        school.receive(frame(sealer.datagram(crypto(stream, hello.length, stream.length))));
        school.receive(frame(sealer.datagram(ping())));
        assertReleased(first);
        assertEquals(List.of(TOLD_ALLOWED, TOLD_BLOCKED), school.events());
    }

    @Test
    void secondHelloTogetherWithTheFirst_isJudgedToo() {
        school.receive(frame(new QuicSealer(V1, ID).datagram(crypto(concat(hello(ALLOWED), hello(BLOCKED))))));
        assertReleased();
        assertEquals(List.of(TOLD_ALLOWED, TOLD_BLOCKED), school.events());
    }

    // What cannot be read, and what is not QUIC

    @Test
    void unknownVersion_isDroppedAndToldOnce() {
        byte[] datagram = new QuicSealer(V1, ID).datagram(crypto(hello(ALLOWED)));
        ByteBuffer.wrap(datagram).putInt(1, 0x1a2a3a4a);
        school.receive(frame(datagram));
        school.receive(frame(datagram));
        assertReleased();
        assertEquals(List.of("quic  unreadable"), school.events());
        byte[] known = frame(new QuicSealer(V1, ID).datagram(crypto(hello(ALLOWED))));
        school.receive(known.clone());
        assertReleased(known);
        assertEquals(List.of(TOLD_ALLOWED), school.events());
    }

    /** A client that forced the server to name its versions begins anew, perhaps to the same id; what was said before is no contradiction, and no permission. */
    @Test
    void realVersionBehindAReservedOne_isJudgedAnew() {
        byte[] forced = frame(new QuicSealer(QuicSealer.RESERVED, ID).datagram(crypto(hello(ALLOWED))));
        school.receive(forced.clone());
        byte[] real = frame(new QuicSealer(V1, ID).datagram(crypto(longHello(ALLOWED), 0, 1000)));
        school.receive(real.clone());
        assertReleased(forced);
        byte[] rest = frame(
                new QuicSealer(V1, ID).number(1).datagram(crypto(longHello(ALLOWED), 1000, longHello(ALLOWED).length)));
        school.receive(rest.clone());
        assertReleased(real, rest);
        school.receive(frame(new QuicSealer(QuicSealer.RESERVED, OTHER_ID).datagram(crypto(hello(ALLOWED)))));
        school.forget();
        school.receive(frame(new QuicSealer(V1, OTHER_ID).datagram(crypto(hello(BLOCKED)))));
        assertReleased();
    }

    @Test
    void initialThatNoKeyOpens_isDropped() {
        byte[] datagram = new QuicSealer(V1, ID).datagram(crypto(hello(ALLOWED)));
        datagram[1199] ^= 1;
        school.receive(frame(datagram));
        assertReleased();
        assertEquals(1, school.count(Counter.MALFORMED));
    }

    @Test
    void initialWithoutTheFixedBit_isJudged() {
        school.receive(frame(new QuicSealer(V1, ID).withoutFixedBit().datagram(crypto(hello(BLOCKED)))));
        assertReleased();
        assertEquals(List.of(TOLD_BLOCKED), school.events());
    }

    @Test
    void datagramThatBeginsAlike_goesOn() {
        byte[] negotiation = new byte[1300];
        negotiation[0] = (byte) 0xc0;
        for (byte[] payload : List.of(
                Openings.filled(1300, 0xff), Openings.filled(1300, 0xc3), Openings.filled(1, 0xc3), negotiation)) {
            byte[] frame = frame(payload);
            school.receive(frame.clone());
            assertReleased(frame);
            school.forget();
        }
    }

    // Bounds

    @Test
    void twoConnectionsBetweenTheSamePorts_standEachForItself() {
        byte[] allowed = longHello(ALLOWED);
        byte[] blocked = longHello(BLOCKED);
        QuicSealer one = new QuicSealer(V1, ID);
        QuicSealer two = new QuicSealer(V1, OTHER_ID);
        byte[] begun = frame(one.datagram(crypto(allowed, 0, 1000)));
        school.receive(begun.clone());
        school.receive(frame(two.datagram(crypto(blocked, 0, 1000))));
        byte[] ended = frame(one.datagram(crypto(allowed, 1000, allowed.length)));
        school.receive(ended.clone());
        school.receive(frame(two.datagram(crypto(blocked, 1000, blocked.length))));
        byte[] later = frame(one.sentTo((byte) 3).datagram(ack(false)));
        school.receive(later.clone());
        assertReleased(begun, ended, later);
        assertEquals(List.of(TOLD_ALLOWED, TOLD_BLOCKED), school.events());
    }

    @Test
    void memory_isBounded() {
        byte[] blocked = longHello(BLOCKED);
        int connections = 2 * QuicOpenings.FLOWS;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < connections; i++) {
                path = path.clientMac(FrameBuilder.PUPIL + i).ports(1024 + i, 443);
                school.nowMicros++;
                byte[] id = ByteBuffer.allocate(8).putInt(4, i).array();
                int from = pass == 0 ? 0 : 1000;
                school.receive(frame(
                        new QuicSealer(V1, id).datagram(crypto(blocked, from, Math.min(from + 1050, blocked.length)))));
            }
        }
        assertReleased();
        school.events();
        byte[] frame = frame(new QuicSealer(V1, ID).datagram(crypto(hello(ALLOWED))));
        school.receive(frame.clone());
        assertReleased(frame);
    }

    @Test
    void pagesThatRunOut_costTheOldestItsPlaceAndNobodyElse() {
        byte[] hello = longHello(ALLOWED);
        int framesEach = QuicFlow.MAX_FRAMES;
        int connections = QuicOpenings.PAGES / framesEach;
        for (int i = 0; i < connections; i++) {
            path = path.clientMac(FrameBuilder.PUPIL + i).ports(1024 + i, 443);
            school.nowMicros++;
            QuicSealer sealer =
                    new QuicSealer(V1, ByteBuffer.allocate(8).putInt(i).array());
            for (int again = 0; again < framesEach; again++) {
                school.receive(frame(sealer.datagram(crypto(hello, 0, 1000))));
            }
        }
        int last = connections - 1;
        path = path.clientMac(FrameBuilder.PUPIL + last).ports(1024 + last, 443);
        byte[] rest = crypto(hello, 1000, hello.length);
        school.receive(
                frame(new QuicSealer(V1, ByteBuffer.allocate(8).putInt(last).array()).datagram(rest)));
        assertEquals(framesEach + 1, school.released().size());
        school.forget();
        path = path.clientMac(FrameBuilder.PUPIL).ports(1024, 443);
        school.receive(frame(new QuicSealer(V1, new byte[8]).datagram(rest)));
        assertReleased();
    }

    @Test
    void memory_outlastsAServersForAsLongAsItIsSpokenTo() {
        QuicSealer sealer = new QuicSealer(V1, ID);
        school.receive(frame(sealer.datagram(crypto(hello(ALLOWED)))));
        for (int i = 0; i < 4; i++) {
            school.nowMicros += 30_000_000;
            school.receive(frame(sealer.datagram(ping())));
        }
        school.forget();
        school.receive(frame(sealer.datagram(crypto(hello(BLOCKED)))));
        assertReleased();
        assertEquals(List.of("quic  contradiction"), school.events());
    }

    private void pauseUntilForgotten() {
        school.nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
    }

    private byte[] frame(byte[] datagram) {
        return path.udp(datagram);
    }

    /** Nothing but these frames went on since the last call or {@link TestLane#forget}, byte for byte. */
    private void assertReleased(byte[]... frames) {
        assertEquals(frames.length, school.released().size());
        for (int i = 0; i < frames.length; i++) {
            assertArrayEquals(frames[i], school.released().get(i));
        }
        assertTrue(school.towardsClient.sent.isEmpty());
        school.towardsServer.sent.clear();
    }

    /** The handshake message of a hello. */
    static byte[] hello(String name) {
        byte[] record = Openings.hello(name);
        return Arrays.copyOfRange(record, 5, record.length);
    }

    /** One with as many bytes as a post-quantum key share takes. */
    private static byte[] longHello(String name) {
        byte[] record = Openings.hello(name, Openings.filled(1900, 0x33));
        return Arrays.copyOfRange(record, 5, record.length);
    }
}
