package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.DtlsPen;
import org.gatehouse.inspect.QuicSealer;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTableBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hellos that are for encrypted DNS, whatever their name. */
@Tag("E13")
class HelloPurposeTest {
    private static final int RECORD_HEADER = 5;
    private static final String POLICY = TestLane.POLICY.replace(
            "[[devices]]", "[groups.staff.stances]\ndot = \"flag\"\ndoh = \"allow\"\n[[devices]]");

    private final TestLane school = new TestLane(64, new Judge(TestLane.rules(POLICY)));

    @Test
    void dnsOverTls_byItsPort() {
        school.receive(new FrameBuilder().ports(40_000, 853).tcp(Openings.hello(Openings.ALLOWED)));
        assertEquals(List.of("tls www.school.test dot"), school.events());
        school.receive(new FrameBuilder().ports(40_001, 853).tcp(Openings.hello(Openings.BLOCKED)));
        assertEquals(List.of("tls www.casino.test dot"), school.events(), "a way round comes before a category");
    }

    @Test
    @Tag("R15")
    void dnsOverTls_marked() {
        byte[] frame =
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_000, 853).tcp(Openings.hello(Openings.ALLOWED));
        school.receive(frame);
        assertEquals(1, school.released().size());
        assertEquals(List.of("tls www.school.test dot"), school.events());
    }

    @Test
    void dnsOverQuic_byItsPort() {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] hello = QuicSealer.crypto(QuicOpeningsTest.hello(Openings.ALLOWED));
        school.receive(new FrameBuilder().ports(40_000, 853).udp(new QuicSealer(QuicSealer.V1, id).datagram(hello)));
        assertEquals(0, school.released().size());
        assertEquals(List.of("quic www.school.test doq"), school.events());
    }

    /** On a port of its own choice, as well as on that of HTTPS. */
    @ParameterizedTest
    @CsvSource({
        "dot, dot",
        "h2 dot, dot",
        "h2 http/1.1, not-listed",
        "doq, not-listed", // QUIC's, which means nothing here
        "dots, not-listed",
        "do, not-listed",
    })
    void dnsOverTls_byWhatItOffers(String protocols, String reason) {
        school.receive(new FrameBuilder().tcp(offering(protocols.split(" "))));
        assertEquals(List.of("tls www.school.test " + reason), school.events());
    }

    @ParameterizedTest
    @CsvSource({"doq, doq", "h3 doq, doq", "h3, not-listed", "dot, not-listed", "doq-i00, not-listed"})
    void dnsOverQuic_byWhatItOffers(String protocols, String reason) {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] hello = offering(protocols.split(" "));
        byte[] message = Arrays.copyOfRange(hello, RECORD_HEADER, hello.length);
        school.receive(new FrameBuilder().udp(new QuicSealer(QuicSealer.V1, id).datagram(QuicSealer.crypto(message))));
        assertEquals(List.of("quic www.school.test " + reason), school.events());
        assertEquals(reason.equals("doq") ? 0 : 1, school.released().size());
    }

    @Test
    void dnsOverHttps_byTheResolversAddress() {
        byte[] hello = Openings.hello(Openings.ALLOWED);
        school.receive(new FrameBuilder()
                .server((byte) 8, (byte) 8, (byte) 4, (byte) 4)
                .tcp(hello));
        byte[] google6 = {0x20, 1, 0x48, 0x60, 0x48, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x88, 0x44};
        school.receive(new FrameBuilder().ipVersion(6).server(google6).tcp(hello));
        assertEquals(List.of("tls www.school.test doh", "tls www.school.test doh"), school.events());
        school.receive(new FrameBuilder()
                .server((byte) 8, (byte) 8, (byte) 4, (byte) 5)
                .tcp(hello));
        assertEquals(List.of("tls www.school.test not-listed"), school.events());
        school.receive(new FrameBuilder()
                .clientMac(TestLane.STAFF)
                .server((byte) 8, (byte) 8, (byte) 8, (byte) 8)
                .tcp(hello));
        List<String> events = school.events();
        assertEquals("tls www.school.test not-listed", events.get(events.size() - 1));
    }

    /** RFC 8094. */
    @Test
    void dnsOverDtls_byItsPort() {
        byte[] hello = DtlsPen.whole(0, DtlsPen.body(Openings.ALLOWED, 0));
        school.receive(new FrameBuilder().ports(40_000, 853).udp(hello));
        assertEquals(List.of("dtls www.school.test dot"), school.events());
        assertEquals(0, school.released().size());
        school.receive(new FrameBuilder().ports(40_001, 854).udp(hello));
        assertEquals(List.of("dtls www.school.test not-listed"), school.events());
    }

    /** By path or by media type; a group that may use it, may. */
    @Test
    void dnsOverPlainHttp() {
        String path = "GET /dns-query?dns=AAAB HTTP/1.1\r\nHost: www.school.test\r\n\r\n";
        school.receive(new FrameBuilder().ports(40_000, 80).tcp(path.getBytes(US_ASCII)));
        String type = "POST /x HTTP/1.1\r\nHost: www.school.test\r\nContent-Type: application/dns-message\r\n"
                + "Content-Length: 40\r\n\r\n";
        school.receive(new FrameBuilder().ports(40_001, 8080).tcp(type.getBytes(US_ASCII)));
        assertEquals(List.of("http www.school.test doh", "http www.school.test doh"), school.events());
        school.forget();
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_002, 80).tcp(path.getBytes(US_ASCII)));
        assertEquals(List.of("http www.school.test not-listed"), school.events());
        assertEquals(1 + 1, school.released().size(), "and the word to the kernel about HTTP");
    }

    /** SSTP, whose request announces a body without an end; only on a connection whose SYN was seen is a method of its own read. */
    @Test
    @Tag("E15")
    void vpnOverPlainHttp() {
        String request = "SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\n"
                + "Content-Length: 18446744073709551615\r\nHost: www.school.test\r\n\r\n";
        school.receive(new FrameBuilder()
                .ports(40_000, 80)
                .sequence(999)
                .flags(TcpFlags.SYN)
                .tcp(new byte[0]));
        school.forget();
        school.receive(new FrameBuilder().ports(40_000, 80).sequence(1000).tcp(request.getBytes(US_ASCII)));
        assertEquals(List.of("http www.school.test vpn"), school.events());
    }

    /** Without the extension it is a site like any other. */
    @Test
    @Tag("E12")
    void outerName_withoutAnEncryptedHello_isAName() {
        school.receive(new FrameBuilder().tcp(Openings.hello(TestLane.OUTER_NAME)));
        assertEquals(List.of("tls outer.test not-blocked-here"), school.events());
        assertEquals(1, school.released().size());
    }

    /** With it, it hides another; a hello that only pretends to is judged by its own name. */
    @Test
    @Tag("E12")
    void outerName_withAnEncryptedHello_isRefused() {
        school.receive(new FrameBuilder().ports(40_000, 443).tcp(encrypted(TestLane.OUTER_NAME)));
        assertEquals(List.of("tls outer.test encrypted-name"), school.events());
        school.receive(new FrameBuilder().ports(40_001, 443).tcp(encrypted(Openings.ALLOWED)));
        school.receive(new FrameBuilder().ports(40_002, 443).tcp(encrypted(Openings.BLOCKED)));
        assertEquals(List.of("tls www.school.test not-listed", "tls www.casino.test category"), school.events());
    }

    /** Whatever the group's stance is: a list of the school's own may name more of them than the firmware knows. */
    @Test
    @Tag("E12")
    void outerName_isWhatTheListsSay() {
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        CanonicalName name = new CanonicalName();
        byte[] added = "front.test".getBytes(US_ASCII);
        name.readText(added, 0, added.length);
        builder.add(name, Categories.standard().bit(Categories.ECH_PUBLIC_NAMES), builder.list("own"));
        school.judge.publish(new Rules(builder.build(), TestLane.rules(POLICY).policy()));
        school.receive(new FrameBuilder().ports(40_000, 443).tcp(encrypted("www.front.test")));
        school.receive(new FrameBuilder().ports(40_001, 443).tcp(encrypted(TestLane.OUTER_NAME)));
        assertEquals(List.of("tls www.front.test encrypted-name", "tls outer.test not-listed"), school.events());
    }

    /** Over TLS, QUIC, HTTP and in a question. */
    @Test
    @Tag("E15")
    void namesOfTor_getTheStance() {
        String name = "www." + TestLane.TOR;
        school.receive(new FrameBuilder().ports(40_000, 443).tcp(Openings.hello(name)));
        school.receive(new FrameBuilder().ports(40_001, 80).tcp(Openings.get(name)));
        school.receive(new FrameBuilder().ports(40_002, 53).udp(Openings.query(name)));
        assertEquals(
                List.of(),
                school.released().stream()
                        .filter(frame -> frame.length > 60)
                        .map(java.util.HexFormat.of()::formatHex)
                        .toList());
        String reason = " " + name + " tor";
        assertEquals(List.of("tls" + reason, "http" + reason, "dns" + reason), school.events());
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_003, 443).tcp(Openings.hello(name)));
        assertEquals(List.of("tls" + reason), school.events());
    }

    /** Flagged it passes, allowed it passes unmarked; what is blocked as a category stays blocked, and what is allowed by name passes. */
    @ParameterizedTest
    @CsvSource({
        "stances = { tor = \"flag\" }, flag tor",
        "stances = { tor = \"allow\" }, allow not-blocked-here",
        "stances = { tor = \"block\" }, block tor",
        "allow = [\"tor.test\"], allow allowed-name",
    })
    @Tag("E15")
    @Tag("R15")
    void namesOfTor_asTheGroupHasIt(String line, String verdict) {
        assertEquals(List.of(verdict), verdictsOnTor("block = [\"gambling\"]\n" + line));
    }

    @Test
    @Tag("E15")
    void namesOfTor_blockedAsACategory() {
        String blocked = "block = [\"tor\"]\nstances = { tor = ";
        assertEquals(List.of("block category"), verdictsOnTor(blocked + "\"allow\" }"));
        assertEquals(List.of("block category"), verdictsOnTor(blocked + "\"flag\" }"));
        assertEquals(List.of("block tor"), verdictsOnTor(blocked + "\"block\" }"));
    }

    private static List<String> verdictsOnTor(String group) {
        String policy = "unknown-devices = \"pupils\"\n[groups.pupils]\n" + group + "\n";
        TestLane lane = new TestLane(64, new Judge(TestLane.rules(policy)));
        lane.receive(new FrameBuilder().tcp(Openings.hello(TestLane.TOR)));
        List<String> verdicts = new ArrayList<>();
        lane.ring.drain(event -> verdicts.add(event.verdict() + " " + event.reason), 10);
        return verdicts;
    }

    static byte[] encrypted(String name) {
        return extended(name, 0xfe0d, Openings.filled(40, 0));
    }

    /** A hello with an ALPN extension: RFC 7301 section 3.1. */
    private static byte[] offering(String... protocols) {
        ByteBuffer list = ByteBuffer.allocate(200).putShort((short) 0);
        for (String protocol : protocols) {
            list.put((byte) protocol.length()).put(protocol.getBytes(US_ASCII));
        }
        list.putShort(0, (short) (list.position() - 2));
        return extended(Openings.ALLOWED, 16, Arrays.copyOf(list.array(), list.position()));
    }

    private static byte[] extended(String name, int type, byte[] content) {
        byte[] hello = Openings.hello(name, content);
        int extension =
                9 + 2 + 32 + 1 + 2 + 2 + 1 + 1 + 2; // the first, behind the headers and what comes before extensions
        assertEquals(21, hello[extension + 1]);
        hello[extension] = (byte) (type >> 8);
        hello[extension + 1] = (byte) type;
        return hello;
    }
}
