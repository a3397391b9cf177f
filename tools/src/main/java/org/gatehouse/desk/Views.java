package org.gatehouse.desk;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gatehouse.desk.store.Blocks;
import org.gatehouse.desk.store.Counts;
import org.gatehouse.desk.store.Device;
import org.gatehouse.desk.store.EventStore;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.desk.store.Outcome;
import org.gatehouse.desk.store.Repeats;
import org.gatehouse.desk.store.Ruling;
import org.gatehouse.desk.store.Selection;
import org.gatehouse.desk.store.Timeline;
import org.gatehouse.desk.store.Topic;
import org.gatehouse.desk.store.Who;

/** The answers of the page's questions, as maps and records that become JSON. Immutable. */
final class Views {
    private static final int TOP_NAMES = 10;
    private static final int MAX_LINES = 500; // of a table that is not paged: what somebody may still read
    private static final int MAX_REASONS = 200;
    private static final int MAX_PAGE = 500;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    private final EventStore store;
    private final ZoneId zone;
    private final String school;
    private final Map<String, Device> devices = new HashMap<>();

    Views(Opened opened) {
        store = opened.store();
        zone = opened.zone();
        school = opened.proof().school();
        store.devices().forEach(device -> devices.put(device.mac(), device));
    }

    /** What the filters can be set to. */
    Map<String, Object> choices() {
        return Map.of(
                "from", time(store.firstMillis()),
                "to", time(store.lastMillis()),
                "zone", zone.getId(),
                "school", school,
                "rows", store.rows(),
                "devices",
                        store.devices().stream()
                                .sorted(Comparator.comparing(Device::label, String.CASE_INSENSITIVE_ORDER))
                                .toList(),
                "users", store.whoValues(Who::user),
                "groups", store.whoValues(Who::group),
                "categories",
                        store.rulingValues(Ruling::category).stream()
                                .map(id -> Map.of("id", id, "title", Words.category(id)))
                                .toList(),
                "reasons",
                        store.rulingValues(Ruling::reason).stream()
                                .map(id -> Map.of("id", id, "title", Words.reason(id)))
                                .toList());
    }

    Map<String, Object> overview(Filter filter) {
        Selection selection = new Selection(store, filter);
        Counts counts = new Counts(selection);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("rows", counts.rows());
        answer.put("total", counts.total());
        answer.put("devices", counts.devices().size());
        answer.put("names", counts.differentNames());
        answer.put("timeline", timeline(selection, filter));
        answer.put("topics", topics(counts));
        answer.put("categories", categories(counts));
        answer.put("blockedNames", names(counts, Outcome.BLOCK));
        return answer;
    }

    Map<String, Object> timeline(Filter filter) {
        return timeline(new Selection(store, filter), filter);
    }

    Map<String, Object> categories(Filter filter) {
        Counts counts = new Counts(new Selection(store, filter));
        return Map.of(
                "categories",
                categories(counts),
                "names",
                names(counts, Outcome.BLOCK),
                "allowedNames",
                names(counts, Outcome.ALLOW));
    }

    Map<String, Object> people(Filter filter) {
        Counts counts = new Counts(new Selection(store, filter));
        return Map.of(
                "devices",
                        counts.devices().stream()
                                .limit(MAX_LINES)
                                .map(this::deviceLine)
                                .toList(),
                "groups", counts.byWho(Who::group).stream().map(Views::line).toList(),
                "users",
                        counts.byWho(Who::user).stream()
                                .filter(line -> !line.key().isEmpty())
                                .limit(MAX_LINES)
                                .map(Views::line)
                                .toList());
    }

    Map<String, Object> search(Filter filter, Ask ask) {
        Selection selection = new Selection(store, filter);
        int size = Math.max(1, ask.number("size", 50, MAX_PAGE));
        int page = ask.number("page", 0, Integer.MAX_VALUE / MAX_PAGE);
        boolean newestFirst = !ask.text("order").equals("oldest");
        return Map.of(
                "rows",
                selection.rows(),
                "page",
                page,
                "size",
                size,
                "found",
                selection.page(newestFirst, (long) page * size, size).stream()
                        .map(row -> EventLine.of(row, zone))
                        .toList());
    }

    Map<String, Object> repeats(Filter filter) {
        List<Repeats.Line> lines = new Repeats(new Selection(store, filter), zone).repeated();
        Map<String, Object> guidance = new LinkedHashMap<>();
        lines.stream()
                .map(Repeats.Line::topic)
                .distinct()
                .forEach(topic -> guidance.put(topic.id(), Words.guidance(topic)));
        return Map.of(
                "lines", lines.stream().limit(MAX_LINES).map(this::repeatLine).toList(),
                "more", Math.max(0, lines.size() - MAX_LINES),
                "guidance", guidance);
    }

    Map<String, Object> blocked(Filter filter) {
        List<Blocks.Line> lines = new Blocks(new Selection(store, filter)).lines();
        return Map.of(
                "lines", lines.stream().limit(MAX_REASONS).map(this::blockLine).toList(),
                "more", Math.max(0, lines.size() - MAX_REASONS));
    }

    private Map<String, Object> timeline(Selection selection, Filter filter) {
        long from = Math.max(filter.fromMillis(), store.firstMillis());
        long to = Math.max(from, Math.min(filter.toMillis(), store.lastMillis() + 1));
        Timeline timeline = new Timeline(selection, from, to, zone);
        return Map.of(
                "step", timeline.step().name(),
                "bars",
                        timeline.bars().stream()
                                .map(bar -> Map.of(
                                        "from",
                                        time(bar.fromMillis()),
                                        "to",
                                        time(bar.toMillis()),
                                        "tally",
                                        bar.tally()))
                                .toList());
    }

    private static List<Map<String, Object>> topics(Counts counts) {
        return counts.topics().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Map.<String, Object>of(
                        "id", entry.getKey().id(), "title", entry.getKey().title(), "openings", entry.getValue()))
                .toList();
    }

    private static List<Map<String, Object>> categories(Counts counts) {
        return counts.categories().stream()
                .map(line -> Map.<String, Object>of(
                        "id", line.key(),
                        "title", Words.category(line.key()),
                        "tally", line.tally(),
                        "devices", line.devices()))
                .toList();
    }

    private static List<Map<String, Object>> names(Counts counts, Outcome outcome) {
        return counts.names(outcome, TOP_NAMES).stream().map(Views::line).toList();
    }

    private static Map<String, Object> line(Counts.Line line) {
        return Map.of("key", line.key(), "tally", line.tally(), "devices", line.devices());
    }

    private Map<String, Object> deviceLine(Counts.Line line) {
        Device device = devices.get(line.key());
        return Map.of(
                "key", line.key(),
                "label", device.label(),
                "group", device.group(),
                "user", device.user(),
                "tally", line.tally());
    }

    private Map<String, Object> repeatLine(Repeats.Line line) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Topic topic = line.topic();
        answer.put("topic", topic.id());
        answer.put("title", topic.title());
        answer.put("urgent", topic.isUrgent());
        answer.put("who", line.who());
        answer.put("isUser", line.isUser());
        answer.put("device", line.mac());
        answer.put("group", line.group());
        answer.put("attempts", line.attempts());
        answer.put("openings", line.openings());
        answer.put("days", line.days());
        answer.put("first", time(line.firstMillis()));
        answer.put("last", time(line.lastMillis()));
        answer.put("names", line.names());
        answer.put("byDay", line.byDay());
        return answer;
    }

    private Map<String, Object> blockLine(Blocks.Line line) {
        Ruling ruling = line.ruling();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("reason", ruling.reason());
        answer.put("reasonTitle", Words.reason(ruling.reason()));
        answer.put("category", ruling.category());
        answer.put("categoryTitle", ruling.category().isEmpty() ? "" : Words.category(ruling.category()));
        answer.put("list", ruling.list());
        answer.put("entry", ruling.entry());
        answer.put("rule", ruling.rule());
        answer.put("schedule", ruling.schedule());
        answer.put("revisions", line.revisions());
        answer.put("openings", line.openings());
        answer.put("devices", line.devices());
        answer.put("last", time(line.lastMillis()));
        answer.put("name", line.name());
        return answer;
    }

    private String time(long millis) {
        return time(millis, zone);
    }

    /** With the offset, so that an hour that comes twice is told apart. */
    static String time(long millis, ZoneId zone) {
        return TIME.format(ZonedDateTime.ofInstant(Instant.ofEpochMilli(millis), zone));
    }
}
