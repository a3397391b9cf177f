package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.inspect.DtlsPen;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hellos with another name than the one that led to the address. */
@Tag("E16")
class BorrowedNameTest {
    private static final int HERE = 12; // the last byte of the address that frames go to
    private static final int ELSEWHERE = 99;
    private static final String NAME = Openings.ALLOWED;
    private static final String OTHER = "www.elsewhere.test";
    private static final String POLICY =
            TestLane.POLICY.replace("[[devices]]", "[groups.staff.stances]\nfronted = \"block\"\n[[devices]]");

    private final AddressMemory addresses = new AddressMemory();
    private final TestLane school = new TestLane(1024, Judge.ofOpenings(TestLane.rules(POLICY), addresses));

    /** @param seconds how long ago, with a TTL of a minute */
    record Answer(String name, int address, int seconds) {}

    static Stream<Arguments> cases() {
        int over = 60 + AddressMemory.EXTRA_SECONDS;
        Answer otherHere = new Answer(OTHER, HERE, 1);
        Answer nameHere = new Answer(NAME, HERE, 1);
        Answer nameElsewhere = new Answer(NAME, ELSEWHERE, 1);
        return Stream.of(
                arguments("the name's own address", "not-listed", List.of(nameHere)),
                arguments("another server's address", "fronted", List.of(nameElsewhere, otherHere)),
                arguments("asked in the other order", "fronted", List.of(otherHere, nameElsewhere)),
                arguments("a shared address", "not-listed", List.of(otherHere, nameHere)),
                arguments("one of the name's addresses", "not-listed", List.of(otherHere, nameElsewhere, nameHere)),
                arguments("a name that was never asked for", "not-listed", List.of(otherHere)),
                arguments("an address that nobody gave", "not-listed", List.of(nameElsewhere)),
                arguments("nothing was asked", "not-listed", List.of()),
                arguments(
                        "kept for longer than the TTL",
                        "not-listed",
                        List.of(otherHere, nameElsewhere, new Answer(NAME, HERE, over - 1))),
                arguments(
                        "kept for much longer",
                        "fronted",
                        List.of(otherHere, nameElsewhere, new Answer(NAME, HERE, over))),
                arguments(
                        "the other name is forgotten",
                        "not-listed",
                        List.of(new Answer(OTHER, HERE, over), nameElsewhere)),
                arguments(
                        "the name is forgotten", "not-listed", List.of(otherHere, new Answer(NAME, ELSEWHERE, over))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void hello_isMarkedOnlyWhereTheAnswersSaySo(String what, String reason, List<Answer> answers) {
        answers.forEach(answer -> remember(FrameBuilder.PUPIL, answer));
        school.receive(new FrameBuilder().ports(40_000, 443).tcp(Openings.hello(NAME)));
        school.receive(new FrameBuilder().ports(40_001, 443).udp(quic()));
        school.receive(new FrameBuilder().ports(40_002, 80).tcp(Openings.get(NAME)));
        school.receive(new FrameBuilder().ports(40_003, 4433).udp(DtlsPen.whole(0, DtlsPen.body(NAME, 0))));
        assertEquals(4 + 1, school.released().size(), "and the word to the kernel about HTTP");
        String told = " " + NAME + " " + reason;
        assertEquals(List.of("tls" + told, "quic" + told, "http" + told, "dtls" + told), school.events());
    }

    @Test
    @Tag("R15")
    void stance_decides() {
        borrow(FrameBuilder.PUPIL);
        borrow(TestLane.STAFF);
        school.receive(new FrameBuilder().tcp(Openings.hello(NAME)));
        assertEquals(1, school.released().size());
        List<String> verdicts = new ArrayList<>();
        school.ring.drain(event -> verdicts.add(event.verdict() + " " + event.reason), 10);
        assertEquals(List.of("flag fronted"), verdicts);
        school.receive(new FrameBuilder().clientMac(TestLane.STAFF).udp(quic()));
        assertEquals(1, school.released().size());
        assertTrue(school.events().contains("quic " + NAME + " fronted"));
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_002, 80).tcp(Openings.get(NAME)));
        byte[] dtls = DtlsPen.whole(0, DtlsPen.body(NAME, 0));
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_003, 4433).udp(dtls));
        assertEquals(List.of("http " + NAME + " fronted", "dtls " + NAME + " fronted"), school.events());
    }

    /** What is graver is told. */
    @Test
    void blockedName_isBlockedForItself() {
        remember(FrameBuilder.PUPIL, new Answer(OTHER, HERE, 1));
        remember(FrameBuilder.PUPIL, new Answer(Openings.BLOCKED, ELSEWHERE, 1));
        school.receive(new FrameBuilder().tcp(Openings.hello(Openings.BLOCKED)));
        assertEquals(List.of("tls " + Openings.BLOCKED + " category"), school.events());
    }

    @Test
    void answersOfAnotherDevice_sayNothing() {
        borrow(TestLane.STAFF);
        school.receive(new FrameBuilder().tcp(Openings.hello(NAME)));
        assertEquals(List.of("tls " + NAME + " not-listed"), school.events());
    }

    /** The device asked for IPv4 only, and has the IPv6 address from somewhere else. */
    @Test
    void addressOfTheOtherIpVersion_saysNothing() {
        byte[] frame = new FrameBuilder().ipVersion(6).tcp(Openings.hello(NAME));
        int destination = 14 + 24;
        addresses.remember(FrameBuilder.PUPIL, frame, destination, 16, name(OTHER), 60, school.nowMicros);
        remember(FrameBuilder.PUPIL, new Answer(NAME, ELSEWHERE, 1));
        school.receive(frame.clone());
        assertEquals(List.of("tls " + NAME + " not-listed"), school.events());
        byte[] another = new byte[16];
        addresses.remember(FrameBuilder.PUPIL, another, 0, 16, name(NAME), 60, school.nowMicros);
        school.receive(new FrameBuilder().ipVersion(6).ports(40_001, 443).tcp(Openings.hello(NAME)));
        assertEquals(List.of("tls " + NAME + " fronted"), school.events());
    }

    private void borrow(long mac) {
        remember(mac, new Answer(OTHER, HERE, 1));
        remember(mac, new Answer(NAME, ELSEWHERE, 1));
    }

    /** As the lane of the answers does. */
    private void remember(long mac, Answer answer) {
        byte[] address = {(byte) 192, 0, 0, (byte) answer.address()};
        long thenMicros = school.nowMicros - answer.seconds() * 1_000_000L;
        addresses.remember(mac, address, 0, 4, name(answer.name()), 60, thenMicros);
    }

    private static CanonicalName name(String text) {
        CanonicalName name = new CanonicalName();
        byte[] bytes = text.getBytes(US_ASCII);
        name.readText(bytes, 0, bytes.length);
        return name;
    }

    private static byte[] quic() {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        return new QuicSealer(QuicSealer.V1, id).datagram(QuicSealer.crypto(QuicOpeningsTest.hello(NAME)));
    }
}
