package org.gatehouse.admin;

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
}
