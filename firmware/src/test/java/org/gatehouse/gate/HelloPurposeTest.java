package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gatehouse.inspect.QuicSealer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hellos that are for encrypted DNS, whatever their name. */
@Tag("E13")
class HelloPurposeTest {
    private static final String POLICY = TestLane.POLICY.replace(
            "[[devices]]", "[groups.staff.stances]\ndot = \"flag\"\ndoh = \"allow\"\n[[devices]]");

    private final TestLane school = new TestLane(64, new Judge(TestLane.rules(POLICY)));

    @Test
    void dnsOverTls_byItsPort() {
        school.receive(new FrameBuilder().ports(40_000, 853).tcp(Openings.hello(Openings.ALLOWED)));
        assertEquals(List.of("tls www.school.test dot"), school.events());
        school.receive(new FrameBuilder().ports(40_001, 853).tcp(Openings.hello(Openings.BLOCKED)));
        assertEquals(List.of("tls www.casino.test category"), school.events());
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

    /** Without the extension it is a site like any other. */
    @Test
    @Tag("E12")
    void outerName_withoutAnEncryptedHello_isAName() {
        school.receive(new FrameBuilder().tcp(Openings.hello("cloudflare-ech.com")));
        assertEquals(List.of("tls cloudflare-ech.com not-listed"), school.events());
    }

    /** With it, it hides another; a hello that only pretends to is judged by its own name. */
    @Test
    @Tag("E12")
    void outerName_withAnEncryptedHello_isRefused() {
        school.receive(new FrameBuilder().ports(40_000, 443).tcp(encrypted("cloudflare-ech.com")));
        assertEquals(List.of("tls cloudflare-ech.com encrypted-name"), school.events());
        school.receive(new FrameBuilder().ports(40_001, 443).tcp(encrypted(Openings.ALLOWED)));
        school.receive(new FrameBuilder().ports(40_002, 443).tcp(encrypted(Openings.BLOCKED)));
        assertEquals(List.of("tls www.school.test not-listed", "tls www.casino.test category"), school.events());
    }

    private static byte[] encrypted(String name) {
        byte[] hello = Openings.hello(name, Openings.filled(40, 0));
        int extension =
                9 + 2 + 32 + 1 + 2 + 2 + 1 + 1 + 2; // the first, behind the headers and what comes before extensions
        assertEquals(21, hello[extension + 1]);
        hello[extension] = (byte) 0xfe;
        hello[extension + 1] = 0x0d;
        return hello;
    }
}
