package org.gatehouse.admin;

import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import picocli.CommandLine.Command;

/** {@code gatehouse policy edit}. What somebody else changed meanwhile is brought together with it where both can be. */
@Command(
        name = "edit",
        description = {
            "Opens the policy in force in an editor; what you save is checked, shown as a difference, and proposed when you say so.",
            "Faults are shown with their lines, and you edit again. Comments are not kept: the box writes the policy its own way.",
            "Over SSH save within ten minutes of the last key: an idle session ends, and what was not saved is lost.",
            "It needs a terminal. On the box the editor is that of VISUAL or EDITOR, else nano or vi; over SSH it is a small one of the box."
        },
        footer = {
            "",
            "Examples:",
            "  ssh -t box policy edit --reason \"new terms\"",
            "  gatehouse policy edit --reason \"new terms\""
        })
@For(Role.TECHNICIAN)
final class PolicyEdit extends EditCommand {
    private CurrentPolicy base; // what the text is compared with

    PolicyEdit() {
        super("policy.toml", "policy show", "policy propose");
    }

    @Override
    String begin() throws LogbookException {
        base = appliance().changes().current();
        return PolicyWriter.write(base.document());
    }

    @Override
    Optional<Answer> offer(String edited) throws Refusal, ConfigException, LogbookException {
        PolicyDocument next = parsePolicy(file(), edited);
        while (true) {
            String difference = Difference.of(
                    "revision " + base.revision(),
                    PolicyWriter.write(base.document()),
                    file(),
                    PolicyWriter.write(next));
            if (difference.isEmpty()) {
                return Optional.of(unchanged("it says the same as revision " + base.revision()));
            }
            say(difference);
            if (!agrees("Make this the policy?")) {
                return Optional.empty();
            }
            Optional<Revision> made = appliance().changes().proposeUpon(base.revision(), next, person(), reason());
            if (made.isPresent()) {
                return made.map(RevisionView::answer);
            }
            Optional<PolicyDocument> merged = upon(next);
            if (merged.isEmpty()) {
                return Optional.empty();
            }
            next = merged.get();
        }
    }

    /** Somebody was faster: makes the change to what is in force now, or nothing where both changed the same and somebody has to look. */
    private Optional<PolicyDocument> upon(PolicyDocument wanted) throws Refusal, LogbookException {
        CurrentPolicy before = base;
        base = appliance().changes().current();
        Revision other = appliance().changes().require(base.revision());
        say("Nothing was changed yet: revision %d by %s came into force meanwhile (%s).%n"
                .formatted(other.number(), other.author(), Columns.plain(other.reason())));
        Optional<PolicyDocument> merged = DocumentMerge.of(before.document(), wanted, base.document());
        if (merged.isPresent()) {
            say("Your change upon it:\n");
            goOnWith(PolicyWriter.write(merged.get()));
            return merged;
        }
        say("It changed the same as you:\n"
                + Difference.of(
                        "revision " + before.revision(),
                        PolicyWriter.write(before.document()),
                        "revision " + base.revision(),
                        PolicyWriter.write(base.document())));
        again("Edit yours again, to bring both together? [Y/n] ");
        return merged;
    }
}
