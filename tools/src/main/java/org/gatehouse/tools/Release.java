package org.gatehouse.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.BoxPublicKey;
import org.gatehouse.seal.SealException;
import org.gatehouse.update.Firmware;
import org.gatehouse.update.UpdateHead;
import org.gatehouse.update.UpdateOutcome;
import org.gatehouse.update.UpdateReader;
import org.gatehouse.update.UpdateWriter;
import org.gatehouse.update.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What makes a firmware a release: the key, the signature, and a look at both. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {Release.Key.class, Release.Sign.class, Release.Verify.class},
        description =
                "Makes the key that firmware updates are signed with, signs a firmware, and checks what was signed.",
        footer = {
            "",
            "The secret key belongs on a computer that does nothing else, and a copy of it in a safe: whoever has it can put any firmware on every box that has the public one.",
            "release COMMAND --help says more."
        })
public final class Release implements Runnable {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true);
        System.exit(run(out, new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true), arguments));
    }

    /** Runs the command line and returns the exit status: 0, 1 where something failed, 2 for a command that is not written as it must be. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Release())
                .registerConverter(Version.class, (ITypeConverter<Version>) Release::version)
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    private static Version version(String text) {
        return Version.parse(text)
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is no version, such as 0.2.0"));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** A command that ends with one line where it fails. */
    abstract static class Step implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        /** Returns what to say, or throws what went wrong. */
        abstract String done() throws IOException, SealException;

        @Override
        public final Integer call() {
            try {
                spec.commandLine().getOut().println(done());
                return 0;
            } catch (IOException | SealException failed) {
                spec.commandLine().getErr().println(spec.qualifiedName() + ": " + failed.getMessage());
                return FAILED;
            }
        }
    }

    /** {@code release key}. */
    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a release key: FILE, which is secret, and its public half beside it, with .pub instead of .key.",
                "The public half goes to /usr/lib/gatehouse/release.pub on each box: board/install copies board/release.pub there."
            })
    static final class Key extends Step {
        @Parameters(paramLabel = "FILE", description = "Where it goes, such as release.key.")
        private Path file;

        @Override
        String done() throws IOException, SealException {
            if (Files.exists(file)) {
                throw new IOException(
                        file + " is there already; boxes that have its public half take no other's updates");
            }
            BoxKey key = BoxKey.openOrMake(file.toAbsolutePath());
            return "made " + file + ", which is secret; the digits of its public half are "
                    + key.publicKey().fingerprint();
        }
    }

    /** {@code release sign}. */
    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description = {
                "Makes an update of a firmware's jar, whose manifest says its version.",
                "Boxes take it where it is newer than what they run: ssh box update install < FILE"
            })
    static final class Sign extends Step {
        @Parameters(paramLabel = "JAR", description = "Such as firmware/target/gatehouse.jar.")
        private Path jar;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The secret release key.")
        private Path key;

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "The update; without it, gatehouse-VERSION.update here.")
        private Path out;

        @Option(
                names = "--java",
                paramLabel = "N",
                defaultValue = "17",
                description = "The oldest Java that runs it; without it, 17.")
        private int java;

        @Option(
                names = "--over",
                paramLabel = "VERSION",
                description = "The oldest version that it may be installed over, where that matters.")
        private Version over;

        @Override
        String done() throws IOException, SealException {
            Version version = Firmware.versionOf(jar)
                    .orElseThrow(
                            () -> new IOException(jar + " is no firmware: its manifest has no Implementation-Version"));
            if (!Files.exists(key)) {
                throw new IOException(key + ": no such file; \"release key\" makes one");
            }
            Path update = out == null ? Path.of("gatehouse-" + version + ".update") : out;
            UpdateHead head = UpdateWriter.write(
                    jar, version, java, Optional.ofNullable(over), BoxKey.openOrMake(key.toAbsolutePath()), update);
            return "signed version " + head.version() + ", " + head.size() + " octets: " + update;
        }
    }

    /** {@code release verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Reads an update as a box does, and says what it holds. Exit status 1 where a box would refuse it.")
    static final class Verify extends Step {
        @Parameters(paramLabel = "FILE", description = "The update.")
        private Path update;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The public release key.")
        private Path key;

        @Override
        String done() throws IOException, SealException {
            BoxPublicKey signer = BoxPublicKey.parse(Files.readAllBytes(key));
            try (InputStream in = Files.newInputStream(update)) {
                UpdateReader reader = new UpdateReader(in, signer);
                UpdateOutcome outcome = reader.readHead();
                if (outcome == UpdateOutcome.WHOLE) {
                    outcome = reader.copyJar(OutputStream.nullOutputStream(), octets -> {});
                }
                if (outcome != UpdateOutcome.WHOLE) {
                    throw new IOException(update + " is refused: " + said(outcome));
                }
                UpdateHead head = reader.head();
                return "version " + head.version() + " for Java " + head.java() + " or newer"
                        + head.over()
                                .map(oldest -> ", over version " + oldest + " or newer")
                                .orElse("") + ": "
                        + head.size() + " octets, SHA-256 " + head.sha256() + "; signed by "
                        + signer.fingerprint();
            }
        }

        private static String said(UpdateOutcome outcome) {
            return switch (outcome) {
                case WHOLE -> "it is whole";
                case NO_UPDATE -> "it is no update";
                case OTHER_FORMAT -> "it has another form than this";
                case TRUNCATED -> "it ends too soon";
                case NOT_SIGNED -> "it is damaged, or was signed with another key";
                case TOO_LARGE -> "its firmware is larger than " + UpdateHead.MAX_SIZE + " octets";
                case OTHER_JAR -> "its firmware is not the one that was signed";
                case LONGER -> "there is more in the file";
            };
        }
    }
}
