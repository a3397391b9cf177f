package org.gatehouse.desk;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.gatehouse.desk.DeskState.CannotOpen;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says whether an export is what the box wrote. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says whether something in an export is missing or altered, and what.",
        footer = {
            "",
            "The exit status is 0 when nothing is, 1 when something is, or when another box signed it than this computer knows."
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private ExportFile export;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CannotOpen, Ask.BadAsk {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Proof proof = export.open(KnownBoxes.ofUser(), ExportFile.progress(err)).proof();
        out.println(proof.sentence());
        proof.faults().forEach(fault -> out.println("- " + fault));
        out.println(proof.exported());
        out.printf(
                "Pieces of the log: %,d. Requests in them: %,d. Lost by the box: %,d.%n",
                proof.segments(), proof.events(), proof.lost());
        out.println("Signed by the box " + proof.box());
        if (!proof.warning().isEmpty()) {
            out.println(proof.warning());
        }
        proof.notes().forEach(note -> out.println("  " + note));
        return proof.sound() && proof.standing() != KnownBoxes.Standing.OTHER ? 0 : Desk.NO;
    }
}
