package org.gatehouse.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gatehouse.desk.DeskState.CannotOpen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens an export and shows it in the browser. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Opens an export, and shows it in your browser.",
        footer = {
            "",
            "desk open week.gpg --key lead.sec",
            "desk open week.gpg --key lead.sec --from 2026-11-16 --to 2026-11-20   # a week of a long one, sooner",
            "",
            "What is decrypted stays in memory, and the page comes from this computer alone. Without a command the desk asks for the files in the page."
        })
final class OpenCommand implements Callable<Integer> {
    @Mixin
    private ExportFile export;

    @Option(names = "--no-browser", description = "only say the address")
    private boolean noBrowser;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CannotOpen, Ask.BadAsk {
        PrintWriter err = spec.commandLine().getErr();
        KnownBoxes boxes = KnownBoxes.ofUser();
        Opened opened = export.open(boxes, ExportFile.progress(err));
        DeskState state = new DeskState();
        state.open(progress -> opened);
        tell(opened.proof());
        OpenPage page = new OpenPage(state, Serving.exports(boxes), boxes);
        new Serving(spec.commandLine().getOut(), !noBrowser).serve(state, page);
        return opened.proof().sound() ? 0 : Desk.NO;
    }

    private void tell(Proof proof) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(proof.sentence());
        if (!proof.warning().isEmpty()) {
            out.println(proof.warning());
        }
    }
}
