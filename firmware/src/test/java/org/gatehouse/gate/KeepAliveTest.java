package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.TcpFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that ask whether a connection is still there: a byte that means nothing, in the place of the last one that the server acknowledged (RFC 1122 section 4.2.3.6).
 */
class KeepAliveTest {
    private static final int BASE = 0xffffffc0;
    private static final byte[] GARBAGE = {0};
    private static final byte[] STAMPS = {1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 9};
    private static final byte[] SIGNATURE = Arrays.copyOf(new byte[] {19, 18}, 20);

    private final TestLane school = new TestLane();
    private int port = 40_000;
    private int version = 4;
    private int vlan = -1;

    /** What was said before: the connection's SYN was seen in all but the last. */
    static Stream<Arguments> connections() {
        return Stream.of(
                arguments("nothing was said", ""),
                arguments("a request", text(Openings.get(ALLOWED))),
                arguments("two requests", text(Openings.get(ALLOWED)) + text(Openings.get(ALLOWED))),
                arguments("a body in chunks", text(Openings.chunked(ALLOWED, "a body in chunks", 5))),
                arguments(
                        "an upgrade",
                        "OPTIONS / HTTP/1.1\r\nHost: " + ALLOWED + "\r\nUpgrade: x\r\n\r\n\202\205mask12345"),
                arguments("another protocol", "EHLO school.test\r\n"),
                arguments("what ends as a hello begins", "\1\2\3\4\5\6\7\10\26"),
                arguments("a greeting of SOCKS", "\5\2\0\2"),
                arguments("a request of SOCKS", "\5\1\0\5\1\0\3\17" + ALLOWED + "\1\273"),
                arguments("a hello", text(Openings.hello(ALLOWED))),
                arguments("a hello behind STARTTLS", "STARTTLS\r\n" + text(Openings.hello(ALLOWED))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    void probe_goesOnWithoutItsByte(String what, String said) {
        for (int ip : new int[] {4, 6}) {
            for (int tag : new int[] {-1, 20}) {
                begin(ip, tag);
                say(0, bytes(said));
                school.forget();
                for (byte[] garbage : new byte[][] {GARBAGE, {0x17}, {'G'}}) {
                    school.nowMicros += 30_000_000;
                    school.receive(frame(said.length() - 1).options(STAMPS).tcp(garbage));
                }
                List<byte[]> sent = onTheWire();
                assertEquals(3, sent.size());
                sent.forEach(probe -> assertEmpty(probe, said.length() - 1));
                assertEquals(List.of(), school.events());
                assertEquals(List.of(), school.towardsClient.sent);
            }
        }
    }

    /** What went on to the server. */
    private List<byte[]> onTheWire() {
        return school.released().stream()
                .filter(sent -> !KernelWord.isOne(sent, sent.length))
                .toList();
    }

    private void assertEmpty(byte[] sent, int offset) {
        Frame probe = new Frame();
        assertEquals(FrameKind.TCP, probe.read(sent, sent.length));
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(probe));
        assertEquals(version, probe.ipVersion());
        assertEquals(vlan < 0 ? 0 : 4, probe.ipStart() - 14, "the tag");
        assertEquals(0, probe.payloadLength());
        assertEquals(BASE + offset, probe.sequence());
        assertEquals(0x01020304, probe.acknowledgment());
        assertEquals(TcpFlags.ACK, probe.tcpFlags() & ~TcpFlags.PSH);
        int options = probe.transportStart() + 20;
        assertArrayEquals(STAMPS, Arrays.copyOfRange(sent, options, probe.payloadStart()));
    }

    @Test
    void connectionThatIsProbed_goesOn() {
        byte[] first = Openings.get(ALLOWED);
        byte[] second = Openings.get(BLOCKED);
        begin(4, -1);
        say(0, first);
        say(first.length - 1, GARBAGE);
        say(first.length, first);
        say(2 * first.length - 1, GARBAGE);
        assertArrayEquals(bytes(text(first) + text(first)), served());
        say(2 * first.length, second);
        assertEquals("http www.casino.test category", school.events().get(2));
        assertEquals(2 * first.length, served().length);
    }

    /** Nothing is remembered of a body, and the server, which has it, takes no notice. */
    @Test
    void probeInABody_goesOnAsItIs() {
        byte[] request = bytes(text(Openings.post(ALLOWED, 5)) + "12345");
        begin(4, -1);
        say(0, request);
        say(request.length - 1, GARBAGE);
        assertArrayEquals(request, served());
        assertEquals(List.of("http www.school.test not-listed"), school.events());
    }

    /** The last byte was lost behind the gate: it is no probe. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    void lastByteSentAgain_goesOnAsItIs(String what, String said) {
        if (said.isEmpty()) {
            return; // there is none
        }
        begin(4, -1);
        say(0, bytes(said));
        school.forget();
        say(said.length() - 1, bytes(said.substring(said.length() - 1)));
        assertArrayEquals(
                bytes(said.substring(said.length() - 1)), ServerStream.of(BASE + said.length() - 1, school.released()));
    }

    @Test
    void probeOfAConnectionWhoseSynWasNotSeen_goesOnWithoutItsByte() {
        byte[] hello = Openings.hello(ALLOWED);
        say(0, hello);
        school.forget();
        school.receive(frame(hello.length - 1).options(STAMPS).tcp(GARBAGE));
        assertEmpty(school.released().get(0), hello.length - 1);
        assertEquals(List.of(), school.events());
    }

    /** It cannot be written again. */
    @Test
    void signedProbe_isDropped() {
        begin(4, -1);
        say(0, Openings.get(ALLOWED));
        school.forget();
        school.receive(
                frame(Openings.get(ALLOWED).length - 1).options(SIGNATURE).tcp(GARBAGE));
        assertEquals(List.of(), school.released());
        assertEquals(1, school.count(Counter.ODD_SEGMENTS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    @Tag("E05")
    void whatDiffersElsewhereOrIsLonger_isAContradiction(String what, String said) {
        int end = said.length();
        for (int[] other : new int[][] {{end - 2, 1}, {end - 2, 2}, {end - 1, 2}}) {
            if (other[0] < 0 || said.charAt(other[0]) == 0) {
                continue;
            }
            begin(4, -1);
            say(0, bytes(said));
            school.forget();
            say(other[0], new byte[other[1]]);
            byte[] changed = ServerStream.of(BASE + other[0], school.released());
            assertArrayEquals(new byte[0], changed, Arrays.toString(other));
        }
    }

    private void begin(int ip, int tag) {
        version = ip;
        vlan = tag;
        port++;
        school.forget();
        school.nowMicros += 1_000_000;
        school.receive(frame(-1).flags(TcpFlags.SYN).tcp(new byte[0]));
    }

    private void say(int offset, byte[] payload) {
        if (payload.length > 0) {
            school.receive(frame(offset).tcp(payload));
        }
    }

    private FrameBuilder frame(int offset) {
        return new FrameBuilder()
                .ipVersion(version)
                .vlan(vlan)
                .ports(port, 8000)
                .sequence(BASE + offset);
    }

    private byte[] served() {
        return ServerStream.of(
                BASE,
                school.released().stream()
                        .filter(sent -> sent[14 + 20 + 13] != TcpFlags.SYN)
                        .toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
