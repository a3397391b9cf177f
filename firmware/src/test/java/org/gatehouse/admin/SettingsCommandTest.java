package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.gatehouse.admin.TestAppliance.SETTINGS;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings, changed by a technician who has no shell of the operating system. */
@Timeout(60)
@Tag("R40")
class SettingsCommandTest extends WithAppliance {
    private static final Person BY_SSH = new Person("tech.1", Role.TECHNICIAN, "ssh 10.0.0.9");
    private static final String MORE = SETTINGS + "log-days = 90\n";
    private static final String PORT = SETTINGS + "[ssh]\nport = 2222\n";

    @Test
    void set_writesWhatWasChecked_andKeepsWhatWasThere() throws Exception {
        assertSays(0, "+log-days = 90\n", run(MORE, "check", "-"));
        Run set = run(MORE, "set", "-", "--reason", "agreed with the governors");
        assertSays(0, "revision 2 of the settings is written; it takes effect when the service starts next", set);
        assertEquals(MORE, file("settings.toml"));
        assertEquals(SETTINGS, file("settings.toml.before"));
        assertEquals("rw-------", rights("settings.toml"));
        assertSays(0, "\"pending\":true", box.run("settings", "show", "--json"));
        assertTrue(box.restarts.isEmpty());
        assertSays(1, "nothing would change", run(MORE, "set", "-", "--reason", "again"));
        assertSays(0, "+log-days = 90\n", box.run(HEAD, "settings", "diff", "2"));
        assertSays(0, "agreed with the governors", box.run(DSL, "settings", "history"));
        assertEquals(SETTINGS, box.run("settings", "show", "1").out());
    }

    @Test
    void set_withRestart_endsTheServiceInOrder() {
        assertSays(0, "the service restarts\n", run(MORE, "set", "-", "--restart", "--reason", "x"));
        assertEquals(1, box.restarts.size());
    }

    @Test
    void faults_areToldWithTheirLines_andNothingChanges() throws Exception {
        Run faulty = run(SETTINGS + "log-dayss = 3\n[mail]\nserver = \"x\"\n", "set", "-", "--reason", "x");
        assertSays(1, "the standard input:6:1: unknown key 'log-dayss'", faulty);
        assertSays(1, "missing key 'to'", faulty);
        assertEquals(SETTINGS, file("settings.toml"));
        assertFalse(Files.exists(folder.resolve("settings.toml.trial")));
        assertSays(2, "needs a reason", run(MORE, "set", "-", "--reason", " "));
    }

    @Test
    void lists_withoutACategoryOfThePolicy_areAFault() throws Exception {
        Path lists = Files.createDirectories(folder.resolve("own"));
        Files.writeString(lists.resolve("craft.txt"), "craft.example\n");
        Path other = Files.createDirectories(folder.resolve("other"));
        TestAppliance.write(other, POLICY.replace("games", "craft"));
        box.close();
        box = TestAppliance.start(other, lists);
        Run run = run(MORE, "check", "-");
        assertSays(1, "the policy in force", run);
        assertSays(1, "unknown category 'craft'", run);
    }

    @ParameterizedTest
    @CsvSource({
        "'wan0\"\nbridge', 'wan1\"\nbridge', unknown port",
        "logbook.db, other.db, logbook belongs to the board",
        "policy.toml, other.toml, policy belongs to the board",
        "'lan = \"lan0\"', 'lan = \"br0\"', lan belongs to the board",
    })
    @Tag("R02")
    void whatBelongsToTheBoard_stays(String old, String other, String words) {
        assertSays(1, words, run(SETTINGS.replace(old, other), "set", "-", "--reason", "x"));
    }

    /** Who may change the settings may not read the box's secrets by having them sent to a server of his own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[mail]\\nserver = \"x\"\\nfrom = \"a@x.example\"\\nto = [\"b@x.example\"]\\nuser = \"u\"\\npassword-file = \"box.key\" | box.key is no file",
                "[mail]\\nserver = \"x\"\\nfrom = \"a@x.example\"\\nto = [\"b@x.example\"]\\nuser = \"u\"\\npassword-file = \"elsewhere/x.password\" | x.password is no file",
                "[mail]\\nserver = \"x\"\\nfrom = \"a@x.example\"\\nto = [\"b@x.example\"]\\nca-file = \"/etc/shadow\" | /etc/shadow is no file",
                "[[sources]]\\nname = \"x\"\\nurl = \"/etc/shadow\"\\nformat = \"domains\"\\ncategory = \"games\" | /etc/shadow is on the box itself",
            })
    @Tag("R40")
    void fileThatNoCommandPutThere_isNotNamed(String more, String words) throws Exception {
        for (String name : List.of("box.key", "elsewhere/x.password")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "secret");
        }
        String text = SETTINGS + more.replace("\\n", "\n") + "\n";
        assertSays(1, words, run(text, "set", "-", "--reason", "x"));
        assertEquals(SETTINGS, file("settings.toml"));
    }

    @Test
    void ownFirmwareKey_isNotTaken() {
        String own = SETTINGS + "[update]\nkey = \"own.pub\"\n";
        assertSays(1, "[update] belongs to the board", run(own, "set", "-", "--reason", "x"));
    }

    @Test
    void revert_bringsBackTheOneBefore_orAnyOther() throws Exception {
        assertSays(1, "there are no settings before these", box.run("settings", "revert", "--reason", "x"));
        run(MORE, "set", "-", "--reason", "x");
        run(SETTINGS + "log-days = 30\n", "set", "-", "--reason", "y");
        assertSays(0, "revision 4", box.run("settings", "revert", "--reason", "z"));
        assertEquals(MORE, file("settings.toml"));
        assertSays(0, "revision 5", box.run("settings", "revert", "1", "--reason", "z"));
        assertEquals(SETTINGS, file("settings.toml"));
        assertSays(1, "there is no revision 9", box.run("settings", "revert", "9", "--reason", "z"));
    }

    @Test
    @Tag("R06")
    void withApprovals_aChangeWaits() throws Exception {
        box.close();
        TestAppliance.write(folder, "approvals = true\n" + POLICY);
        box = TestAppliance.start(folder);
        assertTrue(box.changes().current().document().approvals());
        assertSays(0, "revision 2 of the settings waits", run(MORE, "set", "-", "--reason", "x"));
        assertEquals(SETTINGS, file("settings.toml"), "it waits");
        assertSays(1, "this is for", box.run("settings", "approve", "2"));
        run(SETTINGS + "log-days = 1\n", "set", "-", "--reason", "traces");
        assertSays(0, "is rejected", box.run(DSL, "settings", "reject", "3", "--reason", "a year"));
        assertSays(0, "is written; the service restarts", box.run(HEAD, "settings", "approve", "2", "--restart"));
        assertEquals(MORE, file("settings.toml"));
        assertSays(1, "does not wait for approval: it is rejected", box.run(DSL, "settings", "approve", "3"));
        run(SETTINGS + "log-days = 2\n", "set", "-", "--reason", "a");
        run(SETTINGS + "log-days = 3\n", "set", "-", "--reason", "b");
        box.run(DSL, "settings", "approve", "4");
        assertSays(1, "were changed since revision 5 was written", box.run(DSL, "settings", "approve", "5"));
    }

    @Test
    void file_isKeptBesideTheSettings_andReadByNobodyElse() throws Exception {
        assertSays(0, "the settings do not name it yet", putFile("mail.password", "secret\n"));
        assertEquals("rw-------", rights("mail.password"));
        assertSays(0, "is kept", putFile("mail.password", "another\n"));
        assertEquals("another\n", file("mail.password"));
        assertSays(0, "is kept", putFile("feed.pub", "a key"));
        String with = SETTINGS
                + "[[sources]]\nname = \"f\"\nurl = \"https://lists.example/f\"\nformat = \"domains\"\ncategory = \"games\"\n"
                + "signature = { kind = \"ed25519\", key = \"feed.pub\", url = \"https://lists.example/f.sig\" }\n";
        Files.writeString(folder.resolve("settings.toml"), with);
        assertSays(1, "give the new one another name", putFile("feed.pub", "another key"));
        assertEquals("a key", file("feed.pub"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings.toml",
                "policy.toml",
                "../box.pub",
                "/etc/passwd.pub",
                "box.key",
                ".hidden.pub",
                "x.password/",
                "a.b.pub",
                "sub/x.pub",
                "access.keys"
            })
    void file_ofAnotherName_isRefused(String name) {
        assertSays(2, "is no name for a file beside the settings", putFile(name, "x"));
    }

    @Test
    void changeByHand_isRecordedAtTheNextStart() throws Exception {
        box.close();
        Files.writeString(folder.resolve("settings.toml"), MORE);
        box = TestAppliance.start(folder);
        assertSays(0, "settings.toml was changed", box.run("settings", "history"));
        assertSays(0, "+log-days = 90\n", box.run("settings", "diff", "2"));
    }

    @Test
    @Tag("R38")
    void changes_areInTheReviewPack() throws Exception {
        run(MORE, "set", "-", "--reason", "the governors' wish");
        Run review = box.run(HEAD, "report", "review");
        assertSays(0, "Changes of the settings", review);
        assertSays(0, "the governors' wish", review);
    }

    @Test
    void settingsWithWhichNothingStarts_giveWayToThoseBefore() throws Exception {
        run(MORE, "set", "-", "--reason", "x");
        for (int i = 0; i < 3; i++) {
            SettingsTrial.begin(folder.resolve("settings.toml"));
            assertEquals(MORE, file("settings.toml"), "start " + i);
        }
        box.close();
        box = TestAppliance.start(folder);
        assertEquals(SETTINGS, file("settings.toml"));
        assertSays(
                0, "those before came back: the service did not come up in 3 starts", box.run("settings", "history"));
    }

    @Test
    void settingsThatStart_havePassed() throws Exception {
        run(MORE, "set", "-", "--reason", "x");
        List<String> restarts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            SettingsTrial.begin(folder.resolve("settings.toml")).started(Duration.ZERO, restarts::add);
        }
        assertEquals(MORE, file("settings.toml"));
        assertTrue(restarts.isEmpty());
    }

    @Test
    void anotherPort_thatNobodyComesInBy_isGivenUp() throws Exception {
        assertSays(0, "The admin port changes. Give any command there", run(PORT, "set", "-", "--reason", "x"));
        SettingsTrial trial = SettingsTrial.begin(folder.resolve("settings.toml"));
        List<String> restarts = new ArrayList<>();
        trial.started(Duration.ofMillis(300), restarts::add);
        trial.heard(TECHNICIAN); // on the box itself
        trial.heard(new Person("lead.1", Role.DSL, "ssh 10.0.0.9"));
        await(() -> !restarts.isEmpty());
        assertEquals(SETTINGS, file("settings.toml"));
    }

    @Test
    void anotherPort_byWhichATechnicianCame_stays() throws Exception {
        run(PORT, "set", "-", "--reason", "x");
        box.close();
        box = TestAppliance.start(folder);
        List<String> restarts = new ArrayList<>();
        box.trial.started(Duration.ofMillis(300), restarts::add);
        box.run(BY_SSH, "status");
        Thread.sleep(600);
        assertEquals(PORT, file("settings.toml"));
        assertTrue(restarts.isEmpty());
        assertFalse(Files.exists(folder.resolve("settings.toml.trial")));
    }

    @Test
    void whatAPersonWroteMeanwhile_isNotOnTrial() throws Exception {
        run(MORE, "set", "-", "--reason", "x");
        Files.writeString(folder.resolve("settings.toml"), PORT);
        for (int i = 0; i < 5; i++) {
            SettingsTrial.begin(folder.resolve("settings.toml"));
        }
        assertEquals(PORT, file("settings.toml"));
    }

    private Run run(String text, String... words) {
        List<String> all = new ArrayList<>(List.of("settings"));
        all.addAll(List.of(words));
        return box.run(TECHNICIAN, Map.of("-", text), all.toArray(String[]::new));
    }

    private Run putFile(String name, String content) {
        return run(content, "file", name, "-", "--reason", "x");
    }

    private String file(String name) throws Exception {
        return Files.readString(folder.resolve(name));
    }

    private String rights(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    private static void await(BooleanSupplier done) throws InterruptedException {
        for (int i = 0; i < 200 && !done.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertTrue(done.getAsBoolean());
    }
}
