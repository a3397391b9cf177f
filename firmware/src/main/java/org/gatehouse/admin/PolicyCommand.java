package org.gatehouse.admin;

import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy}. */
@Command(
        name = "policy",
        description = "Shows the policy in force, checks the text of another one, or proposes it.",
        subcommands = {PolicyCommand.Show.class, PolicyCommand.Check.class, PolicyCommand.Propose.class},
        footer = {
            "",
            "Examples:",
            "  gatehouse policy show > policy.toml",
            "  gatehouse policy check policy.toml",
            "  gatehouse policy propose policy.toml --reason \"games for the Minecraft club, asked for by Year 4\""
        })
final class PolicyCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected show, check or propose");
    }

    /** {@code gatehouse policy show}. */
    @Command(name = "show", description = "Prints the policy in force, as the box writes it.")
    static final class Show extends AdminCommand {
        @Override
        Answer answer() {
            var current = appliance().changes().current();
            String text = PolicyWriter.write(current.document());
            return Answer.of(Data.of("revision", current.revision(), "document", text), text);
        }
    }

    /** {@code gatehouse policy check}. */
    @Command(
            name = "check",
            description = {
                "Reads the text of a policy, and says all that is wrong with it, or what it would change.",
                "Exit status 1 where it has faults."
            })
    static final class Check extends AdminCommand {
        @Parameters(paramLabel = "FILE", description = "A policy; - is the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal, ConfigException {
            PolicyDocument document = appliance().changes().parse(file, read(file));
            var current = appliance().changes().current();
            String difference = Difference.of(
                    "revision " + current.revision(),
                    PolicyWriter.write(current.document()),
                    file,
                    PolicyWriter.write(document));
            return Answer.of(
                    Data.of("revision", current.revision(), "difference", difference),
                    difference.isEmpty()
                            ? "no faults; it says what is in force\n"
                            : "no faults; it would change:\n" + difference);
        }
    }

    /** {@code gatehouse policy propose}. */
    @Command(
            name = "propose",
            description = {
                "Makes the text of a file the policy: in force at once, or where approvals are on, when it is approved.",
                "A text with faults changes nothing."
            })
    @For(Role.TECHNICIAN)
    static final class Propose extends AdminCommand {
        @Parameters(paramLabel = "FILE", description = "A policy; - is the standard input.")
        private String file;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is recorded.")
        private String reason;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().parse(file, read(file));
            return RevisionView.answer(appliance().changes().propose(document, person(), reason));
        }
    }
}
