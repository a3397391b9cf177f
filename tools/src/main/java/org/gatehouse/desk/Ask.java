package org.gatehouse.desk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.desk.store.RulingFilter;

/** What a request asks for, out of the query of its address. Immutable. */
final class Ask {
    /** What was asked cannot be answered; the message is for the person who asked. */
    static final class BadAsk extends RuntimeException {
        BadAsk(String message) {
            super(message);
        }
    }

    private static final int MAX_FIELDS = 32;

    private final Map<String, String> fields = new HashMap<>();
    private final ZoneId zone;

    /** @param query as it is sent; null for none */
    Ask(String query, ZoneId zone) {
        this.zone = zone;
        String[] parts = query == null || query.isEmpty() ? new String[0] : query.split("&", MAX_FIELDS);
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                fields.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
            }
        }
    }

    /** Empty where it was not said. */
    String text(String field) {
        return fields.getOrDefault(field, "").strip();
    }

    int number(String field, int otherwise, int most) {
        String text = text(field);
        try {
            return text.isEmpty() ? otherwise : Math.max(0, Math.min(Integer.parseInt(text), most));
        } catch (NumberFormatException e) {
            throw new BadAsk(field + ": expected a number: " + text);
        }
    }

    Filter filter() {
        String verdicts = text("verdict");
        return new Filter(
                time("from", Long.MIN_VALUE, false),
                time("to", Long.MAX_VALUE, true),
                text("device"),
                text("user"),
                text("group"),
                text("name").toLowerCase(Locale.ROOT),
                text("category"),
                verdicts.isEmpty()
                        ? Set.of()
                        : Arrays.stream(verdicts.split(",")).collect(Collectors.toSet()),
                text("topic"),
                text("text").toLowerCase(Locale.ROOT),
                new RulingFilter(
                        text("protocol"),
                        text("reason"),
                        text("list"),
                        text("entry"),
                        text("rule"),
                        text("schedule"),
                        text("revision"),
                        text("alert").equals("1")));
    }

    /** A day ("2026-11-22", of which "to" is the last), a time on the wall ("2026-11-22T08:15"), or one with its offset. */
    private long time(String field, long otherwise, boolean isEnd) {
        String text = text(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return instant(text, isEnd).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadAsk(field + ": expected a date like 2026-11-22, or a time like 2026-11-22T08:15: " + text);
        }
    }

    private Instant instant(String text, boolean isEnd) {
        if (text.indexOf('T') < 0) {
            LocalDate day = LocalDate.parse(text);
            return (isEnd ? day.plusDays(1) : day).atStartOfDay(zone).toInstant();
        }
        boolean hasOffset =
                text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return hasOffset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadAsk("an address that was cut off: " + text);
        }
    }
}
