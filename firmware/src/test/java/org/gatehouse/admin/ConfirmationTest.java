package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.gatehouse.admin.TestAppliance.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What is hard to get back is asked first, says what will happen, and a script says that it means it. */
@Tag("R40")
class ConfirmationTest extends WithAppliance {
    private static final Person TECH = new Person("tech.1", Role.TECHNICIAN, "ssh 192.0.2.10");
    private static final Person LEAD = new Person("lead.1", Role.DSL, "ssh 192.0.2.10");
    private static final Map<String, String> FILES = Map.of(
            "-",
            "PK\3\4",
            "1.pub",
            AccessListTest.key(1),
            "2.pub",
            AccessListTest.key(2),
            "3.pub",
            AccessListTest.key(3));

    @BeforeEach
    void start() throws Exception {
        must(TECH, "access", "add", "technician:tech.1", "--key", "1.pub", "--reason", "x");
        must(TECH, "access", "add", "dsl:lead.1", "--key", "2.pub", "--reason", "x");
    }

    @ParameterizedTest
    @CsvSource({
        "T, reboot --reason x, off the internet for about a minute",
        "T, restore --reason x, 'replaces policy, devices, access and keys'",
        "T, list rollback, takes back the latest update",
        "D, key remove FINGERPRINT --reason x, from then on no names are kept at all",
        "T, access remove technician:tech.1 --reason x, the last technician's key",
        "D, access remove technician:tech.1 --reason x, the last technician's key",
        "D, access remove dsl:lead.1 --reason x, your own key",
    })
    void command_isDoneOnlyWhereSomebodyWantsIt(String who, String line, String sentence) throws Exception {
        Person person = who.equals("T") ? TECH : LEAD;
        String[] command = line.replace("FINGERPRINT", fingerprint()).split(" ");
        String before = state();
        Run nobody = box.run(person, FILES, command);
        assertEquals(Refusal.USAGE, nobody.status(), nobody.err());
        assertTrue(nobody.err().contains(sentence) && nobody.err().contains("say --yes"), nobody.err());
        for (String no : List.of("", "n", "no", "yep")) {
            Run refused = box.answering(person, FILES, List.of(no), command);
            assertEquals(Refusal.NO, refused.status(), refused.err());
            assertTrue(refused.out().contains(sentence) && refused.out().endsWith(" Go on? [y/N] "), refused.out());
            assertTrue(refused.err().contains("nothing was done"), refused.err());
        }
        assertEquals(before, state());
        assertDone(box.answering(person, FILES, List.of("y"), command), before);
    }

    @Test
    void yes_isForScripts() throws Exception {
        String before = state();
        assertDone(box.run(LEAD, FILES, "key", "remove", fingerprint(), "--reason", "x", "--yes"), before);
        before = state();
        assertDone(box.run(LEAD, FILES, "access", "remove", "technician:tech.1", "--reason", "x", "--yes"), before);
        before = state();
        assertDone(box.run(TECH, FILES, "reboot", "--reason", "x", "--yes"), before);
    }

    /** Whatever asks for a reason refuses one that says nothing before it acts, and whatever asks for consent is told by --yes that it need not. */
    @Test
    void reasonAndConsent_areAskedForInOnePlace() {
        List<CommandLine> commands = ExamplesTest.leaves().toList();
        assertTrue(commands.size() > 50, commands.size() + " commands");
        for (CommandLine command : commands) {
            CommandSpec spec = command.getCommandSpec();
            OptionSpec reason = spec.findOption("--reason");
            boolean reasoned = reason != null && reason.required();
            assertEquals(reasoned, spec.userObject() instanceof ReasonedCommand, spec.qualifiedName());
            boolean consents = spec.mixins().values().stream().anyMatch(mixin -> mixin.userObject() instanceof Consent);
            assertEquals(spec.findOption("--yes") != null, consents, spec.qualifiedName());
        }
    }

    /** Whom somebody else can let in again at once. */
    @Test
    void access_ofAnother_isTakenWithoutAQuestion() {
        must(LEAD, "access", "add", "technician:tech.2", "--key", "3.pub", "--reason", "x");
        must(LEAD, "access", "remove", "technician:tech.2", "--reason", "x");
    }

    private void assertDone(Run run, String before) throws Exception {
        boolean noTableBefore = run.err().contains("there is no table before this one");
        assertTrue(run.status() == 0 || noTableBefore, run.err());
        assertFalse(before.equals(state()) && !noTableBefore);
    }

    private String state() throws Exception {
        return box.rebooted + " " + (box.restored != null) + " " + box.access().all() + " "
                + box.recipients().current(box.changes().now().now()).recipients();
    }

    private String fingerprint() {
        return box.recipients()
                .current(box.changes().now().now())
                .recipients()
                .get(0)
                .fingerprint();
    }

    private void must(Person person, String... words) {
        Run run = box.run(person, FILES, words);
        assertEquals(0, run.status(), run.err());
    }
}
