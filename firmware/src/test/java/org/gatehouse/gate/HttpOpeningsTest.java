package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request of a connection is judged, wherever it begins, and bodies are none of the gate's business. */
@Tag("E08")
class HttpOpeningsTest {
    private static final int BASE = 0xffffff00;
    private static final int SYN = 0x02;
    private static final int FAR = 64;
    private static final int DIES_ON_THE_WAY = 5;
    private static final String BODY = "GET /of/a/body HTTP/1.1\r\nHost: " + BLOCKED + "\r\n\r\n";

    private final TestLane school = new TestLane();
    private int port = 40_000;

    // Segmentation

    @Test
    void everyRequest_isJudged_howeverTheyAreCut() {
        byte[] stream = joined(
                Openings.get(ALLOWED),
                Openings.post("a." + ALLOWED, BODY.length()),
                BODY.getBytes(US_ASCII),
                Openings.chunked("b." + ALLOWED, BODY, 30),
                "\r\n".getBytes(US_ASCII),
                Openings.get(BLOCKED));
        int end = stream.length - Openings.get(BLOCKED).length - 2; // an empty line belongs to what follows it
        List<String> expected = List.of(
                "http www.school.test not-listed",
                "http a.www.school.test not-listed",
                "http b.www.school.test not-listed",
                "http www.casino.test category");
        for (int size : new int[] {1, 2, 3, 7, 50, 100, 333, 10_000}) {
            connect();
            for (int at = 0; at < stream.length; at += size) {
                send(at, Arrays.copyOfRange(stream, at, Math.min(at + size, stream.length)), FAR);
            }
            assertEquals(expected, school.events(), "in pieces of " + size);
            assertArrayEquals(Arrays.copyOf(stream, end), served(), "in pieces of " + size);
            assertTrue(isReset(end), "in pieces of " + size);
        }
    }

    @Test
    void blockedBehindAllowed_inOneSegment_resetsBothSides() {
        connect();
        byte[] first = Openings.get(ALLOWED);
        send(0, joined(first, Openings.get(BLOCKED)), FAR);
        assertArrayEquals(first, served());
        assertTrue(isReset(first.length));
        byte[] back = school.towardsClient.sent.get(school.towardsClient.sent.size() - 1);
        assertEquals(0, read(back).payloadLength(), "no page, which the client would take for the first answer");
        send(first.length, Openings.get(ALLOWED), FAR);
        send(first.length + 1, Openings.get(ALLOWED), FAR);
        assertArrayEquals(first, served());
    }

    /** Whatever is lost, late, repeated or cut otherwise, the server gets all of it, in time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyConnection_comesWhole(long seed) {
        Random random = new Random(seed);
        for (int game = 0; game < 100; game++) {
            byte[] stream = requests(random, false);
            connect();
            int rounds = 0;
            while (served().length < stream.length) {
                assertTrue(++rounds < 3000, "stuck at " + served().length + " of " + stream.length);
                int at = served().length;
                int from = random.nextInt(3) == 0 ? at : Math.max(0, at + random.nextInt(900) - 300);
                int to = Math.min(stream.length, from + 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 600));
                if (from < to) {
                    byte[] segment = Arrays.copyOfRange(stream, from, to);
                    send(from, segment, random.nextInt(4) == 0 ? DIES_ON_THE_WAY : FAR);
                }
            }
            assertArrayEquals(stream, served());
            assertEquals(HttpServer.hosts(stream).size(), school.events().size());
        }
    }

    /** The client knows how the gate works, and which segments die behind it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("E04")
    @Tag("E05")
    void randomAdversary_neverAsksForABlockedHost(long seed) {
        Random random = new Random(seed);
        int asked = 0;
        for (int game = 0; game < 1000; game++) {
            byte[][] streams = {requests(random, false), requests(random, true), requests(random, true)};
            connect();
            List<String> moves = new ArrayList<>();
            int reached = 0;
            for (int move = 0; move < 30; move++) {
                int which = random.nextInt(streams.length);
                int from = Math.max(0, random.nextBoolean() ? reached : reached + random.nextInt(300) - 150);
                int to = Math.min(streams[which].length, from + 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 300));
                if (random.nextInt(20) == 0) {
                    int ttl = random.nextBoolean() ? FAR : DIES_ON_THE_WAY;
                    school.receive(frame(from - 1, ttl).flags(SYN).tcp(new byte[0]));
                    moves.add("SYN at " + from);
                } else if (from < to) {
                    int ttl = random.nextInt(3) == 0 ? DIES_ON_THE_WAY : FAR;
                    send(from, Arrays.copyOfRange(streams[which], from, to), ttl);
                    moves.add("%d from %d to %d, ttl %d".formatted(which, from, to, ttl));
                    reached = Math.max(reached, to);
                }
            }
            for (boolean lastWins : new boolean[] {false, true}) {
                List<String> hosts = hostsOf(served(lastWins));
                assertFalse(hosts.contains(BLOCKED), () -> "last wins " + lastWins + ": " + moves);
                asked += hosts.size();
            }
            school.forget();
        }
        assertTrue(asked > 200, "requests that the server could read: " + asked);
    }

    private static List<String> hostsOf(byte[] stream) {
        try {
            return HttpServer.hosts(stream);
        } catch (NumberFormatException notANumber) {
            return List.of(); // what a server makes of that is an error
        }
    }

    // Bodies

    @Test
    void upload_passesInAnyOrder_andNothingOfItIsKept() {
        connect();
        byte[] head = Openings.post(ALLOWED, 5_000_000);
        byte[] stream = joined(head, Openings.filled(5_000_000, 'G'), Openings.get(BLOCKED));
        send(0, head, FAR);
        int[] starts =
                IntStream.range(0, 3501).map(i -> head.length + (i ^ 1) * 1448).toArray();
        for (int start : starts) {
            int end = Math.min(start + 1448, head.length + 5_000_000);
            if (start < end) {
                send(start, Arrays.copyOfRange(stream, start, end), FAR);
            }
        }
        byte[] expected = Arrays.copyOf(stream, head.length + 5_000_000);
        assertArrayEquals(expected, ServerStream.of(BASE, data()));
        assertEquals(List.of("http www.school.test not-listed"), school.events());
        send(expected.length, Openings.get(BLOCKED), FAR);
        assertEquals(List.of("http www.casino.test category"), school.events());
    }

    /** Longer than sequence numbers: they go round, and the request behind it is still found. */
    @Test
    void uploadOfSixGigabytes_isFollowed() {
        connect();
        long length = 6_000_000_000L;
        byte[] head = Openings.post(ALLOWED, length);
        send(0, head, FAR);
        byte[] segment = Openings.filled(50_000, 'G');
        long sent = 0;
        while (sent < length) {
            send((int) (head.length + sent), segment, FAR);
            sent += segment.length;
            assertTrue(school.released().size() > 0, "at " + sent);
            school.towardsServer.sent.clear();
        }
        send((int) (head.length + sent), Openings.get(ALLOWED), FAR);
        assertEquals(1, school.released().size());
        send((int) (head.length + sent) + Openings.get(ALLOWED).length, Openings.get(BLOCKED), FAR);
        assertEquals(
                List.of(
                        "http www.school.test not-listed",
                        "http www.school.test not-listed",
                        "http www.casino.test category"),
                school.events());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5~Transfer-Encoding: chunked~~0~~",
                "Content-Length: 5~Content-Length: 6~~hello",
                "X: y~ folded~~",
                "X: y\n~",
                "X: y\rz~~",
                "Transfer-Encoding: chunked~~5\nhello",
                "Transfer-Encoding: chunked~~x~",
                "Transfer-Encoding: chunked~~2~hello~"
            })
    void whatServersReadDifferently_isRefused(String rest) {
        byte[] request = ("POST / HTTP/1.1~Host: " + ALLOWED + "~" + rest)
                .replace("~", "\r\n")
                .getBytes(US_ASCII);
        for (int size : new int[] {1000, 1}) {
            connect();
            for (int at = 0; at < request.length; at += size) {
                send(at, Arrays.copyOfRange(request, at, Math.min(at + size, request.length)), FAR);
            }
            List<String> events = school.events();
            assertTrue(events.get(events.size() - 1).endsWith("unreadable"), events.toString());
            assertFalse(new String(served(), US_ASCII).contains("hello"), "not to its end");
        }
    }

    @Test
    void bytesThatAreNoRequest_behindOne_areRefused() {
        connect();
        send(0, Openings.get(ALLOWED), FAR);
        send(Openings.get(ALLOWED).length, " GET / HTTP/1.1\r\n".getBytes(US_ASCII), FAR);
        assertEquals(List.of("http www.school.test not-listed", "http  unreadable"), school.events());
    }

    /** The server waits for a body, the gate is made to believe that a connection begins. */
    @Test
    @Tag("E04")
    void syn_inABody_isDropped() {
        connect();
        byte[] head = Openings.post(ALLOWED, 4);
        send(0, head, FAR);
        int before = school.released().size();
        school.receive(frame(head.length - 1, DIES_ON_THE_WAY).flags(SYN).tcp(new byte[0]));
        assertEquals(before, school.released().size());
        send(head.length, joined(new byte[] {1, 2, 3, 4}, Openings.get(BLOCKED)), FAR);
        assertEquals(List.of("http www.school.test not-listed", "http www.casino.test category"), school.events());
        assertEquals(1, school.count(Counter.ODD_SEGMENTS));
    }

    // Life

    @Test
    void connection_isKept_forTenMinutesWithoutARequest() {
        connect();
        byte[] first = Openings.get(ALLOWED);
        send(0, first, FAR);
        long words = school.released().stream()
                .filter(frame -> KernelWord.isOne(frame, frame.length) && frame[11] == 2)
                .count();
        assertEquals(1, words, "the kernel is told once");
        school.nowMicros += 599_000_000;
        byte[] second = Openings.get(BLOCKED);
        send(first.length + 20, Arrays.copyOfRange(second, 20, second.length), FAR);
        send(first.length, Arrays.copyOf(second, 20), FAR);
        assertEquals(List.of("http www.school.test not-listed", "http www.casino.test category"), school.events());
    }

    @Test
    void connect_isFollowedByAnOpening() {
        for (byte[] inner : List.of(Openings.hello(BLOCKED), Openings.get(BLOCKED))) {
            for (int size : new int[] {2000, 13, 1}) {
                byte[] head = tunnel(ALLOWED);
                byte[] stream = joined(head, inner);
                connect();
                for (int at = 0; at < stream.length; at += size) {
                    send(at, Arrays.copyOfRange(stream, at, Math.min(at + size, stream.length)), FAR);
                }
                List<String> events = school.events();
                assertEquals(2, events.size());
                assertTrue(events.get(1).endsWith(" www.casino.test category"), events.toString());
                assertArrayEquals(head, served());
            }
        }
    }

    @Test
    void connectToABlockedName_isRefused() {
        connect();
        send(0, tunnel(BLOCKED), FAR);
        assertEquals(List.of("http www.casino.test category"), school.events());
        assertEquals(0, served().length);
    }

    @Test
    @Tag("E02")
    void helloBehindConnect_tailFirst_isHeld() {
        byte[] head = tunnel(ALLOWED);
        byte[] hello = Openings.hello(ALLOWED, Openings.filled(500, 5));
        connect();
        send(0, head, DIES_ON_THE_WAY);
        send(head.length + 100, Arrays.copyOfRange(hello, 100, hello.length), FAR);
        send(0, head, FAR); // lost behind the gate
        assertArrayEquals(head, served());
        send(head.length, Arrays.copyOf(hello, 100), FAR);
        assertArrayEquals(joined(head, hello), served());
        byte[] data = Openings.filled(1400, 0x17);
        for (int i = 0; i < 300; i++) {
            send(head.length + hello.length + i * data.length, data, FAR);
        }
        assertTrue(
                school.released().stream().anyMatch(frame -> KernelWord.isOne(frame, frame.length) && frame[11] == 1),
                "the kernel may have the tunnel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0081\u0085mask", "GET /next HTTP/1.1\r\nHost: www.school.test\r\n\r\n"})
    void upgrade_isFollowedByAnything(String next) {
        byte[] head = ("GET /chat HTTP/1.1\r\nHost: " + ALLOWED + "\r\nUpgrade: websocket\r\n\r\n").getBytes(US_ASCII);
        byte[] stream = joined(head, next.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        connect();
        send(0, stream, FAR);
        assertArrayEquals(stream, served());
    }

    // What they share

    /** Requests in a row, with bodies that look like requests; the last one or one before may be for a blocked host. */
    private static byte[] requests(Random random, boolean withBlocked) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String host = withBlocked && random.nextBoolean() ? BLOCKED : ALLOWED;
            String body = BODY.substring(0, random.nextInt(BODY.length())).repeat(1 + random.nextInt(3));
            switch (random.nextInt(3)) {
                case 0 -> stream.writeBytes(Openings.get(host));
                case 1 -> {
                    stream.writeBytes(Openings.post(host, body.length()));
                    stream.writeBytes(body.getBytes(US_ASCII));
                }
                default -> stream.writeBytes(Openings.chunked(host, body, 1 + random.nextInt(40)));
            }
        }
        return stream.toByteArray();
    }

    private static byte[] tunnel(String host) {
        return ("CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\n\r\n").getBytes(US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void connect() {
        school.forget();
        port++;
        school.receive(frame(-1, FAR).flags(SYN).tcp(new byte[0]));
    }

    private void send(int offset, byte[] payload, int ttl) {
        school.receive(frame(offset, ttl).tcp(payload));
    }

    private FrameBuilder frame(int offset, int ttl) {
        return new FrameBuilder().ports(port, 80).sequence(BASE + offset).ttl(ttl);
    }

    private static Frame read(byte[] bytes) {
        Frame frame = new Frame();
        frame.read(bytes, bytes.length);
        return frame;
    }

    private List<byte[]> data() {
        return school.released().stream()
                .filter(frame -> frame[14 + 8] >= FAR / 2)
                .toList();
    }

    private byte[] served() {
        return served(false);
    }

    private byte[] served(boolean lastWins) {
        ServerStream server = new ServerStream(BASE, 20_000, lastWins);
        data().forEach(server::put);
        return server.contiguous();
    }

    private boolean isReset(int at) {
        return school.released().stream()
                .anyMatch(frame ->
                        (read(frame).tcpFlags() & 4) != 0 && read(frame).sequence() == BASE + at);
    }
}
