package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.discovery.Suspicion;
import org.gatehouse.discovery.Suspicions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The register of devices, beside what was seen of them. */
@Timeout(60)
@Tag("R24")
class DeviceCommandTest extends WithAppliance {
    private static final long TABLET = 0x020000000011L;
    private static final long STRANGER = 0x001122334455L;
    private static final long PHONE = 0x0a0000000077L;
    private static final long MONDAY = 1_795_428_900_000_000L; // 2026-11-23 10:15 UTC
    private static final long MINUTE = 60_000_000;
    private static final String REGISTER = """
            OUI/MA-L                                                    Organization
            00-11-22   (hex)\t\tCIMSYS Inc
            001122     (base 16)\t\tCIMSYS Inc
            \t\t\t\t#301,Sinsung-clean BLDG,140, Nongseo-Ri
            70B3D5     (base 16)\t\tIEEE Registration Authority
            0A0000     (base 16)\t\tNobody
            """;

    @Test
    void list_showsWhatWasSeenAndWhoIsThere() throws Exception {
        box.sightings.see(TABLET, 20, "192.0.2.77", "year2-1", "android-dhcp-14", MONDAY - MINUTE);
        box.sightings.see(TABLET, 20, "192.0.2.78", null, null, MONDAY);
        box.sightings.see(STRANGER, -1, null, null, null, MONDAY);
        box.accounts.begin(TABLET, "pupil7", InetAddress.getLoopbackAddress());
        Run run = box.run("device", "list");
        String[] lines = run.out().split("\n");
        assertTrue(
                lines[1].matches(
                        "Year 2 tablet 1 +02:00:00:00:00:11 +pupils +device +pupil7 +none +192.0.2.78 +Mon 2026-11-23 10:15 +randomised MAC"),
                run.out());
        assertTrue(lines[2].matches("Year 2 teacher's laptop .* never .*"), run.out());
        assertEquals("1 more seen, not in the register: gatehouse device list --unknown", lines[3]);
    }

    @Test
    void list_hasStableNames() {
        box.sightings.see(TABLET, 20, "192.0.2.77", "year2-1", "android-dhcp-14", MONDAY);
        Run run = box.run("device", "list", "--json");
        assertTrue(
                run.out()
                        .startsWith(
                                "{\"devices\":[{\"name\":\"Year 2 tablet 1\",\"mac\":\"02:00:00:00:00:11\",\"groups\":[\"pupils\"],\"kind\":\"device\","
                                        + "\"owner\":\"\",\"agreement\":null,\"quarantine\":false,\"registered\":true,\"user\":\"\",\"hostName\":\"year2-1\","
                                        + "\"vendorClass\":\"android-dhcp-14\",\"maker\":\"\",\"randomised\":true,\"vlan\":20,\"addresses\":[\"192.0.2.77\"],"
                                        + "\"firstSeen\":\"2026-11-23T10:15:00Z\",\"lastSeen\":\"2026-11-23T10:15:00Z\","
                                        + "\"suggestedKind\":null,\"suggestion\":null},"),
                run.out());
        assertTrue(run.out().endsWith("],\"unknown\":0}\n"), run.out());
    }

    @Test
    void unknown_areThoseThatTheRegisterLacks_theLastSeenFirst() throws Exception {
        Files.writeString(folder.resolve("oui.txt"), REGISTER);
        box.sightings.see(TABLET, -1, null, null, null, MONDAY);
        box.sightings.see(STRANGER, -1, "192.0.2.9", "pc\u001b[31m", null, MONDAY);
        box.sightings.see(PHONE, 30, "192.0.2.10", null, null, MONDAY + MINUTE);
        Run run = box.run("device", "list", "--unknown");
        String[] lines = run.out().split("\n");
        assertEquals(3, lines.length, run.out());
        assertTrue(lines[1].matches("0a:00:00:00:00:77 +30 +192.0.2.10 .* randomised MAC"), run.out());
        assertTrue(lines[2].matches("00:11:22:33:44:55 +pc \\[31m +CIMSYS Inc +192.0.2.9 .*"), run.out());
        assertFalse(lines[2].contains("randomised"), run.out());
        assertSays(2, "expected one of them", box.run("device", "list", "--unknown", "--group", "pupils"));
    }

    @Test
    void registered_areInTheOrderOfTheirGroups_andByName() throws Exception {
        StringBuilder more = new StringBuilder(TestAppliance.POLICY);
        for (String device : List.of("b 31 staff", "C 32 pupils", "a 33 pupils")) {
            String[] words = device.split(" ");
            more.append("[[devices]]\nname = \"%s\"\nmac = \"02:00:00:00:00:%s\"\ngroup = \"%s\"\n"
                    .formatted((Object[]) words));
        }
        box.close();
        Path other = Files.createDirectory(folder.resolve("other"));
        TestAppliance.write(other, more.toString());
        box = TestAppliance.start(other);
        List<String> names = box.run("device", "list")
                .out()
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst(" +02:.*", ""))
                .toList();
        assertEquals(List.of("a", "C", "Year 2 tablet 1", "b", "Year 2 teacher's laptop"), names);
    }

    @Test
    void show_saysAllThatIsKnown() throws Exception {
        Files.writeString(folder.resolve("oui.txt"), REGISTER);
        box.sightings.see(STRANGER, 7, "192.0.2.9", "pc-7", "MSFT 5.0", MONDAY);
        Run run = box.run("device", "show", "00:11:22:33:44:55");
        assertSays(
                0,
                "device     not in the register\nmaker      CIMSYS Inc\nhost name  pc-7\nsystem     MSFT 5.0\n",
                run);
        assertSays(0, "vlan       7\naddresses  192.0.2.9\nfirst seen Mon 2026-11-23 10:15\n", run);
        assertSays(0, "group      pupils\n", box.run("device", "show", "Year 2 tablet 1"));
        assertSays(0, "last seen  never\n", box.run("device", "show", "Year 2 tablet 1"));
        assertSays(1, "has not been seen", box.run("device", "show", "00:11:22:33:44:66"));
    }

    @Test
    void makers_areReadFromTheRegister_andMissingWhereThatIs() throws Exception {
        Makers makers = new Makers(folder.resolve("oui.txt"));
        List<Long> macs = List.of(STRANGER, PHONE, 0x70b3d5000001L, 0x00fffe000001L);
        assertEquals(Map.of(), makers.of(macs));
        Files.writeString(folder.resolve("oui.txt"), REGISTER);
        assertEquals(
                Map.of(STRANGER, "CIMSYS Inc"),
                makers.of(macs),
                "neither a made-up address nor one of a divided block");
    }

    @Test
    void add_withoutName_takesTheOneThatTheDeviceHas() {
        String[] add = {"device", "add", "--mac", "00:11:22:33:44:55", "--group", "pupils", "--reason", "new"};
        assertSays(2, "has not said what it calls itself", box.run(add));
        box.sightings.see(STRANGER, -1, null, "YEAR 2 TABLET 1", null, MONDAY);
        assertSays(2, "another device is called", box.run(add));
        box.sightings.see(STRANGER, -1, null, "year2-7", null, MONDAY);
        assertEquals(0, box.run(add).status());
        assertTrue(
                box.run("diff", "2").out().contains("+name = \"year2-7\""),
                box.run("diff", "2").out());
    }

    @Test
    @Tag("R11")
    void devices_thatStandForOthers_areSuggestedWithWhatToType() {
        for (int i = 0; i < Suspicions.MANY_SERVERS; i++) {
            box.suspicions.see(TABLET, Suspicion.ASKS_ITSELF, i, MONDAY);
            box.suspicions.see(STRANGER, Suspicion.PASSES_ON, i, MONDAY);
        }
        box.sightings.see(STRANGER, -1, null, null, null, MONDAY);
        String resolver = "suggested: 02:00:00:00:00:11 (Year 2 tablet 1) asks name servers as a name server does: "
                + "gatehouse device set 02:00:00:00:00:11 --kind resolver --reason \"…\"\n";
        String shared = "gatehouse device add NAME --mac 00:11:22:33:44:55 --kind shared --group GROUP";
        assertSays(0, resolver, box.run("device", "list"));
        assertSays(0, shared, box.run("device", "list", "--unknown"));
        assertSays(0, "suggested  00:11:22:33:44:55 passes on what others send: " + shared, box.run("status"));
        assertSays(0, "suggested  02:00:00:00:00:11", box.run("status"));
        assertSays(0, "\"suggestedKind\":\"resolver\"", box.run("device", "list", "--json"));
        box.run("device", "set", "02:00:00:00:00:11", "--kind", "resolver", "--reason", "so it is");
        assertFalse(box.run("status").out().contains("02:00:00:00:00:11"), "it is marked");
    }
}
