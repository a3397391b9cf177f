package org.gatehouse.admin;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gatehouse policy history}. */
@Command(
        name = "history",
        description = "Lists the revisions of the policy, the newest first: who, when, why, and what became of them.",
        footer = {
            "",
            "Examples:",
            "  gatehouse policy history",
            "  gatehouse policy history --waiting        those that somebody has to approve",
            "  gatehouse policy history --verify         compares every row of the record with its hash"
        })
final class PolicyHistory extends AdminCommand {
    @Option(names = "-n", paramLabel = "COUNT", defaultValue = "20", description = "At most so many (20).")
    private int count;

    @Option(names = "--waiting", description = "Only those that wait for approval.")
    private boolean waiting;

    @Option(
            names = "--verify",
            description = "Also reads the whole record; exit status 1 where a row is not what was written.")
    private boolean verify;

    @Override
    Answer answer() throws LogbookException {
        List<Revision> all = appliance().changes().revisions().history();
        List<Revision> shown = all.stream()
                .filter(revision -> !waiting || revision.standing() == Standing.WAITING)
                .sorted((one, other) -> Long.compare(other.number(), one.number()))
                .limit(Math.max(count, 0))
                .toList();
        Map<String, Object> data =
                Data.of("revisions", shown.stream().map(RevisionView::data).toList());
        StringBuilder text = new StringBuilder(table(shown));
        int status = verify ? verified(data, text, all.size()) : 0;
        return new Answer(status, data, text.toString());
    }

    private int verified(Map<String, Object> data, StringBuilder text, int revisions) throws LogbookException {
        var broken = appliance().changes().revisions().verify(progress("rows of the record"));
        data.put("sound", broken.isEmpty());
        data.put("broken", broken.map(Object::toString).orElse(null));
        text.append(broken.map(link -> "the record is broken, first in " + link)
                        .orElse("the record is as it was written: " + revisions + " revisions"))
                .append('\n');
        return broken.isEmpty() ? 0 : Refusal.NO;
    }

    private String table(List<Revision> revisions) {
        ZoneId zone = appliance().policy().document().school().zone();
        Columns columns = new Columns("no", "standing", "when", "who", "why");
        for (Revision revision : revisions) {
            columns.add(
                    revision.number(),
                    RevisionView.standing(revision),
                    Times.text(revision.made(), zone),
                    revision.author(),
                    revision.reason());
        }
        return columns.toString();
    }
}
