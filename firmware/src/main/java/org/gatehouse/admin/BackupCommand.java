package org.gatehouse.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.gatehouse.policy.ChangeKind;
import org.gatehouse.seal.PassphraseSeal;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gatehouse backup}, and {@code gatehouse restore}. */
@Command(
        name = "backup",
        description = {
            "Gives out one file with settings, policy and its revisions, devices and keys, encrypted with a passphrase or to an OpenPGP key.",
            "Whichever of the two is read from the standard input. The log is not in it, and the lists come again from their sources."
        },
        footer = {
            "",
            "Examples:",
            "  ssh box backup < passphrase.txt > box.backup",
            "  ssh box backup < my-openpgp-key.asc > box.backup"
        })
@For(Role.TECHNICIAN)
final class BackupCommand extends AdminCommand {
    private static final int MAX_INPUT = 1 << 20;
    private static final int MIN_PASSPHRASE = 12;
    private static final int MAX_BACKUP = 64 << 20;
    private static final String FILE = "gatehouse-backup.zip";

    @Override
    Answer answer() throws Refusal {
        byte[] input = readBytes("-", MAX_INPUT);
        Instant now = appliance().changes().now().now();
        try {
            doing("the files are gathered");
            Appliance.Backup backup = appliance().backup();
            doing((backup.zip().length >> 10) + " KiB are sealed");
            byte[] sealed = isKey(input)
                    ? new Sealer(List.of(Recipient.read(input, now))).seal(backup.zip(), FILE, now)
                    : PassphraseSeal.seal(backup.zip(), FILE, now, passphrase(input));
            try (OutputStream out = bytes()) {
                out.write(sealed);
            }
            backup.missing()
                    .forEach(file ->
                            tell(file + " is not in it: it lies outside the settings' folder, or cannot be read"));
            tell(backup.names().size() + " files, " + sealed.length + " bytes");
            return new Answer(0, Data.of(), "");
        } catch (IOException failed) {
            throw Refusal.no("no backup was made: " + failed.getMessage());
        } catch (SealException wrong) {
            throw Refusal.no("no backup was made: the key " + wrong.getMessage());
        }
    }

    private static boolean isKey(byte[] input) {
        boolean binary = input.length > 0 && (input[0] & 0x80) != 0; // RFC 9580 section 4.2: a packet, and no text
        return binary || new String(input, StandardCharsets.UTF_8).contains("BEGIN PGP PUBLIC KEY BLOCK");
    }

    private static char[] passphrase(byte[] input) throws Refusal {
        String line =
                new String(input, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        if (line.length() < MIN_PASSPHRASE) {
            throw Refusal.usage("the standard input holds neither a passphrase of " + MIN_PASSPHRASE
                    + " characters or more nor an OpenPGP public key");
        }
        return line.toCharArray();
    }

    /** {@code gatehouse restore}. */
    @Command(
            name = "restore",
            description = {
                "Makes this box what a backup says, when the service starts next: with --restart that is now. What it was before is kept in restore.before beside the settings.",
                "The standard input holds the passphrase on a line of its own and the file behind it, or what gpg has decrypted."
            },
            footer = {
                "",
                "Examples:",
                "  cat passphrase.txt box.backup | ssh box restore --yes --restart --reason \"new board\"",
                "  gpg -d box.backup | ssh box restore --yes --restart --reason \"new board\""
            })
    @For(Role.TECHNICIAN)
    static final class Restore extends ReasonedCommand {
        @Mixin
        private Consent consent = new Consent();

        @Option(
                names = "--restart",
                description =
                        "Starts the service anew afterwards, so that the backup takes its place: nothing new opens for some seconds.")
        private boolean restart;

        @Override
        Answer answer() throws Refusal {
            confirm("This replaces policy, devices, access and keys of this box.", consent);
            try {
                byte[] input = readBytes("-", MAX_BACKUP);
                doing((input.length >> 10) + " KiB are opened and checked");
                List<String> names = appliance().restore(opened(input));
                announce(
                        ChangeKind.RESTORED,
                        "A backup takes the place of policy, settings, devices, access and keys of this box when the service starts next"
                                + (restart ? ", which is now" : ""),
                        "what came of it: gatehouse policy history, settings history, access list, key list",
                        "to undo it, a technician restores another backup; what was before is kept in restore.before");
                if (restart) {
                    appliance().restart("a backup was restored: " + reason());
                }
                return Answer.of(
                        Data.of("files", names, "restarting", restart, "reason", reason()),
                        names.size()
                                + (restart
                                        ? " files take their place: the service starts anew, come back in half a minute\n"
                                        : " files take their place when the service starts next: give --restart, or reboot --yes\n"));
            } catch (IOException | SealException failed) {
                throw Refusal.no("nothing was restored: " + failed.getMessage());
            }
        }

        private static byte[] opened(byte[] input) throws SealException, Refusal {
            if (input.length > 1 && input[0] == 'P' && input[1] == 'K') {
                return input;
            }
            int end = 0;
            while (end < input.length && input[end] != '\n') {
                end++;
            }
            if (end >= MAX_INPUT || end == input.length) {
                throw Refusal.usage(
                        "expected a line with the passphrase and the backup behind it, or what gpg has decrypted");
            }
            String passphrase = new String(input, 0, end, StandardCharsets.UTF_8).strip();
            return PassphraseSeal.open(
                    Arrays.copyOfRange(input, end + 1, input.length), MAX_BACKUP, passphrase.toCharArray());
        }
    }
}
