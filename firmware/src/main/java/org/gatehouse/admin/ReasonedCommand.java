package org.gatehouse.admin;

import picocli.CommandLine.Option;

/** A command that changes something: it asks why, and the answer is recorded. */
abstract class ReasonedCommand extends AdminCommand {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is recorded.")
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
