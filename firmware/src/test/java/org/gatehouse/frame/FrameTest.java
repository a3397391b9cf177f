package org.gatehouse.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.gatehouse.frame.FrameBuilder.hex;
import static org.gatehouse.frame.FrameBuilder.tcp;
import static org.gatehouse.frame.FrameBuilder.udp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    private final Frame frame = new Frame();

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void segment_isReadInPlace(int ipVersion) {
        byte[] bytes = tcp(ipVersion, HELLO)
                .ports(40_001, 65_535)
                .numbers(0xfffffffe, 7)
                .flags(0x19)
                .tcpOptions(hex("0101080a0000000100000002"))
                .build();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
        assertEquals(ipVersion, frame.ipVersion());
        assertEquals(Frame.NO_VLAN, frame.vlan());
        assertEquals(0x020000000011L, frame.sourceMac());
        assertEquals(40_001, frame.sourcePort());
        assertEquals(65_535, frame.destinationPort());
        assertEquals(0xfffffffe, frame.sequence());
        assertEquals(7, frame.acknowledgment());
        assertEquals(0x19, frame.tcpFlags());
        assertEquals(bytes.length, frame.end());
        assertPayload(HELLO);
        assertAddresses(ipVersion);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void datagram_isReadInPlace(int ipVersion) {
        byte[] bytes = udp(ipVersion, HELLO).ports(5353, 53).build();
        assertEquals(FrameKind.UDP, frame.read(bytes, bytes.length));
        assertEquals(5353, frame.sourcePort());
        assertEquals(53, frame.destinationPort());
        assertPayload(HELLO);
        assertAddresses(ipVersion);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void vlanTag_isSteppedOver(int ipVersion) {
        byte[] bytes = udp(ipVersion, HELLO).vlan(0xe123).build();
        assertEquals(FrameKind.UDP, frame.read(bytes, bytes.length));
        assertEquals(0x123, frame.vlan());
        assertEquals(ipVersion == 4 ? Frame.IPV4 : Frame.IPV6, frame.etherType());
        assertPayload(HELLO);
        byte[] untagged = udp(ipVersion, HELLO).build();
        frame.read(untagged, untagged.length);
        assertEquals(Frame.NO_VLAN, frame.vlan());
    }

    @ParameterizedTest
    @CsvSource({"0806, ARP", "8863, PPPoE discovery", "8847, MPLS", "88b5, local"})
    void anotherEtherType_isNotIp(String type, String what) {
        byte[] bytes = udp(4, HELLO).vlan(5).build();
        System.arraycopy(hex(type), 0, bytes, 16, 2);
        assertEquals(FrameKind.NOT_IP, frame.read(bytes, bytes.length), what);
        assertEquals(Integer.parseInt(type, 16), frame.etherType());
        assertEquals(5, frame.vlan());
    }

    /** What stands between the tag's EtherType and the packet, and the EtherTypes in front of it, all in hexadecimal digits. */
    @ParameterizedTest
    @CsvSource({
        "88a8 0007 8100 0123, 4, two tags",
        "8100 0007 8100 0123, 6, two tags alike",
        "9100 0007 8100 0123, 4, an old service tag",
        "8864 1100 0001 LLLL 0021, 4, PPPoE",
        "8864 1100 0001 LLLL 0057, 6, PPPoE",
        "8864 1100 0001 LLLL 21, 4, PPPoE with its protocol in one byte",
        "8100 0007 8864 1100 0001 LLLL 57, 6, PPPoE with its protocol in one byte behind a tag",
        "88a8 0007 8100 0123 8864 1100 0001 LLLL 0021, 4, PPPoE behind two tags"
    })
    @Tag("E18")
    void wrappedPacket_isReadAndRewritten(String between, int ipVersion, String what) {
        byte[] plain = tcp(ipVersion, HELLO).build();
        byte[] bytes = wrapped(plain, between);
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length), what);
        assertTrue(frame.isWrapped());
        assertPayload(HELLO);
        FrameWriter writer = new FrameWriter(100);
        writer.tcp(frame, true, 1, 2, TcpFlags.RST, new byte[] {1, 2, 3}, 3);
        Frame answer = new Frame();
        assertEquals(FrameKind.TCP, answer.read(writer.bytes(), writer.length()), what);
        assertEquals(3, answer.payloadLength());
        assertEquals(frame.vlan(), answer.vlan());
        int packet = answer.end() - answer.ipStart();
        if (between.contains("8864")) {
            int length = hex(between.replaceAll(".*LLLL", "").replace(" ", "")).length + packet;
            assertEquals(length, Bytes.u16(writer.bytes(), answer.ipStart() - length + packet - 2), "PPPoE's length");
            assertArrayEquals(headers(bytes, frame.ipStart()), headers(writer.bytes(), answer.ipStart()));
        }
    }

    /** What stands in front of the packet, but for the addresses and PPPoE's length. */
    private static byte[] headers(byte[] bytes, int ipStart) {
        byte[] headers = Arrays.copyOfRange(bytes, 12, ipStart);
        int pppoe = new String(headers, ISO_8859_1).indexOf("\u0088\u0064");
        return pppoe < 0
                ? headers
                : FrameBuilder.concat(
                        Arrays.copyOf(headers, pppoe + 6), Arrays.copyOfRange(headers, pppoe + 8, headers.length));
    }

    /** Packets of a session that are no IP: a compressed one, a bridged one, and those whose header is odd. */
    @ParameterizedTest
    @CsvSource({
        "8864 1200 0001 LLLL 0021, false",
        "8864 11a7 0001 LLLL 0021, false",
        "8864 1100 0001 LLLL c021, true",
        "8864 1100 0001 LLLL 8021, true",
        "88a8 0007 8100 0123 8864 1100 0001 LLLL 8057, true",
        "8864 1100 0001 LLLL c223, true",
        "8864 1100 0001 LLLL 00fd, false",
        "8864 1100 0001 LLLL fd, false",
        "8864 1100 0001 LLLL 80fd, false",
        "8864 1100 0001 LLLL 0031, false",
        "8864 1100 0001 LLLL ff03 0021, false",
        "8864 12c0 0001 LLLL c021, false"
    })
    @Tag("E18")
    void pppoeThatCarriesNoPacket_isNotIp(String between, boolean control) {
        byte[] bytes = wrapped(tcp(4, HELLO).build(), between);
        assertEquals(FrameKind.NOT_IP, frame.read(bytes, bytes.length));
        assertTrue(frame.isWrapped());
        assertEquals(control, frame.isSessionControl());
        byte[] plain = tcp(4, HELLO).build();
        frame.read(plain, plain.length);
        assertFalse(frame.isSessionControl(), "the next frame");
    }

    @Test
    void wrappedPacket_cutAnywhere_isTruncated() {
        for (String protocol : new String[] {"0021", "21"}) {
            byte[] bytes = wrapped(tcp(4, HELLO).build(), "88a8 0007 8100 0123 8864 1100 0001 LLLL " + protocol);
            for (int length = 0; length < bytes.length; length++) {
                FrameKind kind = frame.read(Arrays.copyOf(bytes, length), length);
                assertTrue(kind == FrameKind.TRUNCATED || kind == FrameKind.NOT_IP, length + " bytes: " + kind);
            }
        }
    }

    private static byte[] wrapped(byte[] plain, String between) {
        int protocol = between.replaceAll(".*LLLL", "").replace(" ", "").length() / 2;
        String packetLength = String.format("%04x", plain.length - 14 + protocol);
        String digits = between.replace("LLLL", packetLength).replace(" ", "");
        byte[] inner = between.contains("8864") ? new byte[0] : Arrays.copyOfRange(plain, 12, 14);
        byte[] packet = Arrays.copyOfRange(plain, 14, plain.length);
        return FrameBuilder.concat(Arrays.copyOf(plain, 12), hex(digits), inner, packet);
    }

    @Test
    void ipv4Options_areSteppedOver() {
        byte[] options = new byte[40];
        Arrays.fill(options, (byte) 1);
        byte[] bytes = tcp(4, HELLO).ipOptions(options).build();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
        assertPayload(HELLO);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, hop-by-hop",
        "43, 24, routing",
        "51, 24, authentication",
        "60, 16, destination options",
        "135, 8, mobility",
        "139, 40, HIP",
        "140, 8, shim6"
    })
    void extensionHeader_isSteppedOver(int type, int length, String what) {
        byte[] bytes =
                tcp(6, HELLO).extension(type, extensionHeader(type, length)).build();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length), what);
        assertEquals(40_000, frame.sourcePort());
        assertPayload(HELLO);
    }

    @Test
    void extensionHeaders_areSteppedOverUpToEight() {
        FrameBuilder eight = udp(6, HELLO);
        FrameBuilder nine = udp(6, HELLO);
        for (int i = 0; i < 9; i++) {
            nine.extension(60, extensionHeader(60, 8));
            if (i < 8) {
                eight.extension(60, extensionHeader(60, 8 + 8 * i));
            }
        }
        byte[] bytes = eight.build();
        assertEquals(FrameKind.UDP, frame.read(bytes, bytes.length));
        assertPayload(HELLO);
        bytes = nine.build();
        assertEquals(FrameKind.MALFORMED, frame.read(bytes, bytes.length));
    }

    @Test
    void extensionHeader_longerThanThePacket_isTruncated() {
        byte[] header = extensionHeader(60, 8);
        header[1] = (byte) 255;
        byte[] bytes = udp(6, HELLO).extension(60, header).build();
        assertEquals(FrameKind.TRUNCATED, frame.read(bytes, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({"2000, first", "2001, middle", "00b9, last", "1fff, at the end", "6000, first that may not be cut"})
    void ipv4Fragment_isTold(String flagsAndOffset, String what) {
        byte[] bytes =
                tcp(4, HELLO).fragment(Integer.parseInt(flagsAndOffset, 16)).build();
        assertEquals(FrameKind.FRAGMENT, frame.read(bytes, bytes.length), what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "4000", "8000"})
    void ipv4WholePacket_isNoFragment(String flagsAndOffset) {
        byte[] bytes =
                tcp(4, HELLO).fragment(Integer.parseInt(flagsAndOffset, 16)).build();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
    }

    @Test
    void ipv6Fragment_isTold_alsoBehindAnotherHeader() {
        byte[] bytes = tcp(6, HELLO)
                .extension(60, extensionHeader(60, 8))
                .extension(44, hex("0000000100000007"))
                .build();
        assertEquals(FrameKind.FRAGMENT, frame.read(bytes, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void anotherTransport_isTold(int ipVersion) {
        byte[] bytes = FrameBuilder.other(ipVersion, 50, HELLO).build();
        assertEquals(FrameKind.OTHER_TRANSPORT, frame.read(bytes, bytes.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void padding_isNoPayload(int ipVersion) {
        byte[] bytes = tcp(ipVersion, HELLO).padding(hex("deadbeef")).build();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
        assertEquals(bytes.length - 4, frame.end());
        assertPayload(HELLO);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void bytesBehindTheDatagram_areOfThePacketAndNoPayload(int ipVersion) {
        byte[] bytes =
                udp(ipVersion, HELLO).surplus(hex("0101")).padding(hex("ff")).build();
        assertEquals(FrameKind.UDP, frame.read(bytes, bytes.length));
        assertPayload(HELLO);
        assertEquals(bytes.length - 1, frame.end());
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(frame));
    }

    static Stream<Named<byte[]>> wholeFrames() {
        return Stream.of(
                Named.of("TCP over IPv4", tcp(4, HELLO).build()),
                Named.of(
                        "TCP over IPv4, options, VLAN",
                        tcp(4, HELLO)
                                .vlan(7)
                                .ipOptions(hex("94040000"))
                                .tcpOptions(hex("01010101"))
                                .build()),
                Named.of("UDP over IPv4", udp(4, HELLO).build()),
                Named.of("fragment", udp(4, HELLO).fragment(0x2000).build()),
                Named.of("ESP over IPv6", FrameBuilder.other(6, 50, HELLO).build()),
                Named.of(
                        "TCP over IPv6, extension headers, VLAN",
                        tcp(6, HELLO)
                                .vlan(7)
                                .extension(0, extensionHeader(0, 16))
                                .extension(51, extensionHeader(51, 24))
                                .build()),
                Named.of("UDP over IPv6", udp(6, HELLO).build()));
    }

    @ParameterizedTest
    @MethodSource("wholeFrames")
    void frameCutShort_isTruncated(byte[] whole) {
        for (int length = 0; length < whole.length; length++) {
            assertEquals(FrameKind.TRUNCATED, frame.read(whole, length), "at " + length);
            byte[] exact = Arrays.copyOf(whole, length);
            assertEquals(FrameKind.TRUNCATED, frame.read(exact, length), "at " + length);
        }
    }

    /** The IP packet ends at any byte, and says so itself. */
    @ParameterizedTest
    @MethodSource("wholeFrames")
    void packetCutShort_isNeverReadBeyondItsEnd(byte[] whole) {
        Set<FrameKind> known = EnumSet.allOf(FrameKind.class);
        frame.read(whole, whole.length);
        int ip = frame.ipStart();
        for (int length = whole.length - 1; length >= ip + (frame.ipVersion() == 4 ? 20 : 40); length--) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (whole[ip] >> 4 == 4) {
                Bytes.put16(cut, ip + 2, length - ip);
                if (length >= ip + (whole[ip] & 0xf) * 4) {
                    Checksum.completeIpv4Header(cut, ip);
                }
            } else {
                Bytes.put16(cut, ip + 4, length - ip - 40);
            }
            FrameKind kind = frame.read(cut, length);
            assertTrue(known.contains(kind));
            if (kind == FrameKind.TCP || kind == FrameKind.UDP) {
                assertTrue(frame.payloadStart() + frame.payloadLength() <= length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "14, 65, a version that is not the type's",
        "14, 68, a header below its minimum",
        "24, 18, a header checksum that is wrong",
        "17, 19, a total length below the header's"
    })
    void ipv4ThatContradictsItself_isMalformed(int at, int value, String what) {
        byte[] bytes = tcp(4, HELLO).build();
        bytes[at] = (byte) value;
        if (at == 17) {
            bytes[16] = 0;
        }
        assertEquals(FrameKind.MALFORMED, frame.read(bytes, bytes.length), what);
    }

    @Test
    void ipv6OfAnotherVersion_isMalformed() {
        byte[] bytes = tcp(6, HELLO).build();
        bytes[14] = 0x45;
        assertEquals(FrameKind.MALFORMED, frame.read(bytes, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({"0x40, MALFORMED", "0x00, MALFORMED", "0x70, TRUNCATED", "0xf0, TRUNCATED", "0x60, TCP"})
    void tcpHeaderLength_isHeldAgainstItsBounds(int offset, FrameKind expected) {
        byte[] bytes = tcp(6, HELLO).build();
        bytes[14 + 40 + 12] = (byte) offset;
        assertEquals(expected, frame.read(bytes, bytes.length));
    }

    @ParameterizedTest
    @CsvSource({"0, MALFORMED", "7, MALFORMED", "8, UDP", "13, UDP", "14, TRUNCATED", "65535, TRUNCATED"})
    void udpLength_isHeldAgainstItsBounds(int length, FrameKind expected) {
        byte[] bytes = udp(4, HELLO).build();
        Bytes.put16(bytes, 14 + 20 + 4, length);
        assertEquals(expected, frame.read(bytes, bytes.length));
    }

    static byte[] extensionHeader(int type, int length) {
        byte[] header = new byte[length];
        header[1] = (byte) (type == 51 ? length / 4 - 2 : length / 8 - 1);
        return header;
    }

    private void assertPayload(byte[] expected) {
        int start = frame.payloadStart();
        assertArrayEquals(expected, Arrays.copyOfRange(frame.bytes(), start, start + frame.payloadLength()));
    }

    private void assertAddresses(int ipVersion) {
        assertAddress(
                ipVersion == 4 ? FrameBuilder.CLIENT4 : FrameBuilder.CLIENT6,
                ipVersion == 4 ? 0 : 0x20010db800000000L,
                ipVersion == 4 ? 0xc000020bL : 0x11,
                frame.sourceAddressStart());
        assertAddress(
                ipVersion == 4 ? FrameBuilder.SERVER4 : FrameBuilder.SERVER6,
                ipVersion == 4 ? 0 : 0x20010db8ffff0000L,
                ipVersion == 4 ? 0xc6336407L : 7,
                frame.destinationAddressStart());
    }

    private void assertAddress(String address, long high, long low, int start) {
        assertArrayEquals(hex(address), Arrays.copyOfRange(frame.bytes(), start, start + frame.addressLength()));
        assertEquals(high, frame.addressHigh(start));
        assertEquals(low, frame.addressLow(start));
    }
}
