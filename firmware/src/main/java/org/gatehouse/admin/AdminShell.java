package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gatehouse.logbook.CallRecord.Call;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Timestamp;
import org.tinylog.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs one command for one caller. */
public final class AdminShell {
    private static final int WIDTH = 110; // of the usage texts

    private AdminShell() {}

    /**
     * Runs a command to its end, on the caller's thread.
     *
     * @return the exit status: 0, 1 for a no, 2 for a command that is not written as it must be
     */
    public static int run(Appliance appliance, Caller caller, List<String> arguments) {
        CommandLine line = commands(caller.person())
                .setOut(caller.out())
                .setErr(caller.err())
                .setParameterExceptionHandler((misuse, words) -> report(misuse));
        attach(line, appliance, caller);
        appliance.settings().heard(caller.person());
        Optional<String> refusal = refusal(line, arguments, caller.person());
        int status = refusal.isPresent() ? Refusal.NO : line.execute(arguments.toArray(String[]::new));
        refusal.ifPresent(text -> {
            caller.err().println(text);
            if (arguments.contains("--json")) {
                caller.out().print(Json.line(Map.of("error", text, "faults", List.of())));
            }
        });
        record(appliance, caller.person(), recorded(line, arguments), status);
        caller.out().flush();
        caller.err().flush();
        return status;
    }

    private static CommandLine meant(CommandLine all, List<String> arguments) {
        CommandLine line = all;
        for (String word : arguments) {
            CommandLine below = line.getSubcommands().get(word);
            if (below == null) {
                break;
            }
            line = below;
        }
        return line;
    }

    /** Why somebody may not give a command, whatever else is said with it. */
    private static Optional<String> refusal(CommandLine all, List<String> arguments, Person person) {
        CommandLine line = meant(all, arguments);
        Permission permission = Permission.of(line);
        return permission.allows(person.role())
                ? Optional.empty()
                : Optional.of(line.getCommandSpec().qualifiedName() + ": this is for " + permission.text()
                        + "; you are here as " + AccessList.text(person));
    }

    /** A record that cannot be written is told in the log, and costs nobody his command: the box must be mended by commands. */
    private static void record(Appliance appliance, Person person, String command, int status) {
        Timestamp at = appliance.changes().stamp();
        try {
            appliance.calls().add(new Call(0, at, person.author(), Columns.plain(command), status));
        } catch (LogbookException failed) {
            Logger.error("{}", failed.getMessage());
        }
    }

    /** What was typed; of a {@link Discreet} command without the values: whoever runs the box can read that record. */
    private static String recorded(CommandLine all, List<String> arguments) {
        CommandLine line = meant(all, arguments);
        boolean discreet = false;
        List<String> names = new ArrayList<>();
        for (; line != null; line = line.getParent()) {
            discreet |= line.getCommand().getClass().isAnnotationPresent(Discreet.class);
            names.add(line.getCommandName());
        }
        if (!discreet) {
            return arguments.stream().map(AdminShell::quoted).collect(Collectors.joining(" "));
        }
        return arguments.stream()
                .map(word -> names.contains(word) ? word : word.startsWith("--") ? word.replaceFirst("=.*", "") : "…")
                .collect(Collectors.joining(" "))
                .replaceAll("…( …)+", "…");
    }

    private static String quoted(String word) {
        return word.isEmpty() || word.indexOf(' ') >= 0 ? '"' + word + '"' : word;
    }

    /** All commands. */
    static CommandLine commands() {
        CommandLine line = new CommandLine(new Gatehouse());
        for (AdminCommand command : PolicyCommand.shortForms()) {
            CommandLine shortForm = new CommandLine(command);
            shortForm.getCommandSpec().usageMessage().hidden(true); // listed once, below "policy"
            line.addSubcommand(shortForm);
        }
        line.setUsageHelpWidth(WIDTH);
        Overview.use(line);
        return line;
    }

    /** All commands; those that somebody's role may not use are hidden. */
    static CommandLine commands(Person person) {
        CommandLine line = commands();
        hide(line, person.role());
        return line;
    }

    /** One that only holds others is shown where one of them is. */
    private static void hide(CommandLine line, Role role) {
        for (CommandLine below : line.getSubcommands().values()) {
            hide(below, role);
            boolean shown = below.getSubcommands().isEmpty()
                    ? Permission.of(below).allows(role)
                    : below.getSubcommands().values().stream()
                            .anyMatch(leaf ->
                                    !leaf.getCommandSpec().usageMessage().hidden());
            var usage = below.getCommandSpec().usageMessage();
            usage.hidden(usage.hidden() || !shown);
        }
    }

    private static void attach(CommandLine line, Appliance appliance, Caller caller) {
        if (line.getCommand() instanceof AdminCommand command) {
            command.attach(appliance, caller);
        }
        line.getSubcommands().values().forEach(below -> attach(below, appliance, caller));
    }

    private static int report(ParameterException misuse) {
        CommandLine line = misuse.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr().println(name + ": " + misuse.getMessage() + "; see " + name + " --help");
        return Refusal.USAGE;
    }

    /** All commands. */
    @Command(
            name = "gatehouse",
            sortOptions = false,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {
                HelpCommand.class,
                StatusCommand.class,
                HealthCommand.class,
                LogCommand.class,
                PolicyCommand.class,
                ExplainCommand.class,
                RuleCommand.Block.class,
                RuleCommand.Allow.class,
                RuleCommand.Lift.class,
                QuarantineCommand.class,
                QuarantineCommand.Release.class,
                DeviceCommand.class,
                GroupCommand.class,
                AlertCommand.class,
                ReportCommand.class,
                ReviewCommand.class,
                CheckCommand.class,
                CategoryCommand.class,
                SafeSearchCommand.class,
                ScheduleCommand.class,
                ListCommand.class,
                KeyCommand.class,
                ExportCommand.class,
                VerifyCommand.class,
                AuditCommand.class,
                HoldCommand.class,
                AccessCommand.class,
                BackupCommand.class,
                BackupCommand.Restore.class,
                SettingsCommand.class,
                NetworkCommand.class,
                TimeCommand.class,
                UpdateCommand.class,
                VersionCommand.class,
                RebootCommand.class
            },
            description = "Shows what the box does and why, and changes its policy.",
            footer = {
                "",
                "Over SSH: ssh BOX COMMAND, or ssh BOX for a shell. On the box: gatehouse [--as ROLE[:NAME]] COMMAND.",
                "Whoever is root there acts as the technician \"local\", unless he says for whom he acts: --as dsl:lead.1,",
                "--as head:head.01, --as technician:tech.1. It is recorded.",
                "",
                "Exit status: 0, 1 where the answer is no, 2 where the command is not written as it must be.",
                "Each command has --json, and --help with examples."
            })
    private static final class Gatehouse extends AdminCommand {
        @Option(names = "--version", description = "Says which version of the firmware runs.")
        private boolean version;

        @Override
        Answer answer() throws Refusal {
            if (version) {
                return VersionCommand.of(appliance());
            }
            throw Refusal.usage("a command is missing; see gatehouse --help");
        }
    }
}
