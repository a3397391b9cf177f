package org.gatehouse.admin;

import java.util.List;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy}. */
@Command(
        name = "policy",
        description = {
            "The policy: what it says, what became of it, and how it changes. Every change is a revision with its author and reason.",
            "history, show, diff, revert, approve and reject do the same without the word policy before them."
        },
        subcommands = {
            PolicyShow.class,
            PolicyCommand.Check.class,
            PolicyCommand.Propose.class,
            PolicyEdit.class,
            PolicyHistory.class,
            PolicyDiff.class,
            PolicyRevert.class,
            PolicyApprove.class,
            PolicyReject.class
        },
        footer = {
            "",
            "Examples:",
            "  ssh box policy show > policy.toml",
            "  ssh box policy propose - --reason \"games for the Minecraft club, asked for by Year 4\" < policy.toml",
            "  ssh -t box policy edit --reason \"new terms\"",
            "  ssh box policy history",
            "  ssh box policy revert 3 --reason \"the new schedule shut out the breakfast club\""
        })
final class PolicyCommand extends AdminCommand {
    /** Those that may be given without the word policy: who works with revisions types them often. */
    static List<AdminCommand> shortForms() {
        return List.of(
                new PolicyHistory(),
                new PolicyShow(),
                new PolicyDiff(),
                new PolicyRevert(),
                new PolicyApprove(),
                new PolicyReject());
    }

    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage(
                "a command is missing; expected show, check, propose, edit, history, diff, revert, approve or reject");
    }

    /** {@code gatehouse policy check}. */
    @Command(
            name = "check",
            description = {
                "Reads the text of a policy, and says all that is wrong with it, or what it would change.",
                "Exit status 1 where it has faults."
            },
            footer = {"", "Example:", "  ssh box policy check - < policy.toml"})
    static final class Check extends AdminCommand {
        @Parameters(paramLabel = "FILE", description = "A policy; - is the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal, ConfigException {
            PolicyDocument document = parsePolicy(file, read(file));
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
            },
            footer = {
                "",
                "Example:",
                "  ssh box policy propose - --reason \"games for the Minecraft club, asked for by Year 4\" < policy.toml"
            })
    @For(Role.TECHNICIAN)
    static final class Propose extends ReasonedCommand {
        @Parameters(paramLabel = "FILE", description = "A policy; - is the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = parsePolicy(file, read(file));
            return RevisionView.answer(changing().propose(document, person(), reason()));
        }
    }
}
