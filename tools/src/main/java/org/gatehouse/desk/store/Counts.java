package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** One pass over a selection: the openings of each device, group, category and name. Immutable once made. */
public final class Counts {
    /**
     * One line of a table.
     *
     * @param key what is counted
     * @param tally its openings
     * @param devices how many devices they are of; -1 where it was not counted
     */
    public record Line(String key, Tally tally, int devices) {}

    private final EventStore store;
    private final long[] byWho;
    private final long[] byRuling;
    private final int[][] nameCounts; // by outcome; a name that is opened 2^31 times in a period is none

    /** Bits of the devices, for each ruling's category. */
    private final Map<String, DeviceSet> devicesOfCategory = new HashMap<>();

    private long rows;

    /** Counts. */
    public Counts(Selection selection) {
        store = selection.store();
        byWho = new long[store.whos.size() * Tally.WIDTH];
        byRuling = new long[store.rulingValues.size()];
        nameCounts = new int[Outcome.COUNT][store.nameTexts.size()];
        DeviceSet[] devices = new DeviceSet[store.rulingValues.size()];
        boolean[] alert = new boolean[devices.length];
        for (int i = 0; i < devices.length; i++) {
            Ruling ruling = store.rulingValues.at(i);
            devices[i] = devicesOfCategory.computeIfAbsent(ruling.category(), category -> new DeviceSet());
            alert[i] = ruling.alert();
        }
        selection.forEach(row -> {
            int ruling = store.rulings.at(row);
            int who = store.who.at(row);
            int count = store.counts.at(row);
            int outcome = store.outcomeOfRuling[ruling];
            byWho[who * Tally.WIDTH + outcome] += count;
            byWho[who * Tally.WIDTH + Outcome.COUNT] += alert[ruling] ? count : 0;
            byRuling[ruling] += count;
            nameCounts[outcome][store.names.at(row)] += count;
            devices[ruling].add(store.deviceOfWho[who]);
            rows++;
        });
    }

    /** Rows of the log, of which one may stand for many openings. */
    public long rows() {
        return rows;
    }

    /** All of it. */
    public Tally total() {
        Tally total = Tally.NONE;
        for (int who = 0; who < store.whos.size(); who++) {
            total = total.plus(Tally.of(byWho, who));
        }
        return total;
    }

    /** By MAC address, those with the most refusals first. */
    public List<Line> devices() {
        return byWho(Who::mac, false);
    }

    /** By a field of whose they are, those with the most refusals first. */
    public List<Line> byWho(Function<Who, String> field) {
        return byWho(field, true);
    }

    /** By category, empty for none, those with the most refusals first. */
    public List<Line> categories() {
        Map<String, Tally> found = byRuling(Ruling::category);
        List<Line> lines = new ArrayList<>();
        found.forEach((key, tally) ->
                lines.add(new Line(key, tally, devicesOfCategory.get(key).size())));
        return sorted(lines, line -> line.tally().blocked());
    }

    /** By subject of safeguarding, of what was not simply allowed. */
    public Map<Topic, Long> topics() {
        Map<Topic, Long> found = new HashMap<>();
        for (int i = 0; i < byRuling.length; i++) {
            long count = byRuling[i];
            Ruling ruling = store.rulingValues.at(i);
            if (count > 0 && isOfInterest(ruling)) {
                Topic.of(ruling).ifPresent(topic -> found.merge(topic, count, Long::sum));
            }
        }
        return found;
    }

    /** The names that were opened most with one outcome. */
    public List<Line> names(Outcome outcome, int most) {
        int[] counts = nameCounts[outcome.ordinal()];
        return TopNumbers.of(counts, most).stream()
                .map(name -> new Line(store.nameTexts.at(name), tallyOfName(name), -1))
                .toList();
    }

    /** How many different names were opened. */
    public int differentNames() {
        int different = 0;
        for (int name = 0; name < store.nameTexts.size(); name++) {
            boolean said = nameCounts[0][name] + nameCounts[1][name] + nameCounts[2][name] > 0;
            different += said && !store.nameTexts.at(name).isEmpty() ? 1 : 0;
        }
        return different;
    }

    /** Whether somebody should see it: not simply allowed. */
    static boolean isOfInterest(Ruling ruling) {
        return ruling.outcome() != Outcome.ALLOW || ruling.alert();
    }

    private Tally tallyOfName(int name) {
        return new Tally(nameCounts[0][name], nameCounts[1][name], nameCounts[2][name], 0);
    }

    private List<Line> byWho(Function<Who, String> field, boolean countDevices) {
        Map<String, Tally> found = new HashMap<>();
        Map<String, DeviceSet> devices = new HashMap<>();
        for (int who = 0; who < store.whos.size(); who++) {
            Tally tally = Tally.of(byWho, who);
            if (tally.total() > 0) {
                String key = field.apply(store.whos.at(who));
                found.merge(key, tally, Tally::plus);
                devices.computeIfAbsent(key, any -> new DeviceSet()).add(store.deviceOfWho[who]);
            }
        }
        List<Line> lines = new ArrayList<>();
        found.forEach((key, tally) ->
                lines.add(new Line(key, tally, countDevices ? devices.get(key).size() : -1)));
        return sorted(lines, line -> line.tally().blocked());
    }

    private Map<String, Tally> byRuling(Function<Ruling, String> field) {
        Map<String, Tally> found = new HashMap<>();
        for (int i = 0; i < byRuling.length; i++) {
            if (byRuling[i] > 0) {
                Ruling ruling = store.rulingValues.at(i);
                long count = byRuling[i];
                long alerts = ruling.alert() ? count : 0;
                Tally tally =
                        switch (ruling.outcome()) {
                            case ALLOW -> new Tally(count, 0, 0, alerts);
                            case FLAG -> new Tally(0, count, 0, alerts);
                            case BLOCK -> new Tally(0, 0, count, alerts);
                        };
                found.merge(field.apply(ruling), tally, Tally::plus);
            }
        }
        return found;
    }

    private static List<Line> sorted(List<Line> lines, ToLongFunction<Line> first) {
        lines.sort(Comparator.comparingLong(first)
                .thenComparingLong(line -> line.tally().total())
                .reversed()
                .thenComparing(Line::key));
        return lines;
    }
}
