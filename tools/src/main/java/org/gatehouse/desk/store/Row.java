package org.gatehouse.desk.store;

/**
 * One row of the log, put together again.
 *
 * @param millis of the first opening, since 1970-01-01T00:00Z
 * @param lastMillis of the last one
 * @param count how many openings
 * @param name the canonical name, empty for none
 * @param server the server's address
 * @param segment the sequence number of the segment that holds it
 */
public record Row(
        long millis, long lastMillis, int count, Who who, String name, String server, Ruling ruling, long segment) {}
