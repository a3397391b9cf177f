package org.gatehouse.admin;

import org.gatehouse.logbook.LogbookException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy reject}. */
@Command(
        name = "reject",
        description = "Refuses a revision that waits. For the safeguarding lead, a deputy or the head.",
        footer = {
            "",
            "Example:",
            "  gatehouse --as head:head.01 policy reject 7 --reason \"not before the governors have met\""
        })
@For({Role.DSL, Role.HEAD})
final class PolicyReject extends ReasonedCommand {
    @Parameters(paramLabel = "REVISION", description = "Its number: gatehouse policy history --waiting.")
    private long number;

    @Override
    Answer answer() throws Refusal, LogbookException {
        return RevisionView.answer(appliance().changes().reject(number, person(), reason()));
    }
}
