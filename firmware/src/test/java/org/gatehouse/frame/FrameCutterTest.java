package org.gatehouse.frame;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.gatehouse.frame.FrameBuilder.tcp;
import static org.gatehouse.frame.FrameBuilder.udp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCutterTest {
    private static final int MTU = 1500;
    private static final int LARGEST = 65_000;
    private static final byte[] TIMESTAMP = hex("0101080a0000000100000002");

    private final Frame frame = new Frame();
    private final List<byte[]> sent = new ArrayList<>();
    private final FrameCutter cutter = new FrameCutter(MTU);

    @ParameterizedTest
    @CsvSource({
        "4, -1, RIGHT",
        "4, -1, PARTIAL",
        "6, -1, RIGHT",
        "6, -1, PARTIAL",
        "4, 0x2007, PARTIAL",
        "6, 0x2007, PARTIAL"
    })
    void superFrame_isCutIntoTheSameStream(int ipVersion, int vlan, Checksum.State checksum) {
        byte[] payload = randomBytes(LARGEST);
        int sequence = -30_000; // wraps on the way
        byte[] whole = tcp(ipVersion, payload)
                .vlan(vlan)
                .tcpOptions(TIMESTAMP)
                .numbers(sequence, 99)
                .flags(TcpFlags.ACK | TcpFlags.PSH | TcpFlags.FIN | TcpFlags.CWR)
                .identification(0xfff0)
                .checksum(checksum)
                .build();
        assertTrue(send(whole));
        int room = MTU - (ipVersion == 4 ? 20 : 40) - 32;
        assertEquals((LARGEST + room - 1) / room, sent.size());
        for (int i = 0; i < sent.size(); i++) {
            byte[] expected = tcp(ipVersion, Arrays.copyOfRange(payload, i * room, Math.min((i + 1) * room, LARGEST)))
                    .vlan(vlan)
                    .tcpOptions(TIMESTAMP)
                    .numbers(sequence + i * room, 99)
                    .flags(expectedFlags(i == 0, i == sent.size() - 1))
                    .identification(0xfff0 + i)
                    .build();
            assertArrayEquals(expected, sent.get(i), "piece " + i);
        }
    }

    private static int expectedFlags(boolean first, boolean last) {
        return TcpFlags.ACK | (first ? TcpFlags.CWR : 0) | (last ? TcpFlags.PSH | TcpFlags.FIN : 0);
    }

    @Test
    void superFrameWithHeadersOfEveryKind_keepsThem() {
        byte[] payload = randomBytes(4_000);
        byte[] options = hex("94040000");
        byte[] extension = FrameTest.extensionHeader(60, 16);
        assertTrue(send(tcp(4, payload).ipOptions(options).build()));
        assertArrayEquals(
                tcp(4, Arrays.copyOf(payload, MTU - 44))
                        .ipOptions(options)
                        .flags(TcpFlags.ACK)
                        .build(),
                sent.get(0));
        sent.clear();
        assertTrue(send(tcp(6, payload).extension(60, extension).build()));
        assertArrayEquals(
                tcp(6, Arrays.copyOf(payload, MTU - 76))
                        .extension(60, extension)
                        .flags(TcpFlags.ACK)
                        .build(),
                sent.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void frameOfTheMtu_isSentAsItIs_andOneByteMoreIsCut(int ipVersion) {
        int room = MTU - (ipVersion == 4 ? 40 : 60);
        byte[] fits = tcp(ipVersion, randomBytes(room)).vlan(7).build();
        assertTrue(send(fits));
        assertArrayEquals(fits, sent.get(0));
        sent.clear();
        assertTrue(send(tcp(ipVersion, randomBytes(room + 1)).build()));
        assertEquals(2, sent.size());
        frame.read(sent.get(1), sent.get(1).length);
        assertEquals(1, frame.payloadLength());
    }

    @ParameterizedTest
    @EnumSource(
            value = Checksum.State.class,
            names = {"RIGHT", "PARTIAL"})
    void smallFrame_isSentComplete_withoutItsPadding(Checksum.State state) {
        byte[] payload = randomBytes(11);
        for (int ipVersion = 4; ipVersion <= 6; ipVersion += 2) {
            assertTrue(send(tcp(ipVersion, payload)
                    .checksum(state)
                    .padding((byte) 1, (byte) 2)
                    .build()));
            assertArrayEquals(tcp(ipVersion, payload).build(), sent.get(0));
            sent.clear();
            assertTrue(send(udp(ipVersion, payload).checksum(state).build()));
            assertArrayEquals(udp(ipVersion, payload).build(), sent.get(0));
            sent.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void bytesBehindTheDatagram_goWithIt(int ipVersion) {
        byte[] bytes =
                udp(ipVersion, randomBytes(9)).surplus((byte) 1, (byte) 1).build();
        assertTrue(send(bytes));
        assertArrayEquals(bytes, sent.get(0));
    }

    @Test
    void emptySegment_isSent() {
        byte[] bytes = tcp(4, new byte[0]).build();
        assertTrue(send(bytes));
        assertArrayEquals(bytes, sent.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGEST})
    void wrongChecksum_isNotSent(int length) {
        assertFalse(
                send(tcp(4, randomBytes(length)).checksum(Checksum.State.WRONG).build()));
        assertFalse(
                send(tcp(6, randomBytes(length)).checksum(Checksum.State.WRONG).build()));
        assertEquals(0, sent.size());
    }

    @Test
    void headersAboveTheMtu_cannotBeCut() {
        byte[] bytes = tcp(6, randomBytes(10))
                .extension(60, FrameTest.extensionHeader(60, 1464))
                .build();
        assertFalse(send(bytes));
        assertEquals(0, sent.size());
    }

    private boolean send(byte[] bytes) {
        FrameKind kind = frame.read(bytes, bytes.length);
        assertTrue(kind == FrameKind.TCP || kind == FrameKind.UDP);
        return cutter.send(frame, (piece, length) -> sent.add(Arrays.copyOf(piece, length)));
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
