package org.gatehouse.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.gatehouse.alert.AlertStore;
import org.gatehouse.alert.Letter;
import org.gatehouse.alert.LetterKind;
import org.gatehouse.alert.MimeText;
import org.gatehouse.alert.MimeText.Attachment;
import org.gatehouse.alert.Sealing;
import org.gatehouse.config.MailSettings;
import org.gatehouse.logbook.DetailedParts;
import org.gatehouse.logbook.DetailedParts.Part;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.policy.Moment;
import org.tinylog.Logger;

/**
 * Writes what is due: each night a sealed part of the detailed report, on Monday at 07:00 by the school's clock the letters of the week; a box that was off then writes them when it is back. One thread, "reports".
 */
public final class Reporter implements AutoCloseable {
    private static final LocalTime HOUR = LocalTime.of(7, 0); // before anybody at the school begins the week
    private static final long LOOK_MILLIS = 10_000;

    private final Sources sources;
    private final Tallies tallies;
    private final DetailedParts parts;
    private final Sealing sealing;
    private final AlertStore letters;
    private final Optional<MailSettings> mail;
    private final BiConsumer<Letter, List<String>> post;
    private final int keptDays;
    private LocalDate day; // that the tallies are of
    private LocalDate written; // the week whose letters this object has written
    private String told = "";
    private volatile boolean ending;
    private final Thread thread = new Thread(this::run, "reports");

    /**
     * @param mail nothing where no mail leaves the box
     * @param post takes a letter and its addresses, without waiting
     * @param keptDays for how long parts, alerts and letters are kept
     */
    public Reporter(
            Sources sources,
            Tallies tallies,
            DetailedParts parts,
            Sealing sealing,
            AlertStore letters,
            Optional<MailSettings> mail,
            BiConsumer<Letter, List<String>> post,
            int keptDays) {
        this.sources = sources;
        this.tallies = tallies;
        this.parts = parts;
        this.sealing = sealing;
        this.letters = letters;
        this.mail = mail;
        this.post = post;
        this.keptDays = keptDays;
    }

    /** Begins. */
    public Reporter start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Ends in order, after the last event has come: what was tallied is sealed. */
    @Override
    public void close() {
        ending = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ending) {
            guarded(this::look);
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                break;
            }
        }
        guarded(this::sealPart);
    }

    private interface Step {
        void run() throws LogbookException, IOException;
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (LogbookException | IOException | RuntimeException failed) {
            if (!told.equals(failed.toString())) {
                told = failed.toString();
                Logger.error("a report could not be written, and is tried again: {}", told);
            }
        }
    }

    /** Writes what is due. */
    void look() throws LogbookException, IOException {
        Moment now = sources.now();
        LocalDate today = now.now().atZone(zone()).toLocalDate();
        if (!today.equals(day)) {
            if (day != null) {
                sealPart();
            }
            day = today;
            forget(now);
        }
        if (now.clockTrusted() && mail.isPresent()) {
            writeWeek(now.now());
        }
    }

    /** By a clock that is ahead by years, all would be too old. */
    private void forget(Moment now) throws LogbookException, IOException {
        if (now.clockTrusted()) {
            Instant before = now.now().minus(keptDays, ChronoUnit.DAYS);
            letters.forgetBefore(before);
            parts.forgetBefore(before);
        }
    }

    private ZoneId zone() {
        return sources.policy().school().zone();
    }

    /** Without a key nothing is kept, as nothing is kept of the log. */
    private void sealPart() throws LogbookException, IOException {
        Optional<Tallies.Taken> taken = tallies.take(sources.now().now(), zone());
        if (taken.isEmpty()) {
            return;
        }
        Tallies.Taken part = taken.get();
        Optional<byte[]> sealed =
                sealing.seal(part.text().getBytes(StandardCharsets.UTF_8), "detailed.txt", part.until());
        if (sealed.isPresent()) {
            parts.add(new Part(0, part.from(), part.until(), part.devices(), sealed.get()));
        }
    }

    private void writeWeek(Instant now) throws LogbookException, IOException {
        LocalDate monday = WeeklyReport.lastWeek(now, zone());
        Instant due = now.atZone(zone())
                .toLocalDate()
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .atTime(HOUR)
                .atZone(zone())
                .toInstant();
        boolean isDone = monday.equals(written) || letters.has(LetterKind.WEEKLY, monday.toString());
        if (now.isBefore(due) || isDone) {
            return;
        }
        Instant from = Times.begin(monday, zone());
        Instant until = Times.begin(monday.plusWeeks(1), zone());
        boolean isEmpty = sources.counted(from, until).isEmpty(); // the box was not there
        if (!isEmpty) {
            write(new WeeklyReport(sources).page(monday), monday, until, now);
        }
        written = monday;
    }

    private void write(Page page, LocalDate monday, Instant until, Instant now) throws LogbookException, IOException {
        String text = TextForm.of(page);
        String html = HtmlForm.of(page);
        List<Attachment> detailed = attachments(Times.begin(monday, zone()), until);
        String more = detailed.isEmpty()
                ? ""
                : "\nEnclosed, sealed once more: who tried what, a file a day. Open each with your key (gpg --decrypt).\n";
        Optional<byte[]> sealed = sealing.seal(MimeText.of(text + more, html, detailed), "week.eml", now);
        byte[] open = MimeText.of(text, html, List.of());
        String about = monday.toString();
        String subject = "Gatehouse: the week from " + monday;
        post.accept(
                new Letter(
                        0, LetterKind.WEEKLY, about, subject, now, sealed.isPresent(), sealed.orElse(open), List.of()),
                mail.orElseThrow().to());
        if (!mail.orElseThrow().summaryTo().isEmpty()) {
            post.accept(
                    new Letter(0, LetterKind.SUMMARY, about, subject, now, false, open, List.of()),
                    mail.orElseThrow().summaryTo());
        }
    }

    private List<Attachment> attachments(Instant from, Instant until) throws LogbookException {
        List<Attachment> attachments = new ArrayList<>();
        for (Part part : parts.between(from, until)) {
            LocalDate begun = part.from().atZone(zone()).toLocalDate();
            attachments.add(new Attachment(
                    "detailed-" + begun + "-" + part.number() + ".pgp", "application/octet-stream", part.sealed()));
        }
        return attachments;
    }
}
