package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.stream.Stream;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.MacAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are blocked and allowed, devices that are registered and put in quarantine. */
@Timeout(60)
class RuleCommandTest extends WithAppliance {
    @Override
    void prepare() throws IOException {
        TestAppliance.write(folder, "approvals = true\n" + POLICY);
    }

    @Test
    @Tag("R25")
    void block_byTheLead_isAtOnceForEveryone() {
        assertSays(
                0, "revision 2 is in force", box.run(DSL, "block", "bad.example", "--everyone", "--reason", "Year 5"));
        assertTrue(box.changes().revisions().find(2).orElseThrow().urgent());
        for (String group : new String[] {"pupils", "staff", "visitors"}) {
            assertBlocked(true, group, "www.bad.example");
        }
        assertSays(0, "revision 3 waits", box.run("block", "other.example", "--everyone", "--reason", "too"));
        assertBlocked(false, "pupils", "other.example");
        assertSays(
                1, "this is for technicians", box.run(HEAD, "block", "other.example", "--everyone", "--reason", "x"));
        assertSays(1, "this is for technicians", box.run(DSL, "allow", "other.example", "--everyone", "--reason", "x"));
    }

    @Test
    @Tag("R28")
    void allow_untilAnEnd_isASlotOfTime() {
        approve(box.run(
                "allow", "www.roblox.com", "--group", "pupils", "--until", "11:00", "--reason", "coding lesson"));
        assertBlocked(false, "pupils", "www.roblox.com");
        assertSays(1, "BLOCKED", box.run("explain", "--group", "pupils", "www.roblox.com", "--at", "11:00"));
        assertSays(0, "allowed", box.run("explain", "--group", "pupils", "www.roblox.com", "--at", "10:59"));
    }

    @Test
    void allow_takesTheBlockOfTheSameGroupsAway_andSaysWhichOtherStays() {
        approve(box.run("block", "a.example", "b.example", "--group", "pupils", "--reason", "x"));
        approve(box.run("allow", "a.example", "--group", "pupils", "--reason", "y"));
        assertBlocked(false, "pupils", "a.example");
        assertBlocked(true, "pupils", "b.example");
        box.run(DSL, "block", "a.example", "--everyone", "--reason", "z");
        assertBlocked(true, "pupils", "a.example");
        Run run = box.run("allow", "a.example", "--group", "staff", "--reason", "for a report");
        assertSays(0, "still blocked: a.example, by a rule: z", run);
    }

    @Test
    void block_saysWhichLongerNameStaysOpen() {
        approve(box.run("allow", "maps.search.example", "--group", "staff", "--reason", "geography"));
        Run run = box.run(DSL, "block", "search.example", "--everyone", "--reason", "x");
        assertSays(0, "still allowed: maps.search.example, by a rule: geography", run);
        assertBlocked(false, "staff", "maps.search.example");
        assertBlocked(true, "pupils", "maps.search.example");
    }

    @Test
    void lift_letsTheCategoriesDecideAgain() {
        box.run(DSL, "block", "a.example", "--everyone", "--reason", "x");
        approve(box.run("lift", "a.example", "--everyone", "--reason", "it was cleaned up"));
        assertBlocked(false, "pupils", "a.example");
        assertSays(1, "nothing would change", box.run("lift", "a.example", "--everyone", "--reason", "again"));
    }

    @ParameterizedTest
    @CsvSource({
        "Tue 09:59, true",
        "Tue 10:00, false",
        "Tue 10:59, false",
        "Tue 11:00, true",
    })
    @Tag("R28")
    void slot_opensAtItsBeginningAndClosesAtItsEnd(String at, boolean blocked) {
        String[] slot = {"--from", "Tue 10:00", "--until", "11:00", "--reason", "coding lesson"};
        String[] allow = {"allow", "www.roblox.com", "--group", "pupils"};
        approve(box.run(Stream.concat(Stream.of(allow), Stream.of(slot)).toArray(String[]::new)));
        Run run = box.run("explain", "--group", "pupils", "www.roblox.com", "--at", at);
        assertSays(blocked ? 1 : 0, blocked ? "BLOCKED" : "allowed", run);
    }

    @Test
    @Tag("R30")
    @Tag("R32")
    void quarantine_byTheLead_isAtOnceAndEnds() {
        Run run = box.run(DSL, "quarantine", "Year 2 tablet 1", "--until", "Fri 15:30", "--reason", "advice is sought");
        assertSays(0, "in force", run);
        assertSays(1, "BLOCKED", box.run("explain", "--device", "Year 2 tablet 1", "www.bbc.co.uk"));
        assertSays(
                0, "allowed", box.run("explain", "--device", "Year 2 tablet 1", "www.bbc.co.uk", "--at", "Fri 15:30"));
        assertSays(0, "allowed", box.run("explain", "--device", "Year 2 teacher's laptop", "www.bbc.co.uk"));
        assertSays(0, "yes\n", box.run("device", "list", "--group", "pupils"));
        box.run(DSL, "release", "Year 2 tablet 1", "--reason", "advice was given");
        assertSays(0, "allowed", box.run("explain", "--device", "Year 2 tablet 1", "www.bbc.co.uk"));
        assertSays(1, "is not in quarantine", box.run(DSL, "release", "Year 2 tablet 1", "--reason", "x"));
    }

    @Test
    @Tag("R11")
    @Tag("R24")
    void device_isRegisteredChangedAndRemoved() {
        approve(box.run(
                "device",
                "add",
                "Hall tablet",
                "--mac",
                "02:00:00:00:00:77",
                "--group",
                "pupils",
                "--owner",
                "hall",
                "--reason",
                "new"));
        assertEquals("hall", device("02:00:00:00:00:77").owner());
        approve(box.run(
                "device",
                "set",
                "Hall tablet",
                "--group",
                "staff",
                "--agreement",
                "2026-09-03",
                "--name",
                "Hall laptop",
                "--reason",
                "x"));
        Device changed = device("02:00:00:00:00:77");
        assertEquals(
                "Hall laptop hall [staff] 2026-09-03",
                changed.name() + " " + changed.owner() + " " + changed.groups() + " "
                        + changed.agreement().orElseThrow());
        approve(box.run(
                "device",
                "set",
                "Hall laptop",
                "--kind",
                "shared",
                "--group",
                "staff",
                "--group",
                "pupils",
                "--reason",
                "a router"));
        assertEquals(2, device("02:00:00:00:00:77").groups().size());
        approve(box.run("device", "remove", "Hall laptop", "--reason", "broken"));
        assertEquals(2, box.changes().current().document().devices().size());
        Run json = box.run("device", "list", "--json");
        assertTrue(
                json.out()
                        .startsWith(
                                "{\"devices\":[{\"name\":\"Year 2 tablet 1\",\"mac\":\"02:00:00:00:00:11\",\"groups\":[\"pupils\"],"
                                        + "\"kind\":\"device\",\"owner\":\"\",\"agreement\":null,\"quarantine\":false,"),
                json.out());
    }

    @Test
    void groups_areListed() {
        Run run = box.run("group", "list");
        assertTrue(run.out().contains("visitors  filter"), run.out());
        assertTrue(run.out().contains("0, and unknown ones"), run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "block bad.example --reason x",
                "block bad.example --everyone --group pupils --reason x",
                "block bad.example --everyone",
                "block bad..example --everyone --reason x",
                "block bad.example --group nobody --reason x",
                "allow bad.example --everyone --until whenever --reason x",
                "allow bad.example --everyone --from 2026-11-24T10:00 --until 2026-11-24T09:00 --reason x",
                "allow bad.example --everyone --until 2026-11-20T09:00 --reason x",
                "quarantine nobody --reason x",
                "device add new --mac 02:00:00:00:00:7 --group pupils --reason x",
                "device add new --mac ff:ff:ff:ff:ff:ff --group pupils --reason x",
                "device add new --mac 02:00:00:00:00:78 --group nobody --reason x",
                "device add new --mac 02:00:00:00:00:78 --owner me --reason x",
                "device set nobody --group pupils --reason x",
                "device set 02:00:00:00:00:11 --agreement today --reason x",
                "device set 02:00:00:00:00:11 --kind toaster --reason x",
            })
    void wrongUsage_isTwoAndChangesNothing(String line) {
        Run run = box.run(line.split(" "));
        assertEquals(2, run.status(), () -> run.out() + run.err());
        assertEquals(1, box.changes().revisions().history().size());
    }

    @Test
    void device_thatIsThereAlreadyOrNot_isOne() {
        assertSays(
                1,
                "in the policy already",
                box.run("device", "add", "new", "--mac", "02:00:00:00:00:11", "--group", "pupils", "--reason", "x"));
        assertSays(1, "is not in the policy", box.run("device", "remove", "02:00:00:00:00:99", "--reason", "x"));
    }

    private void approve(Run proposed) {
        long number = box.changes().revisions().history().size();
        assertSays(0, "revision " + number + " waits", proposed);
        assertSays(0, "in force", box.run(HEAD, "approve", Long.toString(number)));
    }

    private Device device(String mac) {
        return box.changes().current().document().devices().stream()
                .filter(device -> MacAddress.text(device.mac()).equals(mac))
                .findFirst()
                .orElseThrow();
    }

    private void assertBlocked(boolean blocked, String group, String name) {
        Run run = box.run("explain", "--group", group, name);
        assertEquals(blocked ? 1 : 0, run.status(), () -> run.out() + run.err());
    }
}
