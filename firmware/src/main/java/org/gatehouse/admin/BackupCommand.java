package org.gatehouse.admin;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
    private static final int MAX_LINE = 1 << 12; // with a passphrase; nobody types one so long
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
                    .forEach(file -> tell(file
                            + " is not in it: it lies outside the settings' folder, cannot be read, or is too large"));
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
        if (line.getBytes(StandardCharsets.UTF_8).length >= MAX_LINE) {
            throw Refusal.usage("the passphrase is longer than " + MAX_LINE + " octets");
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
            try (InputStream in = new BufferedInputStream(new AtMost(input("-"), MAX_BACKUP));
                    InputStream zip = new AtMost(opened(in), MAX_BACKUP)) {
                doing("the backup is opened and checked");
                List<String> names = appliance().restore(zip);
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
                                        : " files take their place when the service starts next: give --restart, or reboot\n"));
            } catch (IOException | SealException failed) {
                throw Refusal.no("nothing was restored: " + failed.getMessage());
            }
        }

        private static InputStream opened(InputStream in) throws IOException, SealException, Refusal {
            in.mark(MAX_LINE);
            byte[] begin = in.readNBytes(MAX_LINE);
            in.reset();
            if (begin.length > 1 && begin[0] == 'P' && begin[1] == 'K') {
                return in;
            }
            int end = 0;
            while (end < begin.length && begin[end] != '\n') {
                end++;
            }
            if (end == begin.length) {
                throw Refusal.usage(
                        "expected a line with the passphrase and the backup behind it, or what gpg has decrypted");
            }
            in.skipNBytes(end + 1L);
            String passphrase = new String(begin, 0, end, StandardCharsets.UTF_8).strip();
            return PassphraseSeal.open(in, passphrase.toCharArray());
        }
    }

    /** What is no larger than it may be; else it fails. */
    private static final class AtMost extends FilterInputStream {
        private final int most;
        private int left;

        AtMost(InputStream in, int most) {
            super(in);
            this.most = most;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new IOException("larger than any backup: more than " + (most >> 20) + " MiB");
            }
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return readNBytes((int) Math.min(Math.max(bytes, 0), MAX_LINE)).length;
        }
    }
}
