package org.gatehouse.desk.store;

/**
 * What was counted of some openings.
 *
 * @param allowed openings that passed
 * @param flagged that passed and were marked
 * @param blocked that did not pass
 * @param alerts of which the safeguarding lead was told at once
 */
public record Tally(long allowed, long flagged, long blocked, long alerts) {
    /** Nothing. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    /** Numbers in one array: the outcomes in their order, then the alerts. */
    static final int WIDTH = Outcome.COUNT + 1;

    static Tally of(long[] counts, int index) {
        int at = index * WIDTH;
        return new Tally(counts[at], counts[at + 1], counts[at + 2], counts[at + Outcome.COUNT]);
    }

    /** All openings. */
    public long total() {
        return allowed + flagged + blocked;
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                allowed + other.allowed, flagged + other.flagged, blocked + other.blocked, alerts + other.alerts);
    }
}
