package org.gatehouse.frame;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {
    private static final byte[] PAYLOAD = {1, 2, 3, 4, 5};

    private final Frame like = new Frame();
    private final Frame written = new Frame();
    private final FrameWriter writer = new FrameWriter(100);

    @ParameterizedTest
    @CsvSource({"4, -1", "6, -1", "4, 0x6005", "6, 0x6005"})
    void segmentBack_turnsEverythingRound(int ipVersion, int vlan) {
        read(FrameBuilder.tcp(ipVersion, new byte[9])
                .vlan(vlan)
                .ports(40_000, 80)
                .tcpOptions(hex("01010101"))
                .build());
        writer.tcp(like, true, -5, 6, TcpFlags.ACK | TcpFlags.FIN, PAYLOAD, 4);
        assertEquals(FrameKind.TCP, written.read(writer.bytes(), writer.length()));
        assertEquals(writer.length(), written.end());
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(written));
        assertEquals(80, written.sourcePort());
        assertEquals(40_000, written.destinationPort());
        assertEquals(-5, written.sequence());
        assertEquals(6, written.acknowledgment());
        assertEquals(TcpFlags.ACK | TcpFlags.FIN, written.tcpFlags());
        assertEquals(vlan < 0 ? Frame.NO_VLAN : 5, written.vlan());
        assertArrayEquals(hex(FrameBuilder.CLIENT_MAC + FrameBuilder.SERVER_MAC), range(0, 12));
        assertArrayEquals(hex(serverAddress(ipVersion) + clientAddress(ipVersion)), addresses());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, payload());
    }

    @ParameterizedTest
    @CsvSource({"4, -1", "6, -1", "4, 0x6005", "6, 0x6005"})
    void segmentOn_keepsTheDirection(int ipVersion, int vlan) {
        read(FrameBuilder.tcp(ipVersion, new byte[9])
                .vlan(vlan)
                .ports(40_000, 80)
                .build());
        writer.tcp(like, false, 1, 2, TcpFlags.RST, PAYLOAD, 0);
        assertEquals(FrameKind.TCP, written.read(writer.bytes(), writer.length()));
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(written));
        assertEquals(40_000, written.sourcePort());
        assertEquals(80, written.destinationPort());
        assertArrayEquals(hex(FrameBuilder.SERVER_MAC + FrameBuilder.CLIENT_MAC), range(0, 12));
        assertArrayEquals(hex(clientAddress(ipVersion) + serverAddress(ipVersion)), addresses());
        assertEquals(0, written.payloadLength());
    }

    @ParameterizedTest
    @CsvSource({"4, -1", "6, -1", "4, 0x6005", "6, 0x6005"})
    void datagramBack_turnsEverythingRound_withoutOptionsAndExtensionHeaders(int ipVersion, int vlan) {
        FrameBuilder query = FrameBuilder.udp(ipVersion, new byte[9]).vlan(vlan).ports(5_000, 53);
        read(
                ipVersion == 4
                        ? query.ipOptions(hex("94040000")).build()
                        : query.extension(60, FrameTest.extensionHeader(60, 8)).build());
        writer.udp(like, true, PAYLOAD, 5);
        assertEquals(FrameKind.UDP, written.read(writer.bytes(), writer.length()));
        assertEquals(writer.length(), written.end());
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(written));
        assertEquals(53, written.sourcePort());
        assertEquals(5_000, written.destinationPort());
        assertArrayEquals(hex(serverAddress(ipVersion) + clientAddress(ipVersion)), addresses());
        assertArrayEquals(PAYLOAD, payload());
        int headers = 14 + (vlan < 0 ? 0 : 4) + (ipVersion == 4 ? 20 : 40) + 8;
        assertEquals(headers + 5, writer.length());
    }

    @ParameterizedTest
    @CsvSource({"4, 1460", "6, 1440"})
    void tcpRoom_isWhatTheMtuLeaves(int ipVersion, int room) {
        read(FrameBuilder.tcp(ipVersion, new byte[0]).build());
        assertEquals(room, FrameWriter.tcpRoom(like, 1500));
    }

    private void read(byte[] bytes) {
        like.read(bytes, bytes.length);
    }

    private static String clientAddress(int ipVersion) {
        return ipVersion == 4 ? FrameBuilder.CLIENT4 : FrameBuilder.CLIENT6;
    }

    private static String serverAddress(int ipVersion) {
        return ipVersion == 4 ? FrameBuilder.SERVER4 : FrameBuilder.SERVER6;
    }

    private byte[] addresses() {
        int start = written.sourceAddressStart();
        return range(start, start + 2 * written.addressLength());
    }

    private byte[] payload() {
        return range(written.payloadStart(), written.payloadStart() + written.payloadLength());
    }

    private byte[] range(int from, int to) {
        return Arrays.copyOfRange(writer.bytes(), from, to);
    }
}
