package org.gatehouse.frame;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams above the MTU leave in fragments. */
@Tag("E07")
class FragmentWriterTest {
    private static final int MTU = 1500;

    private final FrameCutter cutter = new FrameCutter(MTU);
    private final Frame frame = new Frame();
    private final List<byte[]> sent = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"4, 1473", "4, 4000", "4, 60000", "6, 1453", "6, 4000", "6, 60000"})
    void largeDatagram_leavesInFragments(int ipVersion, int payload) {
        byte[] datagram =
                FrameBuilder.udp(ipVersion, bytes(payload)).fragment(0).build();
        assertTrue(send(datagram));
        assertEquals((payload + 8 + 1471) / (ipVersion == 4 ? 1480 : 1448), sent.size(), 1);
        sent.forEach(fragment -> {
            assertEquals(FrameKind.FRAGMENT, new Frame().read(fragment, fragment.length));
            assertTrue(fragment.length <= 14 + MTU);
        });
        assertArrayEquals(Fragments.data(datagram), Fragments.join(sent));
        assertFalse(isMore(sent.get(sent.size() - 1)));
        assertTrue(sent.subList(0, sent.size() - 1).stream().allMatch(FragmentWriterTest::isMore));
    }

    @Test
    void ipv4Fragments_haveThePacketsIdentification() {
        send(FrameBuilder.udp(4, bytes(3000)).identification(0xabcd).build());
        sent.forEach(fragment -> assertArrayEquals(hex("abcd"), Arrays.copyOfRange(fragment, 18, 20)));
    }

    @Test
    void ipv6Fragments_haveOneIdentificationForAPacket() {
        byte[] datagram = FrameBuilder.udp(6, bytes(3000)).build();
        send(datagram);
        List<byte[]> first = List.copyOf(sent);
        sent.clear();
        send(datagram);
        first.forEach(fragment -> assertEquals(identification(first.get(0)), identification(fragment)));
        sent.forEach(fragment -> assertNotEquals(identification(first.get(0)), identification(fragment)));
    }

    /** RFC 8200 section 4.5: what routers read stays in front, what only the receiver reads goes behind. */
    @Test
    void ipv6Headers_areInEveryFragmentWhereRoutersReadThem() {
        byte[] datagram = FrameBuilder.udp(6, bytes(3000))
                .extension(0, hex("0000010400000000"))
                .extension(43, hex("0000040000000000"))
                .extension(60, hex("0000010400000000"))
                .build();
        assertTrue(send(datagram));
        for (byte[] fragment : sent) {
            assertEquals(14 + 40 + 16, Fragments.fragmentHeader(fragment));
            assertEquals(60, fragment[14 + 40 + 16]);
        }
        byte[] behind = Fragments.data(datagram);
        assertArrayEquals(Arrays.copyOfRange(behind, 16, behind.length), Fragments.join(sent));
    }

    @Test
    void partialChecksum_isCompletedBefore() {
        byte[] partial = FrameBuilder.udp(4, bytes(3000))
                .checksum(Checksum.State.PARTIAL)
                .fragment(0)
                .build();
        send(partial);
        byte[] right = FrameBuilder.udp(4, bytes(3000)).fragment(0).build();
        assertArrayEquals(Fragments.data(right), Fragments.join(sent));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void otherTransport_leavesInFragmentsToo(int ipVersion) {
        byte[] echo = FrameBuilder.other(ipVersion, ipVersion == 4 ? 1 : 58, bytes(3000))
                .build();
        assertEquals(FrameKind.OTHER_TRANSPORT, frame.read(echo, echo.length));
        assertTrue(cutter.sendOther(frame, this::keep));
        assertEquals(3, sent.size());
        assertArrayEquals(Fragments.data(echo), Fragments.join(sent));
    }

    @Test
    void otherTransportThatFits_leavesAsItCame() {
        byte[] echo = FrameBuilder.other(4, 1, bytes(100)).build();
        frame.read(echo, echo.length);
        assertTrue(cutter.sendOther(frame, this::keep));
        assertArrayEquals(echo, sent.get(0));
    }

    @Test
    void headersWithoutRoom_areNotSent() {
        byte[] header = new byte[1480];
        header[1] = (byte) (1480 / 8 - 1);
        byte[] datagram = FrameBuilder.udp(6, bytes(100)).extension(0, header).build();
        assertFalse(send(datagram));
        assertEquals(List.of(), sent);
    }

    private boolean send(byte[] bytes) {
        assertEquals(FrameKind.UDP, frame.read(bytes, bytes.length));
        return cutter.send(frame, this::keep);
    }

    private void keep(byte[] bytes, int length) {
        sent.add(Arrays.copyOf(bytes, length));
    }

    private static boolean isMore(byte[] fragment) {
        return Fragments.version(fragment) == 4
                ? (fragment[20] & 0x20) != 0
                : (fragment[Fragments.fragmentHeader(fragment) + 3] & 1) != 0;
    }

    private static int identification(byte[] fragment) {
        return java.nio.ByteBuffer.wrap(fragment).getInt(Fragments.fragmentHeader(fragment) + 4);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
