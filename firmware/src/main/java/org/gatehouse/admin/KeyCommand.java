package org.gatehouse.admin;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.ChangeKind;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gatehouse key}: whose keys the log is sealed to. */
@For({Role.TECHNICIAN, Role.DSL, Role.HEAD})
@Command(
        name = "key",
        description = {
            "Whose keys the log is sealed to: public keys of OpenPGP, those of the safeguarding lead and the deputies. Only their secret keys,",
            "which never come here, open it. Without a key the box counts, and keeps no names."
        },
        subcommands = {KeyCommand.ListAll.class, KeyCommand.Add.class, KeyCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  ssh box key list",
            "  ssh box key add --reason \"deputy since September\" < deputy.asc",
            "  ssh box key remove 6202F31B690C6587EE493ACB02F4893C37711FC3 --reason \"left the school\" --yes"
        })
final class KeyCommand extends AdminCommand {
    @Override
    Answer answer() throws Refusal {
        throw Refusal.usage("a command is missing; expected list, add or remove");
    }

    /** {@code gatehouse key list}. */
    @Command(
            name = "list",
            description =
                    "Shows the keys that the log is sealed to, and what is wrong with them. Exit status 1 where there is none.",
            footer = {"", "Example:", "  gatehouse key list"})
    static final class ListAll extends AdminCommand {
        @Override
        Answer answer() {
            Recipients.Current keys =
                    appliance().recipients().current(appliance().changes().now().now());
            Columns columns = new Columns("whose", "fingerprint", "made", "ends");
            List<Map<String, Object>> data = new ArrayList<>();
            for (Recipient key : keys.recipients()) {
                columns.add(
                        key.userId(),
                        grouped(key.fingerprint()),
                        Times.text(key.created(), zone()),
                        key.expires().map(end -> Times.text(end, zone())).orElse("never"));
                data.add(data(key));
            }
            StringBuilder text = new StringBuilder(keys.recipients().isEmpty() ? NOBODY + "\n" : columns.toString());
            keys.faults().forEach(fault -> text.append(Columns.plain(fault)).append('\n'));
            return new Answer(
                    keys.recipients().isEmpty() ? Refusal.NO : 0,
                    Data.of("keys", data, "faults", keys.faults()),
                    text.toString());
        }
    }

    /** {@code gatehouse key add}. */
    @For(Role.DSL)
    @Command(
            name = "add",
            description = {
                "Seals the log to one more key from now on; what was logged before stays closed to it. A newer copy",
                "of a key that is there takes its place. Compare the fingerprint that is shown with the one on the owner's own computer."
            },
            footer = {
                "",
                "Examples:",
                "  ssh box key add --reason \"deputy since September\" < deputy.asc",
                "  gatehouse --as dsl:lead.1 key add --key deputy.asc --reason \"deputy since September\""
            })
    static final class Add extends ReasonedCommand {
        @Option(
                names = "--key",
                paramLabel = "FILE",
                defaultValue = "-",
                description =
                        "The public key, as \"gpg --export\" or the desk writes it; without it, the standard input.")
        private String file;

        @Override
        Answer answer() throws Refusal, LogbookException {
            Instant now = appliance().changes().now().now();
            byte[] content = readBytes(file, Recipient.MAX_KEY_FILE);
            try {
                Recipient read = Recipient.read(content, now);
                record("key add", read.toString(), reason());
                appliance().recipients().add(content, now);
                announce(
                        ChangeKind.KEYS,
                        "The log is sealed to one more key: " + read,
                        "whose keys there are: gatehouse key list",
                        "to undo it: gatehouse key remove " + read.fingerprint() + " --reason \"…\"");
                return Answer.of(
                        Data.of("added", data(read)),
                        "the log is sealed to " + Columns.plain(read.userId()) + " from now on\nfingerprint "
                                + grouped(read.fingerprint()) + "\n");
            } catch (SealException refused) {
                throw Refusal.no(Columns.plain(refused.getMessage()));
            } catch (IOException e) {
                throw new LogbookException("the key cannot be kept: " + e.getMessage());
            }
        }
    }

    /** {@code gatehouse key remove}. */
    @For(Role.DSL)
    @Command(
            name = "remove",
            description =
                    "Seals the log to a key no more. What was sealed to it stays so: its owner can open that, where he has it.",
            footer = {"", "Example:", "  ssh box key remove 02F4893C37711FC3 --reason \"left the school\""})
    static final class Remove extends ReasonedCommand {
        @Parameters(paramLabel = "FINGERPRINT", description = "As \"key list\" shows it, or its last 16 digits.")
        private String fingerprint;

        @Mixin
        private Consent consent = new Consent();

        @Override
        Answer answer() throws Refusal, LogbookException {
            Instant now = appliance().changes().now().now();
            try {
                Recipient found = appliance()
                        .recipients()
                        .find(fingerprint, now)
                        .orElseThrow(() -> Refusal.no("there is no such key; \"key list\" shows what there is"));
                boolean last = keys().size() == 1;
                confirm(
                        last
                                ? "This is the last key: from then on no names are kept at all, until somebody adds a key."
                                : "What is logged from then on, " + Columns.plain(found.userId()) + " cannot open.",
                        consent);
                record("key remove", found.toString(), reason());
                appliance().recipients().remove(found.fingerprint(), now);
                announce(
                        ChangeKind.KEYS,
                        "The log and the alerts are sealed no more to the key " + found,
                        "whose keys there are: gatehouse key list",
                        "to undo it: gatehouse key add --reason \"…\" < the key's file");
                boolean none = keys().isEmpty();
                return Answer.of(
                        Data.of("removed", data(found), "last", none),
                        "the log is no longer sealed to " + Columns.plain(found.userId()) + "\n"
                                + (none ? NOBODY + "\n" : ""));
            } catch (IOException e) {
                throw new LogbookException("the key cannot be removed: " + e.getMessage());
            }
        }

        private List<Recipient> keys() {
            Instant now = appliance().changes().now().now();
            return appliance().recipients().current(now).recipients();
        }
    }

    /** What is told wherever the keys are. */
    static final String NOBODY =
            "NOBODY: openings are counted, and no names are kept, until the safeguarding lead adds a key (key add)";

    static Map<String, Object> data(Recipient key) {
        return Data.of(
                "fingerprint", key.fingerprint(),
                "name", key.userId(),
                "made", key.created(),
                "ends", key.expires().orElse(null));
    }

    /** As people compare it: fours, with a wider gap in the middle. */
    static String grouped(String fingerprint) {
        return fingerprint.replaceAll("(.{4})(?!$)", "$1 ").replaceFirst("^(.{24})", "$1 ");
    }
}
