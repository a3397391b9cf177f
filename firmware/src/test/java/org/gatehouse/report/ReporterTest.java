package org.gatehouse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.alert.Letter;
import org.gatehouse.alert.LetterKind;
import org.gatehouse.alert.Sealing;
import org.gatehouse.config.MailSettings;
import org.gatehouse.config.MailTls;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;
import org.gatehouse.logbook.AlertTable;
import org.gatehouse.logbook.DetailedParts;
import org.gatehouse.policy.Moment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R36")
class ReporterTest {
    private static final MailSettings MAIL = new MailSettings(
            "mail.example",
            587,
            MailTls.STARTTLS,
            Optional.empty(),
            "box@school.example",
            List.of("dsl@school.example"),
            List.of("head@school.example"),
            Optional.empty());

    @TempDir
    Path folder;

    private final FakeSources sources = new FakeSources();
    private final List<Letter> posted = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private Tallies tallies;
    private AlertTable letters;
    private DetailedParts parts;
    private Sealing sealing = (content, name, at) -> Optional.of(content.clone());

    @BeforeEach
    void open() {
        tallies = new Tallies(Instant.parse("2026-11-16T08:00:00Z"));
        letters = new AlertTable(folder.resolve("alerts.db"));
        parts = new DetailedParts(folder.resolve("detailed.db"));
        sources.count("2026-11-18T10:00:00Z", "pupils", "games", "block", 5);
    }

    @Test
    @Tag("R21")
    void week_isWrittenOnMondayAtSeven_once_toBoth() throws Exception {
        Reporter reporter = reporter();
        at("2026-11-22T12:00:00Z", reporter);
        at("2026-11-23T06:59:59Z", reporter);
        assertEquals(List.of(), posted);
        at("2026-11-23T07:00:00Z", reporter);
        assertEquals(List.of(LetterKind.WEEKLY, LetterKind.SUMMARY), kinds());
        assertEquals(List.of("[dsl@school.example]", "[head@school.example]"), addresses);
        assertTrue(posted.get(0).sealed());
        assertFalse(posted.get(1).sealed());
        at("2026-11-23T07:00:10Z", reporter);
        at("2026-11-29T12:00:00Z", reporter);
        assertEquals(2, posted.size());
        at("2026-11-30T12:00:00Z", reporter()); // of the next week nothing was counted
        assertEquals(2, posted.size());
    }

    @Test
    void boxThatWasOff_writesTheWeekWhenItIsBack_andARestartWritesNothingTwice() throws Exception {
        at("2026-11-25T12:00:00Z", reporter());
        assertEquals(2, posted.size());
        at("2026-11-25T12:00:00Z", reporter());
        assertEquals(2, posted.size());
    }

    @Test
    void clockThatNobodyBelieves_writesNoWeek() throws Exception {
        sources.now = new Moment(Instant.parse("2026-11-25T12:00:00Z"), false);
        reporter().look();
        assertEquals(List.of(), posted);
    }

    /** In summer seven o'clock is six in UTC. */
    @Test
    void seven_isByTheSchoolsClock() throws Exception {
        sources.count("2026-07-08T10:00:00Z", "pupils", "games", "block", 5);
        at("2026-07-13T05:59:59Z", reporter());
        assertEquals(List.of(), posted);
        at("2026-07-13T06:00:00Z", reporter());
        assertEquals(2, posted.size());
    }

    @Test
    @Tag("R19")
    @Tag("R23")
    void detailedParts_areSealedEachNight_andEnclosedInTheSafeguardingLeadsLetterOnly() throws Exception {
        Reporter reporter = reporter();
        for (int day = 16; day <= 22; day++) {
            at("2026-11-" + day + "T12:00:00Z", reporter);
            tallies.on(event(), "Tablet 1", null, true);
        }
        at("2026-11-23T07:00:00Z", reporter);
        assertEquals(
                7,
                parts.between(Instant.EPOCH, Instant.parse("2027-01-01T00:00:00Z"))
                        .size());
        MimeMultipart whole = multipart(posted.get(0));
        assertEquals(8, whole.getCount());
        assertEquals("detailed-2026-11-16-1.pgp", whole.getBodyPart(1).getFileName());
        String part = new String(whole.getBodyPart(1).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(part.contains("Tablet 1") && part.contains("a.example"), part);
        MimeMultipart open = multipart(posted.get(1));
        assertEquals(2, open.getCount()); // text and page
        String text = new String(open.getBodyPart(0).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("5 openings were judged, 5 of them blocked"), text);
        assertFalse(text.contains("Tablet"), text);
    }

    @Test
    @Tag("R19")
    void withoutAKey_noPartIsKept_andTheWeekHoldsNothingPersonal() throws Exception {
        sealing = (content, name, at) -> Optional.empty();
        Reporter reporter = reporter();
        at("2026-11-22T12:00:00Z", reporter);
        tallies.on(event(), "Tablet 1", null, true);
        at("2026-11-23T07:00:00Z", reporter);
        assertEquals(List.of(), parts.between(Instant.EPOCH, Instant.parse("2027-01-01T00:00:00Z")));
        assertFalse(posted.get(0).sealed());
        assertEquals(2, multipart(posted.get(0)).getCount());
    }

    @Test
    void endInOrder_sealsWhatWasTallied() throws Exception {
        Reporter reporter = reporter().start();
        tallies.on(event(), "Tablet 1", null, true);
        reporter.close();
        assertEquals(
                1,
                parts.between(Instant.EPOCH, Instant.parse("2027-01-01T00:00:00Z"))
                        .size());
    }

    @Test
    @Tag("R10")
    @Tag("R41")
    void whatIsOlderThanTheLogIsKept_goes_butNotByAClockThatNobodyBelieves() throws Exception {
        Instant old = Instant.parse("2025-11-20T10:00:00Z");
        parts.add(new DetailedParts.Part(0, old, old.plusSeconds(60), 1, new byte[1]));
        letters.add(new KeptAlert(1, old, true, "harm", "", "", 1, "at-once", true, new byte[1]));
        sources.now = new Moment(Instant.parse("2036-11-24T10:00:00Z"), false);
        reporter().look();
        assertEquals(1, letters.last(10).size());
        at("2026-11-19T10:00:00Z", reporter());
        assertEquals(1, letters.last(10).size());
        at("2026-11-21T10:00:00Z", reporter());
        assertEquals(0, letters.last(10).size());
        assertTrue(parts.find(1).isEmpty());
    }

    private Reporter reporter() {
        return new Reporter(
                sources,
                tallies,
                parts,
                sealing,
                letters,
                Optional.of(MAIL),
                (letter, to) -> {
                    try {
                        letters.add(letter, to);
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                    posted.add(letter);
                    addresses.add(to.toString());
                },
                365);
    }

    private void at(String moment, Reporter reporter) throws Exception {
        sources.now = Moment.of(Instant.parse(moment));
        reporter.look();
    }

    private List<LetterKind> kinds() {
        return posted.stream().map(Letter::kind).toList();
    }

    private static MimeMultipart multipart(Letter letter) throws Exception {
        MimeMessage message =
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(letter.content()));
        return new MimeMultipart(message.getDataHandler().getDataSource());
    }

    private static Event event() {
        Event event = new Event();
        event.clientMac = 0x020000000011L;
        event.protocol = Protocol.TLS;
        event.group = "pupils";
        event.category = "games";
        event.reason = "category";
        event.blocked = true;
        event.name("a.example".getBytes(StandardCharsets.US_ASCII), 0, 9);
        return event;
    }
}
