package org.gatehouse.lists;

import java.time.Instant;

/**
 * A row of the journal of updates.
 *
 * @param source its name, or {@value #TABLE} for the table as a whole
 * @param entries names of the copy or table in force after it
 * @param added names that were not there before
 * @param removed names that no longer are
 * @param refused lines that made no sense
 * @param detail why, or what else is worth knowing; may be empty
 */
public record UpdateRow(
        Instant time,
        String source,
        UpdateOutcome outcome,
        long entries,
        long added,
        long removed,
        long refused,
        String detail) {
    /** What stands in place of a source; no source can be called that. */
    public static final String TABLE = "(table)";

    static UpdateRow of(Instant time, String source, UpdateOutcome outcome, long entries, String detail) {
        return new UpdateRow(time, source, outcome, entries, 0, 0, 0, detail);
    }
}
