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
import java.util.stream.Stream;
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
    private final ChangeInbox inbox = new ChangeInbox();
    private final Map<Way, Collected> collected = new EnumMap<>(Way.class); // of the thread, as what follows
    private final List<KeptAlert> unkept = new ArrayList<>();
    private final Set<String> logged = new HashSet<>();
    private PolicyDocument followed;
    private long hourNanos;
    private int lettersThisHour;
    private long changesFromNanos; // from when on changes have a letter of their own again
    private volatile boolean ending;
    private final Thread thread = new Thread(this::run, "alerts");

    /**
     * Where letters go.
     *
     * @param addresses of the safeguarding lead and the deputies
     * @param openAddresses of those who hear that something waits for approval, and nothing of what: the head
     */
    public record Outbox(Post post, List<String> addresses, List<String> openAddresses) {
        public Outbox {
            addresses = List.copyOf(addresses);
            openAddresses = List.copyOf(openAddresses);
        }
    }

    /** With what an alert leaves the box. */
    private enum Way {
        /** In a letter of its own. */
        ALONE("", ""),
        /** With the changes that came soon after one that had a letter. */
        CHANGES("", "since the mail before about changes"),
        HOUR(" of an hour", "in an hour"),
        DAY(" of a day", "in a day"),
        /** It does not. */
        NONE("", "");

        final String subject;
        final String period;

        Way(String subject, String period) {
            this.subject = subject;
            this.period = period;
        }

        /** As it is kept: who asks how soon mails go at once means those of {@link #ALONE}. */
        Telling telling() {
            return switch (this) {
                case ALONE -> Telling.AT_ONCE;
                case CHANGES, HOUR -> Telling.HOURLY;
                case DAY -> Telling.DAILY;
                case NONE -> Telling.NEVER;
            };
        }
    }

    /** What waits for its letter. */
    private static final class Collected {
        final List<Long> numbers = new ArrayList<>();
        final List<News> news = new ArrayList<>();
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
        this.changesFromNanos = hourNanos;
    }

    /** Something of the box was changed. Any thread; it is told by the thread "alerts", within a second. */
    public void heard(Changed change) {
        inbox.add(change);
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
        tellChanges();
        watch.due().forEach(this::tell);
        for (Way way : List.copyOf(collected.keySet())) {
            if (isDue(way, collected.get(way))) {
                sendCollected(way);
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
        tellChanges();
        watch.rest().forEach(this::tell);
        List.copyOf(collected.keySet()).forEach(this::sendCollected);
        keepUnkept();
    }

    private void tellChanges() {
        inbox.take(policy.get().alertRules()).forEach(this::tell);
    }

    private void tell(News news) {
        Moment now = clock.get();
        Way way = way(news);
        long number = nextNumber();
        KeptAlert alert = new KeptAlert(
                number,
                now.now().truncatedTo(ChronoUnit.MICROS),
                now.clockTrusted() && news.clockTrusted(),
                news.rule().name(),
                news.category(),
                news.group(),
                news.attempts(),
                way.telling().code(),
                outbox.isPresent() && way != Way.NONE,
                seal(texts.of(number, news, school()), "alert-" + number, now.now()));
        keep(alert);
        Logger.info("alert {}: {}", number, news.rule().name());
        if (outbox.isEmpty() || way == Way.NONE) {
            return;
        }
        if (way == Way.ALONE) {
            if (news instanceof Changes && collected.containsKey(Way.CHANGES)) {
                sendCollected(Way.CHANGES); // the way of mail after this one may be another
            }
            post(letterOf(alert));
            tellApprovers(List.of(news), now.now());
        } else {
            collect(way, number, news, now.now());
        }
    }

    private Way way(News news) {
        return switch (news.rule().tell()) {
            case AT_ONCE -> news instanceof Changes changes ? wayOf(changes) : wayOf((Incident) news);
            case HOURLY -> Way.HOUR;
            case DAILY -> Way.DAY;
            case NEVER -> Way.NONE;
        };
    }

    /** What goes on is told with the rest of the hour; so is what would be the hundredth mail in it. */
    private Way wayOf(Incident incident) {
        return !incident.continued() && hasRoom() ? Way.ALONE : Way.HOUR;
    }

    /** What comes soon after a letter about changes goes with the next one, unless it may be about whether there will be one. */
    private Way wayOf(Changes changes) {
        boolean soon = nanos.getAsLong() - changesFromNanos < 0 || collected.containsKey(Way.CHANGES);
        if (soon && !changes.isUrgent()) {
            return Way.CHANGES;
        }
        if (!hasRoom()) {
            return Way.HOUR;
        }
        changesFromNanos =
                nanos.getAsLong() + TimeUnit.MINUTES.toNanos(changes.rule().minutes());
        return Way.ALONE;
    }

    /** Whether one more letter goes at once in this hour; then it is counted. */
    private boolean hasRoom() {
        if (nanos.getAsLong() - hourNanos >= HOUR_NANOS) {
            hourNanos = nanos.getAsLong();
            lettersThisHour = 0;
        }
        boolean room = lettersThisHour < MAX_LETTERS_AN_HOUR;
        lettersThisHour += room ? 1 : 0;
        return room;
    }

    private void collect(Way way, long number, News news, Instant now) {
        Collected so = collected.computeIfAbsent(way, fresh -> new Collected(nanos.getAsLong(), now));
        so.numbers.add(number);
        if (so.news.size() < MAX_COLLECTED) {
            so.news.add(news);
        } else {
            so.leftOut++;
        }
    }

    private boolean isDue(Way way, Collected so) {
        long age = nanos.getAsLong() - so.sinceNanos;
        return switch (way) {
            case ALONE, NONE -> true; // never collected
            case CHANGES -> nanos.getAsLong() - changesFromNanos >= 0;
            case HOUR -> age >= HOUR_NANOS;
            case DAY -> age >= 24 * HOUR_NANOS || !clock.get().now().isBefore(endOfDay(so.since));
        };
    }

    private Instant endOfDay(Instant since) {
        ZonedDateTime begun = since.atZone(school().zone());
        ZonedDateTime end = begun.with(END_OF_DAY);
        return (end.isAfter(begun) ? end : end.plusDays(1)).toInstant();
    }

    private void sendCollected(Way way) {
        Collected so = collected.remove(way);
        Moment now = clock.get();
        String text = texts.of(so.numbers, so.news, so.leftOut, way.period, school());
        String subject =
                "Gatehouse: " + so.numbers.size() + (so.numbers.size() == 1 ? " alert" : " alerts") + way.subject;
        byte[] sealed = seal(text, "alerts", now.now());
        post(letter(LetterKind.COLLECTED, subject, now.now(), sealed, so.numbers));
        tellApprovers(so.news, now.now());
        if (way == Way.CHANGES) {
            changesFromNanos = nanos.getAsLong()
                    + TimeUnit.MINUTES.toNanos(so.news.get(0).rule().minutes());
        }
    }

    /** Whoever approves and has no key hears that something waits, and where to look. */
    private void tellApprovers(List<News> told, Instant now) {
        List<Changed> waiting = told.stream()
                .flatMap(news -> news instanceof Changes changes ? changes.waiting().stream() : Stream.<Changed>empty())
                .toList();
        List<String> addresses = outbox.map(Outbox::openAddresses).orElse(List.of());
        if (waiting.isEmpty() || addresses.isEmpty()) {
            return;
        }
        byte[] text = MimeText.of(ChangeText.toApprove(waiting));
        String subject = "Gatehouse: a change waits for approval";
        Letter letter = new Letter(0, LetterKind.APPROVAL, "", subject, now, false, text, List.of());
        outbox.ifPresent(out -> out.post().send(letter, addresses));
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
