package org.gatehouse.desk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.DeskState.Progress;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.SealException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of a command line that say which export, whose key, and which period. */
final class ExportFile {
    private static final int MAX_KEY = 1 << 20;

    @Parameters(paramLabel = "EXPORT", description = "the file that the box gave you")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            description = "your secret key, the file that ends in .sec")
    private Path key;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            defaultValue = "",
            description = "only from this day or time on: 2026-11-22, 2026-11-22T08:15")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            defaultValue = "",
            description = "only until the end of this day, or this time")
    private String to;

    Path file() {
        return file;
    }

    Path key() {
        return key;
    }

    /**
     * Asks for the passphrase and opens it.
     *
     * @throws CannotOpen when the passphrase is another's, or the file no export
     */
    Opened open(KnownBoxes boxes, Progress progress) throws IOException, CannotOpen {
        Filter period = period();
        Opener opener = opener(key);
        try (InputStream sealed = new BufferedInputStream(Files.newInputStream(file))) {
            return Serving.exports(boxes)
                    .open(sealed, Files.size(file), opener, period.fromMillis(), period.toMillis(), progress);
        }
    }

    /** Asks for the passphrase of a key. */
    static Opener opener(Path key) throws IOException, CannotOpen {
        byte[] secret;
        try (InputStream in = Files.newInputStream(key)) {
            secret = in.readNBytes(MAX_KEY + 1);
        }
        char[] passphrase = Passphrase.ask("Passphrase of " + key.getFileName(), System.console(), System.in);
        try {
            return Opener.of(secret, passphrase);
        } catch (SealException e) {
            throw new CannotOpen(CannotOpen.key(e), e);
        } finally {
            Arrays.fill(passphrase, ' ');
        }
    }

    private Filter period() {
        return new Ask("from=" + from + "&to=" + to, ZoneId.systemDefault()).filter();
    }

    /** Shows how far it is, on one line of a terminal. */
    static Progress progress(PrintWriter err) {
        if (System.console() == null) {
            return (done, whole, what) -> {};
        }
        return (done, whole, what) -> {
            err.printf("\r%3d %%  %s   ", whole == 0 ? 0 : done * 100 / whole, what);
            if (done >= whole) {
                err.print("\r                                        \r");
            }
            err.flush();
        };
    }
}
