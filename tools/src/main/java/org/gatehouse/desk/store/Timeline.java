package org.gatehouse.desk.store;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/** Openings by time, in steps that a person thinks in: weeks, days, hours, or five minutes, as the clock on the wall shows them. */
public final class Timeline {
    /** How long a bar is. */
    public enum Step {
        WEEK(Duration.ofDays(120)),
        DAY(Duration.ofDays(4)),
        HOUR(Duration.ofHours(8)),
        FIVE_MINUTES(Duration.ZERO);

        private final Duration above;

        Step(Duration above) {
            this.above = above;
        }

        /** The one that gives a period a number of bars that can be read: 8 to 120. */
        static Step of(long millis) {
            for (Step step : values()) {
                if (millis > step.above.toMillis()) {
                    return step;
                }
            }
            return FIVE_MINUTES;
        }

        ZonedDateTime start(ZonedDateTime time) {
            return switch (this) {
                case WEEK -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case DAY -> time.truncatedTo(ChronoUnit.DAYS);
                case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
                case FIVE_MINUTES -> time.truncatedTo(ChronoUnit.MINUTES).withMinute(time.getMinute() / 5 * 5);
            };
        }

        ZonedDateTime next(ZonedDateTime start) {
            return switch (this) {
                case WEEK -> start.plusWeeks(1);
                case DAY -> start.plusDays(1);
                case HOUR -> start.plusHours(1);
                case FIVE_MINUTES -> start.plusMinutes(5);
            };
        }
    }

    /**
     * One bar.
     *
     * @param fromMillis where it begins, since 1970
     * @param toMillis where the next one begins
     */
    public record Bar(long fromMillis, long toMillis, Tally tally) {}

    private static final int MAX_BARS = 5000; // a clock that jumped makes a period of decades: weeks of 95 years

    private final Step step;
    private final List<Bar> bars = new ArrayList<>();

    /**
     * Counts.
     *
     * @param fromMillis where the first bar lies
     * @param toMillis the last bar ends here or after
     * @param zone whose clock is on the wall
     */
    public Timeline(Selection selection, long fromMillis, long toMillis, ZoneId zone) {
        step = Step.of(toMillis - fromMillis);
        long[] starts = starts(fromMillis, toMillis, zone);
        long[] counts = new long[(starts.length - 1) * Tally.WIDTH];
        EventStore store = selection.store();
        boolean[] alert = new boolean[store.rulingValues.size()];
        for (int i = 0; i < alert.length; i++) {
            alert[i] = store.rulingValues.at(i).alert();
        }
        int[] bar = {0};
        selection.forEach(row -> {
            long millis = store.millis(row);
            while (bar[0] < starts.length - 2 && millis >= starts[bar[0] + 1]) {
                bar[0]++;
            }
            int ruling = store.rulings.at(row);
            int count = store.counts.at(row);
            counts[bar[0] * Tally.WIDTH + store.outcomeOfRuling[ruling]] += count;
            counts[bar[0] * Tally.WIDTH + Outcome.COUNT] += alert[ruling] ? count : 0;
        });
        for (int i = 0; i < starts.length - 1; i++) {
            bars.add(new Bar(starts[i], starts[i + 1], Tally.of(counts, i)));
        }
    }

    /** How long each bar is. */
    public Step step() {
        return step;
    }

    /** By time, without gaps. */
    public List<Bar> bars() {
        return List.copyOf(bars);
    }

    private long[] starts(long fromMillis, long toMillis, ZoneId zone) {
        List<Long> starts = new ArrayList<>();
        ZonedDateTime at = step.start(Instant.ofEpochMilli(fromMillis).atZone(zone));
        starts.add(at.toInstant().toEpochMilli());
        do {
            at = step.next(at);
            starts.add(at.toInstant().toEpochMilli());
        } while (starts.get(starts.size() - 1) < toMillis && starts.size() <= MAX_BARS);
        return starts.stream().mapToLong(Long::longValue).toArray();
    }
}
