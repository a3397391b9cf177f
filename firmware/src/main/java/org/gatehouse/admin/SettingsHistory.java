package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse settings history}. */
@Command(
        name = "history",
        description = "Lists the revisions of the settings, the newest first: who, when, why, and what became of them.",
        footer = {"", "Example:", "  gatehouse settings history"})
final class SettingsHistory extends AdminCommand {
    private static final int MOST = 50;

    @Override
    Answer answer() {
        Columns columns = new Columns("no", "it is", "when", "by", "why");
        List<Map<String, Object>> data = new ArrayList<>();
        List<Revision> all = appliance().settings().record().history();
        for (int i = all.size() - 1; i >= Math.max(0, all.size() - MOST); i--) {
            Revision revision = all.get(i);
            columns.add(
                    revision.number(),
                    RevisionView.standing(revision),
                    Times.text(revision.made(), zone()),
                    revision.author(),
                    revision.reason());
            data.add(RevisionView.data(revision));
        }
        return Answer.of(Data.of("revisions", data), columns.toString());
    }

    /** {@code gatehouse settings diff}. */
    @Command(
            name = "diff",
            description =
                    "Shows what a revision of the settings changed in the one that was in force when it was written.",
            footer = {"", "Example:", "  gatehouse settings diff 4"})
    static final class Diff extends AdminCommand {
        @Parameters(paramLabel = "CHANGE", description = "Its number, as \"settings history\" lists them.")
        private long number;

        @Override
        Answer answer() throws Refusal, LogbookException {
            Revision revision = appliance().settings().require(number);
            String difference = appliance().settings().record().difference(number);
            Map<String, Object> data = RevisionView.data(revision);
            data.put("difference", difference);
            return Answer.of(data, difference.isEmpty() ? "nothing differs\n" : difference);
        }
    }
}
