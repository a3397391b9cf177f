package org.gatehouse.gate;

import static org.gatehouse.frame.FrameBuilder.concat;
import static org.gatehouse.frame.FrameBuilder.hex;
import static org.gatehouse.inspect.AnswerBuilder.HTTPS;
import static org.gatehouse.inspect.AnswerBuilder.QUESTION;
import static org.gatehouse.inspect.AnswerBuilder.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Fragments;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameBuilder;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.inspect.AnswerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of name servers where the diversion's rules cannot look: in fragments, behind two tags, in PPPoE. */
class HiddenAnswersTest {
    private static final int ID = 4711;
    private static final int MTU_DATA = 1480;
    private static final String QINQ = "88a800078100000a";
    private static final byte[] KEY = parameter(5, "0045fe0d0041dd00200020f0f0f0");

    private final RecordingPort towardsServer = new RecordingPort();
    private final RecordingPort towardsClient = new RecordingPort();
    private final Counters counters = new Counters();
    private final EventRing ring = new EventRing(64);
    private final AnswerLane lane = new AnswerLane(
            towardsServer,
            towardsClient,
            Judge.ofAnswers(TestLane.rules()),
            ring,
            counters,
            new AddressMemory(),
            new Heartbeat(towardsClient, 5000),
            TestLane.MTU);
    private long nowMicros = 1_800_000_000_000_000L;

    // In fragments

    @ParameterizedTest
    @CsvSource({"4, false", "6, false", "4, true", "6, true"})
    @Tag("E07")
    void fragments_ofAnAllowedAnswer_areOnePacketAgain(int ipVersion, boolean laterFirstTwice) {
        byte[] answer = answer(ipVersion, large("cdn.test"));
        List<byte[]> cut = Fragments.cut(answer, ID, MTU_DATA);
        if (laterFirstTwice) {
            Collections.swap(cut, 1, 2);
        }
        receive(cut);
        assertArrayEquals(Fragments.data(answer), Fragments.join(towardsClient.sent));
        assertEquals(cut.size(), towardsClient.sent.size());
        assertEquals(1, counters.value(Counter.ANSWERS));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E07")
    void fragments_thatLeadToABlockedName_areRefused(int ipVersion) {
        receive(Fragments.cut(answer(ipVersion, large("www.casino.test")), ID, MTU_DATA));
        assertEquals(1, towardsClient.sent.size());
        assertEquals(3, code(towardsClient.sent.get(0)));
        assertEquals(1, counters.value(Counter.ANSWERS_REFUSED));
    }

    /** The name stands in the second fragment, or is cut by the border. */
    @ParameterizedTest
    @ValueSource(ints = {24, 32, 40, 48, 56, 64})
    @Tag("E07")
    void smallFragments_areJudgedTogether(int size) {
        receive(Fragments.cut(answer(4, alias("www.casino.test")), ID, size));
        assertEquals(1, towardsClient.sent.size());
        assertEquals(3, code(towardsClient.sent.get(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E11")
    void key_isHiddenInFragments(int ipVersion) {
        AnswerBuilder many = new AnswerBuilder(Openings.ALLOWED, HTTPS);
        for (int priority = 1; priority < 60; priority++) {
            many.https(QUESTION, priority, ".", KEY, parameter(6, "00".repeat(16)));
        }
        receive(Fragments.cut(answer(ipVersion, many.bytes()), ID, MTU_DATA));
        String arrived = java.util.HexFormat.of().formatHex(Fragments.join(towardsClient.sent));
        assertTrue(arrived.length() > 2 * 1500, "all of it");
        assertEquals(-1, arrived.indexOf("fe0d0041dd"));
        assertEquals(1, counters.value(Counter.KEYS_HIDDEN));
    }

    @Test
    @Tag("E07")
    void partOfAnAnswer_goesNowhere() {
        List<byte[]> cut = Fragments.cut(answer(4, large("cdn.test")), ID, MTU_DATA);
        receive(cut.subList(0, 1));
        receive(cut.subList(2, 3));
        assertEquals(List.of(), towardsClient.sent);
    }

    /** What only looks as if it could be an answer goes on as it came. */
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void fragments_ofAnotherPacket_goOnAsTheyAre(int ipVersion) {
        byte[] packet = FrameBuilder.udp(ipVersion, Openings.filled(4000, 7))
                .ports(5004, 40_000)
                .fragment(0)
                .build();
        List<byte[]> cut = Fragments.cut(packet, ID, MTU_DATA);
        receive(cut);
        assertEquals(cut.size(), towardsClient.sent.size());
        for (int i = 0; i < cut.size(); i++) {
            assertArrayEquals(cut.get(i), towardsClient.sent.get(i));
        }
        assertEquals(0, counters.value(Counter.ASSEMBLED));
    }

    // Behind tags and in sessions

    @ParameterizedTest
    @CsvSource({"4, true", "6, true", "4, false", "6, false"})
    @Tag("E18")
    void wrappedAnswer_isJudged(int ipVersion, boolean tags) {
        byte[] refused = onlyOne(wrapped(answer(ipVersion, alias("www.casino.test")), tags));
        assertEquals(3, code(refused));
        assertArrayEquals(headers(wrapped(answer(ipVersion, new byte[0]), tags), tags), headers(refused, tags));
        byte[] allowed = wrapped(answer(ipVersion, alias("cdn.test")), tags);
        assertArrayEquals(allowed, onlyOne(allowed));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("E11")
    @Tag("E18")
    void key_isHiddenInWrappedAnswers(boolean tags) {
        byte[] message = new AnswerBuilder(Openings.ALLOWED, HTTPS)
                .https(QUESTION, 1, ".", KEY)
                .bytes();
        byte[] arrived = onlyOne(wrapped(answer(4, message), tags));
        assertEquals(-1, java.util.HexFormat.of().formatHex(arrived).indexOf("fe0d0041dd"));
        assertEquals(0, code(arrived));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("E07")
    @Tag("E18")
    void fragmentsOfWrappedAnswers_areJudged(boolean tags) {
        for (byte[] fragment : Fragments.cut(answer(4, alias("www.casino.test")), ID, 48)) {
            receive(wrapped(fragment, tags));
        }
        assertEquals(1, towardsClient.sent.size());
        assertEquals(3, code(towardsClient.sent.get(0)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("E18")
    void whatElseIsWrapped_goesOnAsItIs(boolean tags) {
        List<byte[]> others = List.of(
                FrameBuilder.udp(4, Openings.filled(100, 1)).ports(5004, 5004).build(),
                FrameBuilder.tcp(6, Openings.filled(100, 1)).ports(443, 5004).build(),
                FrameBuilder.other(4, 50, Openings.filled(100, 1)).build());
        for (byte[] other : others) {
            byte[] frame = wrapped(other, tags);
            assertArrayEquals(frame, onlyOne(frame));
        }
        byte[] control = concat(new byte[12], hex("8864110000070004c0210900"), new byte[38]); // an echo of LCP
        assertArrayEquals(control, onlyOne(control));
    }

    // Bounds

    /** E20: answers that somebody outside makes up, to one device. */
    @Test
    @Tag("E20")
    void floodOfAnswersToOneDevice_isBounded_andOthersReceiveTheirs() {
        byte[] answer = answer(4, alias("cdn.test"));
        for (int i = 0; i < 50_000; i++) {
            receive(answer);
        }
        assertEquals(Devices.BURST_MICROS / Devices.ANSWER, counters.value(Counter.ANSWERS));
        assertEquals(50_000 - Devices.BURST_MICROS / Devices.ANSWER, counters.value(Counter.TURNED_AWAY));
        byte[] toAnother = to(TestLane.STAFF, answer);
        assertArrayEquals(toAnother, onlyOne(toAnother));
        nowMicros += 1_000_000;
        assertArrayEquals(answer, onlyOne(answer));
    }

    /** To ever new addresses: those that the policy names receive theirs. */
    @Test
    @Tag("E20")
    void floodOfAnswersToManyAddresses_isBounded() {
        for (int i = 0; i < 100_000; i++) {
            receive(to(0x020000_000000L | i << 8, answer(4, alias("www.casino.test"))));
        }
        long most = Devices.BURST_MICROS * Devices.OPENING / (Devices.ANSWER * Devices.STRANGERS_OPENING);
        assertEquals(most, counters.value(Counter.ANSWERS));
        byte[] toStaff = to(TestLane.STAFF, answer(4, alias("cdn.test")));
        assertArrayEquals(toStaff, onlyOne(toStaff));
    }

    /** First fragments whose others never come. */
    @Test
    @Tag("E20")
    void floodOfBeginnings_leavesRoomForAnotherDevice() {
        byte[] answer = answer(4, large("cdn.test"));
        List<byte[]> toStaff = Fragments.cut(to(TestLane.STAFF, answer), ID, MTU_DATA);
        receive(toStaff.subList(0, 1));
        for (int i = 0; i < 30_000; i++) {
            receive(Fragments.one(answer, i, 0, MTU_DATA));
        }
        assertEquals(List.of(), towardsClient.sent);
        receive(toStaff.subList(1, toStaff.size()));
        assertArrayEquals(Fragments.data(answer), Fragments.join(towardsClient.sent));
        assertTrue(counters.value(Counter.TURNED_AWAY) > 0);
        assertTrue(counters.value(Counter.ORPHANS) > 0);
    }

    private static byte[] answer(int ipVersion, byte[] message) {
        return FrameBuilder.udp(ipVersion, message)
                .ports(53, 40_000)
                .fragment(0)
                .build();
    }

    private static byte[] alias(String target) {
        return new AnswerBuilder(Openings.ALLOWED, 1).cname(QUESTION, target).bytes();
    }

    /** 3 KB, and at its end an alias. */
    private static byte[] large(String target) {
        AnswerBuilder builder = new AnswerBuilder(Openings.ALLOWED, 1);
        for (int i = 0; i < 15; i++) {
            builder.record(QUESTION, 16, concat(new byte[] {(byte) 200}, Openings.filled(200, i)));
        }
        return builder.cname(QUESTION, target).bytes();
    }

    /** In two tags, or in a session of PPPoE. */
    private static byte[] wrapped(byte[] frame, boolean tags) {
        byte[] addresses = Arrays.copyOf(frame, 12);
        byte[] rest = Arrays.copyOfRange(frame, 12, frame.length);
        if (tags) {
            return concat(addresses, hex(QINQ), rest);
        }
        int length = frame.length - 14;
        String protocol = frame[12] == 8 ? "0021" : "0057";
        return concat(
                addresses,
                hex("886411000007%04x%s".formatted(length + 2, protocol)),
                Arrays.copyOfRange(frame, 14, frame.length));
    }

    /** What stands before the IP packet, but for its length. */
    private static byte[] headers(byte[] frame, boolean tags) {
        byte[] headers = Arrays.copyOf(frame, tags ? 22 : 18);
        return tags ? headers : concat(headers, Arrays.copyOfRange(frame, 20, 22));
    }

    private static byte[] to(long mac, byte[] frame) {
        return concat(hex("%012x".formatted(mac)), Arrays.copyOfRange(frame, 6, frame.length));
    }

    private static int code(byte[] frame) {
        Frame view = new Frame();
        assertEquals(FrameKind.UDP, view.read(frame, frame.length));
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(view));
        return frame[view.payloadStart() + 3] & 0xf;
    }

    private byte[] onlyOne(byte[] frame) {
        towardsClient.sent.clear();
        receive(frame);
        assertEquals(1, towardsClient.sent.size());
        assertEquals(List.of(), towardsServer.sent);
        return towardsClient.sent.get(0);
    }

    private void receive(List<byte[]> frames) {
        frames.forEach(this::receive);
    }

    private void receive(byte[] frame) {
        byte[] bytes = frame.clone();
        lane.onFrame(bytes, bytes.length, nowMicros);
    }
}
