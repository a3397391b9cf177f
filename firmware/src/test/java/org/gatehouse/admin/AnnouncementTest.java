package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.alert.Changed;
import org.gatehouse.config.UpdateSettings;
import org.gatehouse.policy.ChangeKind;
import org.gatehouse.policy.DrawnPolicies;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import org.gatehouse.update.Firmware;
import org.gatehouse.update.Slot;
import org.gatehouse.update.Updates;
import org.gatehouse.update.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of which commands the safeguarding lead hears, and what. */
@Tag("R08")
@Tag("R20")
@Tag("R21")
@Timeout(60)
class AnnouncementTest extends WithAppliance {
    private static final Person TECH = new Person("tech.1", Role.TECHNICIAN, "ssh 192.0.2.10");
    private static final String APPROVALS = TestAppliance.POLICY.replace("[school]", "approvals = true\n[school]");
    private static final String MAIL = """
            [mail]
            server = "mail.school.example"
            from = "box@school.example"
            to = ["dsl@school.example"]
            """;

    private final List<Changed> heard = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        box.changes().announcer().hear(heard::add);
    }

    @Test
    void policy_saysWhoWhatWhyWhatItLoosensAndHowToUndoIt() {
        must(TECH, "", "category", "allow", "games", "--group", "pupils", "--reason", "the Minecraft club");
        Changed change = only();
        assertEquals(ChangeKind.POLICY, change.kind());
        assertEquals("Revision 2 of the policy is in force", change.what());
        assertEquals("tech.1 (technician), by SSH from 192.0.2.10", change.who());
        assertEquals("the Minecraft club", change.why());
        assertEquals(
                List.of("pupils no longer blocks games"),
                change.difference().get().loosens());
        assertEquals(
                List.of("- [groups.pupils] block \"games\""),
                change.difference().get().lines());
        assertEquals(
                List.of(
                        "what differs: gatehouse policy diff 2",
                        "to undo it, a technician: gatehouse policy revert 1 --reason \"…\""),
                change.look());
        assertFalse(change.urgent());
    }

    @Test
    void whatTheLeadDoesHerself_isToldToo_asTheBoxDoesNotKnowWhichAddressIsHers() {
        must(DSL, "", "block", "bad.example", "--everyone", "--reason", "seen in Year 5");
        assertEquals("lead.1 (dsl), on the box itself", only().who());
        assertEquals(List.of(), only().difference().get().loosens());
        must(TECH, "", "lift", "bad.example", "--everyone", "--reason", "a mistake");
        assertEquals(
                List.of("no rule any more, as it stood, that blocks bad.example for everyone"),
                heard.get(1).difference().get().loosens());
    }

    @Test
    void policyThatEndsTheTelling_goesAtOnce_withTheRulesBefore() {
        String quiet = TestAppliance.POLICY + """
                [[alerts]]
                name = "No changes"
                reasons = ["policy-changed"]
                tell = "never"
                """;
        must(TECH, quiet, "policy", "propose", "-", "--reason", "too many mails");
        Changed change = only();
        assertTrue(change.urgent());
        assertTrue(change.rulesBefore().stream()
                .anyMatch(rule -> rule.reasons().contains(ChangeKind.POLICY.code())
                        && rule.tell().code().equals("at-once")));
        assertTrue(
                change.difference()
                        .get()
                        .loosens()
                        .contains("the rule for alerts \"Changes of the filter\" is gone, or says something else"),
                change.difference().get().toString());
    }

    @Test
    void whatWaits_isSaidToWait_andWhoApprovedItThen() {
        must(TECH, APPROVALS, "policy", "propose", "-", "--reason", "agreed");
        heard.clear();
        must(TECH, "", "allow", "a.example", "--group", "pupils", "--reason", "maths");
        assertEquals(ChangeKind.WAITING, only().kind());
        assertEquals("Revision 3 of the policy waits for your approval; nothing has changed yet", only().what());
        assertEquals("what it changes: gatehouse policy diff 3", only().look().get(0));
        must(HEAD, "", "policy", "approve", "3");
        assertEquals(2, heard.size());
        assertEquals(ChangeKind.POLICY, heard.get(1).kind());
        assertEquals(
                "tech.1 (technician), by SSH from 192.0.2.10; approved by head.01 (head), on the box itself",
                heard.get(1).who());
        assertEquals(
                List.of("a.example allowed for pupils"),
                heard.get(1).difference().get().loosens());
        must(TECH, "", "allow", "b.example", "--group", "pupils", "--reason", "maths");
        must(HEAD, "", "policy", "reject", "4", "--reason", "no");
        assertEquals(3, heard.size(), "a no changes nothing");
    }

    @Test
    void settings_areUrgentWhereTheyAreAboutMail() {
        must(TECH, SETTINGS + "log-days = 90\n", "settings", "set", "-", "--reason", "agreed");
        assertEquals(
                "Revision 2 of the settings is written, and holds from the next start of the service on",
                only().what());
        assertEquals(List.of("+ log-days = 90"), only().difference().get().lines());
        assertFalse(only().urgent());
        must(TECH, SETTINGS + MAIL, "settings", "set", "-", "--reason", "the new server");
        assertTrue(heard.get(1).urgent());
        assertEquals(
                List.of("the way of mail, or who gets it, is another from the next start on"),
                heard.get(1).difference().get().loosens());
        must(TECH, "secret", "settings", "file", "mail.password", "-", "--reason", "new account");
        assertEquals(
                "The file mail.password was put beside the settings",
                heard.get(2).what());
    }

    @Test
    void accessAndKeys() {
        must(TECH, AccessListTest.key(1), "access", "add", "technician:tech.2", "--reason", "new colleague");
        must(TECH, "", "access", "remove", "technician:tech.2", "--yes", "--reason", "left");
        assertEquals(
                List.of(ChangeKind.ACCESS, ChangeKind.ACCESS),
                heard.stream().map(Changed::kind).toList());
        assertTrue(heard.get(0).what().startsWith("technician:tech.2 has access to the box with the key SHA256:"));
        assertTrue(heard.get(1).what().startsWith("technician:tech.2 has access to the box no more with SHA256:"));
        assertEquals("left", heard.get(1).why());
        String key = box.recipients()
                .current(box.changes().now().now())
                .recipients()
                .get(0)
                .fingerprint();
        must(DSL, "", "key", "remove", key, "--yes", "--reason", "left");
        assertEquals(ChangeKind.KEYS, heard.get(2).kind());
    }

    @Test
    void restoreAndFirmware() throws Exception {
        must(TECH, "PK\3\4", "restore", "--yes", "--reason", "new board");
        assertEquals(ChangeKind.RESTORED, only().kind());
        assertTrue(only().urgent());
        box.firmware = new Firmware(
                new Firmware.Launch(
                        new Version("0.1.0"), Slot.SHIPPED, Optional.of(folder.resolve("firmware")), Optional.empty()),
                new UpdateSettings(folder.resolve("release.pub"), Duration.ofSeconds(60)),
                Clock.systemUTC());
        byte[] update = Updates.of("0.2.0", "the firmware", Updates.key(folder), folder);
        must(TECH, new String(update, StandardCharsets.US_ASCII), "update", "install", "--yes", "--reason", "new");
        assertEquals(
                "Version 0.2.0 of the firmware was installed, and starts on trial; until now it was 0.1.0",
                heard.get(1).what());
    }

    @Test
    void refusedCommands_areNotTold() {
        assertEquals(
                1,
                box.run(DSL, "category", "allow", "games", "--group", "pupils", "--reason", "x")
                        .status());
        assertEquals(
                1,
                box.run(TECH, "access", "remove", "technician:nobody", "--reason", "x")
                        .status());
        assertEquals(
                1,
                box.run(TECH, Map.of("-", SETTINGS), "settings", "set", "-", "--reason", "x")
                        .status());
        assertEquals(List.of(), heard);
    }

    /** What somebody changed while the service was down is told when it is up; a new box has no news. */
    @Test
    void filesThatWereChangedMeanwhile_areToldAtTheNextStart() throws Exception {
        assertEquals(List.of(), heard);
        box.close();
        TestAppliance.write(folder, TestAppliance.POLICY.replace("\"games\", ", ""));
        java.nio.file.Files.writeString(folder.resolve("settings.toml"), SETTINGS + "log-days = 90\n");
        box = TestAppliance.start(folder);
        box.changes().announcer().hear(heard::add);
        assertEquals(
                List.of(ChangeKind.POLICY, ChangeKind.SETTINGS),
                heard.stream().map(Changed::kind).toList());
        assertEquals(
                "somebody who changed a file on the box itself", heard.get(0).who());
        assertEquals(List.of("+ log-days = 90"), heard.get(1).difference().get().lines());
    }

    /** What differs is shown wherever something does, and nothing where nothing does: the record's own difference is the twin. */
    @Test
    void difference_isEmptyOnlyWhereNothingDiffers() {
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            PolicyDocument one = new DrawnPolicies(random).document();
            PolicyDocument other = random.nextBoolean() ? one : new DrawnPolicies(random).document();
            String before = PolicyWriter.write(one);
            String after = PolicyWriter.write(other);
            List<String> lines = TomlDifference.of(before, after);
            assertEquals(before.equals(after), lines.isEmpty(), () -> before + "\n----\n" + after);
            long gone = lines.stream().filter(line -> line.startsWith("- ")).count();
            List<String> back = TomlDifference.of(after, before);
            assertEquals(
                    gone, back.stream().filter(line -> line.startsWith("+ ")).count());
        }
    }

    @Test
    void difference_namesTheTableAndTheEntry_alsoOfLongLists() {
        String before = """
                # a comment
                approvals = false
                [groups."year 2"]
                block = [
                    "adult",
                    "games",
                ]
                youtube = "strict"
                [[rules]]
                names = [
                    "a.example",
                    "b.example",
                ]
                action = "block"
                """;
        String after = before.replace("    \"games\",\n", "")
                .replace("\"strict\"", "\"off\"")
                .replace("\"b.example\"", "\"c.example\"");
        assertEquals(
                List.of(
                        "- [groups.\"year 2\"] block \"games\"",
                        "- [groups.\"year 2\"] youtube = \"strict\"",
                        "- [[rules]] names = [ \"a.example\", \"b.example\", ], action = \"block\"",
                        "+ [groups.\"year 2\"] youtube = \"off\"",
                        "+ [[rules]] names = [ \"a.example\", \"c.example\", ], action = \"block\""),
                TomlDifference.of(before, after));
    }

    private Changed only() {
        assertEquals(1, heard.size(), heard.toString());
        return heard.get(0);
    }

    private void must(Person person, String input, String... words) {
        Run run = box.run(person, Map.of("-", input), words);
        assertEquals(0, run.status(), run.err());
    }
}
