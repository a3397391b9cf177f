package org.gatehouse.metrics;

/**
 * How the logbook does, as numbers.
 *
 * @param events events that were written since the service began
 * @param segments segments that were written since then
 * @param messageBytes octets of sealed messages that were written since then
 * @param lost events that have no row, since then
 * @param secondsSinceSegment since the last segment was written; negative before the first
 * @param recipients keys that it is sealed to
 * @param isWritable whether the database can be written
 * @param databaseBytes octets of the database's files
 * @param journalBytes octets of the journal
 * @param diskFreeBytes octets that are free where they are
 */
public record LogFigures(
        long events,
        long segments,
        long messageBytes,
        long lost,
        double secondsSinceSegment,
        int recipients,
        boolean isWritable,
        long databaseBytes,
        long journalBytes,
        long diskFreeBytes) {}
