package org.gatehouse.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.store.EventStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what an export holds. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints the rows of an export, by time.",
        footer = {"", "desk events week.gpg --key lead.sec --from 2026-11-20 | grep self-harm"})
final class EventsCommand implements Callable<Integer> {
    private static final int FLUSHED = 1 << 16; // characters that are gathered before they are written

    @Mixin
    private ExportFile export;

    @Option(names = "--csv", description = "for a spreadsheet, in place of tabs")
    private boolean csv;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CannotOpen, Ask.BadAsk {
        PrintWriter err = spec.commandLine().getErr();
        Opened opened = export.open(KnownBoxes.ofUser(), ExportFile.progress(err));
        print(opened.store());
        if (!opened.proof().sound()) {
            err.println("desk: " + opened.proof().sentence());
        }
        return opened.proof().sound() ? 0 : Desk.NO;
    }

    private void print(EventStore store) {
        PrintWriter out = spec.commandLine().getOut();
        StringBuilder text = new StringBuilder();
        EventTable table = new EventTable(csv ? new CsvWriter(text)::line : new TabWriter(text)::line);
        for (int row = 0; row < store.rows(); row++) {
            table.row(store.row(row));
            if (text.length() > FLUSHED) {
                out.print(text);
                text.setLength(0);
            }
        }
        out.print(text);
        out.flush();
    }
}
