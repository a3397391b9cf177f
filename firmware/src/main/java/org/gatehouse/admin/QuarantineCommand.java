package org.gatehouse.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.Period;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.Quarantine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse quarantine}, and its end. */
@Command(
        name = "quarantine",
        description = {
            "Takes a device off the internet, for a while or until it is released. The safeguarding lead's word is in force at once.",
            "A device that is in quarantine already gets the new reason and end."
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse --as dsl:lead.1 quarantine \"Year 6 tablet 3\" --reason \"advice is sought\"",
            "  gatehouse quarantine 02:00:00:00:00:77 --until \"Fri 15:30\" --reason \"unknown device in the hall\"",
            "  gatehouse release \"Year 6 tablet 3\" --reason \"it was a mistake\""
        })
@For({Role.TECHNICIAN, Role.DSL})
final class QuarantineCommand extends ReasonedCommand {
    @Parameters(paramLabel = "DEVICE", description = "Its name in the policy, or its MAC address.")
    private String device;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "Its end: \"15:30\", \"Fri 15:30\", \"2026-12-18 15:30\".")
    private String until;

    @Override
    Answer answer() throws Refusal, ConfigException, LogbookException {
        PolicyDocument document = appliance().changes().current().document();
        long mac = Whom.macOf(document, device);
        Optional<Instant> end = until == null
                ? Optional.empty()
                : Optional.of(SchoolTime.parse(
                        "--until",
                        until,
                        appliance().changes().now().now(),
                        document.school().zone()));
        List<Quarantine> quarantines = without(document, mac);
        quarantines.add(new Quarantine(mac, reason(), new Period(Optional.empty(), end)));
        return RevisionView.answer(changing().decideAtOnce(document.withQuarantines(quarantines), person(), reason()));
    }

    private static List<Quarantine> without(PolicyDocument document, long mac) {
        List<Quarantine> others = new ArrayList<>(document.quarantines());
        others.removeIf(quarantine -> quarantine.mac() == mac);
        return others;
    }

    /** {@code gatehouse release}. */
    @Command(
            name = "release",
            description = "Ends the quarantine of a device.",
            footer = {"", "Example:", "  gatehouse release \"Year 6 tablet 3\" --reason \"advice was given\""})
    @For({Role.TECHNICIAN, Role.DSL})
    static final class Release extends ReasonedCommand {
        @Parameters(paramLabel = "DEVICE", description = "Its name in the policy, or its MAC address.")
        private String device;

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            PolicyDocument document = appliance().changes().current().document();
            List<Quarantine> others = without(document, Whom.macOf(document, device));
            if (others.size() == document.quarantines().size()) {
                throw Refusal.no(Columns.plain(device) + " is not in quarantine");
            }
            return RevisionView.answer(changing().decideAtOnce(document.withQuarantines(others), person(), reason()));
        }
    }
}
