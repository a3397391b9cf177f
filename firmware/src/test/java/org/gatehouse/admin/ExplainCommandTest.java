package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExplainCommandTest extends WithAppliance {
    private static final String MORE = """
            [hours."golden time"]
            days = ["fri"]
            from = "14:30"
            to = "15:30"
            calendar = "always"
            [[schedules]]
            name = "games on Friday"
            groups = ["pupils"]
            when = "golden time"
            allow = ["games"]
            [[rules]]
            names = ["platform.example", "=only.example"]
            action = "block"
            groups = "everyone"
            reason = "closed by the lead"
            [[devices]]
            name = "School's name server"
            mac = "02:00:00:00:00:53"
            kind = "resolver"
            group = "staff"
            [[networks]]
            vlan = 30
            group = "pupils"
            [[networks]]
            subnet = "10.3.0.0/16"
            group = "staff"
            [[networks]]
            subnet = "2001:db8:3::/48"
            group = "pupils"
            """;

    @Override
    void prepare() throws IOException {
        TestAppliance.write(folder, TestAppliance.POLICY + MORE);
    }

    @Test
    @Tag("R27")
    void blockedSite_isExplainedStepByStep() {
        Run run = box.run("explain", "--group", "pupils", "https://user@www.roblox.com:443/games?x#y");
        assertSays(1, "www.roblox.com for pupils: BLOCKED\n", run);
        assertTrue(run.out().startsWith("Mon 2026-11-23 10:15, revision 1\n"), run.out());
        assertTrue(run.out().contains("   locked layer       on no list of unlawful content\n"), run.out());
        assertTrue(run.out().contains("=> category           games, which the group may not reach\n"), run.out());
        assertTrue(run.out().contains(", entry roblox.com\n"), run.out());
        assertEquals(1, run.out().lines().filter(line -> line.startsWith("=>")).count(), run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "pupils, www.roblox.com, Mon 10:15, BLOCKED",
        "pupils, www.roblox.com, Fri 14:30, allowed",
        "pupils, www.roblox.com, Fri 15:30, BLOCKED",
        "pupils, www.roblox.com, 2026-11-27T14:45, allowed",
        "pupils, www.roblox.com, 2026-11-27T14:45:00Z, allowed",
        "staff, www.roblox.com, 10:30, allowed",
        "staff, sub.platform.example, 10:30, BLOCKED",
        "staff, only.example, 10:30, BLOCKED",
        "staff, sub.only.example, 10:30, allowed",
        "pupils, 192.0.2.7, 10:30, BLOCKED",
        "pupils, https://[2001:db8::1]:443/, 10:30, BLOCKED",
        "pupils, mask.icloud.com, 10:30, BLOCKED",
    })
    @Tag("R27")
    void verdict_byGroupNameAndTime(String group, String site, String at, String outcome) {
        Run run = box.run("explain", "--group", group, site, "--at", at);
        assertTrue(run.out().contains(" for " + group + ": " + outcome), run.out() + run.err());
        assertEquals(outcome.equals("BLOCKED") ? 1 : 0, run.status());
    }

    @Test
    void device_isJudgedAsItsGroupWhateverItIsCalledBy() {
        assertSays(
                1,
                "for Year 2 tablet 1, 02:00:00:00:00:11: BLOCKED",
                box.run("explain", "--device", "year 2 tablet 1", "roblox.com"));
        assertSays(0, ": allowed", box.run("explain", "--device", "02-00-00-00-00-12", "roblox.com"));
        assertSays(0, "group              visitors", box.run("explain", "--device", "02:00:00:00:00:99", "roblox.com"));
        assertSays(2, "no device is called", box.run("explain", "--device", "nobody's", "roblox.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', visitors",
        "--address 10.3.0.7, staff",
        "--address 10.4.0.7, visitors",
        "--address 2001:db8:3::7, pupils",
        "--vlan 30 --address 10.3.0.7, pupils",
        "--vlan 31, visitors",
    })
    @Tag("R27")
    void device_isJudgedByWhereItIs(String place, String group) {
        String line = "explain --device 02:00:00:00:00:99 --json www.bbc.co.uk " + place;
        assertSays(0, "\"group\":\"" + group + "\"", box.run(line.strip().split(" +")));
    }

    @Test
    @Tag("R24")
    @Tag("R27")
    void device_isJudgedByWhereItWasSeen() {
        box.sightings.see(0x020000000099L, -1, "10.3.0.7", "pc", null, 1);
        box.sightings.see(0x020000000099L, -1, "fe80::7", null, null, 2);
        String[] asked = {"explain", "--device", "02:00:00:00:00:99", "www.roblox.com"};
        assertSays(0, "for 02:00:00:00:00:99, 10.3.0.7: allowed", box.run(asked));
        box.sightings.see(0x020000000099L, 30, "10.3.0.7", null, null, 3);
        assertSays(1, "for 02:00:00:00:00:99, VLAN 30, 10.3.0.7: BLOCKED", box.run(asked));
    }

    @ParameterizedTest
    @CsvSource({
        "pupils, www.google.co.uk, forcesafesearch.google.com",
        "pupils, www.youtube.com, restrict.youtube.com",
        "pupils, www.bbc.co.uk, ''",
        "pupils, www.roblox.com, ''",
    })
    @Tag("R14")
    @Tag("R27")
    void search_isExplainedWithWhereItIsLed(String group, String site, String led) {
        Run run = box.run("explain", "--group", group, "--at", "2026-11-23 10:15", site);
        assertEquals(!led.isEmpty(), run.out().contains("safe search"), run.out());
        assertTrue(run.out().contains(led.isEmpty() ? "" : "is led to " + led + "\n"), run.out());
        Run json = box.run("explain", "--group", group, "--json", site);
        assertTrue(json.out().contains("\"safeName\":\"" + led + "\",\"question\":null,"), json.out());
    }

    /** It may not play games itself where its own group may not; it resolves their names while anybody may play them. */
    @ParameterizedTest
    @CsvSource({"www.roblox.com, allowed", "platform.example, BLOCKED"})
    @Tag("R27")
    void nameServer_isExplainedWithItsQuestions(String site, String outcome) {
        Run run = box.run("explain", "--device", "School's name server", site);
        assertTrue(run.out().contains("\nits DNS questions: " + outcome + "; a name server"), run.out());
        assertTrue(run.out().contains("   as pupils          BLOCKED  "), run.out());
        assertTrue(run.out().contains("   as staff           " + outcome), run.out());
        Run json = box.run("explain", "--device", "02:00:00:00:00:53", "--json", site);
        String verdict = outcome.equals("BLOCKED") ? "block" : "allow";
        assertTrue(json.out().contains("\"question\":{\"verdict\":\"" + verdict + "\","), json.out());
    }

    @Test
    @Tag("R27")
    void list_ofALesson_isOneTable() {
        String lesson =
                "# Year 4, Tuesday\nhttps://www.bbc.co.uk/bitesize\n\nwww.roblox.com  # a picture of it\nplatform.example\n";
        Run run = box.run(
                TestAppliance.TECHNICIAN,
                Map.of("lesson.txt", lesson),
                "explain",
                "--group",
                "pupils",
                "--file",
                "lesson.txt");
        assertEquals(1, run.status());
        String[] lines = run.out().split("\n");
        assertEquals(6, lines.length, run.out());
        assertTrue(lines[3].matches("www.bbc.co.uk +allowed +not-(listed|blocked-here).*"), run.out());
        assertTrue(lines[4].matches("www.roblox.com +BLOCKED +category +games +\\S+ +roblox.com"), run.out());
        assertTrue(lines[5].matches("platform.example +BLOCKED +blocked-name"), run.out());
    }

    @Test
    @Tag("R04")
    void withoutGroup_everyGroupHasAColumn() {
        Run run = box.run("explain", "www.roblox.com", "www.bbc.co.uk");
        String[] lines = run.out().split("\n");
        assertTrue(lines[1].matches("site +pupils +staff +visitors"), run.out());
        assertTrue(lines[2].matches("www.roblox.com +BLOCKED \\(games\\) +allowed +allowed"), run.out());
        assertTrue(lines[3].matches("www.bbc.co.uk +allowed +allowed +allowed"), run.out());
    }

    @Test
    void json_hasEveryStep() {
        Run run = box.run("explain", "--group", "pupils", "--json", "www.roblox.com");
        assertTrue(
                run.out()
                        .startsWith(
                                "{\"time\":\"2026-11-23T10:15:00Z\",\"clockTrusted\":true,\"revision\":1,\"sites\":[{\"site\":\"www.roblox.com\","
                                        + "\"name\":\"www.roblox.com\",\"for\":\"pupils\",\"group\":\"pupils\",\"verdict\":\"block\",\"reason\":\"category\","
                                        + "\"category\":\"games\",\"rule\":null,\"schedule\":null,\"list\":"),
                run.out());
        assertTrue(run.out().contains("{\"step\":\"locked layer\",\"verdict\":null,"), run.out());
    }

    @Test
    void clockThatIsNotTrusted_opensNothing() {
        box.clock("2026-11-27T14:45:00Z", false); // a Friday, golden time
        Run run = box.run("explain", "--group", "pupils", "www.roblox.com");
        assertSays(1, "the clock is not known to be right", run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain",
                "explain --group nobody www.bbc.co.uk",
                "explain --group pupils --device x www.bbc.co.uk",
                "explain *.bbc.co.uk",
                "explain www.bbc.co.uk --at noon",
                "explain www.bbc.co.uk --at 25:00",
                "explain www.bbc.co.uk --vlan 30",
                "explain www.bbc.co.uk --device 02:00:00:00:00:99 --vlan 5000",
                "explain www.bbc.co.uk --device 02:00:00:00:00:99 --address example.org",
                "explain www.bbc.co.uk --device 02:00:00:00:00:99 --address 10.0.0.256",
                "explain a..b"
            })
    void wrongUsage_isTwo(String line) {
        Run run = box.run(line.split(" "));
        assertEquals(2, run.status(), run.out());
        assertFalse(run.err().isBlank());
    }
}
