package org.gatehouse.admin;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse help}. */
@Command(
        name = "help",
        description = "Lists the commands, or says what one of them does.",
        footer = {"", "Examples:", "  ssh box help", "  ssh box help explain", "  ssh box help device add"})
final class HelpCommand extends AdminCommand {
    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "A command, with those that it is below.")
    private List<String> words;

    @Override
    Answer answer() throws Refusal {
        CommandLine line = AdminShell.commands(person());
        for (String word : words == null ? List.<String>of() : words) {
            line = line.getSubcommands().get(word);
            if (line == null) {
                throw Refusal.usage("there is no command " + Columns.plain(String.join(" ", words)));
            }
        }
        String text = line.getUsageMessage();
        return Answer.of(Data.of("help", text), text);
    }
}
