package org.gatehouse.lab;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Figures of time that hold on machines of any speed: they are set for one on which a JVM starts, does nothing and ends in {@link #REFERENCE}, and stretched where that takes longer just now. What waits for a clock, a timeout
 * or a lost frame, is not stretched by a slow processor, and so a figure that is broken for such a reason is still found broken.
 */
final class Pace {
    /** On the machine on which the figures were set, with nothing beside. */
    private static final Duration REFERENCE = Duration.ofMillis(80);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Pace() {}

    /** Whether something took no longer than the figure, in the machine's own time; only where it did not is the machine measured. */
    static boolean isWithin(Duration took, Duration figure) {
        return took.compareTo(figure) <= 0 || took.toNanos() <= figure.toNanos() * slowness();
    }

    /** 1 on the machine of the figures, or a faster one. */
    private static double slowness() {
        List<String> version = List.of(Lab.javaCommand(), "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-version");
        Duration took = Running.start(Map.of(), version).finish(LIMIT).took();
        return Math.max(1, (double) took.toNanos() / REFERENCE.toNanos());
    }
}
