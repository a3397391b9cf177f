package org.gatehouse.policy;

/**
 * A judgement. Made when the policy loads, one object for each group, reason and category, so that judging allocates nothing and
 * verdicts can be compared by identity.
 *
 * @param flagged whether the log marks it, though it is allowed
 * @param group the group of the device
 * @param categoryBit the category it rests on, -1 for none
 * @param category the id of that category, null for none
 * @param categoryTitle what a teacher would read for it, null for none
 */
public record Verdict(
        Action action,
        boolean flagged,
        Reason reason,
        String group,
        int categoryBit,
        String category,
        String categoryTitle) {
    /** Whether the opening must not reach the other side. */
    public boolean isBlock() {
        return action == Action.BLOCK;
    }
}
