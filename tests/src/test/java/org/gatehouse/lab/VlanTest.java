package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames with a VLAN tag take the same path as those without. */
@LabTest
@Tag("R34")
@Order(1)
class VlanTest {
    private static final String QUERIES = "vlan 7 and udp dst port 53";

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @Test
    void blockedName_isRefusedInItsVlan() {
        try (Capture outside = Capture.start(lab)) {
            assertEquals("rcode 3 in vlan 7", query("www.roblox.com"));
            outside.finish();
            assertEquals(List.of(), outside.packets(QUERIES));
        }
    }

    /** The outside has no such VLAN and does not answer; it must have been asked, in that VLAN. */
    @Test
    void allowedName_goesOnInItsVlan() {
        try (Capture outside = Capture.start(lab)) {
            assertEquals("silent", query("www.bbc.co.uk"));
            outside.finish();
            assertFalse(outside.packets(QUERIES).isEmpty());
        }
    }

    @Test
    void vlan_isLogged() {
        query("www.facebook.com");
        String question = "select vlan from event where name = 'www.facebook.com'";
        assertTrue(
                Lab.within(java.time.Duration.ofSeconds(20), () -> lab.log(question)
                        .contains("7")),
                lab.log(question));
    }

    private static String query(String name) {
        return lab.runJava("pupil", TaggedQuery.class, "7", name).output().strip();
    }
}
