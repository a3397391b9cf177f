package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.DtlsPen;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An allow-only group reaches only addresses that an allowed name resolved to. */
@Tag("E17")
class AllowOnlyTest {
    private static final long EXAM = 0x020000000044L;
    private static final int TTL_SECONDS = 60;
    private static final String POLICY = TestLane.POLICY.replace("[groups.staff]", """
            [groups.exam]
            mode = "allow-only"
            allow = ["school.test"]
            stances = { no-name = "allow", address-for-name = "allow" }
            [groups.staff]""") + """
            [[devices]]
            name = "a device of the exam"
            mac = "02:00:00:00:00:44"
            group = "exam"
            """;

    private final AddressMemory addresses = new AddressMemory();
    private final TestLane school = new TestLane(1024, Judge.ofOpenings(TestLane.rules(POLICY), addresses));

    @Test
    void syn_toAnAddressThatNobodyGave_isReset() {
        for (FrameBuilder path : LaneTest.paths().toList()) {
            school.receive(path.clientMac(EXAM)
                    .ports(40_000, 4444)
                    .flags(TcpFlags.SYN)
                    .sequence(1000)
                    .tcp(new byte[0]));
            assertEquals(0, school.released().size());
            assertEquals(List.of("tcp  unresolved"), school.events());
            Frame reset = lastToClient();
            assertEquals(TcpFlags.RST | TcpFlags.ACK, reset.tcpFlags());
            assertEquals(0, reset.sequence());
            assertEquals(1001, reset.acknowledgment());
            assertEquals(40_000, reset.destinationPort());
            school.nowMicros += 2 * FlowSlot.Memory.BRIEF.micros;
        }
    }

    @Test
    void synAgain_isResetAgain_andToldOnce() {
        for (int port = 40_000; port < 40_005; port++) {
            school.receive(syn().ports(port, 443).tcp(new byte[0]));
        }
        assertEquals(5, school.towardsClient.sent.size());
        assertEquals(List.of("tcp  unresolved"), school.events());
        assertEquals(4, school.count(Counter.REPEATED));
    }

    @Test
    void syn_toAnAddressOfAnAllowedName_passesUntilThatIsForgotten() {
        resolve(EXAM);
        school.receive(syn().tcp(new byte[0]));
        assertEquals(1, school.released().size());
        school.nowMicros += (TTL_SECONDS + AddressMemory.EXTRA_SECONDS - 1) * 1_000_000L;
        school.receive(syn().ports(40_001, 443).tcp(new byte[0]));
        assertEquals(2, school.released().size());
        school.nowMicros += 1_000_000L;
        school.receive(syn().ports(40_002, 443).tcp(new byte[0]));
        assertEquals(2, school.released().size());
        assertEquals(List.of("tcp  unresolved"), school.events());
    }

    /** What a device of another group was given is not this one's. */
    @Test
    void addressOfAnotherDevice_isNoneOfThisOne() {
        resolve(FrameBuilder.PUPIL);
        school.receive(syn().tcp(new byte[0]));
        assertEquals(0, school.released().size());
    }

    @Test
    @Tag("R15")
    void filteringGroup_connectsAnywhere() {
        school.receive(new FrameBuilder().flags(TcpFlags.SYN).tcp(new byte[0]));
        assertEquals(1, school.released().size());
        assertEquals(List.of(), school.events());
    }

    /** Else no address would ever be known. */
    @Test
    void nameServer_isReached() {
        school.receive(syn().ports(40_000, 53).tcp(new byte[0]));
        assertEquals(1, school.released().size());
    }

    /** The connection is older than the service, or its SYN went another way. */
    @Test
    void allowedNameAtAnotherAddress_isRefused() {
        school.receive(exam().ports(40_000, 443).tcp(Openings.hello(Openings.ALLOWED)));
        school.receive(exam().ports(40_001, 80).tcp(Openings.get(Openings.ALLOWED)));
        school.receive(exam().ports(40_002, 443).udp(quic(1)));
        assertEquals(
                List.of(
                        "tls www.school.test unresolved",
                        "http www.school.test unresolved",
                        "quic www.school.test unresolved"),
                school.events());
        resolve(EXAM);
        school.receive(exam().ports(40_003, 443).tcp(Openings.hello(Openings.ALLOWED)));
        school.receive(exam().ports(40_004, 80).tcp(Openings.get(Openings.ALLOWED)));
        school.receive(exam().ports(40_005, 443).udp(quic(2)));
        assertEquals(
                List.of(
                        "tls www.school.test allowed-name",
                        "http www.school.test allowed-name",
                        "quic www.school.test allowed-name"),
                school.events());
    }

    @Test
    void allowedNameInDtlsAtAnotherAddress_isRefused() {
        byte[] hello = DtlsPen.whole(0, DtlsPen.body(Openings.ALLOWED, 0));
        school.receive(exam().ports(40_000, 4433).udp(hello));
        assertEquals(List.of("dtls www.school.test unresolved"), school.events());
        resolve(EXAM);
        school.receive(exam().ports(40_001, 4433).udp(hello));
        assertEquals(List.of("dtls www.school.test allowed-name"), school.events());
        assertEquals(1, school.released().size());
    }

    /** Whatever the group's stance on openings without a name. */
    @Test
    @Tag("E16")
    void openingWithoutAName_atAnotherAddress_isRefused() {
        school.receive(exam().ports(40_000, 443).tcp(Openings.hello("192.0.0.12")));
        assertEquals(List.of("tls 192.0.0.12 unresolved"), school.events());
        resolve(EXAM);
        school.receive(exam().ports(40_001, 443).tcp(Openings.hello("192.0.0.12")));
        assertEquals(List.of("tls 192.0.0.12 address-for-name"), school.events());
    }

    /** Its address was judged when it began; a page that is read for an hour asks nobody for it again. */
    @Test
    void requestOnALongConnection_passes() {
        resolve(EXAM);
        byte[] request = Openings.get(Openings.ALLOWED);
        school.receive(exam().ports(40_000, 80).flags(TcpFlags.SYN).sequence(-1).tcp(new byte[0]));
        school.receive(exam().ports(40_000, 80).tcp(request));
        int requests = 1;
        for (int seconds = 0; seconds < TTL_SECONDS + AddressMemory.EXTRA_SECONDS + 20; seconds += 20) {
            school.nowMicros += 20_000_000L;
            school.receive(exam().ports(40_000, 80)
                    .sequence(requests++ * request.length)
                    .tcp(request));
        }
        assertEquals(Collections.nCopies(requests, "http www.school.test allowed-name"), school.events());
    }

    private static FrameBuilder exam() {
        return new FrameBuilder().clientMac(EXAM);
    }

    private static FrameBuilder syn() {
        return exam().flags(TcpFlags.SYN);
    }

    private static byte[] quic(int connection) {
        byte[] id = {(byte) connection, 2, 3, 4, 5, 6, 7, 8};
        return new QuicSealer(QuicSealer.V1, id).datagram(QuicSealer.crypto(QuicOpeningsTest.hello(Openings.ALLOWED)));
    }

    /** The address that the frames go to, as the lane of the answers remembers it. */
    private void resolve(long mac) {
        CanonicalName name = new CanonicalName();
        byte[] text = Openings.ALLOWED.getBytes(US_ASCII);
        name.readText(text, 0, text.length);
        addresses.remember(mac, new byte[] {(byte) 192, 0, 0, 12}, 0, 4, name, TTL_SECONDS, school.nowMicros);
    }

    private Frame lastToClient() {
        List<byte[]> sent = school.towardsClient.sent;
        byte[] bytes = sent.get(sent.size() - 1);
        Frame frame = new Frame();
        assertEquals(FrameKind.TCP, frame.read(bytes, bytes.length));
        return frame;
    }
}
