package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.policy.GroupProfile;
import org.gatehouse.policy.PolicyDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups that come, change and go, and the networks that are in them. */
@Timeout(60)
@Tag("R04")
class GroupCommandTest extends WithAppliance {
    private static final String MORE = """
            [groups.reception]
            mode = "allow-only"
            allow = ["cbeebies.com", "topmarks.co.uk"]
            [[schedules]]
            name = "Golden time"
            groups = ["pupils"]
            days = ["fri"]
            from = "14:00"
            to = "15:00"
            allow = ["games"]
            [[schedules]]
            name = "Night"
            groups = ["pupils", "staff"]
            from = "21:00"
            to = "06:00"
            internet = false
            [[rules]]
            names = ["lessons.example"]
            action = "allow"
            groups = ["pupils", "reception"]
            reason = "lessons"
            [[rules]]
            names = ["help.example"]
            action = "allow"
            groups = "everyone"
            [[networks]]
            vlan = 20
            group = "pupils"
            [[alerts]]
            name = "Weapons"
            categories = ["weapons"]
            groups = ["pupils"]
            """;

    @Override
    void prepare() throws IOException {
        TestAppliance.write(folder, POLICY.replace("\"visitors\"", "\"pupils\"") + MORE);
    }

    @Test
    void show_saysAllThatHoldsForAGroup() {
        Run run = box.run("group", "show", "pupils");
        for (String line : List.of(
                "mode       filter: everything but what is blocked\n",
                "devices    1 device: Year 2 tablet 1\n",
                "           and those that are named nowhere\n",
                "networks   VLAN 20\n",
                "blocks     games, adult, social\n",
                "youtube    strict\n",
                "schedule   Golden time, fri 14:00 to 15:00: allows games\n",
                "schedule   Night, every day 21:00 to 06:00: no internet\n",
                "rule       allows lessons.example\n           (for pupils, reception; lessons)\n",
                "rule       allows help.example\n           (for everyone)\n",
                "usual ones no-name=block")) {
            assertSays(0, line, run);
        }
        Run small = box.run("group", "show", "reception");
        assertSays(0, "allow-only: what is allowed below, and nothing else\n", small);
        assertSays(0, "allows     cbeebies.com, topmarks.co.uk\n", small);
        assertSays(0, "unknown-protocol=block", small);
        assertSays(2, "expected one of pupils, staff, visitors, reception", box.run("group", "show", "pupil"));
    }

    @Test
    void add_like_holdsAllThatTheOtherHas_butItsDevices() {
        Run added = group("add", "year 6", "--like", "pupils", "--block", "chat", "--youtube", "moderate");
        assertSays(0, "revision 2 is in force", added);
        PolicyDocument document = document();
        GroupProfile year6 = profile("year 6");
        assertEquals("[games, adult, social, chat]", year6.block().toString());
        assertEquals("moderate", year6.safeSearch().youTube().code());
        assertEquals("[pupils, year 6]", document.schedules().get(0).groups().toString());
        assertEquals(
                "[pupils, reception, year 6]", document.rules().get(0).groups().toString());
        assertEquals("[]", document.rules().get(1).groups().toString(), "everyone stays everyone");
        assertEquals("[pupils, year 6]", document.alerts().get(0).groups().toString());
        assertSays(0, "\"devices\":[],\"networks\":[],\"unknownDevices\":false", group("show", "year 6", "--json"));
    }

    @Test
    void add_allowOnly_reachesItsNamesAlone() {
        assertSays(
                0,
                "in force",
                group("add", "nursery", "--mode", "allow-only", "--allow", "numberblocks.tv,=www.bbc.co.uk"));
        assertEquals(
                "[numberblocks.tv, =www.bbc.co.uk]", profile("nursery").allow().toString());
        assertSays(0, "allowed", box.run("explain", "--group", "nursery", "numberblocks.tv"));
        assertSays(1, "BLOCKED", box.run("explain", "--group", "nursery", "www.example.org"));
    }

    @Test
    void namesOfAnAllowOnlyGroup_comeByAllowAndGoByLift() {
        assertSays(0, "in force", box.run("allow", "phonicsplay.co.uk", "--group", "reception", "--reason", "phonics"));
        assertSays(0, "allowed", box.run("explain", "--group", "reception", "phonicsplay.co.uk"));
        assertSays(0, "in force", box.run("lift", "topmarks.co.uk", "--group", "reception", "--reason", "not used"));
        assertEquals("[cbeebies.com]", profile("reception").allow().toString());
        assertSays(1, "BLOCKED", box.run("explain", "--group", "reception", "topmarks.co.uk"));
        assertSays(
                1,
                "a rule has it for others: --group pupils,reception",
                box.run("lift", "lessons.example", "--group", "reception", "--reason", "x"));
        assertSays(
                0, "in force", box.run("lift", "lessons.example", "--group", "pupils,reception", "--reason", "over"));
    }

    @Test
    @Tag("R15")
    void set_changesWhatIsSaid_andLeavesTheRest() {
        assertSays(0, "in force", group("set", "staff", "--stance", "vpn=flag,quic=block", "--search", "off"));
        assertSays(0, "stances    quic=block, vpn=flag\n", group("show", "staff"));
        assertSays(0, "in force", group("set", "staff", "--stance", "vpn=usual"));
        assertEquals("{QUIC=BLOCK}", profile("staff").stances().toString());
        assertEquals("[adult, malware]", profile("staff").block().toString());
        assertFalse(profile("staff").safeSearch().search());
        assertSays(0, "in force", group("set", "visitors", "--mode", "allow-only"));
        assertSays(1, "BLOCKED", box.run("explain", "--group", "visitors", "www.example.org"));
        assertSays(1, "nothing would change", group("set", "visitors", "--mode", "allow-only"));
    }

    @Test
    void set_anotherName_isFollowedByAllThatNamesTheGroup() {
        assertSays(0, "in force", group("set", "pupils", "--name", "ks2"));
        String text = box.run("policy", "show").out();
        assertFalse(text.contains("pupils"), text);
        assertEquals("ks2", document().unknownDevices());
        assertEquals(
                "[ks2]",
                document().device(0x020000000011L).orElseThrow().groups().toString());
        assertEquals("[ks2, reception]", document().rules().get(0).groups().toString());
    }

    @Test
    void remove_isRefusedWithWhatIsInTheGroup_untilItIsSaidWhereThatGoes() {
        Run refused = group("remove", "pupils");
        assertSays(
                1,
                "1 device: Year 2 tablet 1; VLAN 20; devices that are named nowhere; say --move-devices-to",
                refused);
        assertEquals(1, box.changes().current().revision());
        Run removed = group("remove", "pupils", "--move-devices-to", "staff");
        assertSays(0, "no longer for pupils: the schedule Golden time\n", removed);
        assertSays(0, "no longer for pupils: a rule: allow lessons.example\n", removed);
        String text = box.run("policy", "show").out();
        assertFalse(text.contains("pupils"), text);
        assertEquals("staff", document().unknownDevices());
        assertEquals(
                "[staff]",
                document().device(0x020000000011L).orElseThrow().groups().toString());
        assertEquals(1, document().schedules().size(), "that which was for pupils alone is gone, and not for everyone");
        assertTrue(document().alerts().isEmpty());
        assertEquals("[reception]", document().rules().get(0).groups().toString());
        assertSays(0, "in force", group("remove", "visitors"));
    }

    @Test
    void unknownDevices_changeTheirGroup() {
        assertSays(0, "in force", group("unknown", "visitors"));
        assertEquals("visitors", document().unknownDevices());
    }

    @Test
    @Tag("R34")
    void networks_areAddedMovedAndRemoved() {
        assertSays(0, "in force", group("network", "add", "staff", "--subnet", "10.3.0.0/16"));
        assertSays(0, "in force", group("network", "add", "staff", "--vlan", "20"));
        assertSays(0, "10.3.0.0/16  staff\nVLAN 20      staff\n", group("network", "list"));
        assertSays(
                0,
                "{\"vlan\":null,\"subnet\":\"10.3.0.0/16\",\"group\":\"staff\"}",
                group("network", "list", "--json"));
        assertSays(0, "in force", group("network", "remove", "--vlan", "20"));
        assertSays(1, "VLAN 20 is in no group", group("network", "remove", "--vlan", "20"));
        assertEquals(1, document().networks().size());
    }

    @ParameterizedTest
    @CsvSource({
        "set staff --stance vnp=flag, 'vnp; expected one of no-name'",
        "set staff --stance vpn=maybe, 'vpn=maybe; expected allow, flag, block or usual'",
        "set staff --stance quic=allow, 'quic=allow; expected judge, block or usual'",
        "set staff --stance vpn, --stance",
        "set staff --mode allow, 'expected filter or allow-only'",
        "set staff --youtube some, 'expected strict, moderate or off'",
        "set nobody --mode filter, there is no group nobody",
        "add everyone --like staff, cannot be a group's name",
        "'add a,b --like staff', cannot be a group's name",
        "add new, 'expected --like, --block or --mode allow-only'",
        "add new --block gamess, gamess is no category",
        "add new --mode allow-only --allow a..b, a..b is no name",
        "remove staff --move-devices-to staff, expected another group",
        "network add staff --vlan 4095, expected a number from 1 to 4094",
        "network add staff --subnet 10.3.0.1/16, expected 10.3.0.0/16",
        "network add staff --subnet ten, expected an address and a length",
        "network add staff, Missing required argument",
    })
    void wrongUsage_saysWhatWouldBeRight(String line, String words) {
        assertSays(2, words, group(line.split(" ")));
        assertEquals(1, box.changes().current().revision());
    }

    @Test
    void add_aNameThatIsThere_isRefused() {
        assertSays(1, "there is a group pupils already", group("add", "pupils", "--like", "staff"));
        assertSays(1, "there is a group Staff already", group("add", "Staff", "--like", "pupils"));
    }

    @Test
    @Tag("R06")
    void changes_waitWhereApprovalsAreOn_andTheLeadMakesNone() throws Exception {
        box.close();
        Path other = folder.resolve("other");
        Files.createDirectories(other);
        TestAppliance.write(other, "approvals = true\n" + POLICY + MORE);
        box = TestAppliance.start(other);
        assertSays(0, "revision 2 waits", group("set", "staff", "--stance", "vpn=allow"));
        assertEquals(1, box.changes().current().revision());
        assertSays(1, "this is for technicians", box.run(DSL, "group", "set", "staff", "--mode", "filter"));
    }

    private Run group(String... words) {
        List<String> all = new ArrayList<>(List.of("group"));
        all.addAll(List.of(words));
        if (!List.of("show", "list").contains(words[0]) && !(words.length > 1 && words[1].equals("list"))) {
            all.addAll(List.of("--reason", "x"));
        }
        return box.run(all.toArray(String[]::new));
    }

    private PolicyDocument document() {
        return box.changes().current().document();
    }

    private GroupProfile profile(String name) {
        return document().groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
