package org.gatehouse.desk;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gatehouse.desk.KnownBoxes.Standing;
import org.gatehouse.logbook.ExportManifest;
import org.gatehouse.logbook.ExportReader.Outcome;
import org.gatehouse.logbook.SegmentHeader;
import org.gatehouse.logbook.Verification.Finding;
import org.gatehouse.logbook.Verification.Result;

/** Says in plain words what the verification of an export came to. */
final class ProofMaker {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.UK);
    private static final int MILLION = 1_000_000;

    private final Outcome outcome;
    private final Gathered gathered;
    private final ZoneId zone;

    ProofMaker(Outcome outcome, Gathered gathered, ZoneId zone) {
        this.outcome = outcome;
        this.gathered = gathered;
        this.zone = zone;
    }

    /** @throws IOException when what is known of boxes can be neither read nor written */
    Proof make(KnownBoxes boxes) throws IOException {
        Result result = outcome.result();
        String fingerprint = outcome.boxKey().orElseThrow().fingerprint();
        Standing standing = result.isSound() ? boxes.meet(fingerprint) : boxes.standing(fingerprint);
        List<String> faults = result.findings().stream()
                .filter(finding -> finding.kind().isFault())
                .map(this::sentence)
                .toList();
        return new Proof(
                result.isSound(),
                result.isSound() ? "Nothing is missing or altered." : faultSentence(result.faults()),
                faults,
                notes(result),
                Fingerprint.grouped(fingerprint),
                standing,
                warning(standing, result.isSound()),
                result.headers(),
                gathered.headers().stream().mapToLong(SegmentHeader::events).sum(),
                result.lost(),
                outcome.manifest().map(ExportManifest::school).orElse(""),
                outcome.manifest().map(this::exported).orElse(""));
    }

    private static String faultSentence(long faults) {
        return (faults == 1 ? "One thing is" : "%,d things are".formatted(faults))
                + " not as the box wrote it. Do not rely on this export; take it from the box once more.";
    }

    private static String warning(Standing standing, boolean sound) {
        return switch (standing) {
            case FIRST ->
                sound
                        ? "This computer sees this box for the first time and will know it again."
                                + " Compare its digits, under \"Is it all there?\", with those on the box."
                        : "This computer has never seen the box that signed this export.";
            case KNOWN -> "";
            case OTHER ->
                "Another box signed this export than those that this computer knows."
                        + " If the school has no new box, somebody made this file up: do not rely on it, and ask your technician to compare the digits.";
        };
    }

    private List<String> notes(Result result) {
        List<String> notes = new ArrayList<>();
        if (gathered.left() > 0) {
            notes.add(
                    "%,d pieces of the log hold nothing of the period that you asked for. They were checked, and not opened."
                            .formatted(gathered.left()));
        }
        List<Long> others = gathered.others();
        if (!others.isEmpty()) {
            notes.add(
                    "%,d pieces of the log are sealed to other keys than yours, as those from before your key came to the box: %s to %s. They were checked, and cannot be opened with this key."
                            .formatted(
                                    others.size(),
                                    time(gathered.header(others.get(0)).begunMicros()),
                                    time(gathered.header(others.get(others.size() - 1))
                                            .endedMicros())));
        }
        result.findings().stream()
                .filter(finding -> !finding.kind().isFault())
                .map(this::sentence)
                .forEach(notes::add);
        for (SegmentHeader header : gathered.headers()) {
            note(notes, header);
        }
        return notes;
    }

    private void note(List<String> notes, SegmentHeader header) {
        switch (header.kind()) {
            case COUNTED ->
                notes.add(period(header)
                        + ": the box had nobody to seal to. %,d requests were counted, and not kept."
                                .formatted(header.events()));
            case START ->
                notes.add(time(header.begunMicros()) + ": the box began"
                        + (header.note().isEmpty() ? "." : ": " + header.note() + "."));
            case EVENTS, RECOVERED, LOST -> {
                if (!header.clockTrusted()) {
                    notes.add(period(header) + ": the box did not know for sure what time it was.");
                }
            }
        }
    }

    private String sentence(Finding finding) {
        if (finding.seq() == 0) {
            return capital(piece(finding.text())) + ".";
        }
        SegmentHeader header = gathered.header(finding.seq());
        String when = header == null ? "" : " (" + period(header) + ")";
        return "Piece " + finding.seq() + when + ": " + piece(finding.text()) + ".";
    }

    private String exported(ExportManifest manifest) {
        return "Exported on %s by %s (%s), for this reason: %s. Asked for: %s."
                .formatted(
                        TIME.format(manifest.made().time().atZone(zone)),
                        manifest.by().person(),
                        manifest.by().role(),
                        manifest.reason(),
                        manifest.asked());
    }

    private String period(SegmentHeader header) {
        return time(header.begunMicros()) + " to " + time(header.endedMicros());
    }

    private String time(long micros) {
        return TIME.format(Instant.ofEpochSecond(micros / MILLION).atZone(zone));
    }

    /** The page calls segments so: the word says what it is to somebody who has never heard of them. */
    private static String piece(String text) {
        return text.replace("segment", "piece");
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
