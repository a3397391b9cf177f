package org.gatehouse.logbook;

import java.util.List;

/**
 * How the logbook does.
 *
 * @param written events that are in the database since the service began
 * @param segments segments that were written since then
 * @param messageBytes octets of what is sealed in those
 * @param secondsSinceSegment since the last of those was written; negative where there is none
 * @param lost events that have no row, since then
 * @param waiting events that the lanes' rings hold at this moment
 * @param problem why the database cannot be written; empty while it can
 * @param recipients keys that it is sealed to; with none, names are not kept
 * @param keyFaults what is wrong with the files of keys
 * @param listenerFailures exceptions of those that hear of events
 */
public record LogbookStatus(
        long written,
        long segments,
        long messageBytes,
        double secondsSinceSegment,
        long lost,
        long waiting,
        String problem,
        int recipients,
        List<String> keyFaults,
        long listenerFailures) {
    public LogbookStatus {
        keyFaults = List.copyOf(keyFaults);
    }

    /** Whether somebody should look after it. */
    public boolean isWell() {
        return problem.isEmpty() && recipients > 0;
    }
}
