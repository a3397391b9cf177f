package org.gatehouse.policy;

import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;

/**
 * Names the category of what is blocked for another reason, where the safeguarding lead hears of that category: who tries a site about suicide in quarantine, or one that a rule blocks as well, must not be told as any other.
 * Immutable; allocates only for an opening that it names a category of.
 *
 * @param bits the categories that she hears of: those that the group's list names, then those that rules for alerts name. The first that fits is named
 * @param alerting those that the group's list names
 */
record Told(int[] bits, long alerting, Categories categories) {
    Verdict named(Verdict verdict, Match match) {
        if (!verdict.isBlock() || verdict.categoryBit() >= 0 || !isForAnotherReason(verdict.reason())) {
            return verdict;
        }
        for (int bit : bits) {
            if ((match.categories() >>> bit & 1) != 0) {
                boolean alert = (alerting >>> bit & 1) != 0;
                return verdict.about(bit, categories.id(bit), categories.title(bit), alert);
            }
        }
        return verdict;
    }

    /** A way round the filter has rules for alerts of its own, and leads elsewhere than its name says. */
    private static boolean isForAnotherReason(Reason reason) {
        return reason == Reason.QUARANTINE
                || reason == Reason.BLOCKED_NAME
                || reason == Reason.SCHEDULE
                || reason == Reason.NOT_ALLOWED;
    }
}
