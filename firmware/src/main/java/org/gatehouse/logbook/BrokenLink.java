package org.gatehouse.logbook;

/**
 * The first place where the record of revisions is not what was written.
 *
 * @param row the row of the database, from 1
 * @param revision the revision that the row is of, 0 for one that is gone
 * @param problem what is wrong with it
 */
public record BrokenLink(long row, long revision, String problem) {
    /** {@code row 7 (revision 5): …}. */
    @Override
    public String toString() {
        return "row " + row + (revision == 0 ? "" : " (revision " + revision + ")") + ": " + problem;
    }
}
