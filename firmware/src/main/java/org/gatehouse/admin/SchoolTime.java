package org.gatehouse.admin;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as people write them, by the clock on the school's wall. */
final class SchoolTime {
    /** What a message says would be right. */
    static final String EXPECTED = "\"10:15\", \"Mon 10:15\", \"2026-11-23 10:15\" or \"2026-11-23T10:15:00Z\"";

    private static final Pattern CLOCK = Pattern.compile("(?:([A-Za-z]{3})[a-z]* +)?(\\d{1,2}):(\\d{2})");

    private SchoolTime() {}

    /**
     * Reads one. A weekday is the next of that name, a bare time the next of that clock: none of them has passed.
     *
     * @throws Refusal where it is none of {@link #EXPECTED}
     */
    static Instant parse(String option, String text, Instant now, ZoneId zone) throws Refusal {
        try {
            Matcher clock = CLOCK.matcher(text.strip());
            if (clock.matches()) {
                return next(clock, now.atZone(zone));
            }
            return moment(text, zone);
        } catch (DateTimeException noTime) {
            throw Refusal.usage(option + ": " + Columns.plain(text) + " is no time; expected " + EXPECTED);
        }
    }

    /**
     * Reads a day with its time: ISO 8601 with a blank for its T, or without an offset, which is the school's then.
     *
     * @throws DateTimeException where it is none
     */
    static Instant moment(String text, ZoneId zone) {
        String iso = text.strip().replace(' ', 'T');
        return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(zone).toInstant();
    }

    private static Instant next(Matcher clock, ZonedDateTime now) {
        LocalTime time = LocalTime.of(Integer.parseInt(clock.group(2)), Integer.parseInt(clock.group(3)));
        ZonedDateTime at = now.with(time);
        if (clock.group(1) != null) {
            at = at.with(TemporalAdjusters.nextOrSame(day(clock.group(1))));
            return (at.isBefore(now) ? at.plusWeeks(1) : at).toInstant();
        }
        return (at.isBefore(now) ? at.plusDays(1) : at).toInstant();
    }

    private static DayOfWeek day(String name) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().startsWith(name.toUpperCase(Locale.ROOT))) {
                return day;
            }
        }
        throw new DateTimeException(name);
    }
}
