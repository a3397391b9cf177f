package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.Datagrams;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TCP connections whose first bytes name nothing. */
@Tag("E15")
class FirstBytesTest {
    private static final long EXAM = 0x020000000044L;
    private static final String POLICY = TestLane.POLICY.replace("[groups.staff]", """
            [groups.exam]
            mode = "allow-only"
            allow = ["school.test"]
            [groups.staff.stances]
            vpn = "flag"
            [groups.staff]""") + """
            [[devices]]
            name = "a device of the exam"
            mac = "02:00:00:00:00:44"
            group = "exam"
            """;

    private final AddressMemory addresses = new AddressMemory();
    private final TestLane school = new TestLane(1024, Judge.ofOpenings(TestLane.rules(POLICY), addresses));

    static Stream<Arguments> vpns() {
        byte[] pptp = Arrays.copyOf(HexFormat.of().parseHex("009c00011a2b3c4d0001"), 156);
        return Stream.of(arguments("OpenVPN", openVpn()), arguments("PPTP", pptp));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vpns")
    void vpn_isReset(String what, byte[] handshake) {
        open(FrameBuilder.PUPIL);
        int released = school.released().size();
        school.receive(new FrameBuilder().tcp(handshake));
        assertEquals(List.of("tcp  vpn"), school.events());
        assertEquals(1, school.towardsClient.sent.size());
        assertEquals(released + 2, school.released().size()); // a word to the kernel, the reset
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vpns")
    @Tag("E01")
    void vpnInPieces_isReset(String what, byte[] handshake) {
        open(FrameBuilder.PUPIL);
        for (int i = 0; i < handshake.length; i++) {
            school.receive(new FrameBuilder().sequence(i).tcp(handshake, i, i + 1));
        }
        assertEquals("tcp  vpn", school.events().get(0));
        assertTrue(school.released().size() <= 1 + handshake.length);
        assertTrue(school.released().stream().noneMatch(FirstBytesTest::hasPayload));
    }

    @Test
    @Tag("R15")
    void vpn_whereTheStanceLetsIt_isMarked() {
        open(TestLane.STAFF);
        school.receive(new FrameBuilder().clientMac(TestLane.STAFF).tcp(openVpn()));
        assertEquals(List.of("tcp  vpn"), school.events());
        assertEquals(3, school.released().size()); // the SYN, a word to the kernel, the handshake
    }

    /** Among them lengths and opcodes that a reset could have, whose bytes arrive one by one. */
    @Test
    @Tag("R15")
    void unknownBytes_ofAFilteringGroup_passUntold() {
        byte[] almost = openVpn();
        almost[almost.length - 1] = 1;
        for (byte[] bytes : List.of(almost, new byte[] {0, 0, 0, 9, 1, 2, 3, 4}, "SSH-2.0-x\r\n".getBytes(US_ASCII))) {
            school.forget();
            open(FrameBuilder.PUPIL);
            school.receive(new FrameBuilder().tcp(bytes, 0, 1));
            school.receive(new FrameBuilder().sequence(1).tcp(bytes, 1, bytes.length));
            assertEquals(List.of(), school.events());
            assertTrue(school.released().stream().anyMatch(FirstBytesTest::hasPayload));
            school.nowMicros += 10 * FlowSlot.Memory.BRIEF.micros;
        }
    }

    @Test
    @Tag("E17")
    void unknownBytes_ofAnAllowOnlyGroup_areReset() {
        CanonicalName name = new CanonicalName();
        byte[] text = Openings.ALLOWED.getBytes(US_ASCII);
        name.readText(text, 0, text.length);
        addresses.remember(EXAM, new byte[] {(byte) 192, 0, 0, 12}, 0, 4, name, 60, school.nowMicros);
        open(EXAM);
        school.receive(new FrameBuilder().clientMac(EXAM).tcp(new byte[] {9, 9, 9, 9}));
        assertEquals(List.of("tcp  unknown-protocol"), school.events());
        assertTrue(school.released().stream().noneMatch(FirstBytesTest::hasPayload));
        assertEquals(1, school.towardsClient.sent.size());
    }

    private void open(long mac) {
        school.receive(new FrameBuilder()
                .clientMac(mac)
                .flags(TcpFlags.SYN)
                .sequence(-1)
                .tcp(new byte[0]));
    }

    private static byte[] openVpn() {
        byte[] reset = Datagrams.openVpn(7);
        return ByteBuffer.allocate(2 + reset.length)
                .putShort((short) reset.length)
                .put(reset)
                .array();
    }

    private static boolean hasPayload(byte[] frame) {
        return frame.length > 14 + 20 + 20;
    }
}
