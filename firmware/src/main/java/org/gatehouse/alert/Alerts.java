package org.gatehouse.alert;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;
import org.gatehouse.policy.School;
import org.gatehouse.policy.Telling;
import org.tinylog.Logger;

/**
 * Makes alerts of what the {@link Watch} has counted: composes, seals, keeps, and puts letters into the {@link Post}. What is collected for an hour or a day is in memory until then, and kept sealed one by
 * one, so that a box which went down before the letter sends them singly. One thread, "alerts".
 */
public final class Alerts implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MAX_LETTERS_AN_HOUR = 60; // at once; past that nobody reads them one by one
    private static final int MAX_COLLECTED = 200; // in a letter; 1 MB in memory at most
    private static final int MAX_UNKEPT = 200; // while the disk takes nothing
    private static final int MAX_DISTINCT = 64; // problems that are logged
    private static final long RECOVERED_DAYS = 2; // alerts that went down with the box are news for as long
    private static final LocalTime END_OF_DAY =
            LocalTime.of(16, 0); // by the school's clock: when lessons are over and people still there

    private final Watch watch;
    private final AlertStore store;
    private final Sealing sealing;
    private final Supplier<PolicyDocument> policy;
    private final Supplier<Moment> clock;
    private final LongSupplier nanos;
    private final Optional<Outbox> outbox;
    private final AlertText texts = new AlertText();
    private final Map<Telling, Collected> collected = new EnumMap<>(Telling.class); // of the thread, as what follows
    private final List<KeptAlert> unkept = new ArrayList<>();
    private final Set<String> logged = new HashSet<>();
    private PolicyDocument followed;
    private long hourNanos;
    private int lettersThisHour;
    private volatile boolean ending;
    private final Thread thread = new Thread(this::run, "alerts");

    /**
     * Where letters go.
     *
     * @param addresses of the safeguarding lead and the deputies
     */
    public record Outbox(Post post, List<String> addresses) {
        public Outbox {
            addresses = List.copyOf(addresses);
        }
    }

    /** What waits for its letter. */
    private static final class Collected {
        final List<Long> numbers = new ArrayList<>();
        final List<Incident> incidents = new ArrayList<>();
        final long sinceNanos;
        final Instant since;
        long leftOut;

        Collected(long sinceNanos, Instant since) {
            this.sinceNanos = sinceNanos;
            this.since = since;
        }
    }

    /**
     * @param policy the one in force: its rules, and the school
     * @param clock what time it is
     * @param nanos a clock that only goes forward
     * @param outbox nothing where no mail leaves the box: then alerts are kept in it
     */
    public Alerts(
            Watch watch,
            AlertStore store,
            Sealing sealing,
            Supplier<PolicyDocument> policy,
            Supplier<Moment> clock,
            LongSupplier nanos,
            Optional<Outbox> outbox) {
        this.watch = watch;
        this.store = store;
        this.sealing = sealing;
        this.policy = policy;
        this.clock = clock;
        this.nanos = nanos;
        this.outbox = outbox;
        this.hourNanos = nanos.getAsLong();
    }

    /** Begins. */
    public Alerts start() {
        follow();
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Ends in order: what has become an alert is kept and posted, what was collected leaves early. */
    @Override
    public void close() {
        ending = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        guarded(this::recover);
        while (!ending) {
            guarded(this::look);
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                break;
            }
        }
        guarded(this::finish);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failed) {
            tellOnce("alerts: " + failed, failed);
        }
    }

    /** Alerts that were to be sent, and were not when the box went down. */
    void recover() {
        if (outbox.isEmpty()) {
            return;
        }
        try {
            Instant since = clock.get().now().minus(RECOVERED_DAYS, ChronoUnit.DAYS);
            for (KeptAlert alert : store.unposted(since)) {
                post(letterOf(alert));
            }
        } catch (IOException failed) {
            tellOnce("alerts from before could not be read: " + failed.getMessage(), null);
        }
    }

    /** Whatever is due. */
    void look() {
        follow();
        keepUnkept();
        watch.due().forEach(this::tell);
        for (Telling telling : List.copyOf(collected.keySet())) {
            if (isDue(telling, collected.get(telling))) {
                sendCollected(telling);
            }
        }
    }

    private void follow() {
        PolicyDocument now = policy.get();
        if (now != followed) {
            followed = now;
            watch.follow(now.alertRules());
        }
    }

    private School school() {
        return policy.get().school();
    }

    /** Whatever there is. */
    void finish() {
        watch.rest().forEach(this::tell);
        List.copyOf(collected.keySet()).forEach(this::sendCollected);
        keepUnkept();
    }

    private void tell(Incident incident) {
        Moment now = clock.get();
        Telling telling = telling(incident);
        long number = nextNumber();
        KeptAlert alert = new KeptAlert(
                number,
                now.now().truncatedTo(ChronoUnit.MICROS),
                now.clockTrusted() && incident.clockTrusted(),
                incident.rule().name(),
                incident.category(),
                incident.who().group(),
                incident.attempts(),
                telling.code(),
                outbox.isPresent(),
                seal(texts.of(number, incident, school()), "alert-" + number, now.now()));
        keep(alert);
        Logger.info("alert {}: {}", number, incident.rule().name());
        if (outbox.isEmpty()) {
            return;
        }
        if (telling == Telling.AT_ONCE) {
            post(letterOf(alert));
        } else {
            collect(telling, number, incident, now.now());
        }
    }

    /** What goes on is told with the rest of the hour; so is what would be the hundredth mail in it. */
    private Telling telling(Incident incident) {
        Telling wanted = incident.rule().tell();
        if (wanted != Telling.AT_ONCE) {
            return wanted;
        }
        if (nanos.getAsLong() - hourNanos >= HOUR_NANOS) {
            hourNanos = nanos.getAsLong();
            lettersThisHour = 0;
        }
        if (incident.continued() || lettersThisHour >= MAX_LETTERS_AN_HOUR) {
            return Telling.HOURLY;
        }
        lettersThisHour++;
        return Telling.AT_ONCE;
    }

    private void collect(Telling telling, long number, Incident incident, Instant now) {
        Collected so = collected.computeIfAbsent(telling, fresh -> new Collected(nanos.getAsLong(), now));
        so.numbers.add(number);
        if (so.incidents.size() < MAX_COLLECTED) {
            so.incidents.add(incident);
        } else {
            so.leftOut++;
        }
    }

    private boolean isDue(Telling telling, Collected so) {
        long age = nanos.getAsLong() - so.sinceNanos;
        return switch (telling) {
            case AT_ONCE -> true;
            case HOURLY -> age >= HOUR_NANOS;
            case DAILY -> age >= 24 * HOUR_NANOS || !clock.get().now().isBefore(endOfDay(so.since));
        };
    }

    private Instant endOfDay(Instant since) {
        ZonedDateTime begun = since.atZone(school().zone());
        ZonedDateTime end = begun.with(END_OF_DAY);
        return (end.isAfter(begun) ? end : end.plusDays(1)).toInstant();
    }

    private void sendCollected(Telling telling) {
        Collected so = collected.remove(telling);
        Moment now = clock.get();
        String text = texts.of(so.numbers, so.incidents, so.leftOut, telling, school());
        String subject = "Gatehouse: " + so.numbers.size() + (so.numbers.size() == 1 ? " alert" : " alerts")
                + (telling == Telling.HOURLY ? " of an hour" : " of a day");
        byte[] sealed = seal(text, "alerts", now.now());
        post(letter(LetterKind.COLLECTED, subject, now.now(), sealed, so.numbers));
    }

    private Letter letterOf(KeptAlert alert) {
        String subject = "Gatehouse: alert " + alert.number();
        return letter(LetterKind.ALERT, subject, alert.at(), alert.sealed(), List.of(alert.number()));
    }

    /** Without a key there is nothing to say but that there is something to say. */
    private static Letter letter(LetterKind kind, String subject, Instant at, byte[] sealed, List<Long> alerts) {
        boolean isSealed = sealed.length > 0;
        byte[] content = isSealed ? sealed : MimeText.of(AlertText.withoutKey(alerts));
        return new Letter(0, kind, "", subject, at, isSealed, content, alerts);
    }

    private void post(Letter letter) {
        outbox.ifPresent(out -> out.post().send(letter, out.addresses()));
    }

    /** Empty where there is no key; what cannot be sealed is told without what it was about. */
    private byte[] seal(String text, String name, Instant at) {
        try {
            return sealing.seal(MimeText.of(text), name + ".eml", at).orElseGet(() -> {
                tellOnce("there is no key to seal alerts to: they say only that something happened", null);
                return new byte[0];
            });
        } catch (IOException failed) {
            tellOnce("an alert could not be sealed: " + failed.getMessage(), null);
            return new byte[0];
        }
    }

    private long nextNumber() {
        try {
            long unkeptSoFar =
                    unkept.stream().mapToLong(KeptAlert::number).max().orElse(0);
            return Math.max(store.nextNumber(), unkeptSoFar + 1);
        } catch (IOException failed) {
            tellOnce("alerts cannot be kept: " + failed.getMessage(), null);
            return unkept.stream().mapToLong(KeptAlert::number).max().orElse(0) + 1;
        }
    }

    private void keep(KeptAlert alert) {
        unkept.add(alert);
        keepUnkept();
        if (unkept.size() > MAX_UNKEPT) {
            unkept.remove(0);
            tellOnce("alerts are lost: the disk takes none", null);
        }
    }

    private void keepUnkept() {
        while (!unkept.isEmpty()) {
            try {
                store.add(unkept.get(0));
                unkept.remove(0);
            } catch (IOException failed) {
                tellOnce("alerts cannot be kept just now: " + failed.getMessage(), null);
                return;
            }
        }
    }

    private void tellOnce(String problem, Throwable cause) {
        if (logged.size() < MAX_DISTINCT && logged.add(problem)) {
            if (cause == null) {
                Logger.error(problem);
            } else {
                Logger.error(cause, problem);
            }
        }
    }
}
