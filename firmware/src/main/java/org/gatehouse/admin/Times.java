package org.gatehouse.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.gatehouse.logbook.Timestamp;

/** Moments as people at the school read them. */
final class Times {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH);

    private Times() {}

    static String text(Instant time, ZoneId zone) {
        return SHORT.format(time.atZone(zone));
    }

    static String text(Timestamp at, ZoneId zone) {
        return text(at.time(), zone) + (at.trusted() ? "" : " (the clock was not set)");
    }
}
