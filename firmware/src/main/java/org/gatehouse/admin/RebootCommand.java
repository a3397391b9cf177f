package org.gatehouse.admin;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gatehouse reboot}. */
@Command(
        name = "reboot",
        description = {
            "Starts the box anew. Nothing opens for about a minute, or everything where fail = \"open\" in the settings.",
            "Calls and downloads that are under way stop while the ports are down."
        },
        footer = {
            "",
            "Examples:",
            "  ssh -t box reboot --reason \"new settings\"",
            "  ssh box reboot --yes --reason \"new settings\""
        })
@For(Role.TECHNICIAN)
final class RebootCommand extends ReasonedCommand {
    @Mixin
    private Consent consent = new Consent();

    @Override
    Answer answer() throws Refusal {
        confirm("This takes the school off the internet for about a minute.", consent);
        try {
            appliance().reboot();
        } catch (IOException e) {
            throw Refusal.no("the box cannot be started anew: " + e.getMessage());
        }
        return Answer.of(
                Data.of("rebooting", true, "reason", reason()), "the box starts anew; come back in a minute\n");
    }
}
