package org.gatehouse.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.stream.Stream;

/**
 * When it is which hour at school: terms, weekdays, and a clock that is put forward and back. Immutable.
 *
 * <p>When clocks are put forward, a time that the clock skips is the moment of the skip. When they are put back, a time comes twice, and hours that begin or end at it can be had with
 * either: the longer stretch, or the shorter.
 */
final class SchoolCalendar {
    private final ZoneId zone;
    private final List<Term> terms;

    SchoolCalendar(ZoneId zone, List<Term> terms) {
        this.zone = zone;
        this.terms = terms;
    }

    /** @param late which one of two moments that a clock shows the same for */
    static Instant instant(LocalDateTime time, ZoneId zone, boolean late) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(time);
        if (transition == null) {
            return time.toInstant(rules.getOffset(time));
        }
        if (transition.isGap()) {
            return transition.getInstant();
        }
        ZoneOffset offset = late ? transition.getOffsetAfter() : transition.getOffsetBefore();
        return time.toInstant(offset);
    }

    /** @param longer whether hours are as long as they can be, where clocks are put back */
    boolean isIn(Hours hours, Instant now, boolean longer) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return isIn(hours, today, now, longer) || isIn(hours, today.minusDays(1), now, longer);
    }

    /** The moments at which hours begin or end around now, from the day before to the day after. */
    Stream<Instant> changes(Hours hours, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return Stream.of(today.minusDays(1), today, today.plusDays(1))
                .filter(day -> begins(hours, day))
                .flatMap(day -> Stream.of(
                        begin(hours, day, true),
                        begin(hours, day, false),
                        end(hours, day, true),
                        end(hours, day, false)));
    }

    private boolean isIn(Hours hours, LocalDate day, Instant now, boolean longer) {
        return begins(hours, day) && !now.isBefore(begin(hours, day, !longer)) && now.isBefore(end(hours, day, longer));
    }

    private boolean begins(Hours hours, LocalDate day) {
        return hours.days().contains(day.getDayOfWeek())
                && switch (hours.season()) {
                    case ALWAYS -> true;
                    case TERM -> isSchoolDay(day);
                    case HOLIDAYS -> !isSchoolDay(day);
                };
    }

    private boolean isSchoolDay(LocalDate day) {
        return terms.stream().anyMatch(term -> term.isSchoolDay(day));
    }

    private Instant begin(Hours hours, LocalDate day, boolean late) {
        return instant(day, hours.from(), late);
    }

    private Instant end(Hours hours, LocalDate day, boolean late) {
        return instant(hours.to().isAfter(hours.from()) ? day : day.plusDays(1), hours.to(), late);
    }

    private Instant instant(LocalDate day, LocalTime time, boolean late) {
        return instant(day.atTime(time), zone, late);
    }
}
