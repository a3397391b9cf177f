package org.gatehouse.alert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gatehouse.event.Event;
import org.gatehouse.policy.AlertRule;

/**
 * One device's attempts that a rule is about. When there are as many as the rule wants it is <em>ripe</em>, and told once the device pauses; for the rule's minutes it then counts in silence, and what came
 * is told as its continuation. Of the {@link Watch}, under its lock.
 */
final class Window {
    static final int MAX_NAMES = 16; // what a person reads of a list

    /** A page that is loaded asks for a name several times, over several protocols; a mail is to hold all of it. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Who does not pause is told of all the same. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long NOT_YET = Long.MIN_VALUE;

    private final AlertRule rule;
    private final Who who;
    private final long[] recentNanos; // the last as many as the rule wants, in a ring
    private final long lengthNanos;
    private long attemptsEver; // fills the ring
    private long lastNanos;
    private long ripeNanos = NOT_YET;
    private boolean told;

    // What has been seen and not been told.
    private long attempts;
    private long firstMicros;
    private long lastMicros;
    private Map<String, Long> names = new LinkedHashMap<>();
    private long otherNames;
    private boolean clockKnown;
    private Details details;

    Window(AlertRule rule, Who who, long now) {
        this.rule = rule;
        this.who = who;
        this.recentNanos = new long[rule.count()];
        this.lengthNanos = TimeUnit.MINUTES.toNanos(rule.minutes());
        this.lastNanos = now;
    }

    /**
     * What came of a look at it.
     *
     * @param over whether it can be forgotten
     */
    record Look(Optional<Incident> incident, boolean over) {}

    /** What the alert says of the first attempt. */
    private record Details(
            String protocol,
            String verdict,
            String reason,
            String category,
            String list,
            String policyRule,
            String schedule,
            long revision) {
        static Details of(Event event) {
            return new Details(
                    event.protocol.code(),
                    event.verdict(),
                    text(event.reason),
                    text(event.category),
                    text(event.list),
                    text(event.rule),
                    text(event.schedule),
                    event.revision);
        }

        private static String text(String text) {
            return text == null ? "" : text;
        }
    }

    void add(Event event, boolean clockTrusted, long now) {
        boolean afresh = ripeNanos == NOT_YET && now - lastNanos > lengthNanos;
        if (attempts == 0 || afresh) {
            begin(event);
        }
        attempts++;
        clockKnown &= clockTrusted;
        lastMicros = Math.max(lastMicros, event.epochMicros);
        addName(event);
        lastNanos = now;
        int place = (int) (attemptsEver % recentNanos.length);
        recentNanos[place] = now;
        attemptsEver++;
        if (ripeNanos == NOT_YET && attemptsEver >= recentNanos.length) {
            long oldest = recentNanos[(int) (attemptsEver % recentNanos.length)];
            ripeNanos = now - oldest <= lengthNanos ? now : NOT_YET;
        }
    }

    private void begin(Event event) {
        attempts = 0;
        firstMicros = event.epochMicros;
        lastMicros = event.epochMicros;
        names = new LinkedHashMap<>();
        otherNames = 0;
        clockKnown = true;
        details = Details.of(event);
    }

    private void addName(Event event) {
        String name = new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII);
        if (name.isEmpty()) {
            return;
        }
        if (names.containsKey(name) || names.size() < MAX_NAMES) {
            names.merge(name, 1L, Long::sum);
        } else {
            otherNames++;
        }
    }

    /** What is to be told now. */
    Look due(long now) {
        if (ripeNanos == NOT_YET) {
            return new Look(Optional.empty(), now - lastNanos > lengthNanos);
        }
        if (!told) {
            boolean settled = now - lastNanos >= PAUSE_NANOS || now - ripeNanos >= PATIENCE_NANOS;
            return new Look(settled ? Optional.of(tell()) : Optional.empty(), false);
        }
        boolean over = now - ripeNanos > lengthNanos;
        return new Look(over && attempts > 0 ? Optional.of(tell()) : Optional.empty(), over);
    }

    /** What is still to be told of a window that ends now. */
    Look rest() {
        boolean untold = ripeNanos != NOT_YET && attempts > 0;
        return new Look(untold ? Optional.of(tell()) : Optional.empty(), true);
    }

    private Incident tell() {
        Incident incident = new Incident(
                rule,
                told,
                who,
                details.protocol(),
                details.verdict(),
                details.reason(),
                details.category(),
                details.list(),
                details.policyRule(),
                details.schedule(),
                details.revision(),
                instant(firstMicros),
                instant(lastMicros),
                clockKnown,
                attempts,
                names,
                otherNames);
        told = true;
        attempts = 0;
        return incident;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
