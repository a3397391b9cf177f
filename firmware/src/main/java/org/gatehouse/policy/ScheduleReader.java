package org.gatehouse.policy;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gatehouse.config.Document;
import org.gatehouse.config.Located;
import org.gatehouse.config.Section;

/** Reads the tables {@code [[schedules]]} of a policy file, noting every fault on the way. */
final class ScheduleReader {
    private final Document document;
    private final ValueReader values;
    private final TimeReader times;
    private final List<Hours> named;

    ScheduleReader(Document document, ValueReader values, TimeReader times, List<Hours> named) {
        this.document = document;
        this.values = values;
        this.times = times;
        this.named = named;
    }

    List<Schedule> read(Section root) {
        List<Schedule> schedules = new ArrayList<>();
        root.sections("schedules").forEach(table -> schedules.add(readSchedule(table)));
        return schedules;
    }

    private Schedule readSchedule(Section table) {
        values.allow(
                table,
                "name",
                "groups",
                "when",
                "outside",
                "days",
                "from",
                "to",
                "calendar",
                "block",
                "allow",
                "internet");
        Optional<Located<String>> name = table.requiredText("name", "what the school calls the schedule");
        List<String> groups = values.groups(table, "the groups that it is for");
        Hours hours = readHours(table);
        boolean internet = table.flag("internet").map(Located::value).orElse(true);
        List<String> block = values.categories(table.texts("block"));
        List<String> allow = values.categories(table.texts("allow"));
        boolean hasLists = table.has("block") || table.has("allow");
        if (!hasLists && internet) {
            table.missing("block", "what it blocks, what it allows, or internet = false");
        } else if (hasLists && !internet) {
            document.fault(table.key("internet"), "'internet' beside 'block' or 'allow'", "one or the other");
        }
        return new Schedule(
                name.map(Located::value).orElse(""), groups, hours, table.has("outside"), block, allow, internet);
    }

    private Hours readHours(Section table) {
        boolean hasOwn = TimeReader.KEYS.stream().anyMatch(table::has);
        boolean hasBoth = table.has("when") && table.has("outside");
        if (hasBoth || hasOwn && (table.has("when") || table.has("outside"))) {
            document.fault(
                    table.key(table.has("outside") ? "outside" : "when"),
                    "two times for one schedule",
                    "one of 'when', 'outside', and hours of its own");
        } else if (!hasOwn && !table.has("when") && !table.has("outside")) {
            table.missing("when", "the name of hours, or 'days', 'from' and 'to'");
        }
        Optional<Located<String>> name = table.text("when").or(() -> table.text("outside"));
        return name.isPresent() ? namedHours(name.get()) : times.hours("", table);
    }

    private Hours namedHours(Located<String> name) {
        Optional<Hours> found = named.stream()
                .filter(hours -> hours.name().equals(name.value()))
                .findAny();
        if (found.isEmpty()) {
            document.unknown(name, "hours", named.stream().map(Hours::name).toList());
        }
        return found.orElse(new Hours(name.value(), Set.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, Season.ALWAYS));
    }
}
