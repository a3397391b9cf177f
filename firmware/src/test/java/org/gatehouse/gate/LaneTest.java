package org.gatehouse.gate;

import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.TcpFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {
    private static final int BASE = 0xfffffff0; // so that every opening's numbers wrap

    private final TestLane school = new TestLane();
    private int port = 40_000;

    static Stream<FrameBuilder> paths() {
        return Stream.of(
                new FrameBuilder(),
                new FrameBuilder().ipVersion(6),
                new FrameBuilder().vlan(7),
                new FrameBuilder().ipVersion(6).vlan(7));
    }

    // DNS

    @ParameterizedTest
    @MethodSource("paths")
    void query_allowedGoesOnAsItIs(FrameBuilder path) {
        byte[] frame = path.ports(40_000, 53).udp(Openings.query(ALLOWED));
        school.receive(frame.clone());
        assertEquals(1, school.released().size());
        assertArrayEquals(frame, school.released().get(0));
        assertTrue(school.towardsClient.sent.isEmpty());
        assertEquals(List.of("dns www.school.test not-listed"), school.events());
    }

    @ParameterizedTest
    @MethodSource("paths")
    @Tag("R01")
    void query_blockedIsAnswered(FrameBuilder path) {
        school.receive(path.ports(40_000, 53).udp(Openings.query(BLOCKED)));
        assertTrue(school.released().isEmpty());
        assertEquals(1, school.towardsClient.sent.size());
        Frame answer = read(school.towardsClient.sent.get(0), FrameKind.UDP);
        assertEquals(53, answer.sourcePort());
        assertEquals(40_000, answer.destinationPort());
        assertEquals(0x83, answer.bytes()[answer.payloadStart() + 3] & 0x8f); // NXDOMAIN
        assertEquals(List.of("dns www.casino.test category"), school.events());
    }

    @Test
    void query_unreadableIsDropped() {
        byte[] query = Openings.query(ALLOWED);
        school.receive(new FrameBuilder().ports(40_000, 53).udp(Arrays.copyOf(query, query.length - 5)));
        assertNothingReleased();
        assertTrue(school.towardsClient.sent.isEmpty());
        assertEquals(List.of("dns  unreadable"), school.events());
    }

    @Test
    void group_decidesByDevice() {
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_000, 53).udp(Openings.query(BLOCKED)));
        assertEquals(List.of("dns www.casino.test not-blocked-here"), school.events());
        assertEquals(1, school.released().size());
    }

    @Test
    void rulesPublished_holdFromTheNextOpeningOn() {
        school.receive(tcp(0).tcp(Openings.hello(ALLOWED)));
        Rules before = TestLane.rules();
        school.judge.publish(new Rules(TestLane.names("school.test"), before.policy()));
        port++;
        school.receive(tcp(0).tcp(Openings.hello(ALLOWED)));
        assertEquals(List.of("tls www.school.test not-listed", "tls www.school.test category"), school.events());
    }

    // TLS, whole and in pieces

    @ParameterizedTest
    @MethodSource("paths")
    void hello_allowedGoesOnAsItIs(FrameBuilder path) {
        byte[] frame = path.sequence(BASE).tcp(Openings.hello(ALLOWED));
        school.receive(frame.clone());
        assertArrayEquals(frame, school.released().get(0));
        assertEquals(List.of("tls www.school.test not-listed"), school.events());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void hello_blockedIsResetOnBothSides(FrameBuilder path) {
        byte[] hello = Openings.hello(BLOCKED);
        school.receive(path.sequence(BASE).tcp(hello));
        assertEquals(1, school.released().size());
        assertEquals(1, school.towardsClient.sent.size());
        Frame toServer = read(school.released().get(0), FrameKind.TCP);
        assertEquals(TcpFlags.RST | TcpFlags.ACK, toServer.tcpFlags());
        assertEquals(BASE, toServer.sequence());
        assertEquals(0, toServer.payloadLength());
        Frame toClient = read(school.towardsClient.sent.get(0), FrameKind.TCP);
        assertEquals(TcpFlags.RST | TcpFlags.ACK, toClient.tcpFlags());
        assertEquals(0x01020304, toClient.sequence());
        assertEquals(BASE + hello.length, toClient.acknowledgment());
        assertEquals(List.of("tls www.casino.test category"), school.events());
    }

    @ParameterizedTest
    @MethodSource("paths")
    @Tag("E01")
    void hello_inTwoPiecesAnywhere(FrameBuilder path) {
        for (String name : List.of(ALLOWED, BLOCKED)) {
            byte[] hello = Openings.hello(name);
            for (int cut = 1; cut < hello.length; cut++) {
                path.ports(port++, 443);
                school.receive(path.sequence(BASE).tcp(hello, 0, cut));
                assertNothingReleased();
                school.receive(path.sequence(BASE + cut).tcp(hello, cut, hello.length));
                assertReleased(name, hello);
            }
        }
    }

    @Test
    @Tag("E02")
    void hello_inFourPiecesInAnyOrderOnceItsBeginningIsHeld() {
        Random random = new Random(4);
        for (String name : List.of(ALLOWED, BLOCKED)) {
            for (int round = 0; round < 20; round++) {
                byte[] hello = Openings.hello(name, Openings.filled(random.nextInt(4000), 1));
                int[] cuts = {0, 1 + random.nextInt(6), 20 + random.nextInt(30), hello.length / 2, hello.length};
                for (int[] order : List.of(
                        new int[] {0, 1, 2, 3},
                        new int[] {0, 1, 3, 2},
                        new int[] {0, 2, 1, 3},
                        new int[] {0, 2, 3, 1},
                        new int[] {0, 3, 1, 2},
                        new int[] {0, 3, 2, 1})) {
                    port++;
                    for (int piece : order) {
                        assertNothingReleased();
                        school.receive(tcp(cuts[piece]).tcp(hello, cuts[piece], cuts[piece + 1]));
                    }
                    assertReleased(name, hello);
                }
            }
        }
    }

    /** The rules hand over what follows a beginning only, so that here nobody knows what the first pieces belong to. */
    @ParameterizedTest
    @ValueSource(strings = {"1023", "1203", "1230", "2103", "2310", "3210", "3120", "1320", "2013", "3012", "3201"})
    @Tag("E02")
    void hello_piecesBeforeItsBeginningAreSentAgain(String order) {
        for (String name : List.of(ALLOWED, BLOCKED)) {
            byte[] hello = Openings.hello(name);
            int[] cuts = {0, 4, 30, 60, hello.length};
            port++;
            for (int attempt = 0; attempt < 2; attempt++) {
                for (int piece : order.chars().map(c -> c - '0').toArray()) {
                    school.receive(tcp(cuts[piece]).tcp(hello, cuts[piece], cuts[piece + 1]));
                }
            }
            byte[] seen = ServerStream.of(BASE, school.released());
            assertArrayEquals(name.equals(ALLOWED) ? hello : new byte[0], seen);
            school.forget();
        }
    }

    @Test
    @Tag("E01")
    void hello_inOneByteSegments() {
        for (String name : List.of(ALLOWED, BLOCKED)) {
            byte[] hello = Openings.hello(name);
            port++;
            for (int at = 0; at < hello.length; at++) {
                assertNothingReleased();
                school.receive(tcp(at).tcp(hello, at, at + 1));
            }
            assertReleased(name, hello);
        }
    }

    @Test
    void hello_withWhatFollowsIt() {
        byte[] hello = Openings.hello(ALLOWED);
        byte[] stream = Arrays.copyOf(hello, hello.length + 500);
        school.receive(tcp(0).tcp(stream, 0, 50));
        school.receive(tcp(50).tcp(stream, 50, stream.length));
        assertReleased(ALLOWED, stream);
        school.receive(tcp(stream.length).tcp(Openings.filled(100, 0x17)));
        assertEquals(1, school.released().size());
    }

    @Test
    void repeatedSegments_whileHeldAndAfterwards() {
        byte[] hello = Openings.hello(ALLOWED);
        for (int again = 0; again < 3; again++) {
            school.receive(tcp(0).tcp(hello, 0, 60));
        }
        school.receive(tcp(20).tcp(hello, 20, 70));
        assertNothingReleased();
        school.receive(tcp(65).tcp(hello, 65, hello.length));
        assertArrayEquals(hello, ServerStream.of(BASE, school.released()));
        school.receive(tcp(0).tcp(hello)); // the server did not get it: other segments, the same bytes
        school.receive(tcp(30).tcp(Arrays.copyOfRange(hello, 30, hello.length + 10)));
        assertEquals(3, school.released().size());
        assertEquals(List.of("tls www.school.test not-listed"), school.events());
    }

    @Test
    void refusedHello_sentAgainIsResetAgainWithoutAnEvent() {
        byte[] frame = tcp(0).tcp(Openings.hello(BLOCKED));
        school.receive(frame.clone());
        school.receive(frame.clone());
        school.receive(frame.clone());
        assertEquals(3, school.released().size());
        assertEquals(3, school.towardsClient.sent.size());
        assertEquals(List.of("tls www.casino.test category"), school.events());
        assertEquals(0, ServerStream.of(BASE, school.released()).length);
    }

    // HTTP

    @Test
    @Tag("E08")
    void request_inPieces() {
        for (String name : List.of(ALLOWED, BLOCKED)) {
            byte[] request = Openings.get(name);
            for (int cut = 1; cut < request.length; cut++) {
                port++;
                school.receive(tcp(0).tcp(request, 0, cut));
                assertNothingReleased();
                school.receive(tcp(cut).tcp(request, cut, request.length));
                assertEquals(1, school.events().size());
                byte[] seen = ServerStream.of(BASE, school.released());
                assertArrayEquals(name.equals(ALLOWED) ? request : new byte[0], seen);
                school.forget();
            }
        }
    }

    @Test
    @Tag("E08")
    void request_secondOnAConnectionIsJudgedToo() {
        byte[] first = Openings.get(ALLOWED);
        byte[] second = Openings.get("other." + ALLOWED);
        byte[] third = Openings.get(BLOCKED);
        school.receive(tcp(0).tcp(first));
        school.receive(tcp(first.length).tcp(second, 0, 10));
        school.receive(tcp(first.length + 10).tcp(second, 10, second.length));
        int end = first.length + second.length;
        school.receive(tcp(end).tcp(third));
        byte[] seen = ServerStream.of(BASE, school.released());
        assertEquals(end, seen.length);
        assertEquals(
                List.of(
                        "http www.school.test not-listed",
                        "http other.www.school.test not-listed",
                        "http www.casino.test category"),
                school.events());
        Frame reset = read(last(school.released()), FrameKind.TCP);
        assertEquals(BASE + end, reset.sequence());
        assertTrue(text(last(school.towardsClient.sent)).contains("403"));
    }

    @Test
    void refusal_ofARequestWithoutNameShowsNobodyElses() {
        school.receive(tcp(0).tcp(Openings.get("private.test")));
        port++;
        school.receive(tcp(0).tcp("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(List.of("http private.test not-listed", "http  no-name"), school.events());
        assertFalse(text(last(school.towardsClient.sent)).contains("private.test"));
    }

    @Test
    void upload_behindARequestPassesWhateverItsLength() {
        byte[] head = ("POST /up HTTP/1.1\r\nHost: " + ALLOWED + "\r\nContent-Length: 1900000\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] stream = Arrays.copyOf(head, head.length + 1_900_000);
        for (int at = head.length; at < stream.length; at++) {
            stream[at] = (byte) (at % 1448 == 0 ? 0x16 : at * 31 >> 8);
        }
        school.receive(tcp(0).tcp(stream, 0, head.length));
        int late = -1;
        for (int at = head.length; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1448 - at % 1448);
            boolean lost = at % 50_680 == 0;
            late = lost ? at : late;
            if (!lost) {
                school.receive(tcp(at).tcp(stream, at, end));
            }
            if (late >= 0 && at - late > 20_000) {
                school.receive(tcp(late).tcp(stream, late, late + 1448));
                late = -1;
            }
            at = end;
        }
        if (late >= 0) {
            school.receive(tcp(late).tcp(stream, late, Math.min(late + 1448, stream.length)));
        }
        assertArrayEquals(stream, ServerStream.of(BASE, school.released()));
        assertEquals(List.of("http www.school.test not-listed"), school.events());
    }

    // What merely begins like an opening

    @Test
    void upload_thatBeginsLikeAnOpeningPassesInOrder() {
        byte[] stream = new byte[300_000];
        new Random(5).nextBytes(stream);
        byte[][] likeOpenings = {
            {0x16, 3, 1, 0, 10, 2}, "GET me".getBytes(StandardCharsets.US_ASCII), {0x16}, {'P'}, "GET x\r\n".getBytes()
        };
        school.receive(tcp(0).tcp("PUT it there\r\n".getBytes(StandardCharsets.US_ASCII)));
        school.forget();
        System.arraycopy("PUT it there\r\n".getBytes(StandardCharsets.US_ASCII), 0, stream, 0, 14);
        for (int at = 14, index = 0; at < stream.length; index++) {
            byte[] like = likeOpenings[index % likeOpenings.length];
            int end = Math.min(stream.length, at + (like.length == 1 ? 1 : 1400));
            if (end - at >= like.length) {
                System.arraycopy(like, 0, stream, at, like.length);
            }
            if (end < stream.length) {
                stream[end] = 7;
            }
            school.receive(tcp(at).tcp(stream, at, end));
            at = end;
            int plain = Math.min(stream.length, at + 700);
            Arrays.fill(stream, at, Math.min(at + 2, plain), (byte) '\n');
            if (plain > at) {
                school.receive(tcp(at).tcp(stream, at, plain));
            }
            at = plain;
        }
        byte[] seen = ServerStream.of(BASE + 14, school.released());
        assertArrayEquals(Arrays.copyOfRange(stream, 14, stream.length), seen);
        assertEquals(List.of(), school.events());
    }

    @Test
    void upload_ofWhichSegmentsAreSentAgainPasses() {
        byte[] stream = Openings.filled(9000, 7);
        byte[] like = "GET me\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(like, 0, stream, 3000, 3);
        System.arraycopy(like, 0, stream, 3003, like.length);
        school.receive(tcp(3000).tcp(stream, 3000, 3003)); // held: it may become a request
        school.receive(tcp(3003).tcp(stream, 3003, 6000));
        school.receive(tcp(6000).tcp(stream, 6000, 9000));
        assertArrayEquals(Arrays.copyOfRange(stream, 3000, 9000), ServerStream.of(BASE + 3000, school.released()));
        school.forget();
        school.receive(tcp(0).tcp(stream, 0, 3000));
        school.receive(tcp(3000).tcp(stream, 3000, 3003));
        school.receive(tcp(3003).tcp(stream, 3003, 9000));
        assertArrayEquals(stream, ServerStream.of(BASE, school.released()));
        assertEquals(List.of(), school.events());
    }

    @Test
    void superFrame_ofSixtyFourKilobytesIsCut() {
        byte[] head = Openings.post(ALLOWED, 1_000_000);
        byte[] stream = Arrays.copyOf(head, 65_000);
        school.receive(tcp(0).tcp(stream));
        assertTrue(school.released().stream().allMatch(frame -> frame.length <= TestLane.MTU + 14));
        assertArrayEquals(stream, ServerStream.of(BASE, school.released()));
        school.receive(tcp(0).tcp(stream, 0, 1400));
        school.receive(tcp(65_000).tcp(stream, 0, 1400)); // of the body, whatever it looks like
        assertEquals(List.of("http www.school.test not-listed"), school.events());
    }

    @Test
    void superFrame_thatBeginsInAHeldOpening() {
        byte[] head = Openings.post(ALLOWED, 1_000_000);
        byte[] stream = Arrays.copyOf(head, 65_000);
        school.receive(tcp(0).tcp(stream, 0, 5));
        school.receive(tcp(5).tcp(stream, 5, stream.length));
        assertTrue(school.released().stream().allMatch(frame -> frame.length <= TestLane.MTU + 14));
        assertArrayEquals(stream, ServerStream.of(BASE, school.released()));
    }

    // What is dropped

    @Test
    void datagram_thatIsNoQuicGoesOn() {
        school.receive(new FrameBuilder().udp(Openings.filled(1200, 0xff)));
        school.receive(new FrameBuilder().udp(Openings.filled(3, 0xff)));
        assertEquals(2, school.released().size());
        assertEquals(List.of(), school.events());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 0x2010, 0x0010})
    @Tag("E07")
    void fragment_isDropped(int field) {
        school.receive(tcp(0).fragment(field).tcp(Openings.hello(ALLOWED)));
        school.receive(new FrameBuilder().ports(40_000, 53).fragment(field).udp(Openings.query(ALLOWED)));
        assertNothingReleased();
        assertEquals(2, school.count(Counter.FRAGMENTS));
    }

    @Test
    @Tag("E04")
    void wrongChecksum_isDroppedAndNeverHeld() {
        byte[] hello = Openings.hello(ALLOWED);
        school.receive(tcp(0).wrongChecksum().tcp(hello));
        school.receive(new FrameBuilder().ports(40_000, 53).wrongChecksum().udp(Openings.query(ALLOWED)));
        assertNothingReleased();
        assertEquals(2, school.count(Counter.WRONG_CHECKSUMS));
        school.receive(tcp(0).tcp(Openings.hello(BLOCKED)));
        assertEquals(List.of("tls www.casino.test category"), school.events());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void partialChecksum_isCompleted(FrameBuilder path) {
        school.receive(path.partialChecksum().sequence(BASE).tcp(Openings.hello(ALLOWED)));
        school.receive(path.ports(40_000, 53).udp(Openings.query(ALLOWED)));
        assertEquals(
                Checksum.State.RIGHT, Checksum.stateOf(read(school.released().get(0), FrameKind.TCP)));
        assertEquals(
                Checksum.State.RIGHT, Checksum.stateOf(read(school.released().get(1), FrameKind.UDP)));
    }

    @ParameterizedTest
    @ValueSource(ints = {TcpFlags.SYN, TcpFlags.PSH | TcpFlags.ACK | TcpFlags.URG})
    @Tag("E06")
    void synDataAndUrgentData_areDropped(int flags) {
        school.receive(tcp(0).flags(flags).tcp(Openings.hello(ALLOWED)));
        assertNothingReleased();
        assertEquals(1, school.count(Counter.ODD_SEGMENTS));
    }

    @Test
    @Tag("E04")
    void signedBeginning_thatCannotBePutTogetherNeverGoesOn() {
        byte[] hello = Openings.hello(ALLOWED);
        byte[] signature = new byte[20];
        signature[0] = 19;
        signature[1] = 18;
        for (int again = 0; again < 2; again++) {
            school.receive(tcp(0).options(signature).tcp(hello, 0, 50));
            assertNothingReleased();
        }
    }

    @Test
    void otherFrames_areCounted_andGoOnWhereTheyAreNoneOfOurs() {
        byte[] arp = new byte[60];
        arp[12] = 0x08;
        arp[13] = 0x06;
        school.receive(arp);
        assertEquals(1, school.released().size());
        school.towardsServer.sent.clear();
        school.receive(new byte[5]);
        byte[] torn = tcp(0).tcp(Openings.hello(ALLOWED));
        school.receive(Arrays.copyOf(torn, 40));
        assertNothingReleased();
        assertEquals(1, school.count(Counter.OTHERS));
        assertEquals(2, school.count(Counter.MALFORMED));
        assertEquals(3, school.count(Counter.FRAMES));
    }

    @Test
    void heartbeat_goesOnItsWayRound() {
        TestLane fresh = new TestLane();
        Heartbeat heartbeat = new Heartbeat(fresh.towardsClient, 0);
        heartbeat.send();
        byte[] beat = fresh.towardsClient.sent.get(0);
        assertEquals(60, beat.length);
        fresh.receive(beat);
        assertEquals(1, fresh.released().size());
        assertArrayEquals(beat, fresh.released().get(0));
        assertEquals(0, fresh.count(Counter.OTHERS));
    }

    // Bounds

    @Test
    @Tag("E20")
    void moreBeginningsThanFlows_loseTheOldestOnly() {
        byte[] hello = Openings.hello(ALLOWED);
        int clients = 2 * TcpOpenings.PAGES; // each a device of its own
        for (int client = 0; client < clients; client++) {
            school.nowMicros += 1000;
            school.receive(flood(client, 0).tcp(hello, 0, 50));
        }
        assertNothingReleased();
        int whole = 0;
        for (int client = 0; client < clients; client++) {
            school.receive(flood(client, 50).tcp(hello, 50, hello.length));
            whole += school.released().size();
            school.forget();
        }
        assertTrue(whole > TcpOpenings.PAGES * 9 / 10 && whole <= TcpOpenings.PAGES, whole + " whole");
        assertEquals(clients - whole, school.count(Counter.ORPHANS));
        school.receive(flood(0, 0).tcp(hello, 0, 50)); // one that was lost tries again
        school.receive(flood(0, 50).tcp(hello, 50, hello.length));
        assertArrayEquals(hello, ServerStream.of(BASE, school.released()));
    }

    @Test
    void ringFull_costsTheEventAndNotTheFrame() {
        TestLane small = new TestLane(2);
        for (int client = 0; client < 5; client++) {
            small.receive(flood(client, 0).tcp(Openings.hello(ALLOWED)));
        }
        assertEquals(5, small.released().size());
        assertEquals(3, small.count(Counter.EVENTS_LOST));
        assertEquals(2, small.events().size());
    }

    @Test
    void connectionWithTheSamePorts_isJudgedAnew() {
        byte[] allowed = Openings.hello(ALLOWED);
        byte[] blocked = Openings.hello(BLOCKED);
        school.receive(tcp(0).tcp(allowed));
        school.receive(tcp(50_000_000).tcp(blocked)); // the clock-driven number, three seconds later
        school.receive(tcp(100_000_000).tcp(allowed, 0, 30));
        school.receive(tcp(100_000_030).tcp(allowed, 30, allowed.length));
        assertEquals(
                List.of(
                        "tls www.school.test not-listed",
                        "tls www.casino.test category",
                        "tls www.school.test not-listed"),
                school.events());
        byte[] seen = ServerStream.of(BASE + 100_000_000, school.released());
        assertArrayEquals(allowed, seen);
    }

    private FrameBuilder tcp(int offset) {
        return new FrameBuilder().ports(port, 443).sequence(BASE + offset);
    }

    private static FrameBuilder flood(int client, int offset) {
        return new FrameBuilder()
                .clientMac(FrameBuilder.PUPIL + client)
                .ports(1024 + client, 443)
                .sequence(BASE + offset);
    }

    private void assertNothingReleased() {
        assertEquals(0, school.released().size());
    }

    private void assertReleased(String name, byte[] stream) {
        boolean allowed = name.equals(ALLOWED);
        assertEquals(List.of("tls " + name + (allowed ? " not-listed" : " category")), school.events());
        assertArrayEquals(allowed ? stream : new byte[0], ServerStream.of(BASE, school.released()));
        school.forget();
    }

    private static Frame read(byte[] bytes, FrameKind kind) {
        Frame frame = new Frame();
        assertEquals(kind, frame.read(bytes, bytes.length));
        return frame;
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.ISO_8859_1);
    }

    private static byte[] last(List<byte[]> frames) {
        return frames.get(frames.size() - 1);
    }
}
