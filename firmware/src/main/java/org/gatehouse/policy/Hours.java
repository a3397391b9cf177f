package org.gatehouse.policy;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A time of the day that comes again, by the school's clock. What ends at or before the time it begins at ends on the next day, and belongs to the day on which it began; from midnight to
 * midnight is a whole day.
 *
 * @param name empty for the hours that a schedule has of its own
 * @param days on which it begins
 * @param from its first moment
 * @param to the first moment after it
 */
public record Hours(String name, Set<DayOfWeek> days, LocalTime from, LocalTime to, Season season) {
    public Hours {
        days = days.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    boolean isWholeDay() {
        return from.equals(LocalTime.MIDNIGHT) && to.equals(LocalTime.MIDNIGHT);
    }
}
