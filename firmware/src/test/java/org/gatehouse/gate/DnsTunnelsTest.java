package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.name.CanonicalName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions of DNS that carry something else. */
@Tag("E13")
@Tag("E15")
class DnsTunnelsTest {
    private static final int A = 1;
    private static final int NULL = 10;
    private static final int TXT = 16;
    private static final int HTTPS = 65;
    private static final long SECOND = 1_000_000;

    private final DnsTunnels tunnels = new DnsTunnels();
    private final CanonicalName name = new CanonicalName();
    private final Random random = new Random(78);
    private Frame frame = frame(FrameBuilder.PUPIL);
    private long nowMicros = 1_800_000_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "10, true",
        "65399, true",
        "65280, true",
        "65281, false",
        "65282, false",
        "65535, false",
        "1, false",
        "16, false",
        "255, false"
    })
    void type_thatHoldsWhatever(int type, boolean tunnel) {
        assertEquals(tunnel, asks("vaaaakardli.pirate.test", type));
    }

    @ParameterizedTest
    @CsvSource({
        "dnscat.f97c01f5006c798b8d6e990002e3772bc8, true",
        "dnscat.546b03f50000000000a6023ed4df184d6ac5c2628b47714fdee584fed739.5a, true",
        "dnscat.test, false",
        "dnscat.cafe.example.test, false",
        "www.dnscat.f97c01f5006c798b8d6e990002e3772bc8.test, false",
    })
    void dnscat_byItsLabel(String asked, boolean tunnel) {
        assertEquals(tunnel, asks(asked, A));
    }

    /** One question a second, as dnscat2 asks when nothing is to be said, and its transfers. */
    @ParameterizedTest
    @CsvSource({"34, 16, 1000, 180", "120, 5, 1000, 40", "200, 16, 50, 25", "200, 1, 50, 25", "200, 65, 50, 25"})
    void tunnel_isCutOff(int said, int type, int pauseMillis, int atMost) {
        int asked = 0;
        while (!asks(digits(said) + ".tunnel.example.co.uk", type)) {
            assertTrue(++asked <= atMost, "after " + asked);
            nowMicros += pauseMillis * 1000L;
        }
        assertTrue(asked * said > DnsTunnels.BURST_BYTES / 2, "the first questions could be anybody's");
        String same = digits(said) + ".tunnel.example.co.uk";
        for (int i = 0; i < 1000; i++) {
            nowMicros += pauseMillis * 1000L;
            assertTrue(asks(digits(said) + ".tunnel.example.co.uk", type));
            assertTrue(asks(same, type), "nor the same again");
        }
        assertFalse(asks("www.example.co.uk", type), "its server's site");
        frame = frame(TestLane.STAFF);
        assertFalse(asks(digits(said) + ".tunnel.example.co.uk", type), "another device");
    }

    /** Who is quiet for long enough may ask again. */
    @Test
    void share_comesBack() {
        while (!asks(digits(200) + ".tunnel.test", TXT)) {
            nowMicros += 1000;
        }
        nowMicros += 25 * SECOND;
        assertFalse(asks(digits(200) + ".tunnel.test", TXT));
        assertTrue(asks(digits(200) + ".tunnel.test", TXT));
    }

    /** Services that are asked about hashes say more than that. */
    @ParameterizedTest
    @ValueSource(strings = {"avqs.mcafee.com", "p.02.s.sophosxl.net", "zen.dq.spamhaus.net", "malware.hash.cymru.com"})
    void reputations_areLeftAlone(String service) {
        for (int i = 0; i < 10_000; i++) {
            assertFalse(asks(digits(100) + "." + service, i % 2 == 0 ? TXT : A));
        }
    }

    /** A directory's service records, over and over. */
    @Test
    void sameNames_countOnce() {
        for (int i = 0; i < 10_000; i++) {
            String asked = "_ldap._tcp.default-first-site-name._sites." + i % 15 + "._msdcs.school.test";
            assertFalse(asks(asked, 33));
        }
    }

    /** A school's own resolver asks for everybody, as fast as it may: content networks, load balancers, beacons and advertising. */
    @Test
    void sites_areNoTunnels() {
        String[] kinds = {
            "%s.safeframe.ads.test",
            "%s.clo.prints.test",
            "r3---sn-%s.video.test",
            "internal-%s.eu-west-2.elb.cloud.test",
            "%s-clientnsv4-s.delivery.test",
            "www.%s.test"
        };
        for (int i = 0; i < 1_000_000; i++) {
            String asked = kinds[i % kinds.length].formatted(digits(32));
            assertFalse(asks(asked, i % 3 == 0 ? HTTPS : A), asked);
            nowMicros += 1000;
        }
    }

    /** A mail server asks for the keys and policies of everybody who writes to the school. */
    @Test
    void manyDomains_areNoTunnel() {
        for (int i = 0; i < 100_000; i++) {
            assertFalse(asks("selector1-%s-com._domainkey.%s.test".formatted(digits(20), digits(12)), TXT));
            nowMicros += 1000;
        }
    }

    /** Which of a device's domains are remembered is not for the others to say: what is full stays. */
    @Test
    void fullTable_forgetsWhatSaidLeast() {
        while (!asks(digits(200) + ".tunnel.test", TXT)) {
            nowMicros += 1000;
        }
        for (int i = 0; i < 20 * DnsTunnels.SLOTS; i++) {
            asks(digits(60) + "." + digits(10) + ".test", TXT);
        }
        assertTrue(asks(digits(200) + ".tunnel.test", TXT));
    }

    /** The stance on tunnels decides, over UDP and TCP alike; a name that is blocked is blocked for itself. */
    @Test
    @Tag("R15")
    void stance_decides() {
        TestLane school = new TestLane(
                64,
                new Judge(TestLane.rules(TestLane.POLICY.replace(
                        "[[devices]]", "[groups.staff.stances]\ntunnel = \"allow\"\n[[devices]]"))));
        byte[] query = query("vaaaakardli.pirate.test", NULL);
        school.receive(new FrameBuilder().ports(40_000, 53).udp(query));
        assertEquals(List.of("dns vaaaakardli.pirate.test tunnel"), school.events());
        assertEquals(0, school.released().size());
        school.receive(
                new FrameBuilder().clientMac(TestLane.STAFF).ports(40_000, 53).udp(query));
        assertEquals(
                List.of("device  address-of-two-devices", "dns vaaaakardli.pirate.test not-listed"), school.events());
        assertEquals(1, school.released().size());
        school.receive(new FrameBuilder().ports(40_001, 53).udp(query(Openings.BLOCKED, NULL)));
        assertTrue(school.events().contains("dns www.casino.test category"));
    }

    private boolean asks(String text, int type) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        name.readText(bytes, 0, bytes.length);
        return tunnels.carry(frame, name, type, nowMicros);
    }

    private static byte[] query(String name, int type) {
        byte[] query = Openings.query(name);
        query[query.length - 3] = (byte) type;
        return query;
    }

    /** So many random hexadecimal digits, in labels of at most 60. */
    private String digits(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= length; i++) {
            text.append(i % 60 == 0 && i < length ? '.' : Character.forDigit(random.nextInt(16), 16));
        }
        return text.toString();
    }

    private static Frame frame(long mac) {
        byte[] bytes = new FrameBuilder().clientMac(mac).ports(40_000, 53).udp(Openings.query("x.test"));
        Frame frame = new Frame();
        assertEquals(FrameKind.UDP, frame.read(bytes, bytes.length));
        return frame;
    }
}
