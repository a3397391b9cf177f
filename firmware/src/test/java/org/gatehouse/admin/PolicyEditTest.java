package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What somebody does in an editor, and what becomes of it. */
@Tag("R06")
class PolicyEditTest extends WithAppliance {
    private static final Person TECH = new Person("tech.1", Role.TECHNICIAN, "local");
    private static final UnaryOperator<String> WITHOUT_GAMES =
            text -> text.replace("\"games\", ", "").replace(", \"games\"", "");

    @Test
    void change_isShown_andMadeWhenSomebodySaysSo() {
        Run run = edit(List.of(WITHOUT_GAMES), "y");
        assertSays(0, "revision 2 is in force\n", run);
        assertTrue(run.out().contains("--- revision 1\n+++ policy.toml\n"), run.out());
        assertTrue(run.out().contains("-block = [\"games\", "), run.out());
        assertFalse(box.run("policy", "show").out().contains("games"));
        assertSays(0, "for the club", box.run("policy", "history"));
    }

    @Test
    void change_thatNobodyWants_isNotMade() {
        for (String no : List.of("", "n", "what?")) {
            Run run = edit(List.of(WITHOUT_GAMES), no);
            assertSays(1, "nothing was changed", run);
        }
        assertEquals(1, box.changes().revisions().history().size());
    }

    @Test
    void text_asItWas_changesNothing() {
        assertSays(0, "nothing was changed: the text is as it was\n", edit(List.of(text -> text)));
        Run comment = edit(List.of(text -> "# a remark\n" + text));
        assertSays(0, "nothing was changed: it says the same as revision 1\n", comment);
        assertEquals(1, box.changes().revisions().history().size());
    }

    @Test
    void faults_areToldWithTheirLines_andTheTextIsNotLost() {
        Run run = edit(
                List.of(text -> WITHOUT_GAMES.apply(text).replace("\"adult\"", "\"adullt\""), text -> {
                    assertTrue(text.contains("adullt") && !text.contains("games"), text);
                    return text.replace("adullt", "adult");
                }),
                "",
                "y");
        assertSays(0, "revision 2 is in force\n", run);
        assertTrue(run.err().matches("(?s)gatehouse policy edit: policy\\.toml:\\d+:\\d+: .*adullt.*"), run.err());
        Run given = edit(List.of(text -> "no policy at all"), "n");
        assertSays(1, "nothing was changed", given);
    }

    @Test
    void text_mayBeEditedAgain_afterTheDifference() {
        Run run = edit(List.of(WITHOUT_GAMES, text -> text.replace("\"adult\", ", "")), "e", "y");
        assertSays(0, "revision 2 is in force\n", run);
        assertFalse(box.run("policy", "show").out().contains("games"));
    }

    /** The other's change stays, and whoever edits sees what he is about to do before it is done. */
    @Test
    void change_ofSomebodyElse_isKept() {
        Run run = edit(
                List.of(text -> {
                    assertEquals(
                            0,
                            box.run("block", "bad.example", "--everyone", "--reason", "seen")
                                    .status());
                    return WITHOUT_GAMES.apply(text);
                }),
                "y",
                "y");
        assertSays(0, "revision 3 is in force\n", run);
        assertTrue(run.out().contains("revision 2 by local (technician) came into force meanwhile (seen)"), run.out());
        String policy = box.run("policy", "show").out();
        assertTrue(policy.contains("bad.example") && !policy.contains("games"), policy);
    }

    @Test
    void change_ofTheSame_isNotOverwritten() {
        Run run = edit(
                List.of(
                        text -> {
                            String other = text.replace("\"games\", ", "\"games\", \"malware\", ");
                            assertEquals(
                                    0,
                                    box.run(TECH, Map.of("f", other), "policy", "propose", "f", "--reason", "o")
                                            .status());
                            return WITHOUT_GAMES.apply(text);
                        },
                        text -> {
                            assertFalse(text.contains("games"), "the own text is not lost");
                            return text;
                        }),
                "y",
                "",
                "n");
        assertSays(1, "nothing was changed", run);
        assertTrue(run.out().contains("It changed the same as you:\n--- revision 1\n+++ revision 2\n"), run.out());
        assertTrue(run.out().contains("--- revision 2\n+++ policy.toml\n"), "against what is in force now");
        assertEquals(2, box.changes().current().revision());
    }

    @Test
    void approvals_areAskedFor() {
        Run run = edit(List.of(text -> text.replace("approvals = false", "approvals = true")), "y");
        assertSays(0, "revision 2 is in force", run);
        assertSays(0, "revision 3 waits", edit(List.of(WITHOUT_GAMES), "y"));
    }

    @Test
    void noTerminal_isToldWithTheOtherWay() {
        Run run = box.run("policy", "edit", "--reason", "x");
        assertEquals(Refusal.USAGE, run.status());
        assertTrue(run.err().contains("there is no terminal to edit at"), run.err());
        assertTrue(run.err().contains("policy propose - --reason … < policy.toml"), run.err());
        assertEquals(
                Refusal.USAGE,
                box.editing(TECH, List.of(), List.of(), "policy", "edit", "--json", "--reason", "x")
                        .status());
        assertEquals(Refusal.USAGE, box.run("policy", "edit", "--reason", " ").status());
    }

    private Run edit(List<UnaryOperator<String>> edits, String... typed) {
        return box.editing(TECH, edits, List.of(typed), "policy", "edit", "--reason", "for the club");
    }
}
