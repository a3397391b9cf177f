package org.gatehouse.policy;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stretch of time with or without a beginning and an end.
 *
 * @param from its first moment
 * @param until the first moment after it
 */
public record Period(Optional<Instant> from, Optional<Instant> until) {
    public static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());

    /**
     * Whether it is now.
     *
     * @param closes the answer while nobody knows what time it is, for a period that has an end or a beginning: what closes something holds then, what opens does not
     */
    boolean holds(Moment moment, boolean closes) {
        if (!moment.clockTrusted() && !equals(ALWAYS)) {
            return closes;
        }
        return from.filter(first -> moment.now().isBefore(first)).isEmpty()
                && until.filter(end -> !moment.now().isBefore(end)).isEmpty();
    }

    Stream<Instant> changes() {
        return Stream.concat(from.stream(), until.stream());
    }
}
