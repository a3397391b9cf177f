package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.gatehouse.admin.TestAppliance.SETTINGS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in an editor: the same checks, approvals and record as by {@code settings set}. */
@Tag("R40")
class SettingsEditTest {
    private static final Person TECH = new Person("tech.1", Role.TECHNICIAN, "local");
    private static final UnaryOperator<String> SHORTER = text -> text + "log-days = 90\n";

    @TempDir
    Path folder;

    private TestAppliance box;

    @BeforeEach
    void start() throws Exception {
        box = TestAppliance.start(folder);
    }

    @AfterEach
    void end() {
        box.close();
    }

    @Test
    void change_isShown_andWrittenWhenSomebodySaysSo() throws Exception {
        Run run = edit(List.of(SHORTER), "y");
        assertSays(0, "revision 2 of the settings is written; it takes effect when the service starts next", run);
        assertTrue(run.out().contains("+log-days = 90\n"), run.out());
        assertEquals(SETTINGS + "log-days = 90\n", file());
        assertSays(0, "agreed", box.run("settings", "history"));
        assertTrue(box.restarts.isEmpty());
        assertSays(0, "the service restarts", edit(List.of(text -> text.replace("90", "91")), "--restart", "y"));
        assertEquals(1, box.restarts.size());
    }

    @Test
    void change_thatNobodyWants_isNotMade() throws Exception {
        for (String no : List.of("", "n", "what?")) {
            assertSays(1, "nothing was changed", edit(List.of(SHORTER), no));
        }
        assertSays(0, "nothing was changed: the text is as it was\n", edit(List.of(text -> text)));
        assertEquals(SETTINGS, file());
    }

    /** Those of the text, and what belongs to the board. */
    @Test
    void faults_areTold_andTheTextIsNotLost() throws Exception {
        Run run = edit(
                List.of(
                        text -> SHORTER.apply(text).replace("log-days", "log-dayss"),
                        text -> {
                            assertTrue(text.contains("log-dayss = 90"), text);
                            return text.replace("log-dayss", "log-days").replace("logbook.db", "other.db");
                        },
                        text -> {
                            assertTrue(text.contains("log-days = 90") && text.contains("other.db"), text);
                            return text.replace("other.db", "logbook.db");
                        }),
                "",
                "y",
                "y");
        assertSays(0, "revision 2 of the settings is written", run);
        assertTrue(run.err().contains("settings.toml:6:1: unknown key 'log-dayss'"), run.err());
        assertTrue(run.err().contains("logbook belongs to the board"), run.err());
        assertEquals(SETTINGS + "log-days = 90\n", file());
    }

    /** The other's change is shown, and what the own text would undo of it stands in the next difference. */
    @Test
    void change_ofSomebodyElse_isNotUndoneWithoutAWord() throws Exception {
        Run run = edit(
                List.of(
                        text -> {
                            String other = text + "log-megabytes = 900\n";
                            assertEquals(
                                    0,
                                    box.run(TECH, Map.of("f", other), "settings", "set", "f", "--reason", "o")
                                            .status());
                            return SHORTER.apply(text);
                        },
                        text -> {
                            assertEquals(SETTINGS + "log-days = 90\n", text, "the own text is not lost");
                            return text + "log-megabytes = 900\n";
                        }),
                "y",
                "",
                "y");
        assertSays(0, "revision 3 of the settings is written", run);
        assertTrue(run.out().contains("somebody else changed the settings meanwhile"), run.out());
        assertTrue(run.out().contains("+log-megabytes = 900\n"), run.out());
        assertEquals(SETTINGS + "log-days = 90\nlog-megabytes = 900\n", file());
    }

    @Test
    void approvals_areAskedFor() throws Exception {
        Run on = box.editing(
                TECH,
                List.of(text -> text.replace("approvals = false", "approvals = true")),
                List.of("y"),
                "policy",
                "edit",
                "--reason",
                "two pairs of eyes");
        assertSays(0, "is in force", on);
        assertSays(0, "revision 2 of the settings waits", edit(List.of(SHORTER), "y"));
        assertEquals(SETTINGS, file());
    }

    @Test
    void noTerminal_isToldWithTheOtherWay() {
        Run run = box.run("settings", "edit", "--reason", "agreed");
        assertEquals(Refusal.USAGE, run.status());
        assertTrue(run.err().contains("ssh -t BOX settings edit"), run.err());
        assertTrue(run.err().contains("settings set - --reason … < settings.toml"), run.err());
        assertFalse(run.err().contains("policy"), run.err());
        assertEquals(Refusal.USAGE, box.run("settings", "edit", "--reason", " ").status());
    }

    /** Options first, then what is typed. */
    private Run edit(List<UnaryOperator<String>> edits, String... words) {
        List<String> command = new ArrayList<>(List.of("settings", "edit", "--reason", "agreed"));
        List<String> typed = new ArrayList<>();
        for (String word : words) {
            (word.startsWith("--") ? command : typed).add(word);
        }
        return box.editing(TECH, edits, typed, command.toArray(String[]::new));
    }

    private String file() throws Exception {
        return Files.readString(folder.resolve("settings.toml"));
    }
}
