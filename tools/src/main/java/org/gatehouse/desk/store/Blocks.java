package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was blocked and why: one line for each reason that the log gives, down to the rule or the list's entry. Immutable once made. */
public final class Blocks {
    /**
     * Openings that were blocked for one reason.
     *
     * @param ruling the reason, with the protocol, port and revision of the first such ruling
     * @param openings how many
     * @param devices of how many devices
     * @param revisions the numbers of the policy's revisions by which it was so decided
     * @param lastMillis the latest, since 1970
     * @param name the name of the latest, empty for none
     */
    public record Line(
            Ruling ruling, long openings, int devices, List<String> revisions, long lastMillis, String name) {}

    private record Why(String reason, String category, String list, String entry, String rule, String schedule) {}

    private static final class Gathered {
        private final List<Ruling> rulings = new ArrayList<>();
        private final DeviceSet devices = new DeviceSet();
        private long openings;
        private int lastRow;
    }

    private final List<Line> lines;

    /** Gathers. */
    public Blocks(Selection selection) {
        EventStore store = selection.store();
        Map<Why, Gathered> found = new HashMap<>();
        Gathered[] ofRuling = new Gathered[store.rulingValues.size()];
        for (int i = 0; i < ofRuling.length; i++) {
            Ruling ruling = store.rulingValues.at(i);
            if (ruling.outcome() == Outcome.BLOCK) {
                ofRuling[i] = found.computeIfAbsent(why(ruling), any -> new Gathered());
                ofRuling[i].rulings.add(ruling);
            }
        }
        selection.forEach(row -> {
            Gathered one = ofRuling[store.rulings.at(row)];
            if (one != null) {
                one.openings += store.counts.at(row);
                one.devices.add(store.deviceOfWho[store.who.at(row)]);
                one.lastRow = row;
            }
        });
        lines = found.values().stream()
                .filter(one -> one.openings > 0)
                .map(one -> line(store, one))
                .sorted(Comparator.comparingLong(Line::openings)
                        .reversed()
                        .thenComparing(
                                Comparator.comparingLong(Line::lastMillis).reversed()))
                .toList();
    }

    /** The most frequent first. */
    public List<Line> lines() {
        return lines;
    }

    private static Why why(Ruling ruling) {
        return new Why(
                ruling.reason(), ruling.category(), ruling.list(), ruling.entry(), ruling.rule(), ruling.schedule());
    }

    private static Line line(EventStore store, Gathered one) {
        List<String> revisions = one.rulings.stream()
                .map(Ruling::revision)
                .filter(revision -> !revision.isEmpty())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
        return new Line(
                one.rulings.get(0),
                one.openings,
                one.devices.size(),
                revisions,
                store.millis(one.lastRow),
                store.nameTexts.at(store.names.at(one.lastRow)));
    }
}
