package org.gatehouse.alert;

import static org.gatehouse.alert.Attempts.MAC;
import static org.gatehouse.alert.Attempts.blocked;
import static org.gatehouse.alert.Attempts.unnamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.AlertTable;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real store, real post; a clock that is moved by hand, and seals that can be seen through. */
@Tag("R08")
@Tag("R36")
@Timeout(60)
class AlertsTest {
    private static final List<String> DSL = List.of("dsl@school.example");
    private static final List<String> HEADS = List.of("head@school.example");
    private static final String POLICY = """
            unknown-devices = "pupils"
            [school]
            name = "Hill Primary"
            [groups.pupils]
            block = ["games", "self-harm"]
            alert = ["games"]
            """;

    @TempDir
    Path folder;

    private final FakePost server = new FakePost();
    private long nanos = TimeUnit.HOURS.toNanos(1);
    private Moment moment = Moment.of(Instant.parse("2026-11-23T10:15:00Z"));
    private PolicyDocument policy;
    private AlertTable store;
    private Watch watch;
    private Post post;
    private Sealing sealing = (content, name, at) -> Optional.of(content.clone());

    @BeforeEach
    void open() throws ConfigException {
        policy = PolicyDocument.parse("policy.toml", POLICY, Categories.standard());
        store = new AlertTable(folder.resolve("alerts.db"));
        watch = new Watch(() -> nanos);
        post = Post.start(store, server, () -> moment.now(), System::nanoTime);
    }

    @AfterEach
    void close() {
        post.close();
    }

    @Test
    void highRisk_isToldAtOnce_withGuidanceAndWhatHappened() throws Exception {
        Alerts alerts = begin();
        watch.on(blocked(MAC, "self-harm", "sad.example"), "Year 2 tablet 1", "pupil7", true);
        pass(3, TimeUnit.SECONDS);
        alerts.look();
        Letter letter = take();
        String text = text(letter);
        for (String words : List.of(
                "Alert 1, Hill Primary",
                "Suicide, self-harm and eating disorders",
                "Monday 23 November 2026, 10:15:00 (Europe/London)",
                "Year 2 tablet 1, 02:00:00:00:00:11",
                "192.0.2.11",
                "pupil7",
                "pupils",
                "self-harm",
                "blocked: category, list starter, policy revision 7",
                "sad.example",
                "call 999",
                "alert show 1")) {
            assertTrue(text.contains(words), words + " in:\n" + text);
        }
        assertEquals("Gatehouse: alert 1", letter.subject());
        KeptAlert kept = store.find(1).orElseThrow();
        assertEquals("pupils", kept.group());
        assertEquals("self-harm", kept.category());
        assertEquals(1, kept.attempts());
    }

    @Test
    void clockThatWasNotSet_isSaid() throws Exception {
        moment = new Moment(moment.now(), false);
        Alerts alerts = begin();
        watch.on(blocked(MAC, "self-harm", "sad.example"), null, null, false);
        pass(3, TimeUnit.SECONDS);
        alerts.look();
        assertTrue(text(take()).contains("the clock of the box was not set"));
        assertFalse(store.find(1).orElseThrow().clockTrusted());
    }

    @Test
    void alertsOfTheGroups_areCollectedForAnHour() throws Exception {
        Alerts alerts = begin();
        for (int device = 1; device <= 3; device++) {
            var event = blocked(device, "games", "game" + device + ".example");
            event.alert = true;
            watch.on(event, "Tablet " + device, null, true);
            pass(3, TimeUnit.SECONDS);
            alerts.look();
        }
        assertEquals(3, store.last(10).size());
        assertNull(server.taken.poll(200, TimeUnit.MILLISECONDS));
        pass(1, TimeUnit.HOURS);
        alerts.look();
        Letter letter = take();
        String text = text(letter);
        assertEquals("Gatehouse: 3 alerts of an hour", letter.subject());
        assertTrue(text.contains("game1.example") && text.contains("Tablet 3"), text);
        assertEquals(2, text.split("What to do").length, text); // once
        assertEquals(List.of(), store.unposted(Instant.EPOCH));
    }

    @Test
    void devicesOfADay_areToldWhenSchoolEnds() throws Exception {
        Alerts alerts = begin();
        var alarm = unnamed(MAC, "device-in-two-networks");
        watch.on(alarm, null, null, true);
        pass(3, TimeUnit.SECONDS);
        alerts.look();
        pass(1, TimeUnit.HOURS);
        alerts.look();
        assertNull(server.taken.poll(200, TimeUnit.MILLISECONDS));
        moment = Moment.of(Instant.parse("2026-11-23T16:00:00Z"));
        alerts.look();
        assertEquals("Gatehouse: 1 alert of a day", take().subject());
    }

    @Test
    void endInOrder_keepsAndPostsWhatWasUnderWay() throws Exception {
        Alerts alerts = begin();
        watch.on(blocked(MAC, "self-harm", "sad.example"), null, null, true);
        var event = blocked(2, "games", "game.example");
        event.alert = true;
        watch.on(event, null, null, true);
        alerts.finish();
        assertEquals("Gatehouse: alert 1", take().subject());
        assertEquals("Gatehouse: 1 alert of an hour", take().subject());
    }

    @Test
    void collectedAlertsOfABoxThatWentDown_areSentWhenItIsBack() throws Exception {
        Alerts alerts = begin();
        var event = blocked(2, "games", "game.example");
        event.alert = true;
        watch.on(event, null, null, true);
        pass(3, TimeUnit.SECONDS);
        alerts.look(); // and the power goes
        Alerts again = begin();
        again.recover();
        Letter letter = take();
        assertEquals("Gatehouse: alert 1", letter.subject());
        assertTrue(text(letter).contains("game.example"));
        again.recover();
        assertNull(server.taken.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    @Tag("R19")
    void withoutAKey_nothingIsSaidButThatThereIsSomething() throws Exception {
        sealing = (content, name, at) -> Optional.empty();
        Alerts alerts = begin();
        watch.on(blocked(MAC, "self-harm", "sad.example"), "Year 2 tablet 1", "pupil7", true);
        pass(3, TimeUnit.SECONDS);
        alerts.look();
        Letter letter = take();
        assertFalse(letter.sealed());
        String text = text(letter);
        assertTrue(text.contains("no key to seal it to"), text);
        assertFalse(text.contains("tablet") || text.contains("sad.example") || text.contains("pupil7"), text);
        assertEquals(0, store.find(1).orElseThrow().sealed().length);
    }

    @Test
    void pastSixtyMailsAnHour_theRestIsCollected() throws Exception {
        Alerts alerts = begin();
        for (int device = 0; device < 70; device++) {
            watch.on(blocked(device, "self-harm", "sad.example"), null, null, true);
        }
        pass(3, TimeUnit.SECONDS);
        alerts.look();
        for (int i = 0; i < 60; i++) {
            take();
        }
        assertNull(server.taken.poll(200, TimeUnit.MILLISECONDS));
        pass(1, TimeUnit.HOURS);
        alerts.look();
        assertEquals("Gatehouse: 10 alerts of an hour", take().subject());
    }

    @Test
    void diskThatTakesNothing_delaysNoMail_andTheAlertIsKeptLater() throws Exception {
        Path file = folder.resolve("other.db");
        Files.createDirectories(file);
        store = new AlertTable(file);
        post.close();
        post = Post.start(store, server, () -> moment.now(), System::nanoTime);
        Alerts alerts = begin();
        watch.on(blocked(MAC, "self-harm", "sad.example"), null, null, true);
        pass(3, TimeUnit.SECONDS);
        alerts.look();
        assertEquals("Gatehouse: alert 1", take().subject());
        Files.delete(file);
        alerts.look();
        assertEquals(1, store.find(1).orElseThrow().attempts());
    }

    @Test
    void numbersAreNeverGivenTwice() throws Exception {
        Alerts alerts = begin();
        for (int device = 1; device <= 2; device++) {
            watch.on(blocked(device, "self-harm", "sad.example"), null, null, true);
            pass(3, TimeUnit.SECONDS);
            alerts.look();
            store.forgetBefore(Instant.parse("2027-01-01T00:00:00Z"));
        }
        assertEquals(3, store.nextNumber());
    }

    private Alerts begin() {
        Alerts alerts = new Alerts(
                watch,
                store,
                sealing,
                () -> policy,
                () -> moment,
                () -> nanos,
                Optional.of(new Alerts.Outbox(post, DSL, HEADS)));
        alerts.look();
        return alerts;
    }

    private void pass(long length, TimeUnit unit) {
        nanos += unit.toNanos(length);
    }

    private Letter take() throws InterruptedException {
        FakePost.Taken taken = server.taken.poll(10, TimeUnit.SECONDS);
        assertNotNull(taken);
        return taken.letter();
    }

    private static String text(Letter letter) throws Exception {
        var part = new jakarta.mail.internet.MimeBodyPart(new java.io.ByteArrayInputStream(letter.content()));
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
