package org.gatehouse.desk.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The columns against lists of rows that are searched from end to end. */
class EventStoreTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final long FROM =
            Instant.parse("2026-10-24T00:00:00Z").toEpochMilli(); // the clocks go back on the 25th
    private static final long SPAN = 3 * 24 * 3_600_000L;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1000, 70_000})
    void rows_comeBackAsTheyWere_byTime(int count) {
        List<Row> rows = new RandomRows(count).rows(count, FROM, SPAN);
        EventStore store = storeOf(rows);
        assertEquals(count, store.rows());
        List<Row> expected =
                rows.stream().sorted(Comparator.comparingLong(Row::millis)).toList();
        for (int i = 0; i < count; i++) {
            assertEquals(expected.get(i), store.row(i));
        }
    }

    @Test
    void rows_ofOneTime_keepTheirOrder() {
        List<Row> rows = new RandomRows(3).rows(5000, FROM, 40);
        EventStore store = storeOf(rows);
        List<Row> expected =
                rows.stream().sorted(Comparator.comparingLong(Row::millis)).toList();
        for (int i = 0; i < rows.size(); i++) {
            assertEquals(expected.get(i), store.row(i));
        }
    }

    @Test
    void clockBefore1970AndAfter2038_isKept() {
        long late = Instant.parse("2105-01-01T00:00:00.123Z").toEpochMilli();
        Row row = new RandomRows(1).rows(1, 0, 1).get(0);
        Row moved = new Row(late, late, 1, row.who(), row.name(), row.server(), row.ruling(), 1);
        assertEquals(moved, storeOf(List.of(moved)).row(0));
    }

    @Test
    void filters_takeTheRowsThatASearchFinds() {
        List<Row> rows = new RandomRows(7).rows(20_000, FROM, SPAN);
        EventStore store = storeOf(rows);
        List<Row> sorted =
                rows.stream().sorted(Comparator.comparingLong(Row::millis)).toList();
        Random random = new Random(8);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            Filter filter = filter(random);
            List<Row> expected =
                    sorted.stream().filter(row -> takes(filter, row)).toList();
            Selection selection = new Selection(store, filter);
            assertEquals(expected.size(), selection.rows(), filter::toString);
            assertEquals(expected, selection.page(false, 0, Integer.MAX_VALUE), filter::toString);
            int skip = expected.size() / 2;
            assertEquals(
                    expected.subList(skip, Math.min(skip + 10, expected.size())),
                    selection.page(false, skip, 10),
                    filter::toString);
            if (!expected.isEmpty()) {
                assertEquals(
                        expected.get(expected.size() - 1),
                        selection.page(true, 0, 1).get(0));
                found++;
            }
        }
        assertFalse(found < 50, "most filters took nothing: " + found);
    }

    @Test
    void counts_areThoseOfASearch() {
        List<Row> rows = new RandomRows(9).rows(20_000, FROM, SPAN);
        Selection selection = new Selection(storeOf(rows), Filter.ALL.between(FROM, FROM + SPAN / 2));
        List<Row> taken =
                rows.stream().filter(row -> row.millis() < FROM + SPAN / 2).toList();
        Counts counts = new Counts(selection);
        assertEquals(taken.size(), counts.rows());
        assertEquals(taken.stream().mapToLong(Row::count).sum(), counts.total().total());
        assertEquals(
                taken.stream()
                        .filter(row -> row.ruling().alert())
                        .mapToLong(Row::count)
                        .sum(),
                counts.total().alerts());
        assertEquals(
                taken.stream()
                        .filter(row -> row.ruling().verdict().equals("block"))
                        .collect(Collectors.groupingBy(
                                row -> row.ruling().category(), Collectors.summingLong(Row::count))),
                counts.categories().stream().collect(Collectors.toMap(Counts.Line::key, line -> line.tally()
                        .blocked())));
        assertEquals(
                taken.stream()
                        .collect(Collectors.groupingBy(row -> row.who().mac(), Collectors.summingLong(Row::count))),
                counts.devices().stream().collect(Collectors.toMap(Counts.Line::key, line -> line.tally()
                        .total())));
        Map<String, Long> names = taken.stream()
                .filter(row -> row.ruling().verdict().equals("block"))
                .collect(Collectors.groupingBy(Row::name, Collectors.summingLong(Row::count)));
        List<Counts.Line> top = counts.names(Outcome.BLOCK, 5);
        List<Long> best = names.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(5)
                .toList();
        assertEquals(best, top.stream().map(line -> line.tally().blocked()).toList());
        top.forEach(line -> assertEquals(names.get(line.key()), line.tally().blocked()));
    }

    @Test
    void timeline_hasADayOf25Hours_whenTheClocksGoBack() {
        List<Row> rows = new RandomRows(10).rows(20_000, FROM, SPAN);
        EventStore store = storeOf(rows);
        long from = Instant.parse("2026-10-24T23:00:00Z").toEpochMilli(); // midnight of the 25th in London
        long to = Instant.parse("2026-10-26T00:00:00Z").toEpochMilli();
        Timeline hours = new Timeline(new Selection(store, Filter.ALL.between(from, to)), from, to, LONDON);
        assertEquals(Timeline.Step.HOUR, hours.step());
        assertEquals(25, hours.bars().size());
        for (Timeline.Bar bar : hours.bars()) {
            long expected = rows.stream()
                    .filter(row -> row.millis() >= bar.fromMillis() && row.millis() < bar.toMillis())
                    .mapToLong(Row::count)
                    .sum();
            assertEquals(expected, bar.tally().total());
        }
        Timeline days = new Timeline(new Selection(store, Filter.ALL), from, from + 5 * 24 * 3_600_000L, LONDON);
        assertEquals(
                25 * 3_600_000L,
                days.bars().get(0).toMillis() - days.bars().get(0).fromMillis());
    }

    @Test
    @Tag("R23")
    void repeats_areWhatASearchCounts() {
        List<Row> rows = new RandomRows(11).rows(400, FROM, SPAN);
        List<Repeats.Line> lines = new Repeats(new Selection(storeOf(rows), Filter.ALL), LONDON).repeated();
        Map<String, Set<LocalDate>> days = new HashMap<>();
        Map<String, Integer> attempts = new HashMap<>();
        Map<String, Long> last = new HashMap<>();
        rows.stream().sorted(Comparator.comparingLong(Row::millis)).forEach(row -> {
            Topic topic = Topic.of(row.ruling()).orElse(null);
            if (topic == null
                    || row.ruling().verdict().equals("allow") && !row.ruling().alert()) {
                return;
            }
            String who =
                    row.who().user().isEmpty() ? row.who().mac() : row.who().user();
            String key = topic + " " + who;
            if (row.millis() - last.getOrDefault(key, Long.MIN_VALUE / 2) > Repeats.ATTEMPT_GAP_MILLIS) {
                attempts.merge(key, 1, Integer::sum);
                LocalDate day =
                        Instant.ofEpochMilli(row.millis()).atZone(LONDON).toLocalDate();
                days.computeIfAbsent(key, any -> new HashSet<>()).add(day);
            }
            last.merge(key, row.lastMillis(), Math::max);
        });
        Map<String, Integer> expected = new TreeMap<>();
        attempts.forEach((key, count) -> {
            boolean urgent = Topic.valueOf(key.substring(0, key.indexOf(' '))).isUrgent();
            if (urgent || count >= Repeats.REPEATED_FROM || days.get(key).size() > 1) {
                expected.put(key, count);
            }
        });
        assertEquals(
                expected,
                new TreeMap<>(lines.stream()
                        .collect(Collectors.toMap(
                                line -> line.topic() + " " + (line.isUser() ? line.who() : line.mac()),
                                Repeats.Line::attempts))));
        assertFalse(lines.isEmpty());
    }

    @Test
    void blocks_addUpToWhatWasBlocked() {
        List<Row> rows = new RandomRows(12).rows(5000, FROM, SPAN);
        List<Blocks.Line> lines = new Blocks(new Selection(storeOf(rows), Filter.ALL)).lines();
        Map<List<String>, Long> expected = rows.stream()
                .filter(row -> row.ruling().verdict().equals("block"))
                .collect(Collectors.groupingBy(
                        row -> List.of(row.ruling().reason(), row.ruling().category()),
                        Collectors.summingLong(Row::count)));
        assertEquals(
                expected,
                lines.stream()
                        .collect(Collectors.toMap(
                                line -> List.of(
                                        line.ruling().reason(), line.ruling().category()),
                                Blocks.Line::openings)));
        assertEquals(12, lines.get(0).revisions().size());
    }

    @Test
    void devices_ofOneName_areToldApart() {
        Row row = new RandomRows(1).rows(1, FROM, 1).get(0);
        EventStoreBuilder builder = new EventStoreBuilder();
        for (String mac : List.of("02:00:00:00:00:01", "02:00:00:00:00:02")) {
            Who who = new Who(mac, "Tablet", "", "", "", "ks2");
            builder.add(new Row(FROM, FROM, 1, who, "", "", row.ruling(), 1));
        }
        assertEquals(
                Set.of("Tablet (02:00:00:00:00:01)", "Tablet (02:00:00:00:00:02)"),
                builder.build().devices().stream().map(Device::label).collect(Collectors.toSet()));
    }

    private static EventStore storeOf(List<Row> rows) {
        EventStoreBuilder builder = new EventStoreBuilder();
        rows.forEach(builder::add);
        return builder.build();
    }

    private static Filter filter(Random random) {
        long from = FROM + random.nextLong(SPAN);
        return new Filter(
                random.nextBoolean() ? from : Long.MIN_VALUE,
                random.nextBoolean() ? from + SPAN / 3 : Long.MAX_VALUE,
                random.nextInt(4) == 0 ? "02:00:00:00:00:0" + random.nextInt(6) : "",
                random.nextInt(6) == 0 ? "user.1" : "",
                random.nextInt(4) == 0 ? "year-1" : "",
                random.nextInt(4) == 0 ? "=www.site3.example" : random.nextInt(4) == 0 ? "site1" : "",
                random.nextInt(4) == 0 ? "games" : random.nextInt(6) == 0 ? Filter.NO_CATEGORY : "",
                random.nextBoolean() ? Set.of() : Set.of("block", "flag"),
                random.nextInt(5) == 0 ? Topic.BYPASS.id() : "",
                random.nextInt(3) == 0
                        ? List.of("tablet 1", "user.", "192.0.2.7", "site4", "10.0.0.2")
                                .get(random.nextInt(5))
                        : "",
                random.nextInt(5) == 0
                        ? new RulingFilter("", "vpn", "", "", "", "", "", random.nextBoolean())
                        : RulingFilter.ANY);
    }

    private static boolean takes(Filter filter, Row row) {
        Who who = row.who();
        Ruling ruling = row.ruling();
        String name = filter.name();
        String all = (who.device() + "\n" + who.user() + "\n" + who.mac() + "\n" + who.address() + "\n" + row.name()
                        + "\n" + row.server())
                .toLowerCase(java.util.Locale.ROOT);
        return row.millis() >= filter.fromMillis()
                && row.millis() < filter.toMillis()
                && (filter.mac().isEmpty() || who.mac().equals(filter.mac()))
                && (filter.user().isEmpty() || who.user().equals(filter.user()))
                && (filter.group().isEmpty() || who.group().equals(filter.group()))
                && (name.startsWith("=")
                        ? row.name().equals(name.substring(1))
                        : row.name().contains(name))
                && (filter.category().isEmpty()
                        || (filter.category().equals("-") ? "" : filter.category()).equals(ruling.category()))
                && (filter.verdicts().isEmpty() || filter.verdicts().contains(ruling.verdict()))
                && (filter.topic().isEmpty()
                        || Topic.of(ruling)
                                .filter(t -> t.id().equals(filter.topic()))
                                .isPresent())
                && all.contains(filter.text())
                && (filter.ruling().reason().isEmpty()
                        || filter.ruling().reason().equals(ruling.reason()))
                && (!filter.ruling().alertsOnly() || ruling.alert());
    }
}
