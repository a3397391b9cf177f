package org.gatehouse.admin;

import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy approve}. */
@Command(
        name = "approve",
        description = {
            "Puts a revision in force that waits. For the safeguarding lead, a deputy or the head.",
            "Where others came into force since it was proposed, its change is made again upon the newest."
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse policy diff 7                            what it changes",
            "  gatehouse --as dsl:lead.1 policy approve 7         on the box, for who has decided so",
        })
@For({Role.DSL, Role.HEAD})
final class PolicyApprove extends AdminCommand {
    @Parameters(paramLabel = "REVISION", description = "Its number: gatehouse policy history --waiting.")
    private long number;

    @Mixin
    private OptionalReason reason = new OptionalReason();

    @Override
    Answer answer() throws Refusal, ConfigException, LogbookException {
        doing("revision " + number + " is read and checked");
        return RevisionView.answer(appliance().changes().approve(number, person(), reason.text()));
    }
}
