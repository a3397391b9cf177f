package org.gatehouse.policy;

/**
 * A judgement. Made when the policy is put together for a moment, one object for each group, reason, category and rule, so that judging allocates nothing for what passes;
 * {@link Told} makes others.
 *
 * @param flagged whether the log marks it, though it is allowed
 * @param alert whether the safeguarding lead is to hear of it
 * @param group the group of the device
 * @param categoryBit the category it rests on, or that the safeguarding lead hears of; -1 for none
 * @param category the id of that category, null for none
 * @param categoryTitle what a teacher would read for it, null for none
 * @param rule what in the policy decided, as a person would say it; null where no rule of names and no quarantine did
 * @param schedule the name of the schedule that decided, null where none did
 * @param revision the number of the policy's revision; 0 for a policy that is of none
 */
public record Verdict(
        Action action,
        boolean flagged,
        boolean alert,
        Reason reason,
        String group,
        int categoryBit,
        String category,
        String categoryTitle,
        String rule,
        String schedule,
        long revision) {
    /** One that no rule and no schedule decided, of a policy that is of no revision. */
    public Verdict(
            Action action,
            boolean flagged,
            Reason reason,
            String group,
            int categoryBit,
            String category,
            String categoryTitle) {
        this(action, flagged, false, reason, group, categoryBit, category, categoryTitle, null, null, 0);
    }

    /** The same, of a name in a category. */
    Verdict about(int bit, String id, String title, boolean told) {
        return new Verdict(action, flagged, told, reason, group, bit, id, title, rule, schedule, revision);
    }

    /** Whether the opening must not reach the other side. */
    public boolean isBlock() {
        return action == Action.BLOCK;
    }
}
