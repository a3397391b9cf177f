package org.gatehouse.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.gatehouse.config.ConfigException;
import org.gatehouse.logbook.AlertTable;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.ChangeKind;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.PolicyDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a change that was heard of: real store, real post; a clock that is moved by hand, and seals that can be seen through. */
@Tag("R08")
@Tag("R20")
@Timeout(60)
class ChangesTest {
    private static final String DSL = "dsl@school.example";
    private static final String HEAD = "head@school.example";
    private static final String POLICY = """
            unknown-devices = "pupils"
            [school]
            name = "Hill Primary"
            [groups.pupils]
            block = ["games"]
            """;
    private static final String LATER = """
            [[alerts]]
            name = "Changes at the end of the day"
            reasons = ["policy-changed"]
            tell = "daily"
            """;
    private static final String NEVER = LATER.replace("daily", "never");

    @TempDir
    Path folder;

    private final FakePost server = new FakePost();
    private final Moment moment = Moment.of(Instant.parse("2026-11-23T10:15:00Z"));
    private long nanos = TimeUnit.HOURS.toNanos(1);
    private PolicyDocument policy;
    private AlertTable store;
    private Post post;
    private Alerts alerts;

    @BeforeEach
    void open() throws ConfigException {
        policy = policy(POLICY);
        store = new AlertTable(folder.resolve("alerts.db"));
        post = Post.start(store, server, () -> moment.now(), System::nanoTime);
        alerts = begin();
    }

    @AfterEach
    void close() {
        post.close();
    }

    @Test
    void change_isToldAtOnce_whoWhatWhyAndHowToUndoIt() throws Exception {
        alerts.heard(change(ChangeKind.POLICY, "Revision 12 of the policy is in force", false, List.of()));
        alerts.look();
        String text = text(take(DSL));
        for (String words : List.of(
                "Alert 1, Hill Primary",
                "Changes of the filter",
                "What       Revision 12 of the policy is in force",
                "When       Monday 23 November 2026, 10:15:00 (Europe/London)",
                "Who        tech.1 (technician), by SSH from 192.0.2.7",
                "Why        the Minecraft club",
                "It loosens pupils no longer blocks games",
                "Differs    - [groups.pupils] block \"games\"",
                "In the box gatehouse policy diff 12",
                "gatehouse block",
                "alert show 1")) {
            assertTrue(text.contains(words), words + " in:\n" + text);
        }
        assertFalse(text.contains("export"), text);
        KeptAlert kept = store.find(1).orElseThrow();
        assertEquals(
                List.of("Changes of the filter", 1L, "at-once"), List.of(kept.rule(), kept.attempts(), kept.telling()));
    }

    /** All in one second, and all in ten minutes. */
    @Test
    void tenChangesInARow_areTwoMails() throws Exception {
        for (int i = 1; i <= 10; i++) {
            alerts.heard(change(ChangeKind.values()[i % 2], "Revision " + i + " of it", false, List.of()));
            alerts.look();
            pass(1, TimeUnit.MINUTES);
        }
        assertTrue(text(take(DSL)).contains("Revision 1 of it"));
        assertNothing();
        pass(5, TimeUnit.MINUTES);
        alerts.look();
        Letter rest = take(DSL);
        assertEquals("Gatehouse: 9 alerts", rest.subject());
        for (int i = 2; i <= 10; i++) {
            assertTrue(text(rest).contains("Revision " + i + " of it"), text(rest));
        }
        assertEquals(2, text(rest).split("What to do").length, text(rest)); // once
        pass(1, TimeUnit.DAYS);
        alerts.look();
        assertNothing();
        assertEquals(List.of(), store.unposted(Instant.EPOCH));
    }

    /** However they come: each is told, once, soon, and there is never more than a mail in fifteen minutes. */
    @Test
    void changesOfADay_eachIsToldOnce_inFewMails() throws Exception {
        Random random = new Random(20);
        List<String> made = new ArrayList<>();
        int minutes = 600;
        for (int i = 0; i < minutes; i++) {
            while (random.nextInt(3) == 0) {
                made.add("<" + made.size() + ">");
                alerts.heard(change(ChangeKind.POLICY, made.get(made.size() - 1), false, List.of()));
            }
            alerts.look();
            pass(1, TimeUnit.MINUTES);
        }
        alerts.finish();
        StringBuilder all = new StringBuilder();
        int mails = 0;
        for (FakePost.Taken each = next(); each != null; each = next()) {
            all.append(text(each.letter()));
            mails++;
        }
        for (String each : made) {
            assertEquals(2, all.toString().split(each).length, each);
        }
        assertTrue(mails <= minutes / 15 + 1, mails + " mails");
    }

    @Test
    void whatMayEndTheTelling_doesNotWait_butSixtyMailsAnHourAreTheMost() throws Exception {
        for (int i = 0; i < 70; i++) {
            alerts.heard(change(ChangeKind.SETTINGS, "Revision " + i, true, List.of()));
            alerts.look();
        }
        for (int i = 0; i < 60; i++) {
            take(DSL);
        }
        assertNothing();
        pass(1, TimeUnit.HOURS);
        alerts.look();
        assertEquals("Gatehouse: 10 alerts of an hour", take(DSL).subject());
    }

    @Test
    void whatMayEndTheTelling_takesAlongWhatWaitedForItsLetter() throws Exception {
        for (String what : List.of("Revision 1", "Revision 2", "Revision 3")) {
            alerts.heard(change(ChangeKind.POLICY, what, what.endsWith("3"), List.of()));
            alerts.look();
        }
        assertTrue(text(take(DSL)).contains("Revision 1"));
        assertTrue(text(take(DSL)).contains("Revision 2"));
        assertTrue(text(take(DSL)).contains("Revision 3"));
        assertNothing();
    }

    @Test
    void changeThatEndsTheTelling_isToldItself_andWhatComesThenIsKeptInTheBox() throws Exception {
        List<AlertRule> before = policy.alertRules();
        policy = policy(POLICY + NEVER);
        alerts.heard(change(ChangeKind.POLICY, "Revision 2", true, before));
        alerts.look();
        assertTrue(text(take(DSL)).contains("Revision 2"));
        alerts.heard(change(ChangeKind.POLICY, "Revision 3", false, policy.alertRules()));
        alerts.heard(change(ChangeKind.ACCESS, "tech.9 has access", false, List.of()));
        alerts.look();
        pass(1, TimeUnit.DAYS);
        alerts.look();
        String text = text(take(DSL));
        assertTrue(text.contains("tech.9 has access") && !text.contains("Revision 3"), text);
        assertNothing();
        assertEquals(
                List.of("at-once", "never", "hourly"),
                List.of(
                        store.find(1).orElseThrow().telling(),
                        store.find(2).orElseThrow().telling(),
                        store.find(3).orElseThrow().telling()));
        assertFalse(store.find(2).orElseThrow().toSend());
    }

    @Test
    void ruleOfThePolicy_saysHowSoon() throws Exception {
        policy = policy(POLICY + LATER);
        alerts.heard(change(ChangeKind.POLICY, "Revision 3", false, policy.alertRules()));
        alerts.look();
        assertNothing();
        alerts.finish();
        assertEquals("Gatehouse: 1 alert of a day", take(DSL).subject());
    }

    @Test
    @Tag("R21")
    void whatWaits_isToldTheHeadToo_withoutAWordOfWhatItIs() throws Exception {
        Changed waiting = change(ChangeKind.WAITING, "Revision 7 of the policy waits", false, List.of());
        alerts.heard(waiting);
        alerts.look();
        assertTrue(text(take(DSL)).contains("Revision 7 of the policy waits"));
        Letter toHead = take(HEAD);
        String text = text(toHead);
        assertEquals("Gatehouse: a change waits for approval", toHead.subject());
        assertTrue(text.contains("gatehouse policy diff 12"), text);
        for (String secret : List.of("tech.1", "Minecraft", "games", "192.0.2.7")) {
            assertFalse(text.contains(secret), text);
        }
        alerts.heard(change(ChangeKind.POLICY, "Revision 7 is in force", false, List.of()));
        alerts.heard(waiting);
        alerts.finish();
        assertNotNull(take(DSL));
        assertEquals("Gatehouse: a change waits for approval", take(HEAD).subject());
        assertNothing();
    }

    @Test
    void boxThatWentDown_tellsOfTheChangesWhenItIsBack() throws Exception {
        for (int i = 1; i <= 3; i++) {
            alerts.heard(change(ChangeKind.POLICY, "Revision " + i, false, List.of()));
            alerts.look(); // and after the third the power goes
        }
        take(DSL);
        begin().recover();
        assertTrue(text(take(DSL)).contains("Revision 2"));
        assertTrue(text(take(DSL)).contains("Revision 3"));
        assertNothing();
    }

    @Test
    void differenceThatCannotBeShown_delaysNothing() throws Exception {
        alerts.heard(differing(() -> {
            throw new IllegalStateException("the disk is gone");
        }));
        alerts.look();
        assertTrue(text(take(DSL)).contains("cannot be shown"));
    }

    @Test
    void longDifference_isCut_andLookedForOnce() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        List<String> lines = new ArrayList<>(Collections.nCopies(9, "- short"));
        lines.add(0, "x".repeat(1000));
        for (int i = 0; i < 2; i++) {
            alerts.heard(differing(() -> {
                looked.incrementAndGet();
                return new Changed.Difference(List.of(), lines);
            }));
            alerts.look();
        }
        pass(15, TimeUnit.MINUTES);
        alerts.look();
        take(DSL);
        String text = text(take(DSL));
        assertTrue(text.contains("Differs    " + "x".repeat(160) + "…\n"), text);
        assertTrue(text.contains("- short\n             and 4 more\n"), text);
        assertEquals(2, looked.get(), "a change that waits for its letter holds no policy");
    }

    @Test
    void moreThanCanBeHeard_areCounted() throws Exception {
        for (int i = 0; i < 1234; i++) {
            alerts.heard(change(ChangeKind.POLICY, "Revision " + i, false, List.of()));
        }
        alerts.look();
        assertEquals(1234, store.find(1).orElseThrow().attempts());
        assertTrue(text(take(DSL)).contains("1134 changes more"));
        assertNothing();
    }

    @ParameterizedTest
    @EnumSource(ChangeKind.class)
    void everyKind_isToldUnlessThePolicySaysOtherwise(ChangeKind kind) throws Exception {
        policy = policy(POLICY + """
                [[alerts]]
                name = "Something else"
                categories = ["games"]
                """);
        alerts.heard(change(kind, "A change", false, List.of()));
        alerts.look();
        String text = text(take(DSL));
        assertTrue(text.contains("A change") && text.contains("What to do"), text);
    }

    private Alerts begin() {
        Alerts begun = new Alerts(
                new Watch(() -> nanos),
                store,
                (content, name, at) -> Optional.of(content.clone()),
                () -> policy,
                () -> moment,
                () -> nanos,
                Optional.of(new Alerts.Outbox(post, List.of(DSL), List.of(HEAD))));
        begun.look();
        return begun;
    }

    private static PolicyDocument policy(String text) throws ConfigException {
        return PolicyDocument.parse("policy.toml", text, Categories.standard());
    }

    private Changed change(ChangeKind kind, String what, boolean urgent, List<AlertRule> before) {
        return change(
                kind,
                what,
                urgent,
                before,
                () -> new Changed.Difference(
                        List.of("pupils no longer blocks games"), List.of("- [groups.pupils] block \"games\"")));
    }

    private Changed differing(Supplier<Changed.Difference> difference) {
        return change(ChangeKind.POLICY, "Revision 2", false, List.of(), difference);
    }

    private Changed change(
            ChangeKind kind,
            String what,
            boolean urgent,
            List<AlertRule> before,
            Supplier<Changed.Difference> difference) {
        return new Changed(
                kind,
                what,
                "tech.1 (technician), by SSH from 192.0.2.7",
                "the Minecraft club",
                moment.now(),
                true,
                difference,
                List.of("gatehouse policy diff 12"),
                urgent,
                before);
    }

    private void pass(long length, TimeUnit unit) {
        nanos += unit.toNanos(length);
    }

    private Letter take(String address) throws InterruptedException {
        FakePost.Taken taken = server.taken.poll(10, TimeUnit.SECONDS);
        assertNotNull(taken);
        assertEquals(address, taken.address());
        return taken.letter();
    }

    private FakePost.Taken next() throws InterruptedException {
        return server.taken.poll(300, TimeUnit.MILLISECONDS);
    }

    private void assertNothing() throws InterruptedException {
        assertNull(server.taken.poll(200, TimeUnit.MILLISECONDS));
    }

    private static String text(Letter letter) throws Exception {
        var part = new jakarta.mail.internet.MimeBodyPart(new java.io.ByteArrayInputStream(letter.content()));
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
