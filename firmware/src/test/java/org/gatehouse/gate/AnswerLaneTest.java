package org.gatehouse.gate;

import static org.gatehouse.inspect.AnswerBuilder.HTTPS;
import static org.gatehouse.inspect.AnswerBuilder.QUESTION;
import static org.gatehouse.inspect.AnswerBuilder.parameter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.AnswerBuilder;
import org.gatehouse.link.Port;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Policy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLaneTest {
    private static final String SITE = Openings.ALLOWED;
    private static final byte[] KEY = parameter(5, "0045fe0d0041dd00200020f0f0f0");
    private static final long SERVER_MAC = 0x020000000099L; // where FrameBuilder's frames go to: here, the device

    private final RecordingPort towardsServer = new RecordingPort();
    private final RecordingPort towardsClient = new RecordingPort();
    private final Counters counters = new Counters();
    private final EventRing ring = new EventRing(64);
    private final AddressMemory memory = new AddressMemory();
    private final Heartbeat heartbeat = new Heartbeat(towardsClient, 5000);
    private final AnswerLane lane = new AnswerLane(
            towardsServer,
            towardsClient,
            Judge.ofAnswers(TestLane.rules()),
            ring,
            counters,
            memory,
            heartbeat,
            TestLane.MTU);
    private final long nowMicros = 1_800_000_000_000_000L;

    private static FrameBuilder answer(int version) {
        return new FrameBuilder().ipVersion(version).ports(53, 40_000);
    }

    private void receive(byte[] frame) {
        byte[] bytes = frame.clone();
        lane.onFrame(bytes, bytes.length, nowMicros);
    }

    private byte[] received(byte[] frame) {
        towardsClient.sent.clear();
        receive(frame);
        assertEquals(1, towardsClient.sent.size());
        assertEquals(List.of(), towardsServer.sent);
        return towardsClient.sent.get(0);
    }

    private static byte[] payload(byte[] frame) {
        Frame view = new Frame();
        view.read(frame, frame.length);
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(view));
        assertEquals(53, view.sourcePort());
        assertEquals(40_000, view.destinationPort());
        return Arrays.copyOfRange(frame, view.payloadStart(), view.payloadStart() + view.payloadLength());
    }

    private static int code(byte[] message) {
        return message[3] & 0xf;
    }

    private List<String> events() {
        List<String> events = new ArrayList<>();
        ring.drain(
                event -> events.add(new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII) + " "
                        + event.reason
                        + " "
                        + new String(event.entry, 0, event.entryLength, StandardCharsets.US_ASCII)
                        + " "
                        + (event.blocked ? "blocked" : "allowed")
                        + " "
                        + Long.toHexString(event.clientMac)
                        + " "
                        + event.clientPort
                        + " "
                        + event.serverPort),
                64);
        return events;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void allowedAnswer_goesOnAsItWas(int version) {
        byte[] frame = answer(version)
                .udp(new AnswerBuilder(SITE, 1)
                        .cname(QUESTION, "cdn.test")
                        .a("cdn.test", 192, 0, 0, 12)
                        .bytes());
        assertArrayEquals(frame, received(frame));
        assertEquals(List.of(), events());
        assertEquals(1, counters.value(Counter.ANSWERS));
    }

    @Test
    void partialChecksum_isCompleted() {
        byte[] message = new AnswerBuilder(SITE, 1).a(QUESTION, 192, 0, 0, 12).bytes();
        assertArrayEquals(message, payload(received(answer(4).partialChecksum().udp(message))));
    }

    @Test
    void wrongChecksum_isDropped() {
        byte[] message = new AnswerBuilder(SITE, 1).a(QUESTION, 192, 0, 0, 12).bytes();
        receive(answer(4).wrongChecksum().udp(message));
        assertEquals(List.of(), towardsClient.sent);
        assertEquals(1, counters.value(Counter.WRONG_CHECKSUMS));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void chainToABlockedName_isRefused(int version) {
        byte[] message = new AnswerBuilder("WWW.school.test", 1)
                .cname(QUESTION, "a.school.test")
                .cname("a.school.test", "x.CASINO.test")
                .a("x.casino.test", 192, 0, 0, 12)
                .opt()
                .bytes();
        byte[] refusal = payload(received(answer(version).udp(message)));
        assertEquals(3, code(refusal));
        assertArrayEquals(Arrays.copyOf(message, 2), Arrays.copyOf(refusal, 2), "the id");
        int question = 12 + AnswerBuilder.name(SITE).length + 4;
        assertArrayEquals(Arrays.copyOfRange(message, 12, question), Arrays.copyOfRange(refusal, 12, question));
        String text = new String(refusal, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("Blocked by the school"), "the extended error");
        assertEquals(
                List.of("www.school.test category casino.test blocked " + Long.toHexString(SERVER_MAC) + " 40000 53"),
                events());
        assertEquals(1, counters.value(Counter.ANSWERS_REFUSED));
        assertFalse(isKnown(SITE), "of what was refused nothing is remembered");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("E11")
    void serviceAtABlockedName_isRefused(int priority) {
        byte[] message = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, priority, "svc.casino.test")
                .bytes();
        assertEquals(3, code(payload(received(answer(4).udp(message)))));
    }

    @Test
    void blockedNameInTheQuestion_isRefused_whereverTheAnswerCameFrom() {
        byte[] message = new AnswerBuilder(Openings.BLOCKED, 1)
                .a(QUESTION, 192, 0, 0, 12)
                .bytes();
        assertEquals(3, code(payload(received(answer(4).udp(message)))));
        assertEquals(1, events().size());
    }

    @Test
    void chain_isJudgedForTheDeviceThatItGoesTo() {
        byte[] message = new AnswerBuilder(SITE, 1)
                .cname(QUESTION, "casino.test")
                .a("casino.test", 192, 0, 0, 12)
                .bytes();
        byte[] toStaff = answer(4).udp(message);
        for (int i = 0; i < 6; i++) {
            toStaff[i] = (byte) (TestLane.STAFF >>> 40 - 8 * i);
        }
        assertArrayEquals(toStaff, received(toStaff));
        assertEquals(3, code(payload(received(answer(4).udp(message)))));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("E11")
    void key_isHidden(int version) {
        byte[] alpn = parameter(1, "026832");
        byte[] message = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, ".", alpn, KEY, parameter(6, "00".repeat(16)))
                .opt()
                .bytes();
        byte[] hidden = new AnswerBuilder(SITE, HTTPS)
                .https(QUESTION, 1, ".", alpn, parameter(6, "00".repeat(16)), parameter(65_280, new byte[14]))
                .opt()
                .bytes();
        assertArrayEquals(hidden, payload(received(answer(version).udp(message))));
        assertEquals(1, counters.value(Counter.KEYS_HIDDEN));
        assertArrayEquals(
                hidden, payload(received(answer(version).partialChecksum().udp(message))));
    }

    @Test
    @Tag("E11")
    void key_isLeftToAGroupThatMayHaveIt(@TempDir Path folder) throws Exception {
        String pupils = "unknown-devices = \"pupils\"\n[groups.pupils]\nblock = [\"gambling\"]\n";
        Path policy = Files.writeString(folder.resolve("policy.toml"), pupils + "stances.encrypted-name = \"allow\"\n");
        Rules rules = new Rules(TestLane.names("casino.test"), Policy.load(policy, Categories.standard()));
        AnswerLane own = new AnswerLane(
                towardsServer, towardsClient, Judge.ofAnswers(rules), ring, counters, memory, heartbeat, 1500);
        byte[] frame = answer(4)
                .udp(new AnswerBuilder(SITE, HTTPS).https(QUESTION, 1, ".", KEY).bytes());
        own.onFrame(frame.clone(), frame.length, nowMicros);
        assertArrayEquals(frame, towardsClient.sent.get(0));
        assertEquals(0, counters.value(Counter.KEYS_HIDDEN));
    }

    @Test
    void addresses_areRememberedForTheNameAsked() {
        receive(answer(4)
                .udp(new AnswerBuilder(SITE, 1)
                        .cname(QUESTION, "cdn.test")
                        .a("cdn.test", 192, 0, 0, 12)
                        .bytes()));
        assertTrue(isKnown(SITE));
        assertFalse(isKnown("cdn.test"));
    }

    @Test
    void hints_areRemembered() {
        receive(answer(4)
                .udp(new AnswerBuilder(SITE, HTTPS)
                        .https(QUESTION, 1, ".", parameter(4, "c000000c"))
                        .bytes()));
        assertTrue(isKnown(SITE));
    }

    @Test
    void addressesOfNameServers_areNotRemembered() {
        receive(answer(4)
                .udp(new AnswerBuilder(SITE, 2)
                        .record(QUESTION, 2, AnswerBuilder.name("ns.test"))
                        .additional()
                        .a("ns.test", 192, 0, 0, 12)
                        .bytes()));
        assertFalse(isKnown(SITE));
    }

    /** Whether the device that answers go to here would be known at 192.0.0.12, the server of FrameBuilder's frames. */
    private boolean isKnown(String site) {
        Frame opening = new Frame();
        byte[] bytes = new FrameBuilder().clientMac(SERVER_MAC).tcp(new byte[1]);
        opening.read(bytes, bytes.length);
        CanonicalName name = new CanonicalName();
        byte[] text = site.getBytes(StandardCharsets.US_ASCII);
        name.readText(text, 0, text.length);
        return memory.knows(opening, nowMicros) && memory.knows(opening, name, nowMicros);
    }

    @Test
    void unreadableAnswer_isDroppedAndCounted() {
        byte[] message = new AnswerBuilder(SITE, 1).a(QUESTION, 192, 0, 0, 12).bytes();
        receive(answer(4).udp(Arrays.copyOf(message, message.length - 1)));
        receive(answer(4).udp(new byte[11]));
        receive(answer(4).udp(new byte[0]));
        assertEquals(List.of(), towardsClient.sent);
        assertEquals(3, counters.value(Counter.MALFORMED));
    }

    @Test
    void queryFromOutside_passes() {
        byte[] query = answer(4).udp(Openings.query(SITE));
        assertArrayEquals(query, received(query));
    }

    @Test
    void answerWithoutAQuestion_passesUnlessItLeadsToABlockedName() {
        byte[] failure = {0x12, 0x34, (byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] frame = answer(4).udp(failure);
        assertArrayEquals(frame, received(frame));
        byte[] whole = new AnswerBuilder(SITE, 1).cname(SITE, "casino.test").bytes();
        int question = AnswerBuilder.name(SITE).length + 4;
        byte[] without =
                AnswerBuilder.concat(Arrays.copyOf(whole, 12), Arrays.copyOfRange(whole, 12 + question, whole.length));
        without[5] = 0;
        towardsClient.sent.clear();
        receive(answer(4).udp(without));
        assertEquals(List.of(), towardsClient.sent);
        assertEquals(1, counters.value(Counter.ANSWERS_REFUSED));
    }

    @Test
    void heartbeat_isHeard() throws InterruptedException {
        Heartbeat impatient = new Heartbeat(towardsClient, 50);
        AnswerLane own = new AnswerLane(
                towardsServer,
                towardsClient,
                Judge.ofAnswers(TestLane.rules()),
                ring,
                counters,
                memory,
                impatient,
                1500);
        Thread.sleep(60);
        assertFalse(impatient.isAlive());
        assertFalse(impatient.wasHeard());
        impatient.send();
        byte[] beat = towardsClient.sent.get(0);
        own.onFrame(beat, beat.length, nowMicros);
        assertTrue(impatient.isAlive());
        assertEquals(0, counters.value(Counter.OTHERS));
    }

    @Test
    void allowedAnswer_allocatesNothing() {
        Port nowhere = new Nowhere();
        AnswerLane own = new AnswerLane(
                nowhere, nowhere, Judge.ofAnswers(TestLane.rules()), ring, counters, memory, heartbeat, 1500);
        byte[] frame = answer(4)
                .udp(new AnswerBuilder(SITE, HTTPS)
                        .cname(QUESTION, "cdn.test")
                        .https("cdn.test", 1, ".", parameter(4, "c000000c"), KEY)
                        .opt()
                        .bytes());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] copy = frame.clone();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least > 0; round++) { // the compiler's own doings are over by the last
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                System.arraycopy(frame, 0, copy, 0, frame.length);
                own.onFrame(copy, copy.length, nowMicros);
            }
            long after = threads.getCurrentThreadAllocatedBytes();
            long nothing = threads.getCurrentThreadAllocatedBytes() - after; // what the asking itself costs
            least = Math.min(least, after - before - nothing);
        }
        assertEquals(0, least);
        assertTrue(counters.value(Counter.KEYS_HIDDEN) > 0);
    }
}
