package org.gatehouse.policy;

import java.time.LocalDate;
import java.util.List;

/**
 * A stretch of school days: a term, or half of one.
 *
 * @param from its first day
 * @param to its last day
 * @param closed days in between without school: bank holidays, training days
 */
public record Term(String name, LocalDate from, LocalDate to, List<LocalDate> closed) {
    public Term {
        closed = List.copyOf(closed);
    }

    /** Whether there is school on that day; weekends are for {@link Hours#days} to leave out. */
    public boolean isSchoolDay(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(to) && !closed.contains(day);
    }
}
