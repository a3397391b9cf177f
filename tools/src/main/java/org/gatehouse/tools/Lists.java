package org.gatehouse.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compiles category lists into the table that the appliance judges by, and answers questions about one. */
@Command(
        name = "lists",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListsCompile.class, ListsInfo.class, ListsLookup.class, ListsDiff.class},
        description =
                "Compiles category lists into the table that the appliance judges by, and answers questions about one.",
        footer = {
            "",
            "What the locked illegal layer holds is shown to nobody: its entries are counted, and a name among them is answered with \"locked layer\".",
            "lists COMMAND --help says more. Needs no root."
        })
public final class Lists implements Runnable {
    static final int UNUSABLE = 2;

    @Spec
    private CommandSpec spec;

    /** Runs the command line and exits. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, UTF_8));
        System.exit(run(out, new PrintWriter(new OutputStreamWriter(System.err, UTF_8), true), arguments));
    }

    /** Runs the command line and returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        int status = new CommandLine(new Lists()).setOut(out).setErr(err).execute(arguments);
        out.flush();
        err.flush();
        return status;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** A command on tables that ends with {@link #UNUSABLE} and one line when a file is no table. */
    abstract static class OnTables implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        abstract int run() throws TableException;

        @Override
        public final Integer call() {
            try {
                return run();
            } catch (TableException unusable) {
                spec.commandLine().getErr().println(unusable.getMessage());
                return UNUSABLE;
            }
        }

        final void print(String line) {
            spec.commandLine().getOut().println(line);
        }

        static NameTable open(Path file) throws TableException {
            return NameTable.open(file);
        }
    }
}
