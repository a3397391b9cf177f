package org.gatehouse.admin;

import java.util.Map;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Revisions;
import org.gatehouse.policy.PolicyWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy show}. */
@Command(
        name = "show",
        description = {
            "Prints the policy in force, as the box writes it, or a revision: who, when, why, and its whole text.",
            "What it prints can be proposed as it is: who, when and why are comments."
        },
        footer = {"", "Examples:", "  ssh box policy show > policy.toml", "  gatehouse policy show 7"})
final class PolicyShow extends AdminCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "REVISION",
            description = "Its number, as gatehouse policy history lists them; without it, what is in force.")
    private Long number;

    @Override
    Answer answer() throws Refusal, LogbookException {
        if (number == null) {
            CurrentPolicy current = appliance().changes().current();
            String text = PolicyWriter.write(current.document());
            return Answer.of(Data.of("revision", current.revision(), "document", text), text);
        }
        Revisions revisions = appliance().changes().revisions();
        Revision revision = appliance().changes().require(number);
        String document = revisions.document(number);
        Map<String, Object> data = RevisionView.data(revision);
        data.put("document", document);
        String heading = RevisionView.text(
                revision, appliance().policy().document().school().zone());
        return Answer.of(data, heading.indent(0).replaceAll("(?m)^(?=.)", "# ") + "\n" + document);
    }
}
