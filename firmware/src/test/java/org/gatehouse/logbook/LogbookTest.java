package org.gatehouse.logbook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.gatehouse.config.LogLimits;
import org.gatehouse.event.Directory;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventListener;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Recipients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the rings to what the safeguarding lead reads. */
@Timeout(60)
class LogbookTest {
    private static final long NOON_MICROS = 1_795_348_800_000_000L;

    @TempDir
    Path folder;

    private Path file;
    private Recipients recipients;
    private final EventRing ring = new EventRing(16_384);
    private final List<EventListener> listeners = new ArrayList<>();
    private Directory directory = Directory.EMPTY;
    private boolean clockTrusted = true;

    @BeforeEach
    void prepare() throws Exception {
        file = folder.resolve("log/logbook.db");
        recipients = Lead.recipientsBeside(file);
    }

    @Test
    @Tag("R35")
    void events_areReadByTheLead() throws Exception {
        directory = new Directory() {
            @Override
            public String device(long mac) {
                return mac == 0x020000000011L ? "Year 2 tablet 1" : null;
            }

            @Override
            public String user(long mac) {
                return "pupil.01";
            }
        };
        with(start(ring), logbook -> {
            publish(0x020000000011L, "www.casino.example", 0);
            publish(0x020000000012L, "www.bbc.co.uk", 1);
        });
        List<EventRow> rows = Lead.rows(file);
        assertEquals(List.of("www.casino.example", "www.bbc.co.uk"), names(rows));
        assertEquals("Year 2 tablet 1", rows.get(0).device());
        assertEquals("", rows.get(1).device());
        assertEquals("pupil.01", rows.get(1).user());
        assertEquals(NOON_MICROS / 1000 + 1, rows.get(1).timeMillis());
        assertTrue(rows.get(1).clockTrusted());
    }

    @Test
    @Tag("R35")
    void chain_isWhole_signed_andClosed() throws Exception {
        for (int run = 0; run < 3; run++) {
            with(start(ring), logbook -> publish(0x020000000011L, "www.bbc.co.uk", 0));
        }
        List<SegmentHeader> headers = assertChained();
        assertEquals(
                List.of(Kind.START, Kind.EVENTS, Kind.START, Kind.EVENTS, Kind.START, Kind.EVENTS),
                headers.stream().map(SegmentHeader::kind).toList());
        assertEquals("there was no logbook", headers.get(0).note());
        assertEquals("the service before ended in order", headers.get(4).note());
        SegmentHeader events = headers.get(1);
        assertEquals(1, events.rows());
        assertEquals(recipients.current(Instant.now()).fingerprints(), events.recipients());
        DeviceIndex index = new DeviceIndex(BoxKey.openOrMake(file.resolveSibling("box.key")));
        assertTrue(DeviceIndex.isAmong(events.devices(), index.hash(0x020000000011L)));
        assertFalse(DeviceIndex.isAmong(events.devices(), index.hash(0x020000000012L)));
    }

    @Test
    @Tag("R35")
    void nameVisited_isNowhereOnTheDisk() throws Exception {
        with(start(ring), logbook -> {
            publish(0x020000000011L, "www.secret-visit.example", 0);
            await(() -> !pieces().isEmpty());
            assertNowhere("secret-visit", "02:00:00:00:00:11");
        });
        assertNowhere("secret-visit", "02:00:00:00:00:11");
        assertEquals(List.of("www.secret-visit.example"), names(Lead.rows(file)));
    }

    @Test
    @Tag("R35")
    void event_isOnTheDiskWithinASecond_andReadThere() throws Exception {
        with(start(ring), logbook -> {
            await(() -> logbook.status().segments() == 1);
            long begunNanos = System.nanoTime();
            publish(0x020000000011L, "www.bbc.co.uk", 0);
            await(() -> !pieces().isEmpty());
            long millis = (System.nanoTime() - begunNanos) / 1_000_000;
            assertTrue(millis < 2500, "took " + millis + " ms"); // on a machine that does much else beside
            assertEquals(List.of("www.bbc.co.uk"), names(Lead.rows(file)));
            assertEquals(0, logbook.status().written());
        });
    }

    @Test
    @Tag("R35")
    void repeatedEvents_areOneRowWithACount() throws Exception {
        with(start(ring), logbook -> {
            for (int i = 0; i < 40; i++) {
                publish(0x020000000011L + i % 2, "www.bbc.co.uk", i);
            }
            await(() -> !pieces().isEmpty());
            publish(0x020000000011L, "www.bbc.co.uk", 90_000);
        });
        List<EventRow> rows = Lead.rows(file);
        assertEquals(2, rows.size());
        assertEquals(21, rows.get(0).count());
        assertEquals(NOON_MICROS / 1000, rows.get(0).timeMillis());
        assertEquals(NOON_MICROS / 1000 + 90_000, rows.get(0).lastMillis());
        assertEquals(20, rows.get(1).count());
        SegmentHeader events = Lead.headers(file).get(1);
        assertEquals(2, events.rows());
        assertEquals(41, events.events());
        assertEquals(NOON_MICROS + 90_000_000, events.endedMicros());
    }

    @Test
    void rowsOfTheBoxItself_areNotCountedTogether() throws Exception {
        with(start(ring), logbook -> {
            for (int i = 0; i < 3; i++) {
                Event event = ring.claim();
                event.epochMicros = NOON_MICROS + i * 60_000_000L;
                event.protocol = Protocol.BOX;
                event.reason = "filtering";
                ring.publish();
            }
        });
        assertEquals(3, Lead.rows(file).size());
        try (SegmentReader reader = SegmentReader.open(file)) {
            assertEquals(List.of(), reader.counts(0, Long.MAX_VALUE)); // nobody opened anything
        }
    }

    @Test
    @Tag("R35")
    void manyRows_closeSegmentsBySize_noneIsLost() throws Exception {
        int events = 40_000;
        with(start(ring), logbook -> {
            for (int i = 0; i < events; i++) {
                if (i % 500 == 0) {
                    Thread.sleep(50); // what a busy machine can follow
                }
                publish(0x020000000000L + i % 300, "n" + i + ".example", i);
            }
            await(() -> logbook.status().segments() > 2);
        });
        List<EventRow> rows = Lead.rows(file);
        assertEquals(events, rows.stream().map(EventRow::name).distinct().count());
        assertEquals(events, rows.size());
        List<SegmentHeader> headers = assertChained();
        assertTrue(
                headers.stream().allMatch(header -> header.rows() <= SegmentWriter.SEGMENT_ROWS + Gatherer.BATCH_ROWS));
        assertEquals(events, headers.stream().mapToLong(SegmentHeader::events).sum());
    }

    @Test
    @Tag("R35")
    void withoutAKey_eventsAreCounted_andNoNameIsKept() throws Exception {
        Recipients nobody = new Recipients(folder.resolve("nobody"));
        with(start(nobody, ring), logbook -> {
            publish(0x020000000011L, "www.bbc.co.uk", 0);
            publish(0x020000000012L, "www.casino.example", 1);
            await(() -> !pieces().isEmpty());
            assertFalse(logbook.status().isWell());
            assertEquals(0, logbook.status().recipients());
        });
        SegmentHeader counted = assertChained().get(1);
        assertEquals(Kind.COUNTED, counted.kind());
        assertEquals(2, counted.events());
        assertEquals(List.of(), counted.recipients());
        assertEquals(List.of(), Lead.rows(file));
        try (SegmentReader reader = SegmentReader.open(file)) {
            assertEquals(2, reader.counts(0, Long.MAX_VALUE).get(0).events());
        }
        assertNowhere("casino");
    }

    @Test
    @Tag("R19")
    void keyThatIsAddedWhileItRuns_opensNothingOfBefore() throws Exception {
        Path folderOfKeys = folder.resolve("late");
        with(start(new Recipients(folderOfKeys), ring), logbook -> {
            publish(0x020000000011L, "before.example", 0);
            await(() -> !pieces().isEmpty());
            Files.createDirectories(folderOfKeys);
            try (Stream<Path> keys = Files.list(file.resolveSibling("recipients"))) {
                Path key = keys.findFirst().orElseThrow();
                Files.copy(key, folderOfKeys.resolve(key.getFileName()));
            }
            await(() -> logbook.status().recipients() == 1);
            publish(0x020000000011L, "behind.example", 1);
        });
        List<SegmentHeader> headers = assertChained();
        assertEquals(
                List.of(Kind.START, Kind.COUNTED, Kind.EVENTS),
                headers.stream().map(SegmentHeader::kind).toList());
        assertEquals(1, headers.get(2).recipients().size());
        assertEquals(
                List.of("behind.example"),
                Lead.rows(file).stream().map(EventRow::name).toList());
    }

    @Test
    @Tag("R19")
    void keyThatIsRemovedWhileItRuns_opensNothingOfAfterwards() throws Exception {
        String lead = recipients.current(Instant.now()).fingerprints().get(0);
        KeyMaker.KeyPair other = KeyMaker.make("Deputy <deputy@school.example>", "horse".toCharArray(), Instant.now());
        String deputy = recipients
                .add(other.publicKey().getBytes(US_ASCII), Instant.now())
                .fingerprint();
        with(start(ring), logbook -> {
            publish(0x020000000011L, "before.example", 0);
            await(() -> !pieces().isEmpty());
            recipients.remove(lead, Instant.now());
            await(() -> logbook.status().recipients() == 1);
            publish(0x020000000011L, "behind.example", 1);
        });
        List<SegmentHeader> headers = assertChained();
        assertEquals(Set.of(lead, deputy), Set.copyOf(headers.get(1).recipients()));
        assertEquals(List.of(deputy), headers.get(2).recipients());
    }

    @Test
    void fullRing_isSaidInTheChain() throws Exception {
        EventRing small = new EventRing(8);
        for (int i = 0; i < 20; i++) {
            publish(small, 0x020000000011L, "n" + i + ".example", i);
        }
        with(start(small), logbook -> {
            await(() -> !pieces().isEmpty());
            assertEquals(12, logbook.lost());
            assertEquals(12, logbook.status().lost());
        });
        SegmentHeader events = assertChained().get(1);
        assertEquals(8, events.events());
        assertEquals(12, events.lost());
    }

    @Test
    void lossesAlone_areSaidInTheChain() throws Exception {
        EventRing none = new EventRing(1);
        none.claim();
        none.publish();
        for (int i = 0; i < 5; i++) {
            assertEquals(null, none.claim());
        }
        none.drain(event -> {}, 1);
        with(start(none), logbook -> await(() -> !pieces().isEmpty()));
        SegmentHeader lost = assertChained().get(1);
        assertEquals(Kind.LOST, lost.kind());
        assertEquals(5, lost.lost());
    }

    @Test
    void listeners_hearOfEveryEvent_andTheirFaultsCostNobodyElse() throws Exception {
        List<String> heard = new ArrayList<>();
        AtomicLong failures = new AtomicLong();
        listeners.add((event, device, user, trusted) -> {
            failures.incrementAndGet();
            throw new IllegalStateException("a fault of a listener");
        });
        listeners.add((event, device, user, trusted) ->
                heard.add(new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII)));
        with(start(ring), logbook -> {
            publish(0x020000000011L, "a.example", 0);
            publish(0x020000000011L, "b.example", 1);
            await(() -> !pieces().isEmpty());
            assertEquals(2, logbook.status().listenerFailures());
        });
        assertEquals(List.of("a.example", "b.example"), heard);
        assertEquals(2, failures.get());
        assertEquals(2, Lead.rows(file).size());
    }

    @Test
    @Tag("R35")
    void clockThatNobodyBelieves_isSaid() throws Exception {
        clockTrusted = false;
        with(start(ring), logbook -> {
            publish(0x020000000011L, "www.bbc.co.uk", 0);
        });
        assertFalse(Lead.headers(file).get(1).clockTrusted());
        assertFalse(Lead.rows(file).get(0).clockTrusted());
    }

    @Test
    void counters_sayWhatWasOpened_withoutWho() throws Exception {
        with(start(ring), logbook -> {
            for (int i = 0; i < 10; i++) {
                publish(0x020000000011L + i, "www.bbc.co.uk", i);
            }
        });
        try (SegmentReader reader = SegmentReader.open(file)) {
            assertEquals(
                    List.of(new SegmentReader.Count(
                            new Summary.CountKey(NOON_MICROS / 3_600_000_000L, "pupils", "", "allow"), 10)),
                    reader.counts(0, Long.MAX_VALUE));
        }
    }

    @Test
    void folderInItsPlace_isRefused() throws Exception {
        assertThrows(LogbookException.class, () -> Logbook.open(parts(folder, recipients)));
        Files.writeString(folder.resolve("plain"), "");
        assertThrows(LogbookException.class, () -> Logbook.open(parts(folder.resolve("plain/logbook.db"), recipients)));
    }

    private Logbook start(EventRing... rings) throws LogbookException {
        return start(recipients, rings);
    }

    private Logbook start(Recipients to, EventRing... rings) throws LogbookException {
        Logbook logbook = Logbook.open(parts(file, to));
        logbook.start(rings);
        return logbook;
    }

    private interface Use {
        void of(Logbook logbook) throws Exception;
    }

    private static void with(Logbook logbook, Use use) throws Exception {
        try (logbook) {
            use.of(logbook);
        }
    }

    private LogbookParts parts(Path place, Recipients to) {
        return new LogbookParts(
                place,
                LogLimits.USUAL,
                to,
                directory,
                listeners,
                () -> System.currentTimeMillis() * 1000,
                () -> clockTrusted);
    }

    private void publish(long mac, String name, long millis) {
        publish(ring, mac, name, millis);
    }

    static void publish(EventRing ring, long mac, String name, long millis) {
        Event event = ring.claim();
        if (event == null) {
            return;
        }
        event.epochMicros = NOON_MICROS + millis * 1000;
        event.clientMac = mac;
        event.protocol = Protocol.DNS;
        event.reason = "no-rule";
        event.group = "pupils";
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        event.name(bytes, 0, bytes.length);
        ring.publish();
    }

    private List<SegmentHeader> assertChained() throws Exception {
        BoxKey key = BoxKey.openOrMake(file.resolveSibling("box.key"));
        List<SegmentHeader> headers = Lead.headers(file);
        byte[] previous = SegmentHeader.nothingBefore();
        for (int i = 0; i < headers.size(); i++) {
            assertEquals(i + 1, headers.get(i).seq());
            assertArrayEquals(previous, headers.get(i).previousHash());
            assertTrue(key.verify(headers.get(i).text(), headers.get(i).signature()));
            previous = headers.get(i).hash();
        }
        return headers;
    }

    private void assertNowhere(String... texts) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(one), StandardCharsets.ISO_8859_1);
                for (String text : texts) {
                    assertFalse(content.contains(text), text + " in " + one);
                }
            }
        }
    }

    private List<Piece> pieces() throws Exception {
        return Files.exists(file) && Files.size(file) > 0 && Files.exists(SegmentReader.journalOf(file))
                ? Journal.scan(SegmentReader.journalOf(file))
                : List.of();
    }

    private static List<String> names(List<EventRow> rows) {
        return rows.stream().map(EventRow::name).toList();
    }

    /** What is waited for. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        long endNanos = System.nanoTime() + 20_000_000_000L;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < endNanos, "in vain");
            Thread.sleep(10);
        }
    }
}
