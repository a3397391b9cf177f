package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Standing;
import org.gatehouse.policy.Device;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PolicyChangesTest {
    private static final String WITH_APPROVALS = "approvals = true\n" + POLICY;
    private static final String NO_GAMES_FOR_STAFF =
            POLICY.replace("[\"adult\", \"malware\"]", "[\"adult\", \"games\"]");

    @TempDir
    Path folder;

    @Test
    @Tag("R06")
    void firstStart_makesTheFileRevisionOne() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            Revision first = box.changes().revisions().inForce().orElseThrow();
            assertEquals(1, first.number());
            assertEquals("file (box)", first.author().toString());
            assertEquals(
                    box.changes().parse("", POLICY), box.changes().current().document());
        }
    }

    @Test
    void firstStart_faultyFile_isRefusedWithEveryFault() throws IOException {
        TestAppliance.write(folder, POLICY.replace("games", "gamess").replace("malware", "mallware"));
        ConfigException refused = assertThrows(ConfigException.class, () -> TestAppliance.start(folder));
        assertEquals(2, refused.faults().size());
    }

    @Test
    @Tag("R06")
    void proposal_withoutApprovals_isInForceAtOnceAndPublished() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            Revision second = propose(box, NO_GAMES_FOR_STAFF, TECHNICIAN);
            assertEquals(Standing.IN_FORCE, second.standing());
            assertEquals(2, box.changes().current().revision());
            assertEquals(List.of(2L), box.published);
        }
        try (TestAppliance again = TestAppliance.start(folder)) {
            assertEquals(2, again.changes().current().revision(), "the file has not changed, so it is not read again");
            assertEquals(
                    again.changes().parse("", NO_GAMES_FOR_STAFF),
                    again.changes().current().document());
        }
    }

    @Test
    @Tag("R06")
    void proposal_withApprovals_waitsForTheLeadOrTheHead() throws Exception {
        TestAppliance.write(folder, WITH_APPROVALS);
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(
                    Standing.WAITING,
                    propose(box, NO_GAMES_FOR_STAFF, TECHNICIAN).standing());
            assertEquals(List.of(), box.published);
            assertRefused(() -> box.changes().approve(2, TECHNICIAN, ""), "technician");
            box.changes().approve(2, HEAD, "agreed");
            assertEquals(2, box.changes().current().revision());
            assertEquals(List.of(2L), box.published);
            assertRefused(() -> box.changes().reject(2, HEAD, "no"), "does not wait");
        }
    }

    @Test
    void approvals_canOnlyBeSwitchedOffWithApproval() throws Exception {
        TestAppliance.write(folder, WITH_APPROVALS);
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(Standing.WAITING, propose(box, POLICY, TECHNICIAN).standing());
        }
    }

    @Test
    void lead_andHead_doNotProposeOtherwise() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertRefused(() -> propose(box, NO_GAMES_FOR_STAFF, DSL), "a technician proposes");
            assertRefused(() -> propose(box, NO_GAMES_FOR_STAFF, HEAD), "a technician proposes");
        }
    }

    @Test
    @Tag("R25")
    void lead_atOnce_needsNoApprovalAndIsRecordedAsUrgent() throws Exception {
        TestAppliance.write(folder, WITH_APPROVALS);
        try (TestAppliance box = TestAppliance.start(folder)) {
            PolicyDocument wanted = box.changes().parse("", "approvals = true\n" + NO_GAMES_FOR_STAFF);
            Revision waiting = box.changes().decideAtOnce(wanted, TECHNICIAN, "seen in Year 4");
            assertEquals(Standing.WAITING, waiting.standing());
            Revision now = box.changes().decideAtOnce(wanted, DSL, "seen in Year 4");
            assertEquals(Standing.IN_FORCE, now.standing());
            assertTrue(now.urgent());
            assertEquals(List.of(3L), box.published);
        }
    }

    @Test
    void approval_keepsWhatCameIntoForceMeanwhile() throws Exception {
        TestAppliance.write(folder, WITH_APPROVALS);
        try (TestAppliance box = TestAppliance.start(folder)) {
            propose(box, WITH_APPROVALS + device("A"), TECHNICIAN);
            PolicyDocument meanwhile = box.changes().parse("", WITH_APPROVALS + device("B"));
            box.changes().decideAtOnce(meanwhile, DSL, "urgent");
            Revision approved = box.changes().approve(2, HEAD, "");
            assertEquals(4, approved.number());
            assertEquals(TECHNICIAN.author(), approved.author());
            assertEquals(
                    box.changes().parse("", WITH_APPROVALS + device("B") + device("A")),
                    box.changes().current().document());
            assertEquals(Standing.REJECTED, box.changes().require(2).standing());
        }
    }

    @Test
    void approval_ofWhatBothChanged_isRefused() throws Exception {
        TestAppliance.write(folder, WITH_APPROVALS);
        try (TestAppliance box = TestAppliance.start(folder)) {
            propose(box, "approvals = true\n" + NO_GAMES_FOR_STAFF, TECHNICIAN);
            String other = WITH_APPROVALS.replace("[\"adult\", \"malware\"]", "[\"adult\", \"chat\"]");
            box.changes().decideAtOnce(box.changes().parse("", other), DSL, "urgent");
            assertRefused(() -> box.changes().approve(2, HEAD, ""), "proposed anew");
            assertEquals(3, box.changes().current().revision());
        }
    }

    /** What is written by commands is what would be read of it, though most of it is not read again: to read all of it takes seconds on a small board, and more memory than is allowed here. */
    @Test
    @Tag("R32")
    void largePolicy_isNotReadAgainForAChange() throws Exception {
        TestAppliance.write(folder, large());
        try (TestAppliance box = TestAppliance.start(folder)) {
            long wholeBytes = allocatedBytes();
            box.changes().parse("", PolicyWriter.write(box.changes().current().document()));
            wholeBytes = allocatedBytes() - wholeBytes;
            for (String command : List.of(
                    "device add 'tablet new' --mac 02:11:00:01:00:00 --group pupils --reason 'new in Year 5'",
                    "device set 'tablet 7' --group staff --reason 'handed over'",
                    "device remove 'tablet 8' --reason broken",
                    "category block gambling --group pupils --reason 'asked for'",
                    "group add ks3 --block adult --reason 'new year group'",
                    "allow good.example --group ks3 --reason 'coding lesson'")) {
                long bytes = allocatedBytes();
                Run run = box.run(words(command));
                bytes = allocatedBytes() - bytes;
                assertEquals(0, run.status(), run.err());
                String cost = (bytes >> 20) + " MB for " + command + ", " + (wholeBytes >> 20) + " to read all of it";
                assertTrue(bytes < wholeBytes / 2, cost);
            }
            PolicyDocument document = box.changes().current().document();
            assertEquals(7, box.changes().current().revision());
            assertEquals(document, box.changes().parse("", PolicyWriter.write(document)));
        }
    }

    /** Each change of a policy whose parts are in force is judged as the whole text would be. */
    @Test
    void partsThatAreKnown_areNotBelievedWhereTheirGroupIsGone() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            PolicyDocument document = box.changes().current().document();
            PolicyDocument without = document.withGroups(document.groups().stream()
                    .filter(group -> !group.name().equals("staff"))
                    .toList());
            assertThrows(ConfigException.class, () -> box.changes().propose(without, TECHNICIAN, "no staff"));
            List<Device> devices = new ArrayList<>(document.devices());
            devices.add(new Device(
                    "another", devices.get(0).mac(), devices.get(0).kind(), List.of("staff"), "", Optional.empty()));
            assertThrows(ConfigException.class, () -> box.changes()
                    .propose(document.withDevices(devices), TECHNICIAN, "an address twice"));
            devices.set(
                    2,
                    new Device(
                            "another", 0x0200_0000_0099L, devices.get(0).kind(), List.of("no"), "", Optional.empty()));
            assertThrows(ConfigException.class, () -> box.changes()
                    .propose(document.withDevices(devices), TECHNICIAN, "a group that is none"));
            assertEquals(1, box.changes().revisions().history().size());
        }
    }

    private static String[] words(String command) {
        return Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toArray(String[]::new);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static String large() {
        StringBuilder text = new StringBuilder(POLICY);
        for (int i = 0; i < 2_000; i++) {
            text.append("[[devices]]\nname = \"tablet %d\"\nmac = \"02:11:00:00:%02x:%02x\"\ngroup = \"pupils\"\n"
                    .formatted(i, i >> 8, i & 0xff));
        }
        for (int i = 0; i < 5_000; i++) {
            text.append("[[rules]]\nnames = [\"site%d.example\"]\naction = \"%s\"\ngroups = [\"pupils\"]\n"
                    .formatted(i, i % 2 == 0 ? "allow" : "block"));
        }
        return text.toString();
    }

    /** The TOML parser takes 200 MB for 5,000 rules, and a service without memory ends, and filters no more. */
    @Test
    @Tag("R32")
    void textThatMemoryDoesNotHold_isRefusedInWords() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            box.changes().room(() -> 1 << 20);
            String large = POLICY + "# a comment that is long\n".repeat(1000);
            Run refused = box.run(TECHNICIAN, Map.of("-", large), "policy", "propose", "-", "--reason", "new");
            assertEquals(1, refused.status());
            assertTrue(refused.err().contains("24 KiB takes 6 MiB of memory"), refused.err());
            TestAppliance.write(folder, large.replace("\"games\", ", ""));
            box.changes().readAgain(folder.resolve("policy.toml"));
            assertEquals(1, box.changes().current().revision());
            Run small = box.run("allow", "www.example.org", "--group", "pupils", "--reason", "a lesson");
            assertEquals(0, small.status(), small.err());
            assertEquals(2, box.changes().current().revision());
        }
    }

    @Test
    void revert_isARevisionOfItsOwn() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            propose(box, NO_GAMES_FOR_STAFF, TECHNICIAN);
            Revision third = box.changes().revert(1, TECHNICIAN, "staff need it");
            assertEquals(3, third.number());
            assertEquals(box.changes().document(1), box.changes().current().document());
            assertRefused(() -> box.changes().revert(9, TECHNICIAN, "x"), "the newest is 3");
        }
    }

    @Test
    void change_withoutReasonOrEffectOrSense_changesNothing() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            PolicyDocument wanted = box.changes().parse("", NO_GAMES_FOR_STAFF);
            assertRefused(() -> box.changes().propose(wanted, TECHNICIAN, " "), "reason");
            assertRefused(() -> propose(box, "# a comment\n" + POLICY, TECHNICIAN), "nothing would change");
            PolicyDocument twice = box.changes().current().document();
            var devices = new java.util.ArrayList<>(twice.devices());
            devices.add(devices.get(0));
            assertThrows(ConfigException.class, () -> box.changes()
                    .propose(twice.withDevices(devices), TECHNICIAN, "the same device twice"));
            assertEquals(1, box.changes().revisions().history().size());
        }
    }

    @Test
    void changedFile_isTheNextRevision_whereNothingElseChanged() throws Exception {
        TestAppliance.start(folder).close();
        TestAppliance.write(folder, NO_GAMES_FOR_STAFF);
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(2, box.changes().current().revision());
            assertEquals("file (box)", box.changes().require(2).author().toString());
        }
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(2, box.changes().revisions().history().size());
        }
    }

    @Test
    void changedFile_waits_whereACommandChangedThePolicyOrApprovalsAreOn() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            propose(box, NO_GAMES_FOR_STAFF, TECHNICIAN);
        }
        TestAppliance.write(folder, POLICY + device("A"));
        for (int start = 0; start < 2; start++) {
            try (TestAppliance box = TestAppliance.start(folder)) {
                assertEquals(2, box.changes().current().revision());
                assertEquals(3, box.changes().revisions().history().size());
                assertEquals(Standing.WAITING, box.changes().require(3).standing());
            }
        }
    }

    @Test
    void faultyFile_leavesTheRevisionInForce() throws Exception {
        TestAppliance.start(folder).close();
        TestAppliance.write(folder, "nonsense");
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(1, box.changes().current().revision());
        }
        Files.delete(folder.resolve("policy.toml"));
        Files.createDirectory(folder.resolve("policy.toml"));
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(1, box.changes().current().revision());
        }
    }

    @Test
    void damagedRecord_leavesWhatWasInForce() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            propose(box, NO_GAMES_FOR_STAFF, TECHNICIAN);
        }
        Files.writeString(folder.resolve("policy.db"), "worn out ".repeat(1000));
        try (TestAppliance box = TestAppliance.start(folder)) {
            assertEquals(
                    box.changes().parse("", NO_GAMES_FOR_STAFF),
                    box.changes().current().document());
            Revision first = box.changes().require(1);
            assertTrue(first.reason().contains("damaged"), first.reason());
        }
    }

    @Test
    void clockThatIsNotTrusted_isRecorded() throws Exception {
        try (TestAppliance box = TestAppliance.start(folder)) {
            box.clock("1970-01-01T00:02:00Z", false);
            assertTrue(!propose(box, NO_GAMES_FOR_STAFF, TECHNICIAN).made().trusted());
        }
    }

    private static Revision propose(TestAppliance box, String policy, Person person)
            throws ConfigException, Refusal, LogbookException {
        return box.changes().propose(box.changes().parse("new.toml", policy), person, "asked for");
    }

    private static String device(String name) {
        return "[[devices]]\nname = \"%s\"\nmac = \"02:00:00:00:01:%02x\"\ngroup = \"staff\"\n"
                .formatted(name, (int) name.charAt(0));
    }

    private interface Deed {
        void run() throws Exception;
    }

    private static void assertRefused(Deed deed, String word) {
        Refusal refused = assertThrows(Refusal.class, deed::run);
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }
}
