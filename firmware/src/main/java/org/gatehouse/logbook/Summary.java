package org.gatehouse.logbook;

import java.util.List;
import java.util.Map;

/**
 * What may be said of rows without saying what is in them: what stands beside a sealed message, and what is counted. Immutable.
 *
 * @param begunMicros the earliest time in it, in microseconds since 1970-01-01T00:00Z
 * @param endedMicros the latest
 * @param lost events lost before it that nothing else says
 * @param clockTrusted whether the clock was known to be right for all of it
 * @param devices as {@link DeviceIndex} has them
 * @param counts openings by hour, group, category and verdict
 */
public record Summary(
        long begunMicros,
        long endedMicros,
        long rows,
        long events,
        long lost,
        boolean clockTrusted,
        byte[] devices,
        Map<CountKey, Long> counts) {
    private static final long MICROS_AN_HOUR = 3_600_000_000L;

    public Summary {
        devices = devices.clone();
        counts = Map.copyOf(counts);
    }

    /**
     * What openings are counted by.
     *
     * @param hour since 1970-01-01T00:00Z
     * @param group empty where no policy was asked, as the category where none decided
     */
    public record CountKey(long hour, String group, String category, String verdict) {
        static CountKey of(EventRow row) {
            return new CountKey(
                    Math.floorDiv(row.timeMillis() * 1000, MICROS_AN_HOUR), row.group(), row.category(), row.verdict());
        }
    }

    /** Nothing but a moment. */
    static Summary empty(long atMicros, long lost, boolean clockTrusted) {
        return new Summary(atMicros, atMicros, 0, 0, lost, clockTrusted, new byte[0], Map.of());
    }

    /** The header of a segment with these rows that is to be chained and signed. */
    SegmentHeader header(
            long seq,
            SegmentHeader.Kind kind,
            List<String> recipients,
            String note,
            byte[] message,
            byte[] previousHash) {
        return new SegmentHeader(
                seq,
                kind,
                begunMicros,
                endedMicros,
                rows,
                events,
                lost,
                clockTrusted,
                recipients,
                devices,
                note,
                SegmentHeader.sha256(message),
                previousHash,
                new byte[0]);
    }
}
