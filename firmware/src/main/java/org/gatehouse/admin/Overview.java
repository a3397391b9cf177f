package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** The commands that a usage text lists: a sentence each; those of the box itself by what somebody wants. */
final class Overview {
    private static final int INDENT = 2;
    private static final int NAMES = 15;

    private static final Map<String, List<String>> TOPICS = new LinkedHashMap<>();

    static {
        TOPICS.put("What it does, and why", List.of("help", "status", "health", "explain", "check", "log", "report"));
        TOPICS.put("Who may reach what", List.of("block", "allow", "lift", "category", "safe-search", "schedule"));
        TOPICS.put("Devices and groups", List.of("device", "quarantine", "release", "group"));
        TOPICS.put("The policy and its lists", List.of("policy", "list"));
        TOPICS.put("Safeguarding", List.of("alert", "review", "key", "export", "verify", "audit", "hold"));
        TOPICS.put(
                "The box",
                List.of("access", "settings", "backup", "restore", "update", "network", "time", "version", "reboot"));
    }

    private Overview() {}

    /** Has all usage texts list commands like this. */
    static void use(CommandLine all) {
        Map<String, CommandLine.IHelpSectionRenderer> sections = new LinkedHashMap<>(all.getHelpSectionMap());
        sections.put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, Overview::text);
        all.setHelpSectionMap(sections);
    }

    private static String text(Help help) {
        Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
        if (help.commandSpec().parent() != null) {
            return rows(help, List.copyOf(left.values()));
        }
        StringBuilder text = new StringBuilder();
        TOPICS.forEach((topic, names) -> {
            List<Help> commands = new ArrayList<>();
            names.forEach(name -> {
                Help command = left.remove(name);
                if (command != null) {
                    commands.add(command);
                }
            });
            if (!commands.isEmpty()) {
                text.append("\n ").append(topic).append('\n').append(rows(help, commands));
            }
        });
        return text + (left.isEmpty() ? "" : "\n More\n" + rows(help, List.copyOf(left.values())));
    }

    private static String rows(Help help, List<Help> commands) {
        int width = help.commandSpec().usageMessage().width();
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(NAMES, INDENT, Overflow.SPAN),
                new Column(width - NAMES, INDENT, Overflow.WRAP));
        commands.forEach(command ->
                table.addRowValues(command.commandSpec().name(), firstSentence(command.commandSpec()) + "."));
        return table.toString();
    }

    /** What a command does, without what else there is to say of it, and without the full stop. */
    static String firstSentence(CommandLine.Model.CommandSpec command) {
        String text = String.join(" ", command.usageMessage().description());
        int end = text.indexOf(". ");
        return (end < 0 ? text : text.substring(0, end)).replaceFirst("\\.$", "");
    }
}
