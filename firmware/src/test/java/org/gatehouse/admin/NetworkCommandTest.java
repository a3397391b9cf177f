package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the commands say; what becomes of the address is {@code BridgeAddressTest}'s. */
@Tag("R40")
class NetworkCommandTest extends WithAppliance {
    private static final String[] FIXED = {
        "network", "set", "--address", "10.0.0.2/24", "--gateway", "10.0.0.1", "--dns", "10.0.0.1", "--reason", "x"
    };

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(folder.resolve("br0.network.d"));
    }

    @Test
    void withoutAWord_isShow() {
        TestAppliance.Run shown = box.run("network");
        assertEquals(box.run("network", "show"), shown);
        assertTrue(shown.out().contains("lan") && !shown.out().contains("trial"), shown.out());
    }

    @Test
    void set_wantsAYes_andAReason() {
        TestAppliance.Run unsure = box.run(FIXED);
        assertEquals(2, unsure.status());
        assertTrue(
                unsure.err().contains("gets 10.0.0.2/24. Unless somebody logs in there within 3 minutes"),
                unsure.err());
        assertEquals(2, box.run("network", "set", "--dhcp", "--yes").status());
        assertEquals(
                2, box.run("network", "set", "--dhcp", "--yes", "--reason", " ").status());
        assertFalse(box.bridgeAddress.isOnTrial());
    }

    @Test
    void set_putsItOnTrial_andSaysSo() {
        TestAppliance.Run set = set();
        assertEquals(0, set.status(), set.err());
        assertTrue(
                set.out().contains("10.0.0.2/24: log in there within 3 minutes and give \"network keep\""), set.out());
        assertTrue(box.bridgeAddress.isOnTrial());
        TestAppliance.Run shown = box.run("network", "--json");
        assertTrue(shown.out().contains("\"onTrial\":true"), shown.out());
        TestAppliance.Run early = box.run("network", "keep");
        assertEquals(1, early.status());
        assertTrue(early.err().contains("does not have the new address yet"), early.err());
    }

    @Test
    void keep_withNothingOnTrial_isToldSo() {
        TestAppliance.Run kept = box.run("network", "keep");
        assertEquals(1, kept.status());
        assertTrue(kept.err().contains("no address is on trial"), kept.err());
    }

    @Test
    void set_whatCannotBe_isUsage() {
        for (String[] words : new String[][] {
            {"network", "set", "--yes", "--reason", "x"},
            {"network", "set", "--dhcp", "--address", "10.0.0.2/24", "--yes", "--reason", "x"},
            {
                "network",
                "set",
                "--address",
                "10.0.0.2",
                "--gateway",
                "10.0.0.1",
                "--dns",
                "10.0.0.1",
                "--yes",
                "--reason",
                "x"
            },
        }) {
            assertEquals(2, box.run(words).status(), String.join(" ", words));
        }
        assertFalse(box.bridgeAddress.isOnTrial());
    }

    @Test
    void set_whereTheAdminPortWouldBeElsewhere_isRefused() throws Exception {
        box.sshAddresses = List.of(InetAddress.getByName("10.0.0.9"));
        TestAppliance.Run set = set();
        assertEquals(1, set.status());
        assertTrue(set.err().contains("the settings bind the admin port to other addresses"), set.err());
        box.sshAddresses = List.of(InetAddress.getByName("10.0.0.2"));
        assertEquals(0, set().status());
    }

    @Test
    void set_whereNetworkdHasNoSuchFolder_isRefused() throws Exception {
        Files.delete(folder.resolve("br0.network.d"));
        TestAppliance.Run set = set();
        assertEquals(1, set.status());
        assertTrue(set.err().contains("not set up as on a board"), set.err());
    }

    private TestAppliance.Run set() {
        List<String> words = new ArrayList<>(List.of(FIXED));
        words.add("--yes");
        return box.run(words.toArray(String[]::new));
    }
}
