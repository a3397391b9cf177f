package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Devices that are seen by what they say of themselves: a real DHCP client's request, and the kernel's own ARP and neighbour discovery. */
@LabTest
@Tag("R24")
class SightingsTest {
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(15); // every ten
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
