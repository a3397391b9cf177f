package org.gatehouse.admin;

import java.util.Map;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Revisions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse show}. */
@Command(
        name = "show",
        description = "Shows a revision of the policy: who, when, why, and its whole text.",
        footer = {"", "Example:", "  gatehouse show 7"})
final class ShowCommand extends AdminCommand {
    @Parameters(paramLabel = "REVISION", description = "Its number, as gatehouse history lists them.")
    private long number;

    @Override
    Answer answer() throws Refusal, LogbookException {
        Revisions revisions = appliance().changes().revisions();
        Revision revision = appliance().changes().require(number);
        String document = revisions.document(number);
        Map<String, Object> data = RevisionView.data(revision);
        data.put("document", document);
        return Answer.of(
                data,
                RevisionView.text(
                                revision,
                                appliance().policy().document().school().zone()) + "\n" + document);
    }
}
