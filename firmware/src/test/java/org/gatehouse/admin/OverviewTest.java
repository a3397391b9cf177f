package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class OverviewTest {
    @ParameterizedTest
    @EnumSource(Role.class)
    void everyCommandOfARole_isListedOnce_underATopic(Role role) {
        CommandLine line = AdminShell.commands(new Person("somebody", role, "local"));
        List<String> lines = line.getUsageMessage().lines().toList();
        assertFalse(lines.contains(" More"), "a command is under no topic");
        line.getSubcommands().forEach((name, command) -> {
            long shown = lines.stream()
                    .filter(text -> text.startsWith("  " + name + " "))
                    .count();
            assertEquals(command.getCommandSpec().usageMessage().hidden() ? 0 : 1, shown, name);
        });
    }

    /** None is cut in the middle of a sentence. */
    @ParameterizedTest
    @EnumSource(Role.class)
    void everyLine_endsWithTheSentence(Role role) {
        CommandLine line = AdminShell.commands(new Person("somebody", role, "local"));
        assertTrue(line.getUsageMessage().contains("Says whether the box filters, and by what."));
        line.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .map(command -> Overview.firstSentence(command.getCommandSpec()))
                .forEach(sentence ->
                        assertFalse(sentence.isEmpty() || sentence.endsWith(",") || sentence.endsWith("."), sentence));
    }
}
