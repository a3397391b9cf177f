package org.gatehouse.desk.store;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who tried again and again to reach what safeguarding watches (R23). A page that is refused is asked for many times over by itself, so openings close together are one attempt: what a person did,
 * not what a browser did.
 */
public final class Repeats {
    /** Openings of one person in one subject that follow each other within this time are one attempt. */
    public static final long ATTEMPT_GAP_MILLIS = 10 * 60_000;

    /** From this many attempts on it is repeated, and so it is on two days; an urgent subject is shown from the first on. */
    public static final int REPEATED_FROM = 3;

    private static final int MAX_NAMES = 3; // of a person and subject, shown

    /**
     * The attempts of one person in one subject.
     *
     * @param who the user where the log knows one, else the device's label
     * @param isUser whether it is a user
     * @param mac the device of the latest attempt
     * @param group the group of the latest attempt
     * @param attempts how often
     * @param openings openings that they are made of
     * @param days on how many days
     * @param firstMillis the first opening, since 1970
     * @param lastMillis the latest
     * @param names those that were asked for most
     * @param byDay attempts of each day
     */
    public record Line(
            Topic topic,
            String who,
            boolean isUser,
            String mac,
            String group,
            int attempts,
            long openings,
            int days,
            long firstMillis,
            long lastMillis,
            List<String> names,
            Map<LocalDate, Integer> byDay) {}

    private record Key(String user, int device, Topic topic) {}

    private static final class Gathered {
        private int lastRow;
        private int attempts;
        private long openings;
        private long firstMillis;
        private long lastMillis;
        private final Map<LocalDate, Integer> byDay = new TreeMap<>();
        private final Map<Integer, Integer> names = new HashMap<>();
    }

    private final EventStore store;
    private final ZoneId zone;
    private final Map<Key, Gathered> gathered = new LinkedHashMap<>();

    /** Gathers. */
    public Repeats(Selection selection, ZoneId zone) {
        this.store = selection.store();
        this.zone = zone;
        Topic[] topics = new Topic[store.rulingValues.size()];
        for (int i = 0; i < topics.length; i++) {
            Ruling ruling = store.rulingValues.at(i);
            topics[i] = Counts.isOfInterest(ruling) ? Topic.of(ruling).orElse(null) : null;
        }
        selection.forEach(row -> {
            Topic topic = topics[store.rulings.at(row)];
            if (topic != null) {
                gather(row, topic);
            }
        });
    }

    /** Those who tried repeatedly, the most serious first. */
    public List<Line> repeated() {
        Collection<Line> lines = new ArrayList<>();
        gathered.forEach((key, found) -> {
            if (key.topic().isUrgent() || found.attempts >= REPEATED_FROM || found.byDay.size() > 1) {
                lines.add(line(key, found));
            }
        });
        return lines.stream()
                .sorted(Comparator.comparing(Line::topic)
                        .thenComparing(Comparator.comparingInt(Line::attempts).reversed())
                        .thenComparing(Line::who))
                .toList();
    }

    private void gather(int row, Topic topic) {
        int who = store.who.at(row);
        String user = store.whos.at(who).user();
        int device = store.deviceOfWho[who];
        Gathered one =
                gathered.computeIfAbsent(new Key(user, user.isEmpty() ? device : -1, topic), k -> new Gathered());
        long millis = store.millis(row);
        if (one.attempts == 0) {
            one.firstMillis = millis;
        }
        if (one.attempts == 0 || millis - one.lastMillis > ATTEMPT_GAP_MILLIS) {
            one.attempts++;
            one.byDay.merge(Instant.ofEpochMilli(millis).atZone(zone).toLocalDate(), 1, Integer::sum);
        }
        one.lastMillis = Math.max(one.lastMillis, millis + store.spans.at(row));
        one.lastRow = row;
        one.openings += store.counts.at(row);
        one.names.merge(store.names.at(row), store.counts.at(row), Integer::sum);
    }

    private Line line(Key key, Gathered one) {
        Who last = store.whos.at(store.who.at(one.lastRow));
        boolean isUser = !key.user().isEmpty();
        Device device = store.devices().get(store.deviceOfWho[store.who.at(one.lastRow)]);
        List<String> names = one.names.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> store.nameTexts.at(entry.getKey()))
                .filter(name -> !name.isEmpty())
                .limit(MAX_NAMES)
                .toList();
        return new Line(
                key.topic(),
                isUser ? key.user() : device.label(),
                isUser,
                last.mac(),
                last.group(),
                one.attempts,
                one.openings,
                one.byDay.size(),
                one.firstMillis,
                one.lastMillis,
                names,
                one.byDay);
    }
}
