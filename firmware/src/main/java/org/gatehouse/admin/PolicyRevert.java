package org.gatehouse.admin;

import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy revert}. */
@Command(
        name = "revert",
        description = {
            "Brings a revision back: a new one that says what it said. Where approvals are on, it waits.",
            "Everything that came after it is undone, blocks and quarantines too: see gatehouse policy diff NEWEST REVISION."
        },
        footer = {
            "",
            "Example:",
            "  gatehouse policy revert 3 --reason \"the new schedule shut out the breakfast club\""
        })
@For(Role.TECHNICIAN)
final class PolicyRevert extends ReasonedCommand {
    @Parameters(paramLabel = "REVISION", description = "Its number, as gatehouse policy history lists them.")
    private long number;

    @Override
    Answer answer() throws Refusal, ConfigException, LogbookException {
        doing("revision " + number + " is read and checked");
        return RevisionView.answer(appliance().changes().revert(number, person(), reason()));
    }
}
