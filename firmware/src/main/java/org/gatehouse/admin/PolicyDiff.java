package org.gatehouse.admin;

import org.gatehouse.logbook.Difference;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Revisions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gatehouse policy diff}. */
@Command(
        name = "diff",
        description = {
            "Shows what a revision changed in the policy that was in force when it was written,",
            "or with two revisions, what differs between them."
        },
        footer = {
            "",
            "Examples:",
            "  gatehouse policy diff 7           what revision 7 changed, or would change",
            "  gatehouse policy diff 3 7         what differs between the two"
        })
final class PolicyDiff extends AdminCommand {
    @Parameters(
            index = "0",
            paramLabel = "REVISION",
            description = "Its number, as gatehouse policy history lists them.")
    private long number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "OTHER", description = "The number of another one.")
    private Long other;

    @Override
    Answer answer() throws Refusal, LogbookException {
        Revisions revisions = appliance().changes().revisions();
        long base = appliance().changes().require(number).base();
        if (other == null) {
            return answer(base, number, revisions.difference(number));
        }
        appliance().changes().require(other);
        String difference = Difference.of(
                "revision " + number, revisions.document(number), "revision " + other, revisions.document(other));
        return answer(number, other, difference);
    }

    private static Answer answer(long from, long to, String difference) {
        return Answer.of(
                Data.of("from", from, "to", to, "difference", difference),
                difference.isEmpty() ? "nothing differs\n" : difference);
    }
}
