package org.gatehouse.policy;

import java.time.Instant;

/**
 * What time it is.
 *
 * @param clockTrusted whether anybody believes it: a board without a clock of its own starts at some moment of the past
 */
public record Moment(Instant now, boolean clockTrusted) {
    /** A moment that is known. */
    public static Moment of(Instant now) {
        return new Moment(now, true);
    }
}
