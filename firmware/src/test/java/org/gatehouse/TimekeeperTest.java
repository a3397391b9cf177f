package org.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gatehouse.admin.CurrentPolicy;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Moment;
import org.gatehouse.policy.Policy;
import org.gatehouse.policy.PolicyDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy in force follows the clock, wherever that goes, and whoever changes it. */
class TimekeeperTest {
    private static final String TEXT = """
            unknown-devices = "pupils"
            [groups.pupils]
            block = []
            [[schedules]]
            name = "lessons"
            groups = ["pupils"]
            from = "08:30"
            to = "15:30"
            internet = false
            """;

    @TempDir
    Path folder;

    private final List<Policy> published = new ArrayList<>();
    private Moment now = Moment.of(Instant.parse("2026-11-20T15:29:59Z"));
    private CurrentPolicy current;
    private Timekeeper keeper;

    @BeforeEach
    void open() throws ConfigException {
        current = new CurrentPolicy(1, parse(TEXT));
        keeper = new Timekeeper(() -> current, Categories::standard, () -> now);
    }

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void nothingNew_nothingIsPublished() {
        Policy first = keeper.policy();
        look();
        assertEquals(List.of(), published);
        assertSame(first, keeper.policy());
        assertTrue(isShut());
    }

    @Test
    void endOfAnHour_isPublishedOnce() {
        at("2026-11-20T15:30:00Z");
        assertEquals(List.of(keeper.policy()), published);
        assertFalse(isShut());
        at("2026-11-20T15:30:01Z");
        assertEquals(1, published.size());
    }

    @Test
    void clockThatJumps_isMet() {
        at("2026-11-25T16:00:00Z");
        assertFalse(isShut());
        at("2026-11-20T12:00:00Z");
        assertTrue(isShut());
        at("2026-11-20T07:00:00Z");
        assertFalse(isShut());
        assertEquals(3, published.size());
    }

    @Test
    void clockThatNobodyBelieves_shutsWhatItCould() {
        at("2026-11-20T16:00:00Z");
        assertFalse(isShut());
        now = new Moment(now.now(), false);
        look();
        assertTrue(isShut());
        now = new Moment(now.now(), true);
        look();
        assertFalse(isShut());
        assertEquals(3, published.size());
    }

    @Test
    void newerPolicy_isInForceWhenItWasLookedAt() throws ConfigException {
        current = new CurrentPolicy(2, parse(TEXT.replace("15:30", "12:00")));
        look();
        assertEquals(2, keeper.policy().revision());
        assertFalse(isShut());
        assertEquals(1, published.size());
    }

    @Test
    void itsOwnThread_looksByItself() throws Exception {
        BlockingQueue<Policy> inForce = new LinkedBlockingQueue<>();
        keeper.start(inForce::add, () -> current = new CurrentPolicy(3, current.document()));
        assertEquals(3, inForce.poll(10, TimeUnit.SECONDS).revision());
    }

    @Test
    void itsOwnThread_goesOnAfterAFailure() throws Exception {
        BlockingQueue<Policy> inForce = new LinkedBlockingQueue<>();
        AtomicInteger looks = new AtomicInteger();
        keeper.start(inForce::add, () -> {
            current = new CurrentPolicy(3, current.document());
            if (looks.incrementAndGet() < 3) {
                throw new IllegalStateException("the disk is gone");
            }
        });
        assertEquals(3, inForce.poll(10, TimeUnit.SECONDS).revision());
        assertEquals(3, looks.get());
    }

    @Test
    void clock_isBelievedWhenTheNetworkConfirmsIt() throws Exception {
        Path note = folder.resolve("synchronized");
        Clock clock = Clock.fixed(ClockTrust.EARLIEST, ZoneOffset.UTC);
        Clock early = Clock.fixed(ClockTrust.EARLIEST.minusNanos(1), ZoneOffset.UTC);
        assertFalse(new ClockTrust(clock, false, note).get().clockTrusted());
        assertTrue(new ClockTrust(clock, true, note).get().clockTrusted());
        Files.createFile(note);
        assertTrue(new ClockTrust(clock, false, note).get().clockTrusted());
        assertFalse(new ClockTrust(early, false, note).get().clockTrusted());
        assertFalse(new ClockTrust(early, true, note).get().clockTrusted());
        assertEquals(
                ClockTrust.EARLIEST, new ClockTrust(clock, true, note).get().now());
    }

    /** As a service that publishes would. */
    private void look() {
        Policy before = keeper.policy();
        keeper.look();
        if (keeper.policy() != before) {
            published.add(keeper.policy());
        }
    }

    private static PolicyDocument parse(String text) throws ConfigException {
        return PolicyDocument.parse("policy", text, Categories.standard());
    }

    private void at(String time) {
        now = Moment.of(Instant.parse(time));
        look();
    }

    private boolean isShut() {
        return keeper.policy()
                .judge(new Client().device(1, -1), new CanonicalName(), new Match())
                .isBlock();
    }
}
