package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.gatehouse.gate.Openings.ALLOWED;
import static org.gatehouse.gate.Openings.BLOCKED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of SOCKS proxies: where the proxy shall go to is judged, and what they send behind it. */
@Tag("E08")
class SocksTest {
    private static final int BASE = 0xffffffc0;
    private static final long EXAM = 0x020000000044L;
    private static final String POLICY = TestLane.POLICY.replace("[groups.staff]", """
            [groups.exam]
            mode = "allow-only"
            allow = ["school.test"]
            [groups.exam.stances]
            address-for-name = "allow"
            [groups.staff]""") + """
            [[devices]]
            name = "a device of the exam"
            mac = "02:00:00:00:00:44"
            group = "exam"
            """;
    private static final String GREETING = "\5\1\0";
    private static final String LOGIN = "\1\2me\6secret";

    private final AddressMemory addresses = new AddressMemory();
    private final TestLane school = new TestLane(1024, Judge.ofOpenings(TestLane.rules(POLICY), addresses));
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private long mac = FrameBuilder.PUPIL;

    static Stream<Arguments> dialogues() {
        return Stream.of(
                arguments("SOCKS 5", new String[] {GREETING, request(BLOCKED)}),
                arguments("SOCKS 5 with a login", new String[] {"\5\3\0\1\2", LOGIN, request(BLOCKED)}),
                arguments(
                        "SOCKS 5, to listen",
                        new String[] {GREETING, "\5\2" + request(BLOCKED).substring(2)}),
                arguments("SOCKS 4a", new String[] {"\4\1\1\u00bb\0\0\0\1me\0" + BLOCKED + "\0"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void blockedName_isRefused_howeverItIsCut(String what, String[] messages) {
        byte[] all = bytes(String.join("", messages));
        int spoken = all.length - bytes(messages[messages.length - 1]).length;
        for (int size : new int[] {1, 2, 7, 100}) {
            begin();
            for (int at = 0; at < all.length; at += size) {
                put(at, Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
            }
            assertEquals(List.of("socks www.casino.test category"), school.events(), "by " + size);
            assertArrayEquals(Arrays.copyOf(all, spoken), served(), "by " + size);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void blockedName_isRefused_inReverse(String what, String[] messages) {
        byte[] all = bytes(String.join("", messages));
        begin();
        for (int at = all.length - 1; at >= 0; at--) {
            put(at, new byte[] {all[at]});
        }
        assertEquals(List.of("socks www.casino.test category"), school.events());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dialogues")
    void allowedName_passes_andTheHelloBehindIsJudged(String what, String[] messages) {
        for (String host : new String[] {ALLOWED, BLOCKED}) {
            begin();
            for (String message : messages) {
                say(message.replace(BLOCKED, ALLOWED));
            }
            byte[] dialogue = sent.toByteArray();
            assertArrayEquals(dialogue, served());
            assertEquals(List.of("socks www.school.test not-listed"), school.events());
            byte[] hello = Openings.hello(host);
            put(dialogue.length + 30, Arrays.copyOfRange(hello, 30, hello.length));
            assertArrayEquals(dialogue, served(), "the second half waits for the first");
            put(dialogue.length, Arrays.copyOf(hello, 30));
            boolean allowed = host.equals(ALLOWED);
            assertEquals(List.of("tls " + host + (allowed ? " not-listed" : " category")), school.events());
            assertEquals(dialogue.length + (allowed ? hello.length : 0), served().length);
        }
    }

    @Test
    void requestAndHelloInOneSegment_areJudgedBoth() {
        begin();
        byte[] dialogue = bytes(GREETING + request(ALLOWED));
        put(0, joined(dialogue, Openings.hello(BLOCKED)));
        assertEquals(List.of("socks www.school.test not-listed", "tls www.casino.test category"), school.events());
        assertArrayEquals(dialogue, served());
    }

    @Test
    void requestOfHttpBehind_isJudged() {
        begin();
        say(GREETING);
        say(request(ALLOWED));
        say(new String(Openings.get(BLOCKED), ISO_8859_1));
        assertEquals(List.of("socks www.school.test not-listed", "http www.casino.test category"), school.events());
    }

    /** A proxy behind a proxy. */
    @Test
    void requestBehindARequest_isJudged() {
        begin();
        say(GREETING + request(ALLOWED));
        say(GREETING);
        say(request(BLOCKED));
        assertEquals(List.of("socks www.school.test not-listed", "socks www.casino.test category"), school.events());
    }

    @Test
    void requestSaidOtherwise_isAContradiction() {
        begin();
        say(GREETING);
        put(GREETING.length(), bytes(request(ALLOWED)));
        put(GREETING.length(), bytes(request(BLOCKED)));
        assertEquals(List.of("socks www.school.test not-listed"), school.events(), "what lies before does not go on");
        assertArrayEquals(bytes(GREETING + request(ALLOWED)), served());
    }

    @Test
    @Tag("R15")
    void address_getsTheStance() {
        begin();
        say(GREETING);
        say("\5\1\0\1\306\63\144\12\1\u00bb");
        assertEquals(List.of("socks  address-for-name"), school.events());
        assertArrayEquals(bytes(GREETING), served());
    }

    @Test
    @Tag("E17")
    void address_inAnAllowOnlyGroup_mustHaveBeenResolved() {
        CanonicalName name = new CanonicalName();
        name.readText(bytes(ALLOWED), 0, ALLOWED.length());
        addresses.remember(EXAM, new byte[] {(byte) 192, 0, 0, 12}, 0, 4, name, 60_000, school.nowMicros);
        addresses.remember(EXAM, new byte[] {(byte) 198, 51, 100, 10}, 0, 4, name, 60_000, school.nowMicros);
        mac = EXAM;
        begin();
        say(GREETING);
        say("\5\1\0\1\306\63\144\12\1\u00bb");
        assertEquals(
                List.of("socks  not-listed"),
                school.events().stream()
                        .map(line -> line.replace("address-for-name", "not-listed"))
                        .toList());
        begin();
        say(GREETING);
        say("\5\1\0\1\306\63\144\13\1\u00bb");
        assertEquals(List.of("socks  unresolved"), school.events());
    }

    /** Remote procedure calls begin with a five, too: DCE 1.1, C706. */
    @Test
    void whatOnlyBeginsAlike_passes() {
        for (String text : new String[] {"\5\0\13\3\20\0\0\0\110\0\0\0", "\4\3abc", "\5\2xy\7"}) {
            begin();
            say(text);
            assertEquals(List.of(), school.events());
            assertArrayEquals(bytes(text), served());
        }
    }

    private void begin() {
        school.forget();
        sent.reset();
        school.nowMicros += 10 * FlowSlot.Memory.AWAITED.micros;
        school.receive(frame(-1).flags(TcpFlags.SYN).tcp(new byte[0]));
    }

    private void say(String message) {
        put(sent.size(), bytes(message));
        sent.writeBytes(bytes(message));
    }

    private void put(int offset, byte[] payload) {
        school.receive(frame(offset).tcp(payload));
    }

    private FrameBuilder frame(int offset) {
        return new FrameBuilder().clientMac(mac).sequence(BASE + offset);
    }

    private byte[] served() {
        ServerStream server = new ServerStream(BASE, 4000, false);
        school.released().forEach(server::put);
        return server.contiguous();
    }

    private static String request(String host) {
        return "\5\1\0\3" + (char) host.length() + host + "\1\u00bb";
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
