package org.gatehouse.lists;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When to update next: at the interval, or sooner after a failure, each failure in a row waiting twice as long; never all schools at once. */
final class Schedule {
    static final Duration FIRST_RETRY = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 20;

    private final Duration interval;
    private final RandomGenerator random;
    private int failures;

    Schedule(Duration interval, RandomGenerator random) {
        this.interval = interval;
        this.random = random;
    }

    /** How long to wait after an update: a tenth more or less than the rule says. */
    Duration after(boolean failed) {
        failures = failed ? Math.min(failures + 1, MAX_DOUBLINGS) : 0;
        Duration retry = FIRST_RETRY.multipliedBy(1L << Math.max(0, failures - 1));
        Duration pause = failed && retry.compareTo(interval) < 0 ? retry : interval;
        return Duration.ofMillis((long) (pause.toMillis() * (0.9 + 0.2 * random.nextDouble())));
    }

    /** How long to wait at start: not at all without a table; a few minutes otherwise, when the network is up and the school is online again. */
    Duration atStart(boolean hasTable) {
        return hasTable ? FIRST_RETRY.plusSeconds(random.nextInt(300)) : Duration.ZERO;
    }
}
