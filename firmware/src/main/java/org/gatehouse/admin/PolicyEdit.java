package org.gatehouse.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;
import picocli.CommandLine.Command;

/** {@code gatehouse policy edit}. A text with mistakes is not lost, and what somebody else changed meanwhile is not undone without a word. */
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
final class PolicyEdit extends ReasonedCommand {
    private static final String FILE = "policy.toml";
    private static final String UNCHANGED = "nothing was changed";

    private CurrentPolicy base; // what the text is compared with
    private String text;

    @Override
    Answer answer() throws Refusal, LogbookException {
        base = appliance().changes().current();
        String original = PolicyWriter.write(base.document());
        text = original;
        while (true) {
            text = edit(FILE, text).orElseThrow(PolicyEdit::noTerminal);
            if (text.equals(original)) {
                return Answer.of(Data.of("changed", false), UNCHANGED + ": the text is as it was\n");
            }
            try {
                Optional<Answer> done = offer(parsePolicy(FILE, text));
                if (done.isPresent()) {
                    return done.get();
                }
            } catch (ConfigException faulty) {
                faulty.faults().stream().map(Fault::toString).forEach(this::tell);
                again("Edit it again? [Y/n] ");
            }
        }
    }

    private static Refusal noTerminal() {
        return Refusal.usage("there is no terminal to edit at: ssh -t BOX policy edit …; or policy show > " + FILE
                + ", edit that, and policy propose - --reason … < " + FILE);
    }

    /** Shows what would change, and makes it so. Nothing where the text is to be edited again. */
    private Optional<Answer> offer(PolicyDocument wanted) throws Refusal, ConfigException, LogbookException {
        PolicyDocument next = wanted;
        while (true) {
            String difference = Difference.of(
                    "revision " + base.revision(), PolicyWriter.write(base.document()), FILE, PolicyWriter.write(next));
            if (difference.isEmpty()) {
                String same = UNCHANGED + ": it says the same as revision " + base.revision() + "\n";
                return Optional.of(Answer.of(Data.of("changed", false), same));
            }
            say(difference);
            String typed = typed("Make this the policy? [y/N, e: edit again] ");
            if (typed.equals("e")) {
                return Optional.empty();
            }
            if (!List.of("y", "yes").contains(typed)) {
                throw Refusal.no(UNCHANGED);
            }
            Optional<Revision> made = changing().proposeUpon(base.revision(), next, person(), reason());
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
            text = PolicyWriter.write(merged.get());
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

    private void again(String question) throws Refusal {
        if (!List.of("", "y", "yes").contains(typed(question))) {
            throw Refusal.no(UNCHANGED);
        }
    }

    private String typed(String question) throws Refusal {
        return ask(question).orElseThrow(() -> Refusal.no(UNCHANGED)).strip().toLowerCase(Locale.ROOT);
    }
}
