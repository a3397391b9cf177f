package org.gatehouse.admin;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gatehouse.alert.Changed;
import org.gatehouse.alert.Changed.Difference;
import org.gatehouse.logbook.Author;
import org.gatehouse.logbook.Decision;
import org.gatehouse.logbook.Revision;
import org.gatehouse.logbook.Standing;
import org.gatehouse.logbook.Timestamp;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.ChangeKind;
import org.gatehouse.policy.Loosening;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.PolicyWriter;

/** What the safeguarding lead is told of a change of the box. */
final class Announcement {
    private static final String SSH = "ssh "; // before the address

    private static final String WHY = " --reason \"…\"";

    private Announcement() {}

    /**
     * A policy that came into force.
     *
     * @param before what was in force until then
     */
    static Changed ofPolicy(Revision revision, CurrentPolicy before, PolicyDocument after) {
        PolicyDocument old = before.document();
        return changed(
                ChangeKind.POLICY,
                "Revision " + revision.number() + " of the policy is in force",
                revision,
                () -> new Difference(
                        Loosening.of(old, after),
                        TomlDifference.of(PolicyWriter.write(old), PolicyWriter.write(after))),
                List.of(
                        "what differs: gatehouse policy diff " + revision.number(),
                        "to undo it, a technician: gatehouse policy revert " + before.revision() + WHY),
                !old.alertRules().equals(after.alertRules()),
                old.alertRules());
    }

    /** A policy that waits for approval. */
    static Changed ofWaiting(Revision revision, PolicyDocument before, PolicyDocument wanted) {
        return changed(
                ChangeKind.WAITING,
                "Revision " + revision.number() + " of the policy waits for your approval; nothing has changed yet",
                revision,
                () -> new Difference(
                        Loosening.of(before, wanted),
                        TomlDifference.of(PolicyWriter.write(before), PolicyWriter.write(wanted))),
                List.of(
                        "what it changes: gatehouse policy diff " + revision.number(),
                        "yes: gatehouse policy approve " + revision.number(),
                        "no: gatehouse policy reject " + revision.number() + WHY),
                false,
                List.of());
    }

    /**
     * Settings that were written, or wait.
     *
     * @param base the number of those before
     * @param aboutMail whether they change who gets mail, and by which way
     */
    static Changed ofSettings(Revision revision, long base, String before, String after, boolean aboutMail) {
        boolean waits = revision.standing() == Standing.WAITING;
        long number = revision.number();
        return changed(
                waits ? ChangeKind.WAITING : ChangeKind.SETTINGS,
                "Revision " + number + " of the settings "
                        + (waits
                                ? "waits for your approval; nothing has changed yet"
                                : "is written, and holds from the next start of the service on"),
                revision,
                () -> new Difference(
                        aboutMail && !waits
                                ? List.of("the way of mail, or who gets it, is another from the next start on")
                                : List.of(),
                        TomlDifference.of(before, after)),
                waits
                        ? List.of(
                                "what it changes: gatehouse settings diff " + number,
                                "yes: gatehouse settings approve " + number + " --restart",
                                "no: gatehouse settings reject " + number + WHY)
                        : List.of(
                                "what differs: gatehouse settings diff " + number,
                                "to undo it, a technician: gatehouse settings revert " + base + " --restart" + WHY),
                aboutMail && !waits,
                List.of());
    }

    private static Changed changed(
            ChangeKind kind,
            String what,
            Revision revision,
            Supplier<Difference> difference,
            List<String> look,
            boolean urgent,
            List<AlertRule> rulesBefore) {
        Optional<Decision> decision = revision.decision();
        Timestamp at = decision.map(Decision::at).orElse(revision.made());
        String who = who(revision.author())
                + decision.map(one -> "; approved by " + who(one.by())).orElse("")
                + (revision.urgent() ? "; at once, though approvals are on" : "");
        return new Changed(
                kind, what, who, revision.reason(), at.time(), at.trusted(), difference, look, urgent, rulesBefore);
    }

    /**
     * Something that has no revision.
     *
     * @param look commands that show it
     */
    static Changed of(ChangeKind kind, String what, Author author, String why, Timestamp at, String... look) {
        return new Changed(
                kind,
                what,
                who(author),
                why,
                at.time(),
                at.trusted(),
                () -> Difference.NONE,
                List.of(look),
                kind == ChangeKind.RESTORED || kind == ChangeKind.SETTINGS, // with another way of mail, perhaps
                List.of());
    }

    /** As somebody says it who has never seen the record. */
    private static String who(Author author) {
        String way = author.way();
        if (way.equals(PolicyChanges.FILE.way())) {
            return "somebody who changed a file on the box itself";
        }
        return author + (way.startsWith(SSH) ? ", by SSH from " + way.substring(SSH.length()) : ", on the box itself");
    }
}
