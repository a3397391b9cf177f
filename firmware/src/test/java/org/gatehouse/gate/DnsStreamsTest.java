package org.gatehouse.gate;

import static org.gatehouse.inspect.AnswerBuilder.HTTPS;
import static org.gatehouse.inspect.AnswerBuilder.QUESTION;
import static org.gatehouse.inspect.AnswerBuilder.concat;
import static org.gatehouse.inspect.AnswerBuilder.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.AnswerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DNS over TCP through both lanes: what each side can put together of what is released. */
class DnsStreamsTest {
    private static final int START = 1000; // of either stream
    private static final byte[] KEY = parameter(5, "0045fe0d0041dd00200020f0f0f0");

    private final TestLane school = new TestLane();
    private final RecordingPort towardsServer = new RecordingPort();
    private final RecordingPort towardsClient = new RecordingPort();
    private final Counters answerCounters = new Counters();
    private final AnswerLane answers = new AnswerLane(
            towardsServer,
            towardsClient,
            Judge.ofAnswers(TestLane.rules()),
            new EventRing(64),
            answerCounters,
            new AddressMemory(),
            new Heartbeat(towardsClient, 5000),
            TestLane.MTU);

    private int port = 10_000;

    /** Another connection. */
    private void another() {
        port++;
        school.nowMicros += 1_000_000; // no device opens all that at once
        school.forget();
        towardsServer.sent.clear();
        towardsClient.sent.clear();
    }

    private static byte[] framed(byte[] message) {
        return concat(new byte[] {(byte) (message.length >> 8), (byte) message.length}, message);
    }

    private static byte[] query(String name) {
        return framed(Openings.query(name));
    }

    private FrameBuilder toServer(int version) {
        return new FrameBuilder().ipVersion(version).ports(port, 53);
    }

    private FrameBuilder toClient() {
        return new FrameBuilder().ports(53, port);
    }

    private void connect(int version) {
        school.receive(toServer(version).flags(TcpFlags.SYN).sequence(START - 1).tcp(new byte[0]));
        assertEquals(1, school.released().size(), "the SYN goes on");
        school.forget();
    }

    private void send(byte[] stream, int from, int to) {
        school.receive(toServer(4).sequence(START + from).tcp(stream, from, to));
    }

    private void accept() {
        receive(toClient()
                .flags(TcpFlags.SYN | TcpFlags.ACK)
                .sequence(START - 1)
                .tcp(new byte[0]));
        assertEquals(1, towardsClient.sent.size(), "the SYN goes on");
        towardsClient.sent.clear();
    }

    private void receive(byte[] frame) {
        answers.onFrame(frame.clone(), frame.length, school.nowMicros);
    }

    private void answer(byte[] stream, int from, int to) {
        receive(toClient().sequence(START + from).tcp(stream, from, to));
    }

    private byte[] atServer() {
        return ServerStream.of(START, school.released());
    }

    private byte[] atClient() {
        return ServerStream.of(START, towardsClient.sent);
    }

    private static Frame view(byte[] frame) {
        Frame view = new Frame();
        view.read(frame, frame.length);
        return view;
    }

    private static boolean has(List<byte[]> frames, int flags) {
        return frames.stream().anyMatch(frame -> (view(frame).tcpFlags() & flags) == flags);
    }

    // Queries

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void allowedQuery_goesOnAndIsRecorded(int version) {
        connect(version);
        byte[] query = query(Openings.ALLOWED);
        school.receive(toServer(version).sequence(START).tcp(query));
        assertArrayEquals(query, atServer());
        assertEquals(List.of("dns www.school.test not-listed"), school.events());
        assertEquals(List.of(), school.towardsClient.sent);
    }

    /** Any byte in the place of the last one, to hear whether the connection is still there: RFC 1122 section 4.2.3.6. */
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void probe_goesOnWithoutItsByte_orIsAcknowledged(int version) {
        byte[] query = query(Openings.ALLOWED);
        connect(version);
        school.receive(toServer(version).sequence(START - 1).tcp(new byte[] {9}));
        Frame empty = view(school.released().get(0));
        assertEquals(0, empty.payloadLength(), "nothing was asked yet");
        assertEquals(START - 1, empty.sequence());
        school.receive(toServer(version).sequence(START).tcp(query, 0, 7));
        school.receive(toServer(version).sequence(START + 6).tcp(new byte[] {(byte) ~query[6]}));
        assertEquals(1, school.released().size(), "the server knows nothing of the query yet");
        assertEquals(2, school.towardsClient.sent.size());
        assertEquals(
                START + 7, view(school.towardsClient.sent.get(1)).acknowledgment(), "the gate has acknowledged it");
        school.receive(toServer(version).sequence(START + 7).tcp(query, 7, query.length));
        school.receive(toServer(version).sequence(START + query.length - 1).tcp(new byte[] {9}));
        assertArrayEquals(query, atServer(), "as it was judged");
        assertEquals(3, school.released().size());
        assertEquals(List.of("dns www.school.test not-listed"), school.events());
    }

    @Test
    void serversProbe_goesOnWithoutItsByte() {
        accept();
        receive(toClient().sequence(START - 1).tcp(new byte[] {0}));
        Frame empty = view(towardsClient.sent.get(0));
        assertEquals(0, empty.payloadLength());
        assertEquals(START - 1, empty.sequence());
    }

    @Test
    @Tag("E13")
    void allowedQuery_cutAnywhere_goesOnWhole_andItsPartsAreAcknowledged() {
        byte[] query = query(Openings.ALLOWED);
        for (int cut = 1; cut < query.length; cut++) {
            another();
            connect(4);
            send(query, 0, cut);
            assertEquals(List.of(), school.released(), "at " + cut);
            Frame acknowledgment = view(school.towardsClient.sent.get(0));
            assertEquals(START + cut, acknowledgment.acknowledgment());
            assertEquals(TcpFlags.ACK, acknowledgment.tcpFlags());
            assertEquals(0, acknowledgment.payloadLength());
            send(query, cut, query.length);
            assertArrayEquals(query, atServer(), "at " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E13")
    void blockedQuery_cutAnywhere_isRefusedInTheServersName(int version) {
        byte[] query = query(Openings.BLOCKED);
        for (int cut = 0; cut < query.length; cut++) {
            another();
            connect(version);
            if (cut > 0) {
                school.receive(toServer(version).sequence(START).tcp(query, 0, cut));
                school.towardsClient.sent.clear();
            }
            school.receive(toServer(version).sequence(START + cut).tcp(query, cut, query.length));
            assertEquals(0, atServer().length);
            assertTrue(has(school.released(), TcpFlags.RST));
            assertRefusal(school.towardsClient.sent.get(0), query.length);
            assertEquals(List.of("dns www.casino.test category"), school.events());
        }
    }

    private static void assertRefusal(byte[] sent, int queryLength) {
        Frame refusal = view(sent);
        assertEquals(53, refusal.sourcePort());
        assertEquals(0x01020304, refusal.sequence(), "what the client expects next");
        assertEquals(START + queryLength, refusal.acknowledgment());
        assertEquals(TcpFlags.FIN | TcpFlags.PSH | TcpFlags.ACK, refusal.tcpFlags());
        byte[] stream =
                Arrays.copyOfRange(sent, refusal.payloadStart(), refusal.payloadStart() + refusal.payloadLength());
        assertEquals(stream.length - 2, (stream[0] & 0xff) << 8 | stream[1] & 0xff);
        assertEquals(0x12, stream[2]);
        assertEquals(3, stream[5] & 0xf, "NXDOMAIN");
    }

    @Test
    void queriesInARow_areJudgedEach_upToTheFirstThatIsBlocked() {
        connect(4);
        byte[] allowed = concat(query(Openings.ALLOWED), query("other.test"));
        byte[] all = concat(allowed, query(Openings.BLOCKED), query("last.test"));
        send(all, 0, 60);
        send(all, 60, all.length);
        assertArrayEquals(allowed, atServer());
        assertEquals(
                List.of("dns www.school.test not-listed", "dns other.test not-listed", "dns www.casino.test category"),
                school.events());
        assertTrue(has(school.released(), TcpFlags.RST));
        school.towardsClient.sent.clear();
        send(all, 0, all.length);
        assertTrue(has(school.towardsClient.sent, TcpFlags.RST), "nothing more on this connection");
        assertArrayEquals(allowed, atServer());
    }

    @Test
    void severalQuestionsInAQuery_areAllJudged() {
        connect(4);
        byte[] message = new AnswerBuilder(Openings.ALLOWED, 1)
                .question(Openings.BLOCKED, 1)
                .flags(0x0100)
                .bytes();
        byte[] query = framed(message);
        send(query, 0, query.length);
        assertEquals(0, atServer().length);
        assertEquals(List.of("dns www.school.test not-listed", "dns www.casino.test category"), school.events());
    }

    @Test
    void severalQuestionsInADatagram_areAllJudged() {
        byte[] message = new AnswerBuilder(Openings.ALLOWED, 1)
                .question(Openings.BLOCKED, 1)
                .flags(0x0100)
                .bytes();
        school.receive(toServer(4).udp(message));
        assertEquals(List.of(), school.released());
        byte[] harmless = new AnswerBuilder(Openings.ALLOWED, 1)
                .question("other.test", 1)
                .flags(0x0100)
                .bytes();
        school.receive(toServer(4).udp(harmless));
        assertEquals(1, school.released().size());
        byte[] promised = Openings.query(Openings.ALLOWED);
        promised[5] = 2;
        school.receive(toServer(4).udp(promised));
        assertEquals(1, school.released().size(), "a question that is not there");
    }

    @ParameterizedTest
    @CsvSource({
        "TLS, 16030102000100 01fc0303aabbccddeeff",
        "SSH, 5353482d322e302d4f70656e5353485f392e32",
        "HTTP, 474554202f20485454502f312e310d0a",
        "an answer, 002012348180000100010000000003777777",
        "a length too short, 000b1234",
        "an unknown opcode, 00201234380000010000000000000377",
        "answers in a query, 00201234010000010009000000000377",
        "no question, 00201234010000000000000000000377",
    })
    @Tag("E13")
    @Tag("E15")
    void whatIsNoDns_endsAtOnce(String what, String digits) {
        connect(4);
        byte[] stream = java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
        send(stream, 0, stream.length);
        assertEquals(0, atServer().length, what);
        assertTrue(has(school.released(), TcpFlags.RST), what);
        assertTrue(has(school.towardsClient.sent, TcpFlags.RST), what);
        assertEquals(List.of("dns  unreadable"), school.events(), what);
    }

    @Test
    @Tag("E05")
    void otherBytesSentAgain_areReplacedByThoseThatWereJudged() {
        connect(4);
        byte[] query = query("www.abcdef.test");
        send(query, 0, query.length);
        school.forget();
        byte[] other = query("www.casino.test");
        assertEquals(query.length, other.length);
        send(other, 0, other.length);
        assertArrayEquals(query, atServer());
        send(other, 5, other.length);
        assertArrayEquals(query, atServer());
    }

    @Test
    @Tag("E05")
    void partsThatContradict_endTheConnection() {
        connect(4);
        byte[] query = query("www.abcdef.test");
        byte[] other = query("www.casino.test");
        send(query, 10, 30);
        send(other, 10, 30);
        send(query, 0, query.length);
        assertEquals(0, atServer().length);
        assertTrue(has(school.released(), TcpFlags.RST));
    }

    @Test
    @Tag("E06")
    void synInFrontOfTheConnection_doesNotGoOn() {
        connect(4);
        school.receive(toServer(4).flags(TcpFlags.SYN).sequence(START - 11).tcp(new byte[0]));
        assertEquals(List.of(), school.released());
        school.receive(toServer(4).flags(TcpFlags.SYN).sequence(START - 1).tcp(new byte[0]));
        assertEquals(1, school.released().size(), "the same again");
        school.receive(toServer(4).flags(TcpFlags.SYN).sequence(START + 99).tcp(new byte[0]));
        assertEquals(2, school.released().size(), "the next connection");
    }

    @Test
    void connectionWithoutASyn_isReset() {
        byte[] query = query(Openings.ALLOWED);
        send(query, 0, query.length);
        assertEquals(0, atServer().length);
        assertTrue(has(school.towardsClient.sent, TcpFlags.RST));
    }

    @Test
    void finBehindTheLastQuery_goesOn() {
        connect(4);
        byte[] query = query(Openings.ALLOWED);
        school.receive(toServer(4)
                .flags(TcpFlags.FIN | TcpFlags.ACK | TcpFlags.PSH)
                .sequence(START)
                .tcp(query));
        assertArrayEquals(query, atServer());
        Frame last = view(school.released().get(1));
        assertEquals(TcpFlags.FIN | TcpFlags.ACK, last.tcpFlags());
        assertEquals(START + query.length, last.sequence());
    }

    /** Segments cut anywhere, in any order, some twice: the server reads what was sent, whole messages at every moment. */
    @Test
    @Tag("E02")
    void randomSegments_arriveAsTheyWereSent() {
        Random random = new Random(7766);
        for (int round = 0; round < 300; round++) {
            another();
            connect(4);
            byte[] stream = new byte[0];
            List<Integer> ends = new ArrayList<>(List.of(0));
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                stream = concat(stream, query("q" + random.nextInt(100_000) + ".test"));
                ends.add(stream.length);
            }
            for (int[] segment : segments(random, stream.length)) {
                send(stream, segment[0], segment[1]);
                byte[] arrived = atServer();
                assertTrue(ends.contains(arrived.length), "whole messages only");
                assertArrayEquals(Arrays.copyOf(stream, arrived.length), arrived);
            }
            assertArrayEquals(stream, atServer());
        }
    }

    private static List<int[]> segments(Random random, int length) {
        List<int[]> segments = new ArrayList<>();
        for (int from = 0; from < length; ) {
            int to = Math.min(length, from + 1 + random.nextInt(60));
            segments.add(new int[] {from, to});
            if (random.nextInt(4) == 0) {
                segments.add(new int[] {Math.max(0, from - random.nextInt(30)), to});
            }
            from = to;
        }
        if (random.nextBoolean()) {
            Collections.shuffle(segments, random);
        }
        return segments;
    }

    /** A connection that is never closed: the past is given up, and what it takes does not grow. */
    @Test
    void longConnection_goesOn() {
        connect(4);
        byte[] query = query("a-rather-long-label-of-some-sixty-octets-or-so.school.test");
        int sent = 0;
        for (int i = 0; i < 3000; i++) {
            school.receive(toServer(4).sequence(START + sent).tcp(query));
            sent += query.length;
            assertEquals(1, school.released().size(), "query " + i);
            assertEquals(0, school.towardsClient.sent.size(), "query " + i);
            school.forget();
        }
    }

    @Test
    void allowedQueries_allocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Lane lane = school.lane(new Nowhere());
        byte[] syn = toServer(4).flags(TcpFlags.SYN).sequence(START - 1).tcp(new byte[0]);
        lane.onFrame(syn, syn.length, school.nowMicros);
        byte[] query = query(Openings.ALLOWED);
        long least = Long.MAX_VALUE;
        int sent = 0;
        for (int round = 0; round < 30 && least > 0; round++) { // the compiler's own doings are over by the last
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                frames.add(toServer(4).sequence(START + sent).tcp(query));
                sent += query.length;
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < frames.size(); i++) {
                school.nowMicros += 2_000;
                lane.onFrame(frames.get(i), frames.get(i).length, school.nowMicros);
            }
            long after = threads.getCurrentThreadAllocatedBytes();
            long nothing = threads.getCurrentThreadAllocatedBytes() - after; // what the asking itself costs
            least = Math.min(least, after - before - nothing);
            school.ring.drain(event -> {}, Integer.MAX_VALUE);
        }
        assertEquals(0, least);
        assertTrue(school.count(Counter.ALLOWED) >= 1000);
    }

    @Test
    @Tag("E20")
    void deviceThatOpensMany_leavesRoomForOthers() {
        for (int port = 1; port < DnsStreams.FLOWS; port++) {
            school.receive(new FrameBuilder()
                    .ports(port, 53)
                    .flags(TcpFlags.SYN)
                    .sequence(START - 1)
                    .tcp(new byte[0]));
        }
        int replaced = DnsStreams.FLOWS
                / 32; // where the keyed hash fills a set, a flow takes the place of another one of the device
        assertTrue(school.released().size() <= DnsStreams.FLOWS / 4 + replaced);
        assertTrue(school.count(Counter.BEYOND_SHARE) > 0);
        school.forget();
        school.receive(toServer(4)
                .clientMac(TestLane.STAFF)
                .flags(TcpFlags.SYN)
                .sequence(START - 1)
                .tcp(new byte[0]));
        assertEquals(1, school.released().size());
    }

    // Answers

    @Test
    void allowedAnswers_cutAnywhere_arriveAsTheyWere() {
        byte[] one = framed(new AnswerBuilder(Openings.ALLOWED, 1)
                .a(QUESTION, 192, 0, 0, 12)
                .bytes());
        byte[] stream = concat(one, one);
        for (int cut = 1; cut < stream.length; cut++) {
            another();
            accept();
            answer(stream, 0, cut);
            assertEquals(cut < one.length ? 0 : one.length, atClient().length, "at " + cut);
            answer(stream, cut, stream.length);
            assertArrayEquals(stream, atClient(), "at " + cut);
            assertEquals(2 * cut, answerCounters.value(Counter.ANSWERS));
        }
    }

    @Test
    @Tag("E11")
    void key_isHidden_alsoInWhatIsSentAgain() {
        accept();
        byte[] alpn = parameter(1, "026832");
        byte[] before = framed(
                new AnswerBuilder("other.test", 1).a(QUESTION, 192, 0, 0, 12).bytes());
        byte[] stream = concat(
                before,
                framed(new AnswerBuilder(Openings.ALLOWED, HTTPS)
                        .https(QUESTION, 1, ".", alpn, KEY, parameter(6, "00".repeat(16)))
                        .bytes()));
        byte[] hidden = concat(
                before,
                framed(new AnswerBuilder(Openings.ALLOWED, HTTPS)
                        .https(QUESTION, 1, ".", alpn, parameter(6, "00".repeat(16)), parameter(65_280, new byte[14]))
                        .bytes()));
        answer(stream, 0, 90);
        answer(stream, 90, stream.length);
        assertArrayEquals(hidden, atClient());
        towardsClient.sent.clear();
        answer(stream, 0, stream.length);
        assertArrayEquals(hidden, atClient(), "all of it again");
        towardsClient.sent.clear();
        answer(stream, 20, 100);
        ServerStream part = new ServerStream(START + 20, 80, false);
        towardsClient.sent.forEach(part::put);
        assertArrayEquals(Arrays.copyOfRange(hidden, 20, 100), part.contiguous(), "a part of it again");
    }

    @Test
    void answerThatLeadsToABlockedName_isRefusedInItsPlace() {
        accept();
        byte[] first = framed(
                new AnswerBuilder("other.test", 1).a(QUESTION, 192, 0, 0, 12).bytes());
        byte[] bad = framed(new AnswerBuilder(Openings.ALLOWED, 1)
                .cname(QUESTION, "x.casino.test")
                .a("x.casino.test", 192, 0, 0, 12)
                .opt()
                .bytes());
        byte[] stream = concat(first, bad, first);
        answer(stream, 0, stream.length);
        byte[] arrived = atClient();
        assertArrayEquals(first, Arrays.copyOf(arrived, first.length));
        int length = (arrived[first.length] & 0xff) << 8 | arrived[first.length + 1] & 0xff;
        assertEquals(arrived.length, first.length + 2 + length, "the refusal is the last");
        assertEquals(3, arrived[first.length + 5] & 0xf);
        String text = new String(arrived, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("Blocked by the school"));
        assertTrue(has(towardsClient.sent, TcpFlags.FIN));
        assertTrue(has(towardsServer.sent, TcpFlags.RST));
        answer(stream, 0, stream.length);
        assertTrue(has(towardsClient.sent, TcpFlags.RST), "nothing more");
    }

    @Test
    void longestAnswer_arrivesWhole() {
        accept();
        AnswerBuilder builder = new AnswerBuilder(Openings.ALLOWED, 16);
        for (int i = 0; i < 255; i++) {
            builder.record(QUESTION, 16, new byte[240]);
        }
        byte[] large = framed(builder.record(QUESTION, 16, new byte[65_535 - 12 - 21 - 12 - 255 * 252])
                .bytes());
        assertEquals(2 + 65_535, large.length);
        byte[] small = framed(
                new AnswerBuilder("other.test", 1).a(QUESTION, 192, 0, 0, 12).bytes());
        byte[] stream = concat(small, large, small, large, small);
        for (int from = 0; from < stream.length; from += 1400) {
            answer(stream, from, Math.min(stream.length, from + 1400));
        }
        assertArrayEquals(stream, atClient());
        assertTrue(towardsClient.sent.stream().allMatch(frame -> frame.length <= TestLane.MTU + 14));
        Frame acknowledgment = view(towardsServer.sent.get(0));
        assertEquals(TcpFlags.ACK, acknowledgment.tcpFlags(), "the server goes on sending");
    }

    @Test
    void unreadableAnswer_endsTheConnection() {
        accept();
        byte[] stream = framed(Arrays.copyOf(new AnswerBuilder(Openings.ALLOWED, 1).bytes(), 20));
        answer(stream, 0, stream.length);
        assertEquals(0, atClient().length);
        assertTrue(has(towardsClient.sent, TcpFlags.RST));
        assertTrue(has(towardsServer.sent, TcpFlags.RST));
    }
}
