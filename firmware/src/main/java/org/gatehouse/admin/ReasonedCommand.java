package org.gatehouse.admin;

import picocli.CommandLine.Option;

/** A command that changes something: it asks why, and the answer is recorded. */
abstract class ReasonedCommand extends AdminCommand {
    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is recorded.")
    private String reason;

    /** @throws Refusal where it says nothing */
    final String reason() throws Refusal {
        return PolicyChanges.requireReason(reason);
    }
}
