package org.gatehouse.admin;

import org.gatehouse.policy.ChangeKind;
import picocli.CommandLine.Option;

/** A command that asks why, and the answer is recorded: it changes something, or takes something out of the box. */
abstract class ReasonedCommand extends AdminCommand {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; it is recorded. Whoever runs the box can read it: name nobody.")
    private String reason;

    /** A reason that says nothing is refused before anything is done. */
    @Override
    final void prepare() throws Refusal {
        reason = PolicyChanges.requireReason(reason);
    }

    final String reason() {
        return reason;
    }

    /**
     * Tells the safeguarding lead what this command has changed, where no revision does.
     *
     * @param look how to see it, and to undo it
     */
    final void announce(ChangeKind kind, String what, String... look) {
        PolicyChanges changes = appliance().changes();
        changes.announcer().tell(Announcement.of(kind, what, person().author(), reason, changes.stamp(), look));
    }
}
