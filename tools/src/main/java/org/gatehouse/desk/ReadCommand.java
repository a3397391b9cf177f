package org.gatehouse.desk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.seal.SealException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what is in a sealed message: an alert, or a report. */
@Command(
        name = "read",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints a sealed alert or report.",
        footer = {"", "desk read alert-17.gpg --key lead.sec"})
final class ReadCommand implements Callable<Integer> {
    private static final int MAX_MESSAGE = 64 << 20; // a detailed report with its files has some megabytes

    @Parameters(paramLabel = "FILE", description = "the sealed message")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            description = "your secret key, the file that ends in .sec")
    private Path key;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CannotOpen, SealException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] sealed = in.readNBytes(MAX_MESSAGE);
            byte[] content = ExportFile.opener(key).open(sealed, MAX_MESSAGE);
            spec.commandLine().getOut().print(harmless(new String(content, StandardCharsets.UTF_8)));
            return 0;
        }
    }

    /** Names in it are strangers' choice, and some controls change what a terminal shows. */
    private static String harmless(String text) {
        return text.replace("\r\n", "\n").replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
