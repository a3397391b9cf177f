package org.gatehouse.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import org.gatehouse.desk.NewKey.WeakPassphrase;
import org.gatehouse.seal.SealException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a safeguarding lead's key pair as three files. */
@Command(
        name = "make-key",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes your key: a secret file that opens the log, and a public one for the box.",
        footer = {
            "",
            "NAME.sec      opens what the box sealed, with your passphrase. Keep it, and a copy in the safe.",
            "NAME.pub      only seals. Give it to your technician, and compare the fingerprint with him.",
            "NAME.revoked  for the technician, should the secret file or the passphrase fall into other hands.",
            "",
            "If the secret file or the passphrase is lost, nobody can open the log. A deputy with a key of her own helps.",
            "",
            "desk make-key --name \"Safeguarding lead, Example School\" --mail lead@school.example"
        })
final class MakeKeyCommand implements Callable<Integer> {
    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "whose key it is, with role and school")
    private String name;

    @Option(
            names = "--mail",
            paramLabel = "ADDRESS",
            defaultValue = "",
            description = "where alerts are sent, sealed to this key")
    private String mail;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "where the files go (default: here)")
    private Path folder;

    @Option(
            names = "--file",
            paramLabel = "NAME",
            description = "what the files are called, without an ending (default: after the name)")
    private String file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        char[] passphrase = Passphrase.askForNew(System.console(), System.in);
        try {
            NewKey made = NewKey.make(name, mail, passphrase, Clock.systemUTC());
            String base = file == null ? made.file() : file;
            write(base + ".sec", made.pair().secretKey());
            write(base + ".pub", made.pair().publicKey());
            write(base + ".revoked", made.pair().revocation());
            tell(base, Fingerprint.grouped(made.pair().fingerprint()));
            return 0;
        } catch (WeakPassphrase | SealException e) {
            spec.commandLine().getErr().println("desk: " + e.getMessage());
            return Desk.NO;
        } catch (FileAlreadyExistsException e) {
            spec.commandLine()
                    .getErr()
                    .println("desk: " + e.getFile() + " is there already; a key is never overwritten");
            return Desk.NO;
        } finally {
            Arrays.fill(passphrase, ' ');
        }
    }

    private void tell(String base, String fingerprint) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Made in " + folder.toAbsolutePath().normalize() + ":");
        out.println("  " + base + ".sec      yours alone; a copy belongs into the safe");
        out.println("  " + base + ".pub      for your technician");
        out.println("  " + base + ".revoked  for the safe");
        out.println("Compare these digits with what the box shows for the public file:");
        out.println("  " + fingerprint);
    }

    /** For its owner alone, where the system knows that; never over another key. */
    private void write(String fileName, String content) throws IOException {
        Path target = folder.resolve(fileName);
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (FileChannel channel =
                FileChannel.open(target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mine)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
