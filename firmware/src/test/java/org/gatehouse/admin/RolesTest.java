package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Every command and every role: who may give it, as the design has it, and that nobody else gets further than a sentence. */
@Tag("R18")
class RolesTest {
    /** T technician, D safeguarding lead, H head. */
    private static final Map<String, String> MAY = new TreeMap<>(Map.ofEntries(
            Map.entry("help", "TDH"),
            Map.entry("status", "TDH"),
            Map.entry("health", "TDH"),
            Map.entry("log summary", "TDH"),
            Map.entry("log follow", "TDH"),
            Map.entry("policy show", "TDH"),
            Map.entry("policy check", "TDH"),
            Map.entry("policy propose", "T"),
            Map.entry("policy edit", "T"),
            Map.entry("policy history", "TDH"),
            Map.entry("policy diff", "TDH"),
            Map.entry("policy revert", "T"),
            Map.entry("policy approve", "DH"),
            Map.entry("policy reject", "DH"),
            Map.entry("explain", "TDH"),
            Map.entry("block", "TD"),
            Map.entry("allow", "T"),
            Map.entry("lift", "T"),
            Map.entry("quarantine", "TD"),
            Map.entry("release", "TD"),
            Map.entry("device list", "TDH"),
            Map.entry("device show", "TDH"),
            Map.entry("device add", "T"),
            Map.entry("device set", "T"),
            Map.entry("device remove", "T"),
            Map.entry("group list", "TDH"),
            Map.entry("group show", "TDH"),
            Map.entry("group add", "T"),
            Map.entry("group set", "T"),
            Map.entry("group remove", "T"),
            Map.entry("group unknown", "T"),
            Map.entry("group network list", "TDH"),
            Map.entry("group network add", "T"),
            Map.entry("group network remove", "T"),
            Map.entry("check", "TDH"),
            Map.entry("category list", "TDH"),
            Map.entry("category block", "T"),
            Map.entry("category allow", "T"),
            Map.entry("category alert", "T"),
            Map.entry("category quiet", "T"),
            Map.entry("safe-search show", "TDH"),
            Map.entry("safe-search set", "T"),
            Map.entry("schedule list", "TDH"),
            Map.entry("schedule add", "T"),
            Map.entry("schedule remove", "T"),
            Map.entry("list sources", "TDH"),
            Map.entry("list update", "T"),
            Map.entry("list rollback", "T"),
            Map.entry("access list", "TDH"),
            Map.entry("access add", "TDH"),
            Map.entry("access remove", "TDH"),
            Map.entry("access review", "DH"),
            Map.entry("access log", "DH"),
            Map.entry("alert list", "D"),
            Map.entry("alert show", "D"),
            Map.entry("alert test", "TD"),
            Map.entry("alert rules", "TDH"),
            Map.entry("key list", "TDH"),
            Map.entry("key add", "D"),
            Map.entry("key remove", "D"),
            Map.entry("export", "D"),
            Map.entry("verify", "TDH"),
            Map.entry("audit", "DH"),
            Map.entry("hold list", "DH"),
            Map.entry("hold add", "D"),
            Map.entry("hold remove", "D"),
            Map.entry("backup", "T"),
            Map.entry("restore", "T"),
            Map.entry("report weekly", "TDH"),
            Map.entry("report monthly", "TDH"),
            Map.entry("report review", "TDH"),
            Map.entry("report detailed", "D"),
            Map.entry("review request", "TDH"),
            Map.entry("review list", "TDH"),
            Map.entry("review close", "TDH"),
            Map.entry("settings show", "TDH"),
            Map.entry("settings check", "T"),
            Map.entry("settings set", "T"),
            Map.entry("settings edit", "T"),
            Map.entry("settings file", "T"),
            Map.entry("settings revert", "T"),
            Map.entry("settings history", "TDH"),
            Map.entry("settings diff", "TDH"),
            Map.entry("settings approve", "DH"),
            Map.entry("settings reject", "DH"),
            Map.entry("network show", "TDH"),
            Map.entry("network set", "T"),
            Map.entry("network keep", "T"),
            Map.entry("time", "TDH"),
            Map.entry("update status", "TDH"),
            Map.entry("update install", "T"),
            Map.entry("update rollback", "T"),
            Map.entry("update dismiss", "T"),
            Map.entry("version", "TDH"),
            Map.entry("reboot", "T")));

    @TempDir
    static Path folder;

    private static TestAppliance appliance;

    @BeforeAll
    static void start() throws Exception {
        appliance = TestAppliance.start(folder);
    }

    @AfterAll
    static void end() {
        appliance.close();
    }

    static Stream<Arguments> commandsAndRoles() {
        return MAY.entrySet().stream().flatMap(entry -> Arrays.stream(Role.values())
                .map(role -> Arguments.of(
                        entry.getKey(),
                        role,
                        entry.getValue()
                                        .indexOf(role.code()
                                                .toUpperCase(Locale.ROOT)
                                                .charAt(0))
                                >= 0)));
    }

    @Test
    void table_namesEveryCommand() {
        List<String> found = new ArrayList<>();
        leaves(AdminShell.commands(), "", found);
        found.sort(null);
        assertEquals(List.copyOf(MAY.keySet()), found);
    }

    @ParameterizedTest
    @MethodSource("commandsAndRoles")
    void command_ofARole(String command, Role role, boolean may) {
        Person person = new Person("somebody", role, "local");
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--no-such-option");
        TestAppliance.Run run = appliance.run(person, words.toArray(String[]::new));
        boolean refused = run.err().contains("this is for ");
        assertEquals(may, !refused, run.err());
        assertEquals(may ? Refusal.USAGE : Refusal.NO, run.status(), run.err());
        assertEquals("", run.out());
        List<String> shown = new ArrayList<>();
        leaves(AdminShell.commands(person), "", shown);
        assertEquals(may, shown.contains(command), shown.toString());
    }

    /** They are not listed, and nobody may give them who may not give the long ones. */
    @ParameterizedTest
    @ValueSource(strings = {"history", "show", "diff", "revert", "approve", "reject"})
    void shortForm_isForWhomTheLongOneIs(String command) {
        for (Role role : Role.values()) {
            Person person = new Person("somebody", role, "local");
            TestAppliance.Run run = appliance.run(person, command, "--no-such-option");
            boolean may = MAY.get("policy " + command)
                            .indexOf(role.code().toUpperCase(Locale.ROOT).charAt(0))
                    >= 0;
            assertEquals(may, !run.err().contains("this is for "), run.err());
            assertEquals(may ? Refusal.USAGE : Refusal.NO, run.status(), run.err());
        }
        assertFalse(Manual.table().contains("| `" + command + "` |"));
        assertFalse(appliance.run("help").out().contains("\n  " + command));
        assertTrue(appliance.run("help", command).out().contains("Usage: gatehouse " + command));
    }

    @Test
    void help_showsNoCommandOfAnotherRole() {
        String technician = appliance.run("help").out();
        String head = appliance.run(TestAppliance.HEAD, "help").out();
        assertTrue(technician.contains("reboot"), technician);
        assertFalse(head.contains("reboot"), head);
        assertFalse(appliance.run("help", "policy").out().contains("  approve  "));
        assertTrue(appliance.run(TestAppliance.HEAD, "help", "policy").out().contains("  approve  "));
        assertFalse(appliance.run(TestAppliance.HEAD, "help", "device").out().contains("  remove  "));
    }

    private static void leaves(CommandLine line, String path, List<String> found) {
        line.getSubcommands().forEach((name, below) -> {
            if (!below.getCommandSpec().usageMessage().hidden()) {
                if (below.getSubcommands().isEmpty()) {
                    found.add((path + " " + name).strip());
                } else {
                    leaves(below, path + " " + name, found);
                }
            }
        });
    }
}
