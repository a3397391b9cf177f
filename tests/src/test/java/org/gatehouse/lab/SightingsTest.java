package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.gatehouse.discovery.Suspicions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Devices that are seen by what they say of themselves: a real DHCP client's request, and the kernel's own ARP and neighbour discovery. */
@LabTest
@Tag("R24")
class SightingsTest {
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(45); // every ten
    private static final String PUPIL = "2199023255569"; // 02:00:00:00:00:11
    private static final String STAFF = "2199023255570";

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @Test
    void device_thatAsksForAnAddress_isKnownByItsName() {
        String nobodyAnswers = "-n -q -t 1 -T 1 -i eth0 -s /bin/true -V school-tablet -x hostname:Year2-tablet-1";
        lab.run("pupil", ("udhcpc " + nobodyAnswers).split(" "));
        assertSeen("Year2-tablet-1|school-tablet", "select host_name, vendor_class from sighting where mac = " + PUPIL);
    }

    @Test
    void device_thatAsksForItsRouter_isKnownByItsAddresses() {
        lab.run("staff", "ip", "neigh", "flush", "all");
        lab.run("staff", "ping", "-c", "1", "192.0.2.1");
        lab.run("staff", "ping", "-c", "1", "2001:db8:1::1");
        assertSeen("192.0.2.12", "select addresses from sighting where mac = " + STAFF);
        assertSeen("2001:db8:1::12", "select addresses from sighting where mac = " + STAFF);
    }

    /** As far as the kernel's rules and the thread that reads: a name server's questions, and connections of which another device sent the first packet. */
    @Test
    void device_thatStandsForOthers_isSuggestedAsThat() {
        Commands.await();
        for (int i = 0; i < Suspicions.MANY_SERVERS; i++) {
            lab.dig("staff", "+norecurse", "@198.51.100." + (i + 1), "www.bbc.co.uk");
        }
        assertSuggested("gatehouse device set 02:00:00:00:00:12 --kind resolver");
        lab.run("visitor", "sysctl", "-q", "-w", "net.ipv4.ip_default_ttl=63"); // as if it had come through a router
        for (int i = 0; i < Suspicions.MANY_DESTINATIONS; i++) {
            lab.run("visitor", "curl", "-sk", "--max-time", "5", "-o", "/dev/null", "http://198.51.100." + (i + 1));
        }
        lab.run("visitor", "sysctl", "-q", "-w", "net.ipv4.ip_default_ttl=64");
        assertSuggested("gatehouse device add NAME --mac 02:00:00:00:00:13 --kind shared");
        Result pupil = Commands.must("device", "show", "02:00:00:00:00:11");
        assertFalse(pupil.output().contains("suggested"), pupil.output());
    }

    @Test
    void devices_areListedWithWhatWasSeen() {
        Commands.await();
        lab.run("visitor", "ping", "-c", "1", "192.0.2.1");
        lab.run("staff", "ping", "-c", "1", "192.0.2.1");
        assertListed("(?s).*A teacher's laptop +02:00:00:00:00:12 +staff .* 20\\d\\d-.*", "device", "list");
        assertListed("(?s).*02:00:00:00:00:13 .*randomised MAC.*", "device", "list", "--unknown");
        assertListed("(?s)(?!.*02:00:00:00:00:12).*", "device", "list", "--unknown");
    }

    private static void assertSuggested(String command) {
        assertTrue(
                Lab.within(
                        WRITTEN_WITHIN,
                        () -> Commands.gatehouse("status").output().contains(command)),
                () -> Commands.gatehouse("status").output());
    }

    private static void assertListed(String pattern, String... words) {
        assertTrue(
                Lab.within(WRITTEN_WITHIN, () -> Commands.must(words).output().matches(pattern)),
                () -> Commands.must(words).output());
    }

    private static void assertSeen(String expected, String question) {
        assertTrue(Lab.within(WRITTEN_WITHIN, () -> ask(question).contains(expected)), () -> ask(question));
    }

    private static String ask(String question) {
        return lab.run(
                        "box",
                        "sqlite3",
                        "-readonly",
                        Lab.STATE.resolve("devices.db").toString(),
                        question)
                .output();
    }
}
