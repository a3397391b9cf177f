package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What the commands say of themselves, as a page for man(1) and as a table for the README, so that neither can be out of date: {@code Manual man} or {@code Manual table}. A program of its own.
 */
public final class Manual {
    private static final Set<String> EVERYWHERE = Set.of("--json", "--help");

    private Manual() {}

    /** Prints one of them. */
    public static void main(String[] arguments) {
        String what = arguments.length == 1 ? arguments[0] : "";
        switch (what) {
            case "man" -> System.out.print(page());
            case "table" -> System.out.print(table());
            default -> {
                System.err.println("usage: Manual man|table");
                System.exit(Refusal.USAGE);
            }
        }
    }

    /** A page of man(7). */
    static String page() {
        CommandLine all = AdminShell.commands();
        StringBuilder page = new StringBuilder("""
                .TH GATEHOUSE 8 "" "Gatehouse" "Gatehouse"
                .SH NAME
                gatehouse \\- the commands of a Gatehouse box
                .SH SYNOPSIS
                .B ssh
                .I BOX COMMAND
                .br
                .B gatehouse
                [\\fB\\-\\-as\\fR \\fIROLE\\fR[\\fB:\\fR\\fINAME\\fR]] \\fICOMMAND\\fR
                .SH DESCRIPTION
                The commands are the same over SSH, in the shell that
                .B ssh
                .I BOX
                opens, and on the box itself, where root gives them. Over SSH the key says who somebody is.
                .PP
                A reason may be typed without quotes of its own:
                .B \\-\\-reason
                goes on until the next option. So does a time behind its day.
                .SH COMMANDS
                """);
        for (CommandLine command : leaves(all)) {
            describe(page, command);
        }
        page.append(
                ".SH EXIT STATUS\n0, 1 where the answer is no, 2 where the command is not written as it must be.\n");
        return page.toString();
    }

    /** A row a command, for the README. */
    static String table() {
        StringBuilder table = new StringBuilder("| command | does | for |\n| --- | --- | --- |\n");
        for (CommandLine command : leaves(AdminShell.commands())) {
            table.append("| `%s` | %s | %s |%n"
                    .formatted(
                            name(command),
                            Overview.firstSentence(command.getCommandSpec()).replace("|", "\\|"),
                            roles(command)));
        }
        return table.toString();
    }

    /** Those that do something; the others only hold them. */
    private static List<CommandLine> leaves(CommandLine line) {
        List<CommandLine> leaves = new ArrayList<>();
        Collection<CommandLine> below = new ArrayList<>(line.getSubcommands().values());
        for (CommandLine command : below) {
            if (command.getCommandSpec().usageMessage().hidden()) {
                continue; // a short form
            }
            if (command.getSubcommands().isEmpty()) {
                leaves.add(command);
            } else {
                leaves.addAll(leaves(command));
            }
        }
        return leaves;
    }

    private static void describe(StringBuilder page, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        page.append(".SS ").append(roff(name(command) + synopsis(spec))).append('\n');
        page.append(roff(String.join(" ", spec.usageMessage().description()))).append('\n');
        if (!roles(command).equals("everybody")) {
            page.append("For ").append(roff(roles(command))).append(".\n");
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(page, parameter.paramLabel(), parameter);
        }
        for (OptionSpec option : spec.options()) {
            if (!EVERYWHERE.contains(option.longestName())) {
                String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
                item(page, option.longestName() + value, option);
            }
        }
        List<String> examples = Arrays.stream(spec.usageMessage().footer())
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();
        if (!examples.isEmpty()) {
            page.append(".PP\n.nf\n");
            examples.forEach(example -> page.append(roff(example)).append('\n'));
            page.append(".fi\n");
        }
    }

    private static void item(StringBuilder page, String label, ArgSpec argument) {
        page.append(".TP\n.B ").append(roff(label)).append('\n');
        page.append(roff(String.join(" ", argument.description()))).append('\n');
    }

    private static String synopsis(CommandSpec spec) {
        return spec.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)
                .map(label -> " " + label)
                .collect(Collectors.joining());
    }

    /** Without the name of the program, which over SSH nobody types. */
    private static String name(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        return name.substring(name.indexOf(' ') + 1);
    }

    private static String roles(CommandLine command) {
        Permission permission = Permission.of(command);
        return permission.roles().size() == Role.values().length ? "everybody" : permission.text();
    }

    /** As man(7) needs it: a line must not begin with a point or an apostrophe. */
    private static String roff(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
