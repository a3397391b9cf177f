package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.seal.SealException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program of the safeguarding lead's own computer. */
@Command(
        name = "desk",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            OpenCommand.class,
            MakeKeyCommand.class,
            VerifyCommand.class,
            EventsCommand.class,
            ReadCommand.class
        },
        description = "Reads what a Gatehouse box logged, on the safeguarding lead's own computer.",
        footer = {"", "Without a command it shows a page in the browser, where the files are chosen and keys are made."
        })
public final class Desk implements Callable<Integer> {
    /** The answer is no: something cannot be opened, or is not as it was. */
    static final int NO = 1;

    @Option(names = "--no-browser", description = "only say the address")
    private boolean noBrowser;

    @Spec
    private CommandSpec spec;

    private Desk() {}

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, UTF_8));
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true);
        System.exit(run(out, err, arguments));
    }

    /** Runs the command line and returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int status = new CommandLine(new Desk())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(Desk::refuse)
                .execute(arguments);
        out.flush();
        err.flush();
        return status;
    }

    /** What whoever typed the command can mend is one line. */
    private static int refuse(Exception why, CommandLine command, ParseResult typed) throws Exception {
        String line;
        if (why instanceof NoSuchFileException gone) {
            line = "there is no file " + gone.getFile();
        } else if (why instanceof CannotOpen || why instanceof Ask.BadAsk || why instanceof SealException) {
            line = why.getMessage();
        } else {
            throw why;
        }
        command.getErr().println("desk: " + line);
        return NO;
    }

    /** The start page: what happens when the jar is opened by a double click. */
    @Override
    public Integer call() throws IOException {
        KnownBoxes boxes = KnownBoxes.ofUser();
        DeskState state = new DeskState();
        OpenPage page = new OpenPage(state, Serving.exports(boxes), boxes);
        new Serving(spec.commandLine().getOut(), !noBrowser).serve(state, page);
        return 0;
    }
}
