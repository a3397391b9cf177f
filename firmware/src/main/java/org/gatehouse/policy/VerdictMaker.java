package org.gatehouse.policy;

import org.gatehouse.name.Categories;

/** Makes the verdicts that a group can meet. */
final class VerdictMaker {
    private final String group;
    private final long revision;
    private final Categories categories;

    VerdictMaker(String group, long revision, Categories categories) {
        this.group = group;
        this.revision = revision;
        this.categories = categories;
    }

    Verdict of(Action action, Reason reason) {
        return new Verdict(action, false, false, reason, group, -1, null, null, null, null, revision);
    }

    /** One that passes, and that the log marks. */
    Verdict flagged(Reason reason) {
        return new Verdict(Action.ALLOW, true, false, reason, group, -1, null, null, null, null, revision);
    }

    Verdict ofRule(Action action, Reason reason, String rule) {
        return new Verdict(action, false, false, reason, group, -1, null, null, rule, null, revision);
    }

    /** @param alert whether the safeguarding lead is to hear of it; what passes all the same is marked, too */
    Verdict ofCategory(Action action, Reason reason, int bit, boolean alert) {
        boolean flagged = alert && action == Action.ALLOW;
        return new Verdict(
                action,
                flagged,
                alert,
                reason,
                group,
                bit,
                categories.id(bit),
                categories.title(bit),
                null,
                null,
                revision);
    }

    Verdict ofSchedule(Action action, String schedule) {
        return new Verdict(action, false, false, Reason.SCHEDULE, group, -1, null, null, null, schedule, revision);
    }

    Verdict ofSchedule(Action action, String schedule, int bit, boolean alert) {
        boolean flagged = alert && action == Action.ALLOW;
        return new Verdict(
                action,
                flagged,
                alert,
                Reason.SCHEDULE,
                group,
                bit,
                categories.id(bit),
                categories.title(bit),
                null,
                schedule,
                revision);
    }
}
