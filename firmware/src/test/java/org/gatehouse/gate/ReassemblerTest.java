package org.gatehouse.gate;

import static org.gatehouse.frame.FrameBuilder.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Fragments;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E07")
class ReassemblerTest {
    private static final long ANOTHER = 0x020000000022L;
    private static final int ID = 0x4242;

    private final Counters counters = new Counters();
    private final Reassembler fragments = Reassembler.ofSenders(new Recorder(new EventRing(2), counters));
    private final Frame frame = new Frame();
    private long nowMicros = 1_800_000_000_000_000L;

    static Stream<byte[]> packets() {
        return Stream.of(datagram(4, 200), datagram(6, 200), segment(4), segment(6), behindHeaders());
    }

    @ParameterizedTest
    @MethodSource("packets")
    void fragments_inAnyOrder_areOnePacket(byte[] packet) {
        List<byte[]> cut = Fragments.cut(packet, ID, 56);
        for (List<byte[]> order : permutations(cut.subList(0, 4))) {
            order.subList(0, 3).forEach(fragment -> assertNull(put(fragment)));
            assertWhole(packet, put(order.get(3)));
        }
    }

    @ParameterizedTest
    @MethodSource("packets")
    void repeatedFragments_changeNothing(byte[] packet) {
        List<byte[]> cut = Fragments.cut(packet, ID, 56);
        for (byte[] fragment : cut.subList(0, 3)) {
            assertNull(put(fragment));
            assertNull(put(fragment));
        }
        assertWhole(packet, put(cut.get(3)));
        assertEquals(0, counters.value(Counter.ODD_FRAGMENTS));
    }

    /** RFC 5722 section 4: all of the packet goes, with what is still to come. */
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void overlapThatDiffers_endsThePacket(int ipVersion) {
        byte[] packet = datagram(ipVersion, 200);
        byte[] other = packet.clone();
        other[other.length - 150] ^= 1;
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        assertNull(put(Fragments.one(other, ID, 48, 80)));
        Fragments.cut(packet, ID, 8).forEach(fragment -> assertNull(put(fragment)));
        assertEquals(0, counters.value(Counter.ASSEMBLED));
        nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        assertWhole(packet, put(Fragments.one(packet, ID, 104, 104)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void overlapWithTheSameBytes_endsThePacket(int ipVersion) {
        byte[] packet = datagram(ipVersion, 200);
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        assertNull(put(Fragments.one(packet, ID, 96, 112)));
        assertNull(put(Fragments.one(packet, ID, 104, 104)));
        assertEquals(0, counters.value(Counter.ASSEMBLED));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void secondEnd_endsThePacket(int ipVersion) {
        byte[] packet = datagram(ipVersion, 200);
        byte[] longer = datagram(ipVersion, 208);
        assertNull(put(Fragments.one(packet, ID, 104, 104)));
        assertNull(put(Fragments.one(longer, ID, 208, 8)));
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
    }

    @Test
    void dataBehindTheEnd_endsThePacket() {
        byte[] longer = datagram(4, 400);
        byte[] packet = datagram(4, 200);
        assertNull(put(Fragments.one(longer, ID, 208, 80)));
        assertNull(put(Fragments.one(packet, ID, 104, 104)));
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
    }

    @Test
    void dataBehindAnEndSeenBefore_endsThePacket() {
        byte[] longer = datagram(4, 400);
        byte[] packet = datagram(4, 200);
        assertNull(put(Fragments.one(packet, ID, 104, 104)));
        assertNull(put(Fragments.one(longer, ID, 208, 80)));
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
    }

    /** RFC 6946: an atomic fragment has nothing to do with others of its identification. */
    @Test
    void atomicFragment_isAPacketOfItsOwn() {
        byte[] packet = datagram(6, 200);
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        assertWhole(segment(6), put(Fragments.of(segment(6), ID, 0, false, Fragments.data(segment(6)))));
        assertWhole(packet, put(Fragments.one(packet, ID, 104, 104)));
    }

    /** RFC 1858, RFC 7112. */
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void firstFragmentWithoutTheWholeTransportHeader_isDropped(int ipVersion) {
        for (int size : new int[] {8, 16, 24}) {
            Fragments.cut(segment(ipVersion), size, size).forEach(fragment -> assertNull(put(fragment)));
        }
        Fragments.cut(behindHeaders(), ID, 16).forEach(fragment -> assertNull(put(fragment)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void synInFragments_isDropped(int ipVersion) {
        byte[] syn = FrameBuilder.tcp(ipVersion, new byte[100]).flags(0x02).build();
        Fragments.cut(syn, ID, 40).forEach(fragment -> assertNull(put(fragment)));
    }

    @Test
    void fragmentHeaderBehindAnother_isDropped() {
        byte[] nested = FrameBuilder.udp(6, new byte[100])
                .extension(44, hex("0000000000000007"))
                .build();
        Fragments.cut(nested, ID, 48).forEach(fragment -> assertNull(put(fragment)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragmentInTheMiddle_ofNoWholeUnits_isDropped(int ipVersion) {
        byte[] packet = datagram(ipVersion, 200);
        assertNull(put(Fragments.of(packet, ID, 0, true, Arrays.copyOf(Fragments.data(packet), 100))));
        assertNull(put(Fragments.of(packet, ID, 104, true, new byte[0])));
        assertEquals(2, counters.value(Counter.ODD_FRAGMENTS));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void dataBehindTheLongestPacket_isDropped(int ipVersion) {
        byte[] packet = datagram(ipVersion, 200);
        assertNull(put(Fragments.of(packet, ID, 65_528, false, new byte[64])));
        assertEquals(1, counters.value(Counter.ODD_FRAGMENTS));
    }

    @Test
    void fragmentsOfTwoPackets_areNotMixed() {
        byte[] one = datagram(4, 200);
        byte[] two = datagram(4, 200);
        two[60] ^= 1;
        assertNull(put(Fragments.one(one, 1, 0, 104)));
        assertNull(put(Fragments.one(two, 2, 0, 104)));
        assertWhole(two, put(Fragments.one(two, 2, 104, 104)));
        assertWhole(one, put(Fragments.one(one, 1, 104, 104)));
    }

    @Test
    void fragmentsOfTwoDevices_areNotMixed() {
        byte[] packet = datagram(4, 200);
        byte[] stranger =
                FrameBuilder.udp(4, payload(200)).fragment(0).clientMac(ANOTHER).build();
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        assertNull(put(Fragments.one(stranger, ID, 104, 104)));
        assertWhole(packet, put(Fragments.one(packet, ID, 104, 104)));
    }

    @Test
    void packetThatIsNotWholeInTime_isForgotten() {
        byte[] packet = datagram(4, 200);
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
        assertNull(put(Fragments.one(packet, ID, 104, 104)));
    }

    /** E20: what one device begins and never ends takes no other's place. */
    @Test
    @Tag("E20")
    void deviceWithManyBeginnings_leavesRoomForOthers() {
        byte[] packet =
                FrameBuilder.udp(4, payload(200)).fragment(0).clientMac(ANOTHER).build();
        assertNull(put(Fragments.one(packet, ID, 0, 104)));
        for (int i = 0; i < 10_000; i++) {
            assertNull(put(Fragments.one(datagram(4, 200), i, 0, 104)));
        }
        assertWhole(packet, put(Fragments.one(packet, ID, 104, 104)));
        long begun = 10_000 - counters.value(Counter.ORPHANS);
        int share = Reassembler.PACKETS / 4;
        assertTrue(begun >= share && begun < 2 * share, begun + " were begun"); // some took the place of their own
    }

    @Test
    void anyFragments_areWhatASlowTwinMakesOfThem() {
        Random random = new Random(7);
        int whole = 0;
        for (int round = 0; round < 3_000; round++) {
            int version = random.nextBoolean() ? 4 : 6;
            List<byte[]> variants = List.of(datagram(version, 80), datagram(version, 80), datagram(version, 88));
            variants.get(1)[100] ^= 1;
            SlowReassembler twin = new SlowReassembler();
            for (int i = 0; i < 12; i++) {
                byte[] packet = variants.get(random.nextInt(20) < 18 ? 0 : 1 + random.nextInt(2));
                int units = Fragments.data(packet).length / 8;
                int from = random.nextInt(units / 3 + 1) * 3;
                int length = Math.min(random.nextInt(10) == 0 ? random.nextInt(9) + 1 : 3, units - from);
                if (length > 0) {
                    byte[] fragment = Fragments.one(packet, round, from * 8, length * 8);
                    byte[] expected = twin.put(fragment);
                    byte[] seen = put(fragment);
                    assertArrayEquals(expected, seen == null ? null : Fragments.data(seen));
                    whole += seen == null ? 0 : 1;
                    if (seen != null) {
                        break;
                    }
                }
            }
            nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
        }
        assertEquals(1500, whole, 1200);
    }

    private byte[] put(byte[] bytes) {
        assertEquals(FrameKind.FRAGMENT, frame.read(bytes, bytes.length));
        int length = fragments.put(frame, nowMicros);
        return length == 0 ? null : Arrays.copyOf(fragments.bytes(), length);
    }

    private void assertWhole(byte[] packet, byte[] seen) {
        assertArrayEquals(Fragments.data(packet), Fragments.data(seen));
        assertArrayEquals(Arrays.copyOf(packet, 18), Arrays.copyOf(seen, 18));
        FrameKind kind = new Frame().read(packet, packet.length);
        assertEquals(kind, frame.readAssembled(seen, seen.length));
    }

    private static byte[] datagram(int ipVersion, int payload) {
        return FrameBuilder.udp(ipVersion, payload(payload)).fragment(0).build();
    }

    private static byte[] segment(int ipVersion) {
        return FrameBuilder.tcp(ipVersion, payload(180))
                .fragment(0)
                .tcpOptions(hex("0101010101010101"))
                .build();
    }

    private static byte[] behindHeaders() {
        return FrameBuilder.udp(6, payload(184))
                .extension(60, hex("0000010400000000"))
                .extension(60, hex("0000010400000000"))
                .build();
    }

    private static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static List<List<byte[]>> permutations(List<byte[]> fragments) {
        if (fragments.isEmpty()) {
            return List.of(Collections.emptyList());
        }
        List<List<byte[]>> all = new ArrayList<>();
        for (byte[] first : fragments) {
            List<byte[]> rest = new ArrayList<>(fragments);
            rest.remove(first);
            for (List<byte[]> behind : permutations(rest)) {
                List<byte[]> order = new ArrayList<>(List.of(first));
                order.addAll(behind);
                all.add(order);
            }
        }
        return all;
    }
}
