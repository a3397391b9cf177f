package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that begins in the middle of a connection of another protocol. */
@Tag("E01")
@Tag("E02")
class UpgradeTest {
    private static final int BASE = 0xffffffc0;
    private static final int FAR = 64;
    private static final int DIES_ON_THE_WAY = 5;

    private final TestLane school = new TestLane();
    private int port = 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EHLO school.test\r\nSTARTTLS\r\n",
                "a1 CAPABILITY\r\na2 STARTTLS\r\n",
                "CAPA\r\nSTLS\r\n",
                "AUTH TLS\r\n",
                "<stream:stream to='x'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
                "\0\0\0\10\4\u00d2\26\57", // PostgreSQL's SSLRequest
                "\60\35\2\1\1\167\30\200\26\61\56\63\56\66\56\61\56\64\56\61\56\61\64\66\66\56\62\60\60\63\67", // LDAP
                "\3\0\0\23\16\340\0\0\0\0\0\1\0\10\0\13\0\0\0", // RDP
                "\40\0\0\1\5\256\3\0\0\0\0\1\10\0\0\0" // MySQL, in part
            })
    void helloBehindAnotherProtocol_isJudged_howeverItIsCut(String text) {
        byte[] before = text.getBytes(ISO_8859_1);
        for (String host : new String[] {ALLOWED, BLOCKED}) {
            byte[] all = joined(before, Openings.hello(host));
            List<String> expected = List.of("tls " + host + (host.equals(ALLOWED) ? " not-listed" : " category"));
            for (int size : new int[] {1, 3, 50, 2000}) {
                for (boolean reverse : new boolean[] {false, true}) {
                    open();
                    int pieces = (all.length + size - 1) / size;
                    for (int i = 0; i < pieces; i++) {
                        int at = (reverse ? pieces - 1 - i : i) * size;
                        send(at, Arrays.copyOfRange(all, at, Math.min(all.length, at + size)), FAR);
                    }
                    String how = size + (reverse ? " in reverse" : "");
                    assertEquals(expected, school.events(), how);
                    byte[] served = served(false);
                    int most = host.equals(ALLOWED) ? all.length : before.length + 6;
                    assertTrue(served.length <= most && served.length >= Math.min(before.length, most), how);
                    assertArrayEquals(Arrays.copyOf(all, served.length), served, how);
                    assertTrue(host.equals(BLOCKED) || served.length == all.length, how);
                }
            }
        }
    }

    /** What was released dies on the way, and is sent again as the beginning of a hello whose end is there. */
    @Test
    void helloOverWhatWasReleased_isAContradiction() {
        byte[] before = "EHLO x\r\nSTARTTLS\r\n".getBytes(ISO_8859_1);
        byte[] hello = Openings.hello(BLOCKED);
        open();
        send(0, before, FAR);
        send(before.length, Openings.filled(20, 'x'), DIES_ON_THE_WAY);
        send(before.length + 20, Arrays.copyOfRange(hello, 20, hello.length), FAR);
        send(before.length, Arrays.copyOf(hello, 20), FAR);
        assertEquals(List.of("tcp  contradiction"), school.events());
        assertArrayEquals(before, served(false));
    }

    @Test
    void whatWasReleased_isReleasedAgain_howeverItIsCut() {
        byte[] upload = new byte[3 * OtherPieces.GUARDED];
        new Random(1).nextBytes(upload);
        upload[0] = 9;
        open();
        for (int at = 0; at < upload.length; at += 1000) {
            send(at, Arrays.copyOfRange(upload, at, Math.min(upload.length, at + 1000)), DIES_ON_THE_WAY);
        }
        for (int at = 0; at < upload.length; at += 777) {
            send(at, Arrays.copyOfRange(upload, at, Math.min(upload.length, at + 777)), FAR);
        }
        assertArrayEquals(upload, served(false));
        assertEquals(List.of(), school.events());
    }

    /** A length of 790 in a binary protocol, and what a hello needs beside it. */
    @Test
    void numbersThatBeginAlike_passAtOnce() {
        byte[] bytes = {9, 9, 0x16, 3, 0, 0, 0, 0, 0, 0, 0x16, 3, 1, 2, 0, 2, 0, 9, 0x16, 3, 1};
        open();
        send(0, bytes, FAR);
        assertArrayEquals(bytes, served(false));
        assertEquals(List.of(), school.events());
    }

    @Test
    void whatAnnouncesAHelloAndMakesNoSense_isUnreadable() {
        byte[] start = {0x16, 3, 1, 0, 0x40, 1, 0, 9, 9};
        open();
        send(0, joined(new byte[] {9, 9}, joined(start, Openings.filled(80, 9))), FAR);
        assertEquals(List.of("tls  unreadable"), school.events());
        assertEquals(2, served(false).length);
    }

    /** A client that knows the rule sends what it likes where it likes; the server begins TLS behind what asks for it, and keeps the first or the last of what overlaps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomAdversary_neverGetsABlockedHelloThrough(long seed) {
        byte[] before = "EHLO x\r\nSTARTTLS\r\n".getBytes(ISO_8859_1);
        byte[] allowed = joined(before, Openings.hello(ALLOWED));
        byte[] blocked = joined(before, Openings.hello(BLOCKED));
        byte[][] streams = {allowed, blocked, joined(before, Openings.filled(300, 'x'))};
        Random random = new Random(seed);
        int allowedSeen = 0;
        for (int game = 0; game < 3000; game++) {
            open();
            List<String> moves = new ArrayList<>();
            for (int move = 0; move < 14; move++) {
                int which = random.nextInt(streams.length);
                byte[] stream = streams[which];
                int from = random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextBoolean() ? 30 : stream.length);
                int to =
                        random.nextInt(3) == 0 ? stream.length : Math.min(stream.length, from + 1 + random.nextInt(60));
                int ttl = random.nextInt(3) == 0 ? DIES_ON_THE_WAY : FAR;
                if (random.nextInt(6) == 0) {
                    int last = served(random.nextBoolean()).length - 1; // what the client seems to ask: are you there?
                    send(last, new byte[] {random.nextBoolean() ? 0 : stream[Math.floorMod(last, stream.length)]}, ttl);
                    moves.add("a probe at " + last + ", ttl " + ttl);
                }
                send(from, Arrays.copyOfRange(stream, from, to), ttl);
                moves.add(which + " from " + from + " to " + to + ", ttl " + ttl);
            }
            for (boolean lastWins : new boolean[] {false, true}) {
                byte[] served = served(lastWins);
                String host = helloBehind(served, before.length);
                assertFalse(host.equals(BLOCKED), () -> "last byte " + lastWins + ", after " + moves);
                allowedSeen += host.equals(ALLOWED) ? 1 : 0;
            }
        }
        assertTrue(allowedSeen > 100, "only " + allowedSeen);
    }

    private static String helloBehind(byte[] stream, int at) {
        CanonicalName name = new CanonicalName();
        boolean named =
                stream.length > at && new ClientHelloReader(name).read(stream, at, stream.length - at) == Outcome.NAMED;
        return named ? name.toString() : "";
    }

    private void open() {
        school.forget();
        port++;
        school.nowMicros += 1_000_000;
        school.receive(frame(-1, FAR).flags(TcpFlags.SYN).tcp(new byte[0]));
    }

    private void send(int offset, byte[] payload, int ttl) {
        school.receive(frame(offset, ttl).tcp(payload));
    }

    private FrameBuilder frame(int offset, int ttl) {
        return new FrameBuilder().ports(port, 25).sequence(BASE + offset).ttl(ttl);
    }

    private byte[] served(boolean lastWins) {
        ServerStream server = new ServerStream(BASE, 60_000, lastWins);
        for (byte[] frame : school.released()) {
            if (frame[22] >= FAR / 2) {
                server.put(frame);
            }
        }
        return server.contiguous();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
