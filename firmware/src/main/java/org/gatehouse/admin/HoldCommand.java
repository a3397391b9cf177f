package org.gatehouse.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.logbook.Holds.Hold;
import org.gatehouse.logbook.LogbookException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse hold}: what must not be deleted. */
@Discreet
@For(Role.DSL)
@Command(
        name = "hold",
        description = {
            "Keeps a part of the log from being deleted however old it is, for an inquiry or a court, until it is lifted.",
            "The box remembers a device by a keyed hash: write down whose it is."
        },
        subcommands = {HoldCommand.ListAll.class, HoldCommand.Add.class, HoldCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  ssh box hold add --from 2026-11-16 --to 2026-11-20 --reason \"inquiry 2026-14\"",
            "  ssh box 'hold add --device \"Year 6 tablet 3\" --reason \"inquiry 2026-14\"'",
            "  ssh box hold list",
            "  ssh box hold remove 3 --reason \"inquiry closed\" --yes"
        })
final class HoldCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, add or remove");
    }

    /** {@code gatehouse hold list}. */
    @For({Role.DSL, Role.HEAD})
    @Command(
            name = "list",
            description = "Lists what is held.",
            footer = {"", "Example:", "  gatehouse --as dsl:lead.1 hold list"})
    static final class ListAll extends AdminCommand {
        @Option(names = "--lifted", description = "Those that were lifted, too.")
        private boolean lifted;

        @Override
        Answer answer() throws LogbookException {
            Columns columns = new Columns("no", "from", "to", "device", "since", "by", "why", "lifted");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Hold hold : appliance().holds().all()) {
                if (hold.lifted().isPresent() && !lifted) {
                    continue;
                }
                columns.add(
                        hold.number(),
                        text(hold.from(), "the beginning"),
                        text(hold.to(), "now on"),
                        hold.device().isPresent()
                                ? Integer.toHexString(hold.device().getAsInt())
                                : "all",
                        text(Optional.of(hold.made()), ""),
                        hold.person() + " (" + hold.role() + ")",
                        hold.reason(),
                        text(hold.lifted(), ""));
                data.add(data(hold));
            }
            return Answer.of(Data.of("holds", data), columns.toString());
        }

        private String text(Optional<Instant> moment, String otherwise) {
            return moment.map(at -> Times.text(at, zone())).orElse(otherwise);
        }
    }

    /** {@code gatehouse hold add}. */
    @Command(
            name = "add",
            description = "Holds a period, or all that names a device.",
            footer = {
                "",
                "Examples:",
                "  ssh box hold add --from 2026-11-16 --to 2026-11-20 --reason \"inquiry 2026-14\"",
                "  ssh box 'hold add --device \"Year 6 tablet 3\" --reason \"inquiry 2026-14\"'"
            })
    static final class Add extends ReasonedCommand {
        @Mixin
        private Period period;

        @Override
        Answer answer() throws Refusal, LogbookException {
            Asked asked = period.read(appliance().changes().current().document());
            OptionalInt device = period.device(appliance().boxKey());
            record("hold add", ExportCommand.subject(asked, device), reason());
            Hold hold = new Hold(
                    0,
                    asked.from(),
                    asked.to(),
                    device,
                    person().name(),
                    person().role().code(),
                    reason(),
                    appliance().changes().now().now(),
                    Optional.empty());
            long number = appliance().holds().add(hold);
            return Answer.of(Data.of("hold", number), "hold " + number + ": nothing of it is deleted\n");
        }
    }

    /** {@code gatehouse hold remove}. */
    @Command(
            name = "remove",
            description = "Lifts a hold: what is too old is deleted soon.",
            footer = {"", "Example:", "  ssh box hold remove 3 --reason \"inquiry closed\" --yes"})
    static final class Remove extends ReasonedCommand {
        @Parameters(paramLabel = "NUMBER", description = "As \"hold list\" shows it.")
        private long number;

        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal, LogbookException {
            boolean there = appliance().holds().all().stream()
                    .anyMatch(hold -> hold.number() == number && hold.lifted().isEmpty());
            if (!there) {
                throw Refusal.no("there is no hold " + number + "; \"hold list\" shows what there is");
            }
            confirm("What this hold alone keeps is deleted soon, and nobody gets it back.", consent);
            record("hold remove", "hold " + number, reason());
            appliance().holds().lift(number, appliance().changes().now().now());
            return Answer.of(Data.of("lifted", number), "hold " + number + " is lifted\n");
        }
    }

    private static Map<String, Object> data(Hold hold) {
        return Data.of(
                "hold", hold.number(),
                "from", hold.from().orElse(null),
                "to", hold.to().orElse(null),
                "device",
                        hold.device().isPresent()
                                ? Integer.toHexString(hold.device().getAsInt())
                                : null,
                "made", hold.made(),
                "person", hold.person(),
                "role", hold.role(),
                "reason", hold.reason(),
                "lifted", hold.lifted().orElse(null));
    }
}
