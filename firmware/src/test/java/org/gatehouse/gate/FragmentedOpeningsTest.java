package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.gatehouse.frame.FrameBuilder.concat;
import static org.gatehouse.frame.FrameBuilder.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Fragments;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Openings in IP fragments are judged as those in one frame are, and leave as one packet. */
@Tag("E07")
class FragmentedOpeningsTest {
    private static final int ID = 77;

    private final TestLane school = new TestLane();

    @ParameterizedTest
    @CsvSource({"4, 16", "6, 16", "4, 24", "6, 24"})
    void query_blocked_isAnsweredAndNeverGoesOn(int ipVersion, int size) {
        receive(Fragments.cut(query(ipVersion, Openings.BLOCKED), ID, size));
        assertEquals(List.of(), school.released());
        assertEquals(1, school.towardsClient.sent.size());
        assertEquals(List.of("dns www.casino.test category"), school.events());
    }

    @ParameterizedTest
    @CsvSource({"4, 16", "6, 16", "4, 24", "6, 24"})
    void query_allowed_goesOnWhole(int ipVersion, int size) {
        byte[] query = query(ipVersion, Openings.ALLOWED);
        List<byte[]> fragments = Fragments.cut(query, ID, size);
        Collections.reverse(fragments);
        receive(fragments);
        assertEquals(1, school.released().size());
        assertArrayEquals(
                Fragments.data(query), Fragments.data(school.released().get(0)));
        assertEquals(List.of("dns www.school.test not-listed"), school.events());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E01")
    void hello_blocked_isReset(int ipVersion) {
        school.receive(syn(ipVersion));
        school.forget();
        byte[] hello = Openings.hello(Openings.BLOCKED);
        byte[] first = segment(ipVersion, 1000, Arrays.copyOf(hello, 60)).build();
        byte[] second = segment(ipVersion, 1060, Arrays.copyOfRange(hello, 60, hello.length))
                .build();
        receive(Fragments.cut(second, ID + 1, 24));
        receive(Fragments.cut(first, ID, 24));
        assertEquals(List.of("tls www.casino.test category"), school.events());
        assertEquals(1, school.released().size());
        assertTrue(read(school.released().get(0)).payloadLength() == 0, "a reset");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E01")
    void hello_allowed_goesOn(int ipVersion) {
        school.receive(syn(ipVersion));
        school.forget();
        byte[] hello = Openings.hello(Openings.ALLOWED, Openings.filled(1600, 1));
        receive(Fragments.cut(segment(ipVersion, 1000, hello).build(), ID, 800));
        assertEquals(2, school.released().size(), "cut to the MTU, as a segment is");
        String seen = "";
        for (byte[] released : school.released()) {
            Frame frame = read(released);
            seen += new String(released, frame.payloadStart(), frame.payloadLength(), ISO_8859_1);
        }
        assertEquals(new String(hello, ISO_8859_1), seen);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void largeDatagram_leavesInFragmentsAgain(int ipVersion) {
        byte[] datagram = FrameBuilder.udp(ipVersion, Openings.filled(5000, 0x1f))
                .ports(5000, 5001)
                .fragment(0)
                .build();
        receive(Fragments.cut(datagram, ID, 1200));
        assertEquals(4, school.released().size());
        assertArrayEquals(Fragments.data(datagram), Fragments.join(school.released()));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void largePing_leavesInFragmentsAgain(int ipVersion) {
        byte[] echo = FrameBuilder.other(ipVersion, ipVersion == 4 ? 1 : 58, Openings.filled(4000, 8))
                .fragment(0)
                .build();
        receive(Fragments.cut(echo, ID, 1480));
        assertEquals(3, school.released().size());
        assertArrayEquals(Fragments.data(echo), Fragments.join(school.released()));
    }

    /** RFC 8200 section 4.5 and this gate: what is put together is read once. */
    @Test
    void packetThatIsAFragmentAgain_isDropped() {
        byte[] inner = Fragments.cut(query(6, Openings.ALLOWED), 1, 16).get(0);
        byte[] nested = FrameBuilder.other(6, 60, concat(hex("2c00010400000000"), Fragments.data(inner)))
                .build();
        receive(Fragments.cut(nested, ID, 24));
        assertEquals(List.of(), school.released());
    }

    @ParameterizedTest
    @CsvSource({"4, 81000007", "6, 81000007", "4, 88a8000781000009", "6, 88a8000781000009"})
    @Tag("E18")
    void fragmentsBehindTags_arePutTogether(int ipVersion, String tags) {
        List<byte[]> blocked = Fragments.cut(query(ipVersion, Openings.BLOCKED), ID, 16);
        blocked.forEach(fragment -> school.receive(tagged(fragment, tags)));
        assertEquals(List.of(), school.released());
        byte[] query = query(ipVersion, Openings.ALLOWED);
        Fragments.cut(query, ID + 1, 16).forEach(fragment -> school.receive(tagged(fragment, tags)));
        assertEquals(List.of("dns www.casino.test category", "dns www.school.test not-listed"), school.events());
        byte[] released = school.released().get(0);
        int tagBytes = tags.length() / 2;
        assertArrayEquals(hex(tags), Arrays.copyOfRange(released, 12, 12 + tagBytes));
        byte[] data = Fragments.data(query);
        assertArrayEquals(data, Arrays.copyOfRange(released, released.length - data.length, released.length));
    }

    @ParameterizedTest
    @CsvSource({"4, 0021", "6, 0057", "4, 21", "6, 57"})
    @Tag("E18")
    void fragmentsInPppoe_arePutTogether(int ipVersion, String protocol) {
        Fragments.cut(query(ipVersion, Openings.BLOCKED), ID, 16)
                .forEach(fragment -> school.receive(inPppoe(fragment, protocol)));
        assertEquals(List.of(), school.released());
        byte[] query = query(ipVersion, Openings.ALLOWED);
        Fragments.cut(query, ID + 1, 16).forEach(fragment -> school.receive(inPppoe(fragment, protocol)));
        assertEquals(List.of("dns www.casino.test category", "dns www.school.test not-listed"), school.events());
        byte[] released = school.released().get(0);
        assertEquals(FrameKind.UDP, new Frame().read(released, released.length));
        assertArrayEquals(hex(protocol), Arrays.copyOfRange(released, 20, 20 + protocol.length() / 2));
        assertEquals(released.length - 20, (released[18] & 0xff) << 8 | released[19] & 0xff, "PPPoE's own length");
    }

    /**
     * A client that mixes an allowed query and a blocked one in any way, under one identification: the server is given whole packets only, and each of them is one that was judged and
     * allowed. There is no checksum that would give a mixture away.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void mixedFragments_giveTheServerWhatWasJudgedOrNothing(int ipVersion) {
        Random random = new Random(ipVersion);
        long judged = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] allowed = unchecked(query(ipVersion, Openings.ALLOWED));
            byte[] blocked = unchecked(query(ipVersion, Openings.BLOCKED));
            int length = Fragments.data(allowed).length;
            for (int i = 0; i < 8; i++) {
                byte[] packet = random.nextBoolean() ? allowed : blocked;
                int offset = random.nextInt(4) * 16;
                int size = Math.min(length - offset, random.nextInt(8) == 0 ? 32 : 16);
                if (size > 0) {
                    school.receive(Fragments.one(packet, round, offset, size));
                }
            }
            List<String> events = school.events();
            long allowedNow = events.stream()
                    .filter(event -> event.endsWith("not-listed"))
                    .count();
            assertEquals(allowedNow, school.released().size());
            for (byte[] released : school.released()) {
                assertEquals(FrameKind.UDP, new Frame().read(released, released.length));
                assertFalse(new String(released, ISO_8859_1).contains("casino"));
            }
            judged += events.size();
            school.forget();
            school.nowMicros += FlowSlot.Memory.BRIEF.micros + 1;
        }
        assertTrue(ipVersion == 6 || judged > 200, "the game is worth playing: " + judged);
        assertTrue(school.count(Counter.ODD_FRAGMENTS) > 1000);
    }

    private void receive(List<byte[]> frames) {
        frames.forEach(school::receive);
    }

    private static Frame read(byte[] bytes) {
        Frame frame = new Frame();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
        return frame;
    }

    private static byte[] query(int ipVersion, String name) {
        return FrameBuilder.udp(ipVersion, Openings.query(name))
                .ports(40_000, 53)
                .fragment(0)
                .build();
    }

    /** RFC 768: over IPv4, zero says that there is none. */
    private static byte[] unchecked(byte[] datagram) {
        byte[] without = datagram.clone();
        if (without[14] >> 4 == 4) {
            without[14 + 20 + 6] = 0;
            without[14 + 20 + 7] = 0;
        }
        return without;
    }

    private static byte[] syn(int ipVersion) {
        return segment(ipVersion, 999, new byte[0]).flags(2).build();
    }

    private static FrameBuilder segment(int ipVersion, int sequence, byte[] payload) {
        return FrameBuilder.tcp(ipVersion, payload).numbers(sequence, 1).fragment(0);
    }

    private static byte[] tagged(byte[] frame, String tags) {
        return concat(Arrays.copyOf(frame, 12), hex(tags), Arrays.copyOfRange(frame, 12, frame.length));
    }

    /** RFC 2516 section 4, RFC 1661. */
    private static byte[] inPppoe(byte[] frame, String protocol) {
        String header = "8864" + "11000007" + "%04x".formatted(frame.length - 14 + protocol.length() / 2);
        byte[] inner = Arrays.copyOfRange(frame, 14, frame.length);
        return concat(Arrays.copyOf(frame, 12), hex(header), hex(protocol), inner);
    }
}
