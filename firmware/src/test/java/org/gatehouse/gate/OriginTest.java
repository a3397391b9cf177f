package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections whose SYN was seen: every byte comes to the lane, and it knows which is the first. */
class OriginTest {
    private static final int BASE = 0xffffffc0;
    private static final int SYN = 0x02;
    private static final int FAR = 64;
    private static final int DIES_ON_THE_WAY = 5;
    private static final byte[] SIGNATURE = Arrays.copyOf(new byte[] {19, 18}, 20); // RFC 2385: cannot be put together

    private final TestLane school = new TestLane();
    private final byte[] allowed = Openings.hello(ALLOWED, Openings.filled(200, 5));
    private final byte[] blocked = Openings.hello(BLOCKED, Openings.filled(200, 5));
    private int port = 40_000;

    @Test
    void syn_goesOnAsItIs() {
        byte[] syn = frame(-1, FAR)
                .flags(SYN)
                .options((byte) 2, (byte) 4, (byte) 5, (byte) 0xb4)
                .tcp(new byte[0]);
        school.receive(syn.clone());
        assertEquals(1, school.released().size());
        assertArrayEquals(syn, school.released().get(0));
    }

    /** A browser connects, and asks four minutes later. */
    @Test
    @Tag("E02")
    void clientThatWaits_findsItsConnectionKnown() {
        syn(BASE - 1);
        school.nowMicros += 240_000_000;
        send(100, Arrays.copyOfRange(blocked, 100, blocked.length), FAR);
        assertEquals(0, served(false).length, "held, since no head came");
        send(0, Arrays.copyOf(blocked, 100), FAR);
        assertEquals(List.of("tls www.casino.test category"), school.events());
    }

    @Test
    void flowThatWasJudged_isForgotten_andTheKernelIsTold() {
        syn(BASE - 1);
        send(0, allowed, FAR);
        school.nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
        new Heartbeat(school.towardsClient, 0).send();
        school.receive(school.towardsClient.sent.get(0));
        byte[] word = school.released().get(school.released().size() - 1);
        assertTrue(KernelWord.isOne(word, word.length));
        byte[] hello = frame(0, FAR).tcp(allowed);
        assertArrayEquals(Arrays.copyOfRange(hello, 26, 38), Arrays.copyOfRange(word, 26, 38), "addresses and ports");
    }

    @Test
    @Tag("E02")
    void segmentsInReverse_areHeldAndReleasedWhole() {
        syn(BASE - 1);
        for (int from = 200; from >= 0; from -= 50) {
            send(from, Arrays.copyOfRange(allowed, from, Math.min(from + 50, allowed.length)), FAR);
        }
        send(250, Arrays.copyOfRange(allowed, 250, allowed.length), FAR);
        assertArrayEquals(allowed, served(false));
        assertEquals(List.of("tls www.school.test not-listed"), school.events());
    }

    @Test
    @Tag("E02")
    @Tag("E05")
    void tailOfABlockedHelloFirst_isHeld_andContradictsAnother() {
        syn(BASE - 1);
        send(100, Arrays.copyOfRange(blocked, 100, blocked.length), FAR);
        assertEquals(1, school.released().size());
        send(0, allowed, FAR);
        assertEquals(List.of("tcp  contradiction"), school.events());
    }

    @Test
    @Tag("E04")
    void bytesInFrontOfTheConnection_areDropped() {
        syn(BASE - 1);
        byte[] straddling = new byte[10 + blocked.length];
        System.arraycopy(blocked, 0, straddling, 10, blocked.length);
        send(-10, straddling, FAR);
        send(-allowed.length, allowed, FAR);
        assertEquals(1, school.released().size());
        assertEquals(2, school.count(Counter.ODD_SEGMENTS));
        send(0, allowed, FAR);
        assertArrayEquals(allowed, served(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nGET / HTTP/1.1",
                "M-SEARCH2 / HTTP/1.1",
                "g$t'~ / HTTP/1.1",
                "FOO / HTTP/1.1",
                "get / HTTP/1.1",
                "PROPFIND / HTTP/1.1"
            })
    @Tag("E08")
    void anythingThatServersTakeForARequest_isJudged(String requestLine) {
        for (int size : new int[] {1000, 7, 1}) {
            port++;
            syn(BASE - 1);
            byte[] request = (requestLine + "\r\nHost: " + BLOCKED + "\r\n\r\n").getBytes(US_ASCII);
            sendInPieces(request, size);
            assertEquals(List.of("http www.casino.test category"), school.events());
            assertEquals(0, served(false).length);
            school.forget();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "EHLO school.test\r\n",
                "USER anonymous\r\n",
                "\u0000\u0001binary",
                "a001 LOGIN x\r\n"
            })
    void otherProtocols_passAsTheyAre(String first) {
        for (int size : new int[] {1000, 7, 1}) {
            port++;
            syn(BASE - 1);
            byte[] bytes = first.getBytes(US_ASCII);
            sendInPieces(bytes, size);
            assertArrayEquals(bytes, served(false));
            assertEquals(List.of(), school.events());
            school.forget();
        }
    }

    @Test
    void upload_isHandedBackToTheKernelOnce() {
        syn(BASE - 1);
        byte[] data = Openings.filled(1400, 0x81);
        for (int i = 0; i < 400; i++) {
            send(i * data.length, data, FAR);
        }
        long forgets = school.released().stream()
                .filter(frame -> frame[7] == 'g' && frame[11] == 1)
                .count();
        assertEquals(1, forgets);
        assertEquals(403, school.released().size(), "the SYN, the word to keep, the upload, the word to forget");
    }

    /** The first request is lost behind the gate, and the client sends it again while the second is held. */
    @Test
    void requestSentAgain_whileTheNextIsHeld_goesOn() {
        byte[] first = Openings.get(ALLOWED);
        byte[] second = Openings.get("other." + ALLOWED);
        syn(BASE - 1);
        send(0, first, DIES_ON_THE_WAY);
        send(first.length, Arrays.copyOf(second, 20), FAR);
        send(0, first, FAR);
        send(first.length + 20, Arrays.copyOfRange(second, 20, second.length), FAR);
        send(0, first, FAR);
        assertEquals(new String(first, US_ASCII) + new String(second, US_ASCII), new String(served(false), US_ASCII));
        assertEquals(
                List.of("http www.school.test not-listed", "http other.www.school.test not-listed"), school.events());
    }

    @Test
    @Tag("E08")
    void secondRequest_isJudgedToo() {
        byte[] first = Openings.get(ALLOWED);
        syn(BASE - 1);
        send(0, first, FAR);
        send(first.length, Openings.get(BLOCKED), FAR);
        assertArrayEquals(first, served(false));
        assertEquals(List.of("http www.school.test not-listed", "http www.casino.test category"), school.events());
    }

    /** Lines of a mail client that are sent without waiting, lost, late and sent again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void textInAnyOrder_comesWhole(long seed) {
        Random random = new Random(seed);
        String text = "EHLO school.test\r\nMAIL FROM:<a@school.test>\r\nRCPT TO:<b@school.test>\r\nDATA\r\n";
        byte[] bytes = (text + "To be put here, and had.\r\n".repeat(400)).getBytes(US_ASCII);
        for (int connection = 0; connection < 50; connection++) {
            port++;
            syn(BASE - 1);
            int rounds = 0;
            while (served(false).length < bytes.length) {
                assertTrue(++rounds < 10_000, "stuck at " + served(false).length);
                int at = served(false).length;
                int from = random.nextInt(3) == 0 ? at : Math.max(0, at + random.nextInt(3000) - 500);
                int to = Math.min(bytes.length, from + 1 + random.nextInt(1400));
                if (from < to) {
                    send(from, Arrays.copyOfRange(bytes, from, to), random.nextInt(5) == 0 ? DIES_ON_THE_WAY : FAR);
                }
            }
            assertArrayEquals(bytes, served(false));
            assertEquals(List.of(), school.events());
            school.forget();
        }
    }

    /** A row of SYNs once round the sequence numbers: the gate never takes a place before what it knows for a beginning. */
    @Test
    @Tag("E04")
    void synsOnceRound_leadNotBack() {
        byte[] inFront = new byte[8 + blocked.length];
        System.arraycopy(blocked, 0, inFront, 8, blocked.length);
        for (int offset : new int[] {-1, 0x7ffffff0, -9}) {
            syn(BASE + offset);
        }
        send(-8, inFront, FAR);
        assertEquals(0, served(false).length);
    }

    /** The first SYN dies on the way; the second one would make the server begin in the middle of what passed for another protocol. */
    @Test
    @Tag("E04")
    void secondSyn_amongReleasedBytes_isDropped() {
        byte[] around = Openings.filled(8 + blocked.length, 5);
        around[0] = 0;
        school.receive(frame(-9, DIES_ON_THE_WAY).flags(SYN).tcp(new byte[0]));
        send(-8, around, DIES_ON_THE_WAY);
        int before = school.released().size();
        syn(BASE - 1);
        assertEquals(before, school.released().size());
        assertEquals(1, school.count(Counter.ODD_SEGMENTS));
        school.nowMicros += 30_000_000;
        syn(BASE - 1);
        school.nowMicros += 30_000_000; // since the last segment, more than is remembered of a connection that goes on
        syn(BASE - 1);
        send(0, blocked, FAR);
        assertEquals(0, served(false).length);
        assertEquals(List.of("tls www.casino.test category"), school.events());
    }

    /** Linux counts once round the sequence numbers in 274 seconds: a number that seems to lie before another one may be a later connection's. */
    @Test
    void laterConnectionOnTheSamePorts_mayBeginAnywhere() {
        syn(BASE - 1);
        send(0, allowed, FAR);
        school.nowMicros += 200_000_000;
        syn(BASE - 1_000_001);
        school.receive(frame(-1_000_000, FAR).tcp(blocked));
        assertEquals(List.of("tls www.school.test not-listed", "tls www.casino.test category"), school.events());
    }

    @Test
    void addressThatIsTheGatesWord_isDropped() {
        syn(BASE - 1);
        school.receive(frame(0, FAR).clientMac(0x026761746501L).tcp(allowed));
        school.receive(frame(0, FAR).clientMac(0x026761746502L).udp(Openings.filled(10, 1)));
        assertEquals(1, school.released().size());
    }

    @Test
    void sameSynAgain_changesNothing() {
        syn(BASE - 1);
        send(0, Arrays.copyOf(allowed, 100), FAR);
        syn(BASE - 1);
        send(100, Arrays.copyOfRange(allowed, 100, allowed.length), FAR);
        assertArrayEquals(allowed, served(false));
    }

    @Test
    void nextConnectionOnTheSamePorts_beginsAnew() {
        syn(BASE - 1);
        send(0, allowed, FAR);
        school.forget();
        syn(BASE + 100_000);
        school.receive(frame(100_001, FAR).tcp(blocked));
        assertEquals(List.of("tls www.casino.test category"), school.events());
    }

    @Test
    @Tag("E06")
    void dataInTheSyn_isDropped() {
        school.receive(frame(-1, FAR).flags(SYN).tcp(blocked));
        assertEquals(0, school.released().size());
        assertEquals(1, school.count(Counter.ODD_SEGMENTS));
    }

    @Test
    @Tag("E20")
    void floodOfOneDevice_leavesTheOthersTheirFlows() {
        school.receive(frame(-1, FAR)
                .clientMac(TestLane.STAFF)
                .ports(999, 443)
                .flags(SYN)
                .tcp(new byte[0]));
        for (int i = 0; i < 3 * TcpOpenings.FLOWS; i++) {
            school.nowMicros += 2 * Devices.OPENING; // no faster than a device may
            school.receive(new FrameBuilder()
                    .ports(1 + i % 60_000, 80 + i / 60_000)
                    .flags(SYN)
                    .sequence(i)
                    .tcp(new byte[0]));
        }
        long wentOn = 1 + 3 * TcpOpenings.FLOWS - school.count(Counter.BEYOND_SHARE);
        assertEquals(wentOn, school.released().size());
        assertTrue(wentOn < TcpOpenings.FLOWS / 4 * 1.1, wentOn + " SYNs went on");
        byte[] staffs = Openings.hello(ALLOWED);
        school.receive(frame(5, FAR).clientMac(TestLane.STAFF).ports(999, 443).tcp(staffs, 5, staffs.length));
        school.receive(frame(0, FAR).clientMac(TestLane.STAFF).ports(999, 443).tcp(staffs, 0, 5));
        assertArrayEquals(staffs, served(false, false), "the first SYN is the staff's");
    }

    /**
     * A client that knows how the gate works and sends what it likes: any bytes, in front of the connection, among and behind, and SYNs, some of which die on the way to the
     * server; the server keeps the first or the last of what overlaps, and takes TLS and HTTP.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @Tag("E01")
    @Tag("E02")
    @Tag("E04")
    @Tag("E05")
    void randomAdversary_neverGetsABlockedOpeningThrough(long seed) {
        Random random = new Random(seed);
        int allowedSeen = 0;
        for (int game = 0; game < 2000; game++) {
            port = 1024 + game;
            List<String> moves = new ArrayList<>();
            int before = random.nextInt(3) == 0 ? random.nextInt(8) : 0;
            for (int move = 0; move < before; move++) {
                move(random, moves, 3);
            }
            syn(BASE - 1);
            moves.add("a SYN at 0");
            for (int move = 0; move < 25; move++) {
                move(random, moves, 20);
            }
            for (int server = 0; server < 4; server++) {
                boolean lastSyn = server / 2 == 1;
                boolean lastWins = server % 2 == 1;
                byte[] stream = served(lastSyn, lastWins);
                assertFalse(isFor(BLOCKED, stream), () -> "last SYN %s, last byte %s, after %s"
                        .formatted(lastSyn, lastWins, moves));
                allowedSeen += isFor(ALLOWED, stream) ? 1 : 0;
            }
            school.forget();
        }
        assertTrue(allowedSeen > 40, "only " + allowedSeen + " games with an opening that the server could read");
    }

    private void move(Random random, List<String> moves, int syns) {
        if (random.nextInt(8) == 0) {
            probe(random, moves);
            return;
        }
        byte[][] streams = {
            allowed,
            blocked,
            Openings.get(ALLOWED),
            Openings.get(BLOCKED),
            ("\r\nGET / HTTP/1.1\r\nHost: " + BLOCKED + "\r\n\r\n").getBytes(US_ASCII),
            ("GET \r\n" + "x".repeat(200)).getBytes(US_ASCII),
            Openings.filled(300, 0x81)
        };
        int which = random.nextInt(streams.length);
        byte[] stream = streams[which];
        int from = random.nextInt(3) > 0 ? 0 : cut(random, stream.length - 1);
        int to = random.nextInt(2) == 0 ? stream.length : cut(random, stream.length);
        if (random.nextInt(syns) == 0) {
            int far = random.nextInt(4) == 0 ? 0x7fffff00 : 0;
            int offset = random.nextInt(3) * random.nextInt(400) + far - (random.nextInt(4) == 0 ? 200 : 0);
            int ttl = random.nextInt(2) == 0 ? DIES_ON_THE_WAY : FAR;
            school.receive(frame(offset - 1, ttl).flags(SYN).tcp(new byte[0]));
            moves.add("a SYN at " + offset + ", ttl " + ttl);
        } else if (to > from) {
            int before = random.nextInt(6) == 0 ? 1 + random.nextInt(8) : 0;
            byte[] segment = new byte[before + to - from];
            Arrays.fill(segment, new byte[] {5, 'G', 0x16, '\r', 'S'}[random.nextInt(5)]);
            System.arraycopy(stream, from, segment, before, to - from);
            int ttl = random.nextInt(3) == 0 ? DIES_ON_THE_WAY : FAR;
            int offset = from - before + (random.nextInt(12) == 0 ? random.nextInt(500) - 250 : 0);
            byte[] options = random.nextInt(20) == 0 ? SIGNATURE : new byte[0];
            school.receive(frame(offset, ttl).options(options).tcp(segment));
            moves.add("%d at %d, %d bytes, ttl %d".formatted(which, offset, segment.length, ttl));
        }
    }

    /** One byte in the place of the last one that a server has, which goes on without it. */
    private void probe(Random random, List<String> moves) {
        int offset = served(random.nextBoolean()).length - 1;
        int ttl = random.nextInt(3) == 0 ? DIES_ON_THE_WAY : FAR;
        byte any = new byte[] {0, 'G', 0x16, '\r', 'S'}[random.nextInt(5)];
        school.receive(frame(offset, ttl).tcp(new byte[] {any}));
        moves.add("a probe at " + offset + ", ttl " + ttl);
    }

    private static int cut(Random random, int length) {
        int[] edges = {1, 2, 3, 5, 9, length / 2, length - 1};
        return Math.min(length, random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt(length));
    }

    private void syn(int sequence) {
        school.receive(new FrameBuilder()
                .ports(port, 443)
                .flags(SYN)
                .sequence(sequence)
                .tcp(new byte[0]));
    }

    private void send(int offset, byte[] payload, int ttl) {
        school.receive(frame(offset, ttl).tcp(payload));
    }

    private void sendInPieces(byte[] bytes, int size) {
        for (int at = 0; at < bytes.length; at += size) {
            send(at, Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)), FAR);
        }
    }

    private FrameBuilder frame(int offset, int ttl) {
        return new FrameBuilder().ports(port, 443).sequence(BASE + offset).ttl(ttl);
    }

    private byte[] served(boolean lastWins) {
        return served(true, lastWins);
    }

    /** What a server has that goes by the first or the last SYN which arrives, and where bytes overlap, by the first or the last. */
    private byte[] served(boolean lastSyn, boolean lastWins) {
        ServerStream server = null;
        int first = 0;
        for (byte[] bytes : school.released()) {
            Frame frame = new Frame();
            boolean arrives = bytes[14 + 8] >= FAR / 2;
            if (!arrives || frame.read(bytes, bytes.length) != FrameKind.TCP) {
                continue;
            }
            boolean asks = (frame.tcpFlags() & SYN) != 0;
            if (asks && (server == null || lastSyn && first != frame.sequence() + 1)) {
                first = frame.sequence() + 1;
                server = new ServerStream(first, 12_000, lastWins);
            } else if (server != null && !asks) {
                server.put(bytes);
            }
        }
        return server == null ? new byte[0] : server.contiguous();
    }

    private static boolean isFor(String host, byte[] stream) {
        CanonicalName name = new CanonicalName();
        Outcome tls = new ClientHelloReader(name).read(stream, 0, stream.length);
        if (tls == Outcome.NAMED) {
            return name.toString().equals(host);
        }
        Outcome http = new HttpRequestReader(name).readFirst(stream, 0, stream.length);
        return http == Outcome.NAMED && name.toString().equals(host);
    }
}
