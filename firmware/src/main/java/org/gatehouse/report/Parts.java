package org.gatehouse.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.ReviewRequests.Outcome;
import org.gatehouse.logbook.ReviewRequests.Request;
import org.gatehouse.report.Page.Bar;
import org.gatehouse.report.Page.Chart;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;

/** Sections that several reports have. */
final class Parts {
    private static final int MAX_BARS = 12; // of a chart; the table beside it has all
    private static final int PER = 10_000;

    private final Sources sources;

    Parts(Sources sources) {
        this.sources = sources;
    }

    /** {@code Hill Primary, from …}. */
    String subtitle(String time) {
        String school = sources.policy().school().name();
        return (school.isEmpty() ? "" : school + ", ") + time;
    }

    /** Openings by group. */
    Section groups(Figures figures) {
        List<List<Object>> rows = new ArrayList<>();
        Map<String, Figures> groups = figures.byGroup();
        for (String group : Figures.largestFirst(groups)) {
            rows.add(row(group.isEmpty() ? "(asked of no group)" : group, groups.get(group)));
        }
        if (rows.size() > 1) {
            rows.add(row("all", figures));
        }
        Table table = new Table(List.of("group", "openings", "blocked", "share", "marked"), rows);
        return Section.of("By group", nothing(rows, "Nothing was opened."), table);
    }

    private static List<Object> row(String name, Figures figures) {
        long total = figures.total();
        long blocked = figures.of(Counted.BLOCK).total();
        String share = total == 0 ? "" : String.format(Locale.UK, "%.1f %%", 100.0 * blocked / total);
        return List.of(name, total, blocked, share, figures.of(Counted.FLAG).total());
    }

    /**
     * What was blocked, by category.
     *
     * @param before the same of the time before
     * @param now what this time is called, and what the one before
     */
    Section categories(String heading, List<String> paragraphs, Figures figures, Figures before, List<String> now) {
        Map<String, Figures> these = figures.of(Counted.BLOCK).byCategory();
        Map<String, Figures> those = before.of(Counted.BLOCK).byCategory();
        boolean compared = before.total() > 0; // else the box was not there yet
        Map<String, Figures> either = new TreeMap<>(those);
        either.putAll(these);
        List<List<Object>> rows = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (String category : Figures.largestFirst(either)) {
            long count = total(these, category);
            long last = total(those, category);
            List<Object> row = List.of(name(category), count, last, change(count, last));
            rows.add(compared ? row : row.subList(0, 2));
            bars.add(new Bar(name(category), compared ? List.of(count, last) : List.of(count)));
        }
        List<Bar> largest = bars.subList(0, Math.min(bars.size(), MAX_BARS));
        Chart chart = new Chart(heading, compared ? now : now.subList(0, 1), largest);
        List<String> columns = List.of("category", now.get(0), now.get(1), "change");
        Table table = new Table(compared ? columns : columns.subList(0, 2), rows);
        List<String> all = new ArrayList<>(paragraphs);
        all.addAll(nothing(rows, "Nothing was blocked."));
        return Section.of(heading, all, chart, table);
    }

    static String name(String category) {
        return category.isEmpty() ? "no category: a rule, a schedule or a stance" : category;
    }

    private static long total(Map<String, Figures> parts, String key) {
        return parts.containsKey(key) ? parts.get(key).total() : 0;
    }

    /** {@code +20 %}; nothing where there is nothing to compare with. */
    static String change(long now, long before) {
        if (before == 0) {
            return now == 0 ? "" : "new";
        }
        return String.format(Locale.UK, "%+d %%", Math.round(100.0 * (now - before) / before));
    }

    /** Alerts by rule, without a word about anybody. */
    Section alerts(Instant from, Instant until) throws LogbookException {
        List<KeptAlert> alerts = sources.alerts(from, until);
        Map<String, List<KeptAlert>> byRule =
                alerts.stream().collect(Collectors.groupingBy(KeptAlert::rule, TreeMap::new, Collectors.toList()));
        List<List<Object>> rows = new ArrayList<>();
        byRule.forEach((rule, those) -> rows.add(List.of(
                rule,
                those.size(),
                those.stream().mapToLong(KeptAlert::attempts).sum(),
                those.get(0).telling())));
        rows.sort(
                Comparator.comparing((List<Object> row) -> (Integer) row.get(1)).reversed());
        List<String> words = new ArrayList<>(nothing(rows, "There was no alert."));
        delay(sources.alertDelays(from, until)).ifPresent(words::add);
        return Section.of("Alerts", words, new Table(List.of("rule", "alerts", "attempts", "told"), rows));
    }

    private static java.util.Optional<String> delay(List<Duration> delays) {
        if (delays.isEmpty()) {
            return java.util.Optional.empty();
        }
        List<Duration> sorted = delays.stream().sorted().toList();
        return java.util.Optional.of("From an alert until the mail server had its mail: half of them within "
                + text(sorted.get((sorted.size() - 1) / 2)) + ", the slowest " + text(sorted.get(sorted.size() - 1))
                + ".");
    }

    private static String text(Duration duration) {
        long seconds = Math.max(1, duration.toSeconds());
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    /**
     * What was asked to be opened or blocked, and what came of it.
     *
     * @param blocked openings that were blocked in that time
     */
    Section requests(Instant from, Instant until, long blocked) throws LogbookException {
        List<Request> all = sources.requests();
        List<Request> made =
                all.stream().filter(one -> in(one.made(), from, until)).toList();
        List<Request> closed = all.stream()
                .filter(one ->
                        one.closing().isPresent() && in(one.closing().get().at(), from, until))
                .toList();
        long open = all.stream()
                .filter(one -> one.made().isBefore(until))
                .filter(one ->
                        one.closing().isEmpty() || !one.closing().get().at().isBefore(until))
                .count();
        List<Request> wrong = closed.stream()
                .filter(one -> one.wasBlocked() && one.closing().get().outcome() == Outcome.CHANGED)
                .toList();
        List<String> words = new ArrayList<>();
        words.add(made.size() + " asked, " + closed.size() + " closed, " + open + " open at the end.");
        words.add(wrong.size() + " of those closed were blocked wrongly"
                + (blocked == 0
                        ? "."
                        : String.format(
                                Locale.UK,
                                ": %.2f for each %,d openings blocked.",
                                (double) PER * wrong.size() / blocked,
                                PER)));
        List<List<Object>> rows = new ArrayList<>();
        Map<String, List<Request>> byCategory =
                closed.stream().collect(Collectors.groupingBy(Request::category, TreeMap::new, Collectors.toList()));
        byCategory.forEach((category, those) -> rows.add(List.of(
                name(category),
                those.size(),
                count(those, Outcome.CHANGED),
                count(those, Outcome.KEPT),
                count(those, Outcome.NOT_THE_FILTER))));
        Table table = new Table(List.of("category", "closed", "policy changed", "kept", "not the filter"), rows);
        return Section.of("Review requests and over-blocking", words, table);
    }

    private static long count(List<Request> requests, Outcome outcome) {
        return requests.stream()
                .filter(one -> one.closing().orElseThrow().outcome() == outcome)
                .count();
    }

    static boolean in(Instant moment, Instant from, Instant until) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    /** Bars of a value for each key, in order. */
    static <T> Chart chart(String title, String series, Map<T, Long> values, Function<T, String> label) {
        List<Bar> bars = new ArrayList<>();
        values.forEach((key, value) -> bars.add(new Bar(label.apply(key), List.of(value))));
        return new Chart(title, List.of(series), bars);
    }

    static List<String> nothing(List<?> rows, String sentence) {
        return rows.isEmpty() ? List.of(sentence) : List.of();
    }
}
