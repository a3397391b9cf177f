package org.gatehouse.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;

/** A month beside the one before: what became more and what less, for those who plan lessons. No personal data. */
public final class MonthlyReport {
    private static final int NOTEWORTHY = 20; // openings: below that, twice as many is chance
    private static final int TIMES = 2;

    private final Sources sources;
    private final Parts parts;
    private final ZoneId zone;

    public MonthlyReport(Sources sources) {
        this.sources = sources;
        this.parts = new Parts(sources);
        this.zone = sources.policy().school().zone();
    }

    /** @param first the month's first day */
    public Page page(LocalDate first) throws LogbookException {
        Instant from = Times.begin(first, zone);
        Instant until = Times.begin(first.plusMonths(1), zone);
        LocalDate firstBefore = first.minusMonths(1);
        Instant before = Times.begin(firstBefore, zone);
        Figures both = new Figures(sources.counted(before, until));
        Figures month = both.between(from, until);
        Figures last = both.between(before, from);
        List<String> names = List.of(Times.month(first), Times.month(firstBefore));
        List<Section> sections = new ArrayList<>();
        sections.add(Section.of("What stands out", standsOut(month, last, names)));
        sections.add(parts.categories("What was blocked", List.of(), month, last, names));
        sections.add(weeks(month, first));
        sections.add(parts.groups(month));
        sections.add(groupsAndCategories(month));
        sections.add(parts.alerts(from, until));
        sections.add(parts.requests(from, until, month.of(Counted.BLOCK).total()));
        return new Page(
                "Internet filtering: the month", parts.subtitle(names.get(0) + " beside " + names.get(1)), sections);
    }

    private static List<String> standsOut(Figures month, Figures last, List<String> names) {
        Map<String, Figures> these = month.of(Counted.BLOCK).byCategory();
        Map<String, Figures> those = last.of(Counted.BLOCK).byCategory();
        List<String> sentences = new ArrayList<>();
        Map<String, Figures> either = new TreeMap<>(those);
        either.putAll(these);
        for (String category : Figures.largestFirst(either)) {
            long now = these.containsKey(category) ? these.get(category).total() : 0;
            long before = those.containsKey(category) ? those.get(category).total() : 0;
            boolean more = now >= NOTEWORTHY && now >= TIMES * before;
            boolean less = before >= NOTEWORTHY && before >= TIMES * now;
            if (last.total() > 0 && !category.isEmpty() && (more || less)) {
                sentences.add(String.format(
                        java.util.Locale.UK,
                        "%s: %s, from %,d in %s to %,d.",
                        category,
                        more ? "at least twice as much" : "half as much or less",
                        before,
                        names.get(1),
                        now));
            }
        }
        if (last.total() == 0) {
            return List.of("There is nothing to compare with: of " + names.get(1) + " nothing was counted.");
        }
        return sentences.isEmpty() ? List.of("No category doubled or halved.") : sentences;
    }

    private Section weeks(Figures month, LocalDate first) {
        Map<LocalDate, Long> blocked = new LinkedHashMap<>();
        List<List<Object>> rows = new ArrayList<>();
        LocalDate end = first.plusMonths(1);
        for (LocalDate day = first; day.isBefore(end); ) {
            LocalDate next = day.plusDays(8L - day.getDayOfWeek().getValue());
            next = next.isAfter(end) ? end : next;
            Figures week = month.between(Times.begin(day, zone), Times.begin(next, zone));
            blocked.put(day, week.of(Counted.BLOCK).total());
            rows.add(List.of(
                    span(day, next),
                    week.total(),
                    week.of(Counted.BLOCK).total(),
                    week.of(Counted.FLAG).total()));
            day = next;
        }
        return Section.of(
                "Week by week",
                List.of(),
                Parts.chart("Blocked, by week", "blocked", blocked, day -> "from " + Times.shortDay(day)),
                new Table(List.of("week", "openings", "blocked", "marked"), rows));
    }

    private static String span(LocalDate from, LocalDate before) {
        return Times.shortDay(from) + " to " + Times.shortDay(before.minusDays(1));
    }

    private static Section groupsAndCategories(Figures month) {
        List<List<Object>> rows = new ArrayList<>();
        Map<String, Figures> groups = month.of(Counted.BLOCK).byGroup();
        for (String group : Figures.largestFirst(groups)) {
            Map<String, Figures> categories = groups.get(group).byCategory();
            for (String category : Figures.largestFirst(categories)) {
                rows.add(List.of(
                        group.isEmpty() ? "(asked of no group)" : group,
                        Parts.name(category),
                        categories.get(category).total()));
            }
        }
        return Section.of(
                "Which group, which category",
                Parts.nothing(rows, "Nothing was blocked."),
                new Table(List.of("group", "category", "blocked"), rows));
    }
}
