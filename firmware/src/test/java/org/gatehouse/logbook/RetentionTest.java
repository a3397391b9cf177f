package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.LogLimits;
import org.gatehouse.logbook.Holds.Hold;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.logbook.SegmentReader.Anchor;
import org.gatehouse.logbook.SegmentReader.Segment;
import org.gatehouse.seal.BoxKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R35")
class RetentionTest {
    private static final long DAY = TimeUnit.DAYS.toMicros(1);
    private static final long MONDAY = 1_795_348_800_000_000L;
    private static final long DEVICE = 0x020000000011L;
    private static final long OTHER = 0x020000000012L;
    private static final LogLimits MONTH = new LogLimits(30, 8000);

    @TempDir
    Path folder;

    private Path file;
    private BoxKey key;
    private DeviceIndex index;
    private SegmentTable table;
    private Chain chain = Chain.EMPTY;
    private long nanos;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("logbook.db");
        key = BoxKey.openOrMake(folder.resolve("box.key"));
        index = new DeviceIndex(key);
        table = SegmentTable.open(file);
    }

    @AfterEach
    void close() throws Exception {
        table.close();
    }

    @Test
    void segmentsOlderThanTheDays_go_andAnAnchorSaysWhereTheChainBegins() throws Exception {
        for (int day = 0; day < 40; day++) {
            append(MONDAY + day * DAY, true, DEVICE);
        }
        look(retention(MONTH), MONDAY + 40 * DAY, true);
        assertEquals(11, seqs().get(0)); // of the days 0 to 9, older than 30
        assertEquals(30, seqs().size());
        try (SegmentReader reader = SegmentReader.open(file)) {
            Anchor anchor = reader.anchor().orElseThrow();
            assertEquals(10, anchor.seq());
            assertArrayEquals(reader.next(10).orElseThrow().header().previousHash(), anchor.hash());
            assertTrue(key.verify(anchor.text(), anchor.signature()));
        }
    }

    @Test
    void newestSegment_stays_howeverOld() throws Exception {
        append(MONDAY, true, DEVICE);
        look(retention(MONTH), MONDAY + 400 * DAY, true);
        assertEquals(List.of(1L), seqs());
    }

    @Test
    void clockThatIsNotBelieved_deletesNothing() throws Exception {
        for (int day = 0; day < 40; day++) {
            append(MONDAY + day * DAY, true, DEVICE);
        }
        look(retention(MONTH), MONDAY + 400 * DAY, false);
        assertEquals(40, seqs().size());
    }

    /** A clock that is wrong and believed: by day a week's log goes at most, until somebody sees it. */
    @Test
    void clockThatJumpsAYear_costsABoundedAmountAtOnce() throws Exception {
        table.inTransaction(() -> {
            for (int i = 0; i < 5000; i++) {
                chain = chain.append(table, key, pending(MONDAY + i, true, new byte[] {1, 2, 3}, DEVICE));
            }
        });
        Retention retention = retention(MONTH);
        for (int times = 0; times < 60; times++) {
            look(retention, MONDAY + 365 * DAY, true);
        }
        assertEquals(5000 - 2 * Retention.AGED_AN_HOUR, seqs().size(), 1); // what it began with, and an hour's
        for (int hour = 0; hour < 24; hour++) {
            nanos += TimeUnit.HOURS.toNanos(1);
            for (int times = 0; times < 5; times++) {
                look(retention, MONDAY + 365 * DAY, true);
                nanos += TimeUnit.MINUTES.toNanos(1);
            }
        }
        assertTrue(seqs().size() > 2000, seqs().size() + " are left after a day");
        look(retention, MONDAY, true); // the clock was set right
        assertTrue(seqs().size() > 2000);
    }

    @Test
    void clockThatJumpsBack_deletesNothing() throws Exception {
        for (int day = 0; day < 10; day++) {
            append(MONDAY + day * DAY, true, DEVICE);
        }
        look(retention(MONTH), MONDAY - 365 * DAY, true);
        assertEquals(10, seqs().size());
    }

    /** A box that begins in 1970 each morning. */
    @Test
    void segmentsOfAClockThatWasNotBelieved_areAsOldAsTheNextThatWas() throws Exception {
        append(0, false, DEVICE);
        append(MONDAY, true, DEVICE);
        append(1, false, DEVICE);
        append(MONDAY + 20 * DAY, true, DEVICE);
        append(2, false, DEVICE);
        Retention retention = retention(MONTH);
        look(retention, MONDAY + 29 * DAY, true);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), seqs());
        look(retention, MONDAY + 31 * DAY, true);
        assertEquals(List.of(3L, 4L, 5L), seqs());
        look(retention, MONDAY + 60 * DAY, true);
        assertEquals(List.of(5L), seqs());
    }

    @Test
    void heldPeriod_stays_andHeadersBehindIt_untilTheHoldIsLifted() throws Exception {
        for (int day = 0; day < 6; day++) {
            append(MONDAY + day * DAY, true, day == 2 ? DEVICE : OTHER);
        }
        append(MONDAY + 90 * DAY, true, OTHER);
        long id = new Holds(file).add(hold(MONDAY, MONDAY + 4 * DAY, OptionalInt.of(index.hash(DEVICE))));
        Retention retention = retention(MONTH);
        look(retention, MONDAY + 91 * DAY, true);
        assertEquals(List.of(3L, 4L, 5L, 6L, 7L), seqs());
        assertEquals(List.of(true, false, false, false, true), haveMessages());
        assertChained();
        look(retention, MONDAY + 92 * DAY, true);
        assertEquals(5, seqs().size());
        assertTrue(new Holds(file).lift(id, instant(MONDAY + 92 * DAY)));
        assertFalse(new Holds(file).lift(id, instant(MONDAY + 92 * DAY)));
        look(retention, MONDAY + 92 * DAY, true);
        assertEquals(List.of(7L), seqs());
        assertChained();
    }

    @Test
    void holdOfAllDevices_andOfAPeriod_coversWhatOverlaps() throws Exception {
        for (int day = 0; day < 6; day++) {
            append(MONDAY + day * DAY, true, OTHER);
        }
        new Holds(file).add(hold(MONDAY + DAY, MONDAY + 3 * DAY, OptionalInt.empty()));
        look(retention(MONTH), MONDAY + 90 * DAY, true);
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L), seqs());
        assertEquals(List.of(true, true, false, false, true), haveMessages());
    }

    @Test
    void largerThanTheMegabytes_theOldestGo_whateverClocksSay() throws Exception {
        Random random = new Random(5);
        Retention retention = retention(new LogLimits(365, 16));
        for (int i = 0; i < 100; i++) {
            byte[] message = new byte[400_000];
            random.nextBytes(message);
            append(MONDAY - i * DAY, i % 3 == 0, message, DEVICE);
            retention.written(1, nanos);
            look(retention, MONDAY, false);
        }
        long pages = Database.number(table.connection(), "PRAGMA page_count");
        long free = Database.number(table.connection(), "PRAGMA freelist_count");
        assertTrue((pages - free) * 4096 <= 16_400_000, (pages - free) + " pages");
        assertTrue(pages * 4096 < 20_000_000, pages + " pages");
        assertEquals(100, seqs().get(seqs().size() - 1));
        assertTrue(seqs().size() >= 38, seqs().size() + " segments");
        assertChained();
    }

    @Test
    void limitThatWasLowered_givesTheSpaceBack_inSteps() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 150; i++) {
            byte[] message = new byte[400_000];
            random.nextBytes(message);
            append(MONDAY, true, message, DEVICE);
        }
        Retention retention = retention(new LogLimits(365, 16));
        long before = Database.number(table.connection(), "PRAGMA page_count");
        look(retention, MONDAY, true);
        long after = Database.number(table.connection(), "PRAGMA page_count");
        assertTrue(before - after <= 256, "given back at once: " + (before - after));
        for (int times = 0; times < 100; times++) {
            look(retention, MONDAY, true);
        }
        assertTrue(Database.number(table.connection(), "PRAGMA page_count") < 9000);
    }

    /** Beside the rules as one would say them. */
    @Test
    void randomHoldsAndAges_whatIsHeldStays_whatIsOldGoes_theChainHolds() throws Exception {
        Random random = new Random(11);
        List<Long> ends = new ArrayList<>();
        List<Long> devices = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ends.add(MONDAY + i * DAY);
            devices.add(random.nextBoolean() ? DEVICE : OTHER);
            append(ends.get(i), true, devices.get(i));
        }
        Holds holds = new Holds(file);
        List<Hold> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long begun = MONDAY + random.nextInt(50) * DAY;
            OptionalInt device = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(index.hash(DEVICE));
            all.add(hold(begun, begun + random.nextInt(5) * DAY + 1, device));
            holds.add(all.get(i));
        }
        Retention retention = retention(MONTH);
        long now = MONDAY + 75 * DAY;
        look(retention, now, true);
        try (SegmentReader reader = SegmentReader.open(file)) {
            for (int i = 0; i < 60; i++) {
                boolean old = ends.get(i) + 999 < now - 30 * DAY;
                SegmentHeader header = pending(ends.get(i), true, new byte[1], devices.get(i))
                        .summary()
                        .header(1, Kind.EVENTS, List.of(), "", new byte[1], new byte[32]);
                boolean held = all.stream().anyMatch(hold -> hold.covers(header));
                long seq = i + 1;
                Optional<Segment> found =
                        reader.next(i).filter(segment -> segment.header().seq() == seq);
                boolean whole = found.isPresent() && found.get().message().isPresent();
                assertEquals(!old || held, whole, "segment " + (i + 1));
            }
        }
        assertChained();
    }

    private Retention retention(LogLimits limits) {
        return new Retention(file, limits, nanos);
    }

    private void look(Retention retention, long nowMicros, boolean trusted) throws Exception {
        nanos += TimeUnit.MINUTES.toNanos(1);
        retention.look(table, key, nowMicros, trusted, nanos);
    }

    private static Hold hold(long begun, long ended, OptionalInt device) {
        return new Hold(
                0,
                Optional.of(instant(begun)),
                Optional.of(instant(ended)),
                device,
                "lead.1",
                "dsl",
                "advice is sought",
                instant(MONDAY),
                Optional.empty());
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private void append(long begun, boolean trusted, long device) throws Exception {
        append(begun, trusted, new byte[] {1, 2, 3}, device);
    }

    private void append(long begun, boolean trusted, byte[] message, long device) throws Exception {
        Pending pending = pending(begun, trusted, message, device);
        table.inTransaction(() -> chain = chain.append(table, key, pending));
    }

    private Pending pending(long begun, boolean trusted, byte[] message, long device) {
        Summary summary = new Summary(begun, begun + 999, 1, 1, 0, trusted, index.hashes(List.of(device)), Map.of());
        return new Pending(Kind.EVENTS, summary, List.of("AB"), "", message, 0);
    }

    private List<Long> seqs() throws Exception {
        return Lead.headers(file).stream().map(SegmentHeader::seq).toList();
    }

    private List<Boolean> haveMessages() throws Exception {
        List<Boolean> have = new ArrayList<>();
        try (SegmentReader reader = SegmentReader.open(file)) {
            Optional<Segment> next = reader.next(0);
            while (next.isPresent()) {
                have.add(next.get().message().isPresent());
                next = reader.next(next.get().header().seq());
            }
        }
        return have;
    }

    private void assertChained() throws Exception {
        List<SegmentHeader> headers = Lead.headers(file);
        for (int i = 1; i < headers.size(); i++) {
            assertEquals(headers.get(i - 1).seq() + 1, headers.get(i).seq());
            assertArrayEquals(headers.get(i - 1).hash(), headers.get(i).previousHash());
        }
    }
}
