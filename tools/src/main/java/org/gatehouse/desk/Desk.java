package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program of the safeguarding lead's own computer. */
@Command(
        name = "desk",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {MakeKeyCommand.class},
        description = "Reads what a Gatehouse box logged, on the safeguarding lead's own computer.")
public final class Desk {
    /** The answer is no: something cannot be opened, or is not as it was. */
    static final int NO = 1;

    private Desk() {}

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, UTF_8));
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true);
        System.exit(run(out, err, arguments));
    }

    /** Runs the command line and returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int status = new CommandLine(new Desk()).setOut(out).setErr(err).execute(arguments);
        out.flush();
        err.flush();
        return status;
    }
}
