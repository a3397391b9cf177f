package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.POLICY;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as they are typed, and what they say. */
@Timeout(60)
class AdminShellTest extends WithAppliance {
    private static final Map<String, String> FILES = Map.of(
            "new.toml",
            "approvals = true\n" + POLICY,
            "faulty.toml",
            POLICY.replace("games", "gamess").replace("malware", "mallware"));

    @Test
    @Tag("R06")
    void changes_fromProposalToApproval() {
        assertSays(0, "revision 2 is in force\n", run("policy", "propose", "new.toml", "--reason", "the head's wish"));
        assertSays(0, "revision 3 waits", run("policy", "revert", "1", "--reason", "back again"));
        Run waiting = run("history", "--waiting");
        assertTrue(waiting.out().contains("3   waiting") && !waiting.out().contains("2   "), waiting.out());
        assertSays(0, "-approvals = true\n+approvals = false\n", run("diff", "3"));
        assertSays(1, "this is for the safeguarding lead and the head", run("approve", "3"));
        assertSays(0, "revision 3 is in force\n", box.run(DSL, "policy", "approve", "3", "--reason", "agreed"));
        assertSays(0, "nothing differs\n", run("diff", "1", "3"));
        Run shown = run("policy", "show", "3");
        assertSays(0, "approved  by lead.1 (dsl), Mon 2026-11-23 10:15: agreed\n", shown);
        assertTrue(shown.out().contains("[groups.staff]"), shown.out());
        assertEquals(shown.out(), run("show", "3").out());
        assertEquals(run("policy", "show").out(), run("show").out());
        Run again = box.run(TECHNICIAN, Map.of("old.toml", run("show", "1").out()), "policy", "check", "old.toml");
        assertSays(0, "no faults; it says what is in force", again);
        assertSays(0, "the record is as it was written: 3 revisions", run("history", "--verify"));
    }

    @Test
    void json_hasStableNames() {
        Run history = run("history", "--json");
        assertTrue(
                history.out()
                        .startsWith(
                                "{\"revisions\":[{\"revision\":1,\"base\":0,\"standing\":\"in-force\",\"urgent\":false,"
                                        + "\"person\":\"file\",\"role\":\"box\",\"way\":\"file\",\"time\":\"2026-11-23T10:15:00Z\",\"clockTrusted\":true,"
                                        + "\"reason\":"),
                history.out());
        assertEquals(1, history.out().lines().count());
        Run refused = run("approve", "1", "--json");
        assertEquals(1, refused.status());
        assertTrue(refused.out().startsWith("{\"error\":") || refused.out().contains("\"error\":"), refused.out());
    }

    @Test
    void faultyPolicy_isToldWithEveryLine() {
        Run checked = run("policy", "check", "faulty.toml");
        assertEquals(1, checked.status());
        assertTrue(checked.err().contains("faulty.toml:6:") && checked.err().contains("faulty.toml:8:"), checked.err());
        assertTrue(checked.err().contains("expected") && checked.err().contains("games"), checked.err());
        assertEquals(1, run("policy", "propose", "faulty.toml", "--reason", "x").status());
        assertEquals(1, box.changes().current().revision());
    }

    @Test
    void soundPolicy_isToldWithWhatItWouldChange() {
        assertSays(0, "-approvals = false\n+approvals = true\n", run("policy", "check", "new.toml"));
        assertEquals(1, box.changes().revisions().history().size());
    }

    @ParameterizedTest
    @CsvSource({
        "'', a command is missing",
        "histroy, histroy",
        "diff, Missing required parameter",
        "show x, 'x' is not a long",
        "revert 1, --reason",
        "history --loud, --loud",
        "policy, expected show",
    })
    void wrongUsage_isTwoAndSaysWhatIsWrong(String line, String word) {
        Run run = box.run(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(2, run.status());
        assertTrue(run.err().contains(word), run.err());
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @CsvSource({"show 9, the newest is 1", "diff 9, the newest is 1", "policy check nowhere, no such file"})
    void whatIsNotThere_isOneAndSaysSo(String line, String word) {
        assertSays(1, word, run(line.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "status",
                "policy",
                "history",
                "show",
                "diff",
                "revert",
                "approve",
                "reject",
                "explain",
                "block",
                "allow",
                "lift",
                "quarantine",
                "release",
                "device",
                "group"
            })
    void help_isGivenForEach(String command) {
        Person person = List.of("approve", "reject").contains(command) ? DSL : TECHNICIAN;
        Run help = command.isEmpty() ? run("--help") : box.run(person, command, "--help");
        assertEquals(0, help.status());
        assertTrue(help.out().contains("Usage: gatehouse"), help.out());
        assertTrue(command.isEmpty() || help.out().contains("Example"), help.out());
    }

    @Test
    void status_saysWhatIsInForce() {
        Run status = run("status");
        assertSays(0, "policy     revision 1 of Mon 2026-11-23 10:15 by file (box)", status);
        assertSays(0, "locked     iwf: not supplied", status);
        assertSays(0, "\"filtering\":true,\"openings\":12,\"blocked\":3", run("status", "--json"));
    }

    /** Only what needs somebody, and only where there are colours. */
    @Test
    void colours_showWhatIsWrong() {
        assertTrue(!run("health").out().contains("\033") && !run("status").out().contains("\033"));
        box.colours = true;
        Run health = run("health");
        assertTrue(health.out().contains("\033[1;31mlocked iwf"), health.out());
        assertTrue(health.out().lines().anyMatch(line -> line.startsWith("filtering ")), health.out());
        assertTrue(run("status").out().startsWith("filtering  yes\n"));
        assertTrue(!run("health", "--json").out().contains("\\u001b")
                && !run("status").out().contains("\033"));
    }

    @Test
    void colours_areNotForThoseWhoDoNotWantThem() {
        assertTrue(Screen.colours(Map.of("TERM", "xterm")));
        assertTrue(Screen.colours(Map.of("TERM", "xterm", "NO_COLOR", "")));
        assertFalse(Screen.colours(Map.of("TERM", "xterm", "NO_COLOR", "1")));
        assertFalse(Screen.colours(Map.of("TERM", "dumb")));
        assertFalse(Screen.colours(Map.of()));
    }

    private Run run(String... words) {
        return box.run(TECHNICIAN, FILES, words);
    }

    static void assertSays(int status, String words, Run run) {
        assertEquals(status, run.status(), () -> run.out() + run.err());
        String said = status == 0 ? run.out() : run.out() + run.err();
        assertTrue(said.contains(words), () -> words + " is not in: " + said);
    }
}
