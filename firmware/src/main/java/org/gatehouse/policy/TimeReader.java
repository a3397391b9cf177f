package org.gatehouse.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.gatehouse.config.Document;
import org.gatehouse.config.Fault;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the school, its terms and its hours from a policy file, noting every fault on the way. */
final class TimeReader {
    /** The keys of hours. */
    static final List<String> KEYS = List.of("days", "from", "to", "calendar");

    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    private static final String END_OF_DAY = "24:00";

    private final Document document;
    private final ValueReader values;
    private boolean hasTerms;

    TimeReader(Document document, ValueReader values) {
        this.document = document;
        this.values = values;
    }

    School school(Section root) {
        return root.section("school").map(this::readSchool).orElse(School.UNNAMED);
    }

    List<Term> terms(Section root) {
        hasTerms = root.has("terms");
        List<Term> terms = new ArrayList<>();
        root.sections("terms").forEach(table -> readTerm(table).ifPresent(terms::add));
        return terms;
    }

    /** Those with a name; the terms are read before. */
    List<Hours> named(Section root) {
        List<Hours> named = new ArrayList<>();
        root.section("hours").ifPresent(tables -> tables.keys()
                .forEach(name -> tables.section(name.value()).ifPresent(table -> {
                    values.allow(table, KEYS.toArray(String[]::new));
                    named.add(hours(name.value(), table));
                })));
        return named;
    }

    /** The hours that a table's keys say. */
    Hours hours(String name, Section table) {
        LocalTime from = time(table, "from");
        LocalTime to = time(table, "to");
        if (table.has("from") != table.has("to")) {
            table.missing(table.has("from") ? "to" : "from", "both of them, or neither for the whole day");
        } else if (table.has("from") && from.equals(to) && !from.equals(LocalTime.MIDNIGHT)) {
            document.fault(table.key("to"), "'to' is the same as 'from'", "another time, or neither for the whole day");
        }
        Season season = values.word(table, "calendar", "calendar", List.of(Season.values()), Season::code)
                .orElse(Season.ALWAYS);
        if (season != Season.ALWAYS && !hasTerms) {
            document.fault(
                    table.key("calendar"),
                    "calendar = \"" + season.code() + "\" without terms",
                    "[[terms]] with their first and last days");
        }
        return new Hours(name, days(table), from, to, season);
    }

    private School readSchool(Section table) {
        values.allow(table, "name", "time-zone");
        Optional<Located<String>> written = table.text("time-zone");
        ZoneId zone = School.UNNAMED.zone();
        if (written.isPresent()) {
            try {
                zone = ZoneId.of(written.get().value());
            } catch (DateTimeException unknown) {
                document.fault(
                        written.get(),
                        Fault.quoted(written.get().value()) + " is no time zone",
                        "one such as Europe/London");
            }
        }
        values.knowZone(zone);
        return new School(values.optionalText(table, "name"), zone);
    }

    private Optional<Term> readTerm(Section table) {
        values.allow(table, "name", "from", "to", "closed");
        Optional<Located<String>> name = table.requiredText("name", "what the school calls the term");
        Optional<Located<LocalDate>> from = table.requiredDate("from", "the first day of the term");
        Optional<Located<LocalDate>> to = table.requiredDate("to", "the last day of the term");
        List<Located<LocalDate>> closed = table.dates("closed");
        if (name.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (to.get().value().isBefore(from.get().value())) {
            document.fault(to.get(), "'to' is before 'from'", "the last day of the term");
        }
        for (Located<LocalDate> day : closed) {
            boolean isOutside = day.value().isBefore(from.get().value())
                    || day.value().isAfter(to.get().value());
            if (isOutside) {
                document.fault(day, day.value() + " is not in the term", "days from its first to its last");
            }
        }
        return Optional.of(new Term(
                name.get().value(),
                from.get().value(),
                to.get().value(),
                closed.stream().map(Located::value).toList()));
    }

    private Set<DayOfWeek> days(Section table) {
        if (!table.has("days")) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (Located<String> day : table.texts("days")) {
            values.word(day, "day", List.of(DayOfWeek.values()), TimeReader::code)
                    .ifPresent(days::add);
        }
        return days;
    }

    private LocalTime time(Section table, String key) {
        Optional<Located<String>> written = table.text(key);
        String text = written.map(Located::value).orElse("00:00");
        if (TIME.matcher(text).matches()) {
            return LocalTime.parse(text);
        }
        if (!text.equals(END_OF_DAY) || !key.equals("to")) {
            document.fault(written.orElseThrow(), Fault.quoted(text) + " is no time", "one such as \"08:30\"");
        }
        return LocalTime.MIDNIGHT;
    }

    /** {@code mon} to {@code sun}. */
    static String code(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}
