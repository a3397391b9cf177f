package org.gatehouse.logbook;

import java.time.Instant;

/**
 * When something was done.
 *
 * @param time to the microsecond
 * @param trusted whether the clock was known to be right; a board without one of its own begins where it was switched off
 */
public record Timestamp(Instant time, boolean trusted) {}
