package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.event.Counter;
import org.gatehouse.inspect.Datagrams;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what has no name. */
class OtherOpeningsTest {
    private static final long LISTENER = 0x020000000033L;
    private static final long EXAM = 0x020000000044L;
    private static final String POLICY = TestLane.POLICY.replace("[groups.staff]", """
            [groups.marked]
            block = []
            stances = { vpn = "flag", tunnel = "allow", unknown-protocol = "flag", quic = "block", unknown-ethertype = "flag" }
            [groups.exam]
            mode = "allow-only"
            allow = ["school.test"]
            [groups.staff]""") + """
            [[devices]]
            name = "a device that is looked at"
            mac = "02:00:00:00:00:33"
            group = "marked"
            [[devices]]
            name = "a device of the exam"
            mac = "02:00:00:00:00:44"
            group = "exam"
            """;

    private final AddressMemory addresses = new AddressMemory();
    private final TestLane school = new TestLane(1024, Judge.ofOpenings(TestLane.rules(POLICY), addresses));

    static Stream<Arguments> datagrams() {
        return Stream.of(
                arguments("VPN", 51_820, Datagrams.wireGuardInitiation(), "udp  vpn"),
                arguments("VPN on DNS's port", 53, Datagrams.wireGuardInitiation(), "dns  unreadable"),
                arguments("VPN on HTTPS's port", 443, Datagrams.openVpn(7), "udp  vpn"),
                arguments("IKE whose first byte is that of QUIC", 500, high(Datagrams.ike(0x20, 34)), "udp  vpn"),
                arguments("tunnel", 3544, Datagrams.random(90), "udp  tunnel"),
                arguments("DNSCrypt", 443, Datagrams.query("2.dnscrypt-cert.x.test"), "udp  dnscrypt"),
                arguments(
                        "DNSCrypt on DNS's port",
                        53,
                        Datagrams.query("2.dnscrypt-cert.x.test"),
                        "dns 2.dnscrypt-cert.x.test dnscrypt"),
                arguments(
                        "a blocked name on another port",
                        5300,
                        Datagrams.query("www.casino.test"),
                        "dns www.casino.test category"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("datagrams")
    @Tag("E13")
    @Tag("E15")
    void datagram_refused(String what, int port, byte[] datagram, String told) {
        for (FrameBuilder path : LaneTest.paths().toList()) {
            school.receive(path.ports(40_000, port).udp(datagram));
            assertEquals(0, school.released().size());
            assertEquals(List.of(told), school.events());
            school.nowMicros += 2 * FlowSlot.Memory.BRIEF.micros;
        }
    }

    @Test
    void question_onAnotherPort_passesWhereTheNameMay() {
        school.receive(new FrameBuilder().ports(40_000, 5300).udp(Datagrams.query("www.school.test")));
        assertEquals(1, school.released().size());
        assertEquals(List.of("dns www.school.test not-listed"), school.events());
    }

    /** What schools use all day is neither held up nor written down. */
    @Test
    @Tag("R15")
    void unknownDatagram_passesUntold() {
        byte[] frame = new FrameBuilder().ports(40_000, 50_000).udp(Datagrams.random(200));
        school.receive(frame.clone());
        assertArrayEquals(frame, school.released().get(0));
        assertEquals(List.of(), school.events());
    }

    @Test
    void refusal_isToldOnce_whateverThePort() {
        for (int port = 40_000; port < 40_010; port++) {
            school.receive(new FrameBuilder().ports(port, 51_820).udp(Datagrams.wireGuardInitiation()));
        }
        assertEquals(List.of("udp  vpn"), school.events());
        assertEquals(9, school.count(Counter.REPEATED));
        school.nowMicros += 2 * FlowSlot.Memory.BRIEF.micros;
        school.receive(new FrameBuilder().ports(40_000, 51_820).udp(Datagrams.wireGuardInitiation()));
        assertEquals(List.of("udp  vpn"), school.events());
    }

    /** A device that tries a thousand ports is told of as long as there is room, and refused all the same. */
    @Test
    @Tag("E20")
    void manyRefusals_ofOneDeviceAreBounded() {
        for (int port = 1000; port < 6000; port++) {
            school.receive(new FrameBuilder().ports(40_000, port).udp(Datagrams.wireGuardInitiation()));
        }
        int share = OtherOpenings.FLOWS / 4;
        int replaced =
                share / 8; // where the keyed hash fills a set, a flow takes the place of another one of the device
        int told = school.events().size();
        assertTrue(told >= share && told <= share + replaced, told + " rows");
        assertEquals(0, school.released().size());
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_000, 7000).udp(Datagrams.openVpn(7)));
        assertEquals("udp  vpn", last(school.events())); // behind the alarm that two devices have one address
    }

    @Test
    @Tag("R15")
    void marked_passesAndIsTold() {
        school.receive(
                new FrameBuilder().clientMac(LISTENER).ports(40_000, 51_820).udp(Datagrams.wireGuardInitiation()));
        school.receive(
                new FrameBuilder().clientMac(LISTENER).ports(40_000, 9999).udp(Datagrams.random(90)));
        school.receive(new FrameBuilder().clientMac(LISTENER).packet(47, Datagrams.random(90)));
        List<String> verdicts = new ArrayList<>();
        school.ring.drain(event -> verdicts.add(event.verdict() + " " + event.reason), 10);
        assertEquals(List.of("flag vpn", "flag unknown-protocol"), verdicts);
        assertEquals(3, school.released().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 41, 47, 50, 94, 97, 98, 115, 137})
    @Tag("E15")
    void tunnels_refused(int protocol) {
        school.receive(new FrameBuilder().packet(protocol, Datagrams.random(100)));
        school.receive(new FrameBuilder().packet(protocol, Datagrams.random(200)));
        school.receive(new FrameBuilder().packet(protocol, new byte[0]));
        assertEquals(0, school.released().size());
        List<Integer> protocols = new ArrayList<>();
        school.ring.drain(event -> protocols.add(event.serverPort), 10);
        assertEquals(List.of(protocol), protocols);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 58, 132})
    void otherPackets_pass(int protocol) {
        byte[] packet = new FrameBuilder().packet(protocol, Datagrams.random(100));
        school.receive(packet.clone());
        assertArrayEquals(packet, school.released().get(0));
        assertEquals(List.of(), school.events());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8847, 0x8848, 0x894f, 0x22f3, 0x88e7}) // MPLS, NSH, TRILL, Ethernet in Ethernet
    @Tag("E15")
    void tunnelsBelowIp_getTheStance(int etherType) {
        school.receive(new FrameBuilder().ethernet(etherType, Datagrams.random(60)));
        assertEquals(0, school.released().size());
        assertEquals(List.of("ethernet  tunnel"), school.events());
        school.receive(new FrameBuilder().clientMac(LISTENER).ethernet(etherType, Datagrams.random(60)));
        assertEquals(1, school.released().size(), "its group may");
        assertEquals(List.of(), school.events());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1234, 0x8137, 0x88e5, 0x0801, 0xfffe})
    @Tag("E18")
    void unknownEtherTypes_refused(int etherType) {
        school.receive(new FrameBuilder().ethernet(etherType, Datagrams.random(60)));
        school.receive(new FrameBuilder().vlan(3).ethernet(etherType, Datagrams.random(60)));
        assertEquals(0, school.released().size());
        assertEquals(List.of("ethernet  unknown-ethertype"), school.events());
        school.receive(new FrameBuilder().clientMac(LISTENER).ethernet(etherType, Datagrams.random(60)));
        assertEquals(1, school.released().size());
    }

    /** Two tags hide them from the rules. */
    @ParameterizedTest
    @ValueSource(ints = {0x0806, 0x888e})
    @Tag("E18")
    void whatALanNeeds_passesBehindTags(int etherType) {
        byte[] frame = new FrameBuilder().vlan(3).ethernet(etherType, new byte[46]);
        school.receive(frame.clone());
        assertArrayEquals(frame, school.released().get(0));
    }

    /** The ends of a PPPoE session agree on it; of what else is in it and is no IP nobody knows what it carries. */
    @ParameterizedTest
    @CsvSource({"c021, true", "8021, true", "8057, true", "c023, true", "00fd, false", "fd, false", "0031, false"})
    @Tag("E18")
    void packetsOfASession_areJudgedByTheirProtocol(String protocol, boolean passes) {
        byte[] head = inSession(protocol);
        byte[] frame = new FrameBuilder().ethernet(0x8864, head);
        school.receive(frame.clone());
        assertEquals(passes ? 1 : 0, school.released().size());
        assertEquals(passes ? List.of() : List.of("ethernet  unknown-ethertype"), school.events());
        school.receive(new FrameBuilder().clientMac(LISTENER).ethernet(0x8864, head));
        assertEquals(passes ? 2 : 1, school.released().size());
    }

    private static byte[] inSession(String protocol) {
        return Arrays.copyOf(HexFormat.of().parseHex("110000070030" + protocol), 54);
    }

    /** A tunnel's packet and a frame without IP have no ports, and what stood in the frame before is not theirs. */
    @Test
    void event_hasOnlyWhatTheFrameHas() {
        school.receive(new FrameBuilder().ipVersion(6).ports(40_000, 51_820).udp(Datagrams.wireGuardInitiation()));
        school.receive(new FrameBuilder().ethernet(0x8847, new byte[46]));
        List<String> parties = new ArrayList<>();
        school.ring.drain(
                event -> parties.add(event.addressLength + " " + event.clientPort + " " + event.serverPort), 10);
        assertEquals(List.of("16 40000 51820", "0 0 " + 0x8847), parties);
    }

    @Test
    @Tag("E10")
    @Tag("R15")
    void quic_ofAGroupWithoutIt_isRefusedAndToldOnce() {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] datagram =
                new QuicSealer(QuicSealer.V1, id).datagram(QuicSealer.crypto(QuicOpeningsTest.hello(Openings.ALLOWED)));
        school.receive(new FrameBuilder().clientMac(LISTENER).udp(datagram));
        school.receive(new FrameBuilder().clientMac(LISTENER).udp(datagram));
        assertEquals(0, school.released().size());
        assertEquals(List.of("quic  quic"), school.events());
        school.receive(new FrameBuilder().udp(datagram));
        assertEquals(1, school.released().size());
    }

    // An allow-only group

    @Test
    @Tag("E17")
    void allowOnly_reachesNoAddressThatNoNameLedTo() {
        byte[] frame = new FrameBuilder().clientMac(EXAM).ports(40_000, 50_000).udp(Datagrams.random(100));
        school.receive(frame.clone());
        assertEquals(0, school.released().size());
        assertEquals(List.of("udp  unresolved"), school.events());
        resolve(EXAM);
        school.receive(frame.clone());
        assertEquals(0, school.released().size());
        assertEquals(List.of("udp  unknown-protocol"), school.events());
    }

    @Test
    @Tag("E17")
    void allowOnly_hasWhatANetworkNeeds() {
        school.receive(new FrameBuilder().clientMac(EXAM).ports(68, 67).udp(Datagrams.dhcp()));
        school.receive(new FrameBuilder()
                .clientMac(EXAM)
                .toEverybody()
                .ports(40_000, 9)
                .udp(Datagrams.random(102)));
        school.receive(new FrameBuilder().clientMac(EXAM).packet(1, new byte[64]));
        school.receive(new FrameBuilder().clientMac(EXAM).ports(40_000, 53).udp(Openings.query(Openings.ALLOWED)));
        assertEquals(4, school.released().size());
        assertEquals(List.of("dns www.school.test allowed-name"), school.events());
    }

    /** The rest of an allowed hello's handshake has no name, and belongs to it. */
    @Test
    @Tag("E10")
    @Tag("E17")
    void allowOnly_quicOfAnAllowedNameGoesOn() {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] hello =
                new QuicSealer(QuicSealer.V1, id).datagram(QuicSealer.crypto(QuicOpeningsTest.hello(Openings.ALLOWED)));
        byte[] sealed = Datagrams.random(900);
        sealed[0] = 0x45; // a short header
        school.receive(new FrameBuilder().clientMac(EXAM).udp(sealed));
        assertEquals(0, school.released().size());
        resolve(EXAM);
        school.receive(new FrameBuilder().clientMac(EXAM).udp(hello));
        school.receive(new FrameBuilder().clientMac(EXAM).udp(sealed));
        assertEquals(2, school.released().size());
    }

    /** As the lane of the answers does. */
    private void resolve(long mac) {
        CanonicalName name = new CanonicalName();
        name.readText("www.school.test".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 15);
        addresses.remember(mac, new byte[] {(byte) 192, 0, 0, 12}, 0, 4, name, 300, school.nowMicros);
    }

    private static String last(List<String> events) {
        return events.get(events.size() - 1);
    }

    private static byte[] high(byte[] datagram) {
        byte[] changed = datagram.clone();
        changed[0] = (byte) 0xc3;
        changed[4] = 1;
        return changed;
    }
}
