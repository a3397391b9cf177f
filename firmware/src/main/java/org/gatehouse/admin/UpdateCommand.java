package org.gatehouse.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.gatehouse.logbook.Export;
import org.gatehouse.policy.ChangeKind;
import org.gatehouse.update.Ending;
import org.gatehouse.update.Firmware;
import org.gatehouse.update.FirmwareStatus;
import org.gatehouse.update.FirmwareStatus.Place;
import org.gatehouse.update.UpdateException;
import org.gatehouse.update.UpdateHead;
import org.gatehouse.update.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse update}. */
@Command(
        name = "update",
        description = "Which firmware the box runs, and the way to another.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpdateCommand.Status.class,
            UpdateCommand.Install.class,
            UpdateCommand.Rollback.class,
            UpdateCommand.Dismiss.class
        })
final class UpdateCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; see gatehouse update --help");
    }

    /** {@code gatehouse update status}. */
    @Command(
            name = "status",
            description = {
                "Shows which version runs, what is beside it, and what became of the latest update.",
                "Exit status 1 where an update failed, until somebody has taken note of it: update dismiss."
            },
            footer = {"", "Example:", "  ssh box update status"})
    static final class Status extends AdminCommand {
        @Override
        Answer answer() {
            FirmwareStatus status = appliance().firmware().status();
            Columns places = new Columns("slot", "version", "state");
            List<Map<String, Object>> slots = new ArrayList<>();
            for (Place place : status.places()) {
                String version = place.version().map(Version::text).orElse("-");
                places.add(place.slot().code(), version, place.use().text());
                slots.add(Data.of(
                        "slot",
                        place.slot().code(),
                        "version",
                        place.version().map(Version::text).orElse(null),
                        "state",
                        place.use().code()));
            }
            String text = "version " + running(status) + "\n\n" + places + last(status);
            return new Answer(
                    status.needsSomebody() ? Refusal.NO : 0,
                    Data.of(
                            "version",
                            status.version().text(),
                            "slot",
                            status.slot().code(),
                            "trial",
                            status.trial().isPresent(),
                            "starts",
                            status.trial().orElse(0),
                            "slots",
                            slots,
                            "last",
                            status.last().map(Status::data).orElse(null),
                            "needsSomebody",
                            status.needsSomebody()),
                    text);
        }

        private String last(FirmwareStatus status) {
            return status.last()
                    .map(ending -> "\n" + Times.text(ending.at(), zone()) + ": " + ending.text()
                            + (status.needsSomebody()
                                    ? ". See the log; then \"update dismiss\", or another update"
                                    : "")
                            + "\n")
                    .orElse("");
        }

        private static Map<String, Object> data(Ending ending) {
            return Data.of(
                    "outcome",
                    ending.kind().code(),
                    "slot",
                    ending.slot().code(),
                    "version",
                    ending.version().text(),
                    "at",
                    ending.at(),
                    "text",
                    ending.text());
        }
    }

    /** As a line goes on: {@code 0.2.0, slot a, on trial: start 1 of 3}. */
    static String running(FirmwareStatus status) {
        OptionalInt trial = status.trial();
        return status.version() + ", "
                + switch (status.slot()) {
                    case A, B -> "slot " + status.slot().code();
                    case SHIPPED -> "as shipped";
                }
                + (trial.isPresent()
                        ? ", on trial: start " + trial.getAsInt() + " of " + FirmwareStatus.MOST_STARTS
                        : "");
    }

    /** {@code gatehouse update install}. */
    @Command(
            name = "install",
            description = {
                "Installs another firmware, and starts it: nothing new opens for some seconds.",
                "It is verified first. When it does not filter for a minute in three starts, the one that runs now comes back."
            },
            footer = {
                "",
                "Example:",
                "  ssh box update install - --yes --reason \"release 0.2.0\" < gatehouse-0.2.0.update"
            })
    @For(Role.TECHNICIAN)
    static final class Install extends ReasonedCommand {
        @Parameters(
                arity = "0..1",
                defaultValue = "-",
                paramLabel = "FILE",
                description = "The update; without it, or with -, the standard input.")
        private String file;

        @Option(names = "--older", description = "Also one that is not newer than what runs.")
        private boolean older;

        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal {
            confirm("The service starts anew: nothing new opens for some seconds.", consent);
            Firmware firmware = appliance().firmware();
            Version before = firmware.version();
            try (InputStream in = input(file)) {
                Export.Progress progress = progress("MB");
                UpdateHead head = firmware.install(in, older, (done, all) -> progress.at(done >> 20, all >> 20));
                announce(
                        ChangeKind.FIRMWARE,
                        "Version " + head.version()
                                + " of the firmware was installed, and starts on trial; until now it was " + before,
                        "how it does: gatehouse update status",
                        "to undo it, a technician: gatehouse update rollback --reason \"…\"");
                appliance().restart("version " + head.version() + " was installed: " + reason());
                return Answer.of(
                        Data.of("installed", head.version().text(), "before", before.text(), "reason", reason()),
                        "version " + head.version()
                                + " is installed, and starts now, on trial. \"update status\" says how it does; version "
                                + before + " comes back where it does not filter\n");
            } catch (UpdateException | IOException failed) {
                throw Refusal.no("nothing was installed: " + failed.getMessage());
            }
        }
    }

    /** {@code gatehouse update rollback}. */
    @Command(
            name = "rollback",
            description =
                    "Brings back the firmware before this one, and starts it: nothing new opens for some seconds.",
            footer = {
                "",
                "What a newer firmware has written that the older one cannot read is kept beside it, and the older one begins anew.",
                "",
                "Example:",
                "  ssh box update rollback --yes --reason \"0.2.0 is slow with our switch\""
            })
    @For(Role.TECHNICIAN)
    static final class Rollback extends ReasonedCommand {
        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal {
            confirm("The firmware before this one comes back: nothing new opens for some seconds.", consent);
            try {
                Version version = appliance().firmware().rollBack();
                announce(
                        ChangeKind.FIRMWARE,
                        "Version " + version + " of the firmware comes back",
                        "what runs: gatehouse update status");
                appliance().restart("version " + version + " comes back: " + reason());
                return Answer.of(
                        Data.of("version", version.text(), "reason", reason()),
                        "version " + version + " comes back, and starts now\n");
            } catch (UpdateException | IOException failed) {
                throw Refusal.no("nothing was changed: " + failed.getMessage());
            }
        }
    }

    /** {@code gatehouse update dismiss}. */
    @Command(
            name = "dismiss",
            description = "Takes note of an update that failed: status and health speak of it no more.",
            footer = {"", "Example:", "  ssh box update dismiss --reason \"reported to the makers\""})
    @For(Role.TECHNICIAN)
    static final class Dismiss extends ReasonedCommand {
        @Override
        Answer answer() throws Refusal {
            try {
                appliance().firmware().dismiss();
                return Answer.of(Data.of("dismissed", true, "reason", reason()), "noted\n");
            } catch (UpdateException | IOException failed) {
                throw Refusal.no("nothing was changed: " + failed.getMessage());
            }
        }
    }
}
