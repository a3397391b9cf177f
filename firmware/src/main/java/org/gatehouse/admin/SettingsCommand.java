package org.gatehouse.admin;

import java.util.Map;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Standing;
import org.gatehouse.policy.ChangeKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse settings}. */
@Command(
        name = "settings",
        description = {
            "What the box is told about its machine: mail server, sources of lists, how long the log is kept, the admin port. What the school decides is in the policy.",
            "A change takes effect when the service starts next. Where it does not come up then, the settings before come back; so they do where the admin port was changed and no technician comes in by SSH within 5 minutes."
        },
        subcommands = {
            SettingsCommand.Show.class,
            SettingsCommand.Check.class,
            SettingsCommand.Change.class,
            SettingsEdit.class,
            SettingsCommand.PutFile.class,
            SettingsCommand.Revert.class,
            SettingsHistory.class,
            SettingsHistory.Diff.class,
            SettingsCommand.Approve.class,
            SettingsCommand.Reject.class
        },
        footer = {
            "",
            "Examples:",
            "  ssh box settings show > settings.toml",
            "  ssh box settings check - < settings.toml",
            "  ssh box settings file mail.password - --reason \"new account\" < password.txt",
            "  ssh box settings set - --restart --reason \"the new mail server\" < settings.toml",
            "  ssh -t box settings edit --restart --reason \"the new mail server\""
        })
final class SettingsCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage(
                "a command is missing; expected show, check, set, edit, file, revert, history, diff, approve or reject");
    }

    /** {@code gatehouse settings show}. */
    @Command(
            name = "show",
            description =
                    "Prints the settings file as it is, or a revision of it. Passwords and secrets are in files of their own, and are not shown.",
            footer = {"", "Examples:", "  ssh box settings show > settings.toml", "  gatehouse settings show 3"})
    static final class Show extends AdminCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "CHANGE",
                description = "The number of a revision, as \"settings history\" lists them.")
        private Long number;

        @Override
        Answer answer() throws Refusal, LogbookException {
            SettingsChanges settings = appliance().settings();
            boolean pending = settings.isPending();
            String text = settings.text();
            if (number != null) {
                settings.require(number);
                text = settings.record().document(number);
            } else if (pending) {
                tell("they were changed since the service started, and take effect when it starts next");
            }
            return Answer.of(
                    Data.of(
                            "revision",
                            number == null
                                    ? settings.record()
                                            .inForce()
                                            .map(Revision::number)
                                            .orElse(0L)
                                    : number,
                            "pending",
                            pending,
                            "document",
                            text),
                    text);
        }
    }

    /** {@code gatehouse settings check}. */
    @Command(
            name = "check",
            description = {
                "Reads settings as a start of the service on this machine does, and says all that is wrong with them, or what they would change.",
                "Exit status 1 where they have faults."
            },
            footer = {"", "Example:", "  ssh box settings check - < settings.toml"})
    @For(Role.TECHNICIAN)
    static final class Check extends AdminCommand {
        @Parameters(paramLabel = "FILE", description = "Settings; - is the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal, ConfigException {
            String text = read(file);
            SettingsChanges settings = appliance().settings();
            settings.check(called(file), text);
            String difference = settings.difference(called(file), text);
            return Answer.of(
                    Data.of("difference", difference),
                    difference.isEmpty()
                            ? "no faults; they say what is there\n"
                            : "no faults; they would change:\n" + difference);
        }
    }

    /** For what writes the file. */
    static final class Writing {
        @Option(
                names = "--restart",
                description = "Restarts the service, so that they take effect: nothing new opens for some seconds.")
        private boolean restart;

        /** What became of a revision, and what its author has to do. */
        Answer answer(AdminCommand command, Revision revision) throws LogbookException, ConfigException {
            Appliance appliance = command.appliance();
            boolean written = revision.standing() == Standing.IN_FORCE;
            String text = appliance.settings().record().document(revision.number());
            boolean port = written && appliance.settings().changesPort(text);
            StringBuilder says = new StringBuilder("revision " + revision.number() + " of the settings ");
            if (!written) {
                says.append("waits for the safeguarding lead or the head: gatehouse settings approve ")
                        .append(revision.number());
            } else if (restart) {
                says.append("is written; the service restarts");
                appliance.restart("new settings by " + command.person().author());
            } else {
                says.append("is written; it takes effect when the service starts next: reboot, or --restart here");
            }
            if (port) {
                says.append("\nThe admin port changes. Give any command there by SSH within ")
                        .append(SettingsTrial.PATIENCE.toMinutes())
                        .append(" minutes of the start, as a technician, or the settings before come back.");
            }
            Map<String, Object> data = RevisionView.data(revision);
            data.put("restarting", written && restart);
            data.put("adminPortChanges", port);
            return Answer.of(data, says.append('\n').toString());
        }
    }

    /** {@code gatehouse settings set}. */
    @Command(
            name = "set",
            description = {
                "Makes a text the settings. One with faults changes nothing. Where approvals are on, it waits for one.",
                "The ports of the box, where it keeps its log and whose updates it takes belong to the board: they change on the card, or by restore."
            },
            footer = {
                "",
                "Example:",
                "  ssh box settings set - --restart --reason \"the new mail server\" < settings.toml"
            })
    @For(Role.TECHNICIAN)
    static final class Change extends ReasonedCommand {
        @Parameters(paramLabel = "FILE", description = "Settings; - is the standard input.")
        private String file;

        @Mixin
        private Writing writing = new Writing();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            return writing.answer(this, appliance().settings().set(called(file), read(file), person(), reason()));
        }
    }

    /** {@code gatehouse settings revert}. */
    @Command(
            name = "revert",
            description = "Brings earlier settings back: the ones before, or those of a revision.",
            footer = {
                "",
                "Examples:",
                "  gatehouse settings revert --restart --reason \"the old mail server works again\"",
                "  gatehouse settings revert 3 --reason \"as in September\""
            })
    @For(Role.TECHNICIAN)
    static final class Revert extends ReasonedCommand {
        @Parameters(
                arity = "0..1",
                defaultValue = "0",
                paramLabel = "CHANGE",
                description = "The number of a revision; without it, the one before.")
        private long number;

        @Mixin
        private Writing writing = new Writing();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            return writing.answer(this, appliance().settings().revert(number, person(), reason()));
        }
    }

    /** {@code gatehouse settings approve}. */
    @Command(
            name = "approve",
            description = "Writes settings that wait for approval; \"settings diff\" shows what they change.",
            footer = {"", "Example:", "  gatehouse --as dsl:lead.1 settings approve 4 --restart --reason \"agreed\""})
    @For({Role.DSL, Role.HEAD})
    static final class Approve extends AdminCommand {
        @Parameters(paramLabel = "CHANGE", description = "The number of the revision: settings history.")
        private long number;

        @Mixin
        private OptionalReason reason = new OptionalReason();

        @Mixin
        private Writing writing = new Writing();

        @Override
        Answer answer() throws Refusal, ConfigException, LogbookException {
            return writing.answer(this, appliance().settings().approve(number, person(), reason.text()));
        }
    }

    /** {@code gatehouse settings reject}. */
    @Command(
            name = "reject",
            description = "Refuses settings that wait for approval.",
            footer = {
                "",
                "Example:",
                "  gatehouse --as dsl:lead.1 settings reject 4 --reason \"the log is kept for a year\""
            })
    @For({Role.DSL, Role.HEAD})
    static final class Reject extends ReasonedCommand {
        @Parameters(paramLabel = "CHANGE", description = "The number of the revision: settings history.")
        private long number;

        @Override
        Answer answer() throws Refusal, LogbookException {
            Revision rejected = appliance().settings().reject(number, person(), reason());
            return Answer.of(
                    RevisionView.data(rejected),
                    "revision " + number + " of the settings is rejected: nothing changes\n");
        }
    }

    /** {@code gatehouse settings file}. */
    @Command(
            name = "file",
            description = {
                "Puts a file beside the settings that they name, or will: a password, a secret, a certificate, the key of a list. Nobody but the service reads it, and no command shows it.",
                "A secret is replaced; a key that the settings trust is not: give the new one another name, and name that in the settings."
            },
            footer = {
                "",
                "Examples:",
                "  ssh box settings file mail.password - --reason \"new account\" < password.txt",
                "  ssh box settings file school-ca.pem - --reason \"the mail server's\" < ca.pem"
            })
    @For(Role.TECHNICIAN)
    static final class PutFile extends ReasonedCommand {
        @Parameters(
                index = "0",
                paramLabel = "FILENAME",
                description = "X.password or X.secret for a secret, X.pem, X.pub or X.asc for a key; no path.")
        private String name;

        @Parameters(index = "1", paramLabel = "FILE", description = "Its content; - is the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal {
            byte[] content = readBytes(file, SettingsChanges.MAX_FILE);
            appliance().settings().putFile(name, content);
            boolean used = appliance().settings().running().namedFiles().stream()
                    .anyMatch(path -> path.getFileName().toString().equals(name));
            announce(
                    ChangeKind.SETTINGS,
                    "The file " + name + " was put beside the settings"
                            + (used ? ", which name it: it is read at the next start of the service" : ""),
                    "what the settings say: gatehouse settings show");
            return Answer.of(
                    Data.of("name", name, "bytes", content.length, "named", used),
                    name + ", " + content.length + " bytes, is kept"
                            + (used
                                    ? "; it is read when the service starts next\n"
                                    : "; the settings do not name it yet\n"));
        }
    }

    private static String called(String file) {
        return file.equals("-") ? "the standard input" : file;
    }
}
