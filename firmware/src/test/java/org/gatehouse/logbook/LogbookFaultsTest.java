package org.gatehouse.logbook;

import static org.gatehouse.logbook.LogbookTest.await;
import static org.gatehouse.logbook.LogbookTest.publish;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.gatehouse.config.LogLimits;
import org.gatehouse.event.Directory;
import org.gatehouse.event.EventRing;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.seal.Recipients;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the files costs the log as little as can be, is said in it, and needs nobody. */
@Tag("R35")
@Timeout(60)
class LogbookFaultsTest {
    private static final long DEVICE = 0x020000000011L;
    private static final long DAY_MICROS = 86_400_000_000L;

    @TempDir
    Path folder;

    private Path file;
    private Recipients recipients;
    private final EventRing ring = new EventRing(16_384);
    private final AtomicLong clockMicros = new AtomicLong(1_795_348_800_000_000L);

    @BeforeEach
    void prepare() throws Exception {
        file = folder.resolve("log/logbook.db");
        recipients = Lead.recipientsBeside(file);
    }

    @Test
    void lockedDatabase_costsNothing() throws Exception {
        Logbook logbook = start(file);
        await(() -> logbook.status().segments() == 1);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            publishMany(1, 9000); // a whole segment
            await(() -> !logbook.status().problem().isEmpty());
            publishMany(9001, 9100);
            statement.execute("COMMIT");
        }
        await(() -> logbook.status().problem().isEmpty() && logbook.status().segments() > 1);
        logbook.close();
        assertEquals(0, logbook.lost());
        assertEquals(9100, Lead.rows(file).size());
        assertChained(file);
    }

    @Test
    void lockedWhenItBegins_isWrittenLater() throws Exception {
        start(file).close();
        Logbook logbook;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            logbook = start(file);
            publishMany(1, 5);
            await(() -> !logbook.status().problem().isEmpty());
            statement.execute("COMMIT");
        }
        await(() -> logbook.status().problem().isEmpty());
        logbook.close();
        assertEquals(5, Lead.rows(file).size());
        assertChained(file);
    }

    @Test
    void lockedWhenItEnds_isRecoveredAtTheNextStart() throws Exception {
        Logbook logbook = start(file);
        await(() -> logbook.status().segments() == 1);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            publishMany(1, 5);
            logbook.close();
            statement.execute("COMMIT");
        }
        assertEquals(5, Lead.rows(file).size()); // in the journal
        start(file).close();
        assertEquals(5, Lead.rows(file).size());
        List<SegmentHeader> headers = assertChained(file);
        assertEquals(Kind.RECOVERED, headers.get(1).kind());
        assertEquals(Kind.START, headers.get(2).kind());
        assertTrue(
                headers.get(2).note().contains("did not end in order"),
                headers.get(2).note());
    }

    @Test
    void filesAsAPowerCutLeavesThem_areRecovered_byteByByte() throws Exception {
        Path cut = folder.resolve("cut/logbook.db");
        Logbook logbook = start(file);
        await(() -> logbook.status().segments() == 1);
        publishMany(1, 3);
        await(() -> pieces(file) == 1);
        publishMany(4, 6);
        await(() -> pieces(file) == 2);
        copyTo(cut);
        logbook.close();
        List<Piece> pieces = Journal.scan(SegmentReader.journalOf(cut));
        start(cut).close();
        List<SegmentHeader> headers = assertChained(cut);
        assertEquals(
                List.of(Kind.START, Kind.RECOVERED, Kind.RECOVERED, Kind.START),
                headers.stream().map(SegmentHeader::kind).toList());
        try (SegmentReader reader = SegmentReader.open(cut)) {
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(
                        pieces.get(i).message(),
                        reader.next(1 + i).orElseThrow().message().orElseThrow());
            }
            assertEquals(6, reader.counts(0, Long.MAX_VALUE).get(0).events());
            assertEquals(0, reader.extent().pieces().size());
        }
        assertEquals(6, Lead.rows(cut).size());
        start(cut).close();
        assertEquals(6, Lead.rows(cut).size()); // and not once more
    }

    @Test
    void journalDeletedWhileTheServiceWasOff_isSaid() throws Exception {
        Path cut = folder.resolve("cut/logbook.db");
        Logbook logbook = start(file);
        publishMany(1, 3);
        logbook.close();
        Logbook second = start(file);
        await(() -> second.status().segments() == 1);
        publishMany(4, 6);
        await(() -> pieces(file) == 2);
        copyTo(cut);
        second.close();
        Files.delete(SegmentReader.journalOf(cut));
        start(cut).close();
        assertTrue(lastNote(cut).contains("did not end in order"), lastNote(cut));
        assertTrue(lastNote(cut).contains("the journal is missing"), lastNote(cut));
    }

    @Test
    void pieceDamagedInTheMiddle_isSaid() throws Exception {
        Path cut = folder.resolve("cut/logbook.db");
        Logbook logbook = start(file);
        for (int i = 1; i <= 3; i++) {
            publishMany(i, i);
            int written = i;
            await(() -> pieces(file) == written);
        }
        copyTo(cut);
        logbook.close();
        damage(SegmentReader.journalOf(cut), Journal.BLOCK + 100);
        start(cut).close();
        assertEquals(2, Lead.rows(cut).size());
        assertTrue(lastNote(cut).contains("1 seconds of the journal are missing"), lastNote(cut));
    }

    @Test
    void journalDeletedWhileItRuns_isMadeAgain() throws Exception {
        Logbook logbook = start(file);
        publishMany(1, 3);
        await(() -> pieces(file) == 1);
        Files.delete(SegmentReader.journalOf(file));
        publishMany(4, 6);
        Thread.sleep(1500);
        publishMany(7, 9);
        await(() -> pieces(file) == 1);
        logbook.close();
        assertEquals(9, Lead.rows(file).size());
        assertEquals(0, logbook.lost());
    }

    @Test
    void fileDeletedWhileItRuns_isBegunAnew_andTheChainGoesOn() throws Exception {
        Logbook logbook = start(file);
        publishMany(1, 3);
        await(() -> pieces(file) == 1);
        Files.delete(file);
        await(() -> Files.exists(file) && logbook.status().problem().isEmpty());
        publishMany(4, 6);
        logbook.close();
        assertEquals(6, Lead.rows(file).size()); // what was not yet in a segment is there, too
        List<SegmentHeader> headers = Lead.headers(file);
        assertEquals(2, headers.get(0).seq());
        assertEquals("begun anew: the file was gone", headers.get(0).note());
        assertEquals(0, logbook.lost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is no database at all, be it as long as it may", ""})
    void otherFileInItsPlace_isSetAside_whereItIsNoDatabase(String content) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.repeat(100));
        Logbook logbook = start(file);
        publishMany(1, 3);
        logbook.close();
        assertEquals(3, Lead.rows(file).size());
        assertEquals(content.isEmpty() ? 0 : 1, setAside().size());
        assertEquals(!content.isEmpty(), Lead.headers(file).get(0).note().contains("set aside as logbook.db.damaged-"));
    }

    @Test
    void databaseOfAnotherVersion_isSetAside() throws Exception {
        start(file).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        Logbook logbook = start(file);
        publishMany(1, 3);
        logbook.close();
        assertEquals(3, Lead.rows(file).size());
        assertEquals(1, setAside().size());
    }

    @Test
    void damagedPageInTheMiddle_isFoundAtTheStart_theFileSetAside_andTheChainGoesOn() throws Exception {
        Logbook before = start(file);
        publishMany(1, 30_000);
        before.close();
        long last = Lead.headers(file).size();
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            for (long page = 8; page < content.length() / 4096 - 8; page++) {
                content.seek(page * 4096);
                content.write(new byte[16]); // whichever pages lead on to others
            }
        }
        Logbook logbook = start(file);
        await(() -> !setAside().isEmpty());
        publishMany(1, 3);
        logbook.close();
        assertEquals(3, Lead.rows(file).size());
        SegmentHeader first = Lead.headers(file).get(0);
        assertTrue(first.note().contains("begun anew: the file before was damaged"), first.note());
        assertTrue(first.seq() > last, "segment " + first.seq());
    }

    @Test
    void lastSegmentAltered_isSaidWhenTheServiceBegins() throws Exception {
        Logbook before = start(file);
        publishMany(1, 3);
        before.close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("UPDATE segment SET events = 2 WHERE seq = 2");
        }
        start(file).close();
        assertTrue(lastNote(file).contains("segment 2, the last before, is not what this box signed"), lastNote(file));
    }

    @Test
    void placeThatCannotBeWritten_losesNothingOfTheLanes_andSaysSo() throws Exception {
        Logbook logbook = Logbook.open(parts(Path.of("/proc/sys/logbook.db")));
        logbook.start(ring);
        publishMany(1, 10);
        await(() -> !logbook.status().problem().isEmpty() && ring.size() == 0);
        assertFalse(logbook.status().isWell());
        logbook.close();
        assertEquals(10, logbook.lost());
    }

    @Test
    void whatWaitsForTooLong_isLostAndCounted_andSaidLater() throws Exception {
        Logbook logbook = start(file);
        await(() -> logbook.status().segments() == 1);
        long published = 0;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            while (logbook.lost() == 0) {
                publishMany(published + 1, published + 4000);
                published += 4000;
                assertTrue(published < 4_000_000, "nothing is lost");
            }
            statement.execute("COMMIT");
        }
        await(() -> logbook.status().problem().isEmpty() && logbook.status().segments() > 1);
        logbook.close();
        List<SegmentHeader> headers = assertChained(file);
        long events = headers.stream().mapToLong(SegmentHeader::events).sum();
        long lost = headers.stream().mapToLong(SegmentHeader::lost).sum();
        assertEquals(published, events + lost);
        assertEquals(logbook.lost(), lost);
        assertTrue(events > 16_000, events + " events were kept");
    }

    @ParameterizedTest
    @ValueSource(longs = {365, -365, -365 * 60})
    void clockThatJumps_changesNothingOfTheOrder(long days) throws Exception {
        Logbook logbook = start(file);
        publish(ring, DEVICE, "before.example", 0);
        await(() -> pieces(file) == 1);
        clockMicros.addAndGet(days * DAY_MICROS);
        publish(ring, DEVICE, "after.example", days * 86_400_000);
        await(() -> pieces(file) == 2);
        logbook.close();
        start(file).close();
        List<SegmentHeader> headers = assertChained(file);
        assertEquals(
                List.of(Kind.START, Kind.EVENTS, Kind.START),
                headers.stream().map(SegmentHeader::kind).toList());
        assertEquals(2, Lead.rows(file).size());
    }

    @Test
    void keyOfTheBoxDamaged_isReplaced_andSaid() throws Exception {
        start(file).close();
        Files.write(file.resolveSibling("box.key"), new byte[7]);
        Logbook logbook = start(file);
        publishMany(1, 3);
        await(() -> logbook.status().problem().isEmpty() && logbook.status().segments() > 0);
        logbook.close();
        assertEquals(3, Lead.rows(file).size());
        String notes =
                Lead.headers(file).stream().map(SegmentHeader::note).toList().toString();
        assertTrue(notes.contains("the key of the box was damaged"), notes);
    }

    private Logbook start(Path place) throws Exception {
        Logbook logbook = Logbook.open(parts(place));
        logbook.start(ring);
        return logbook;
    }

    private LogbookParts parts(Path place) {
        return new LogbookParts(
                place, LogLimits.USUAL, recipients, Directory.EMPTY, List.of(), clockMicros::get, () -> true);
    }

    private void publishMany(long from, long through) throws InterruptedException {
        for (long i = from; i <= through; i++) {
            while (ring.size() > 8000) {
                Thread.sleep(1);
            }
            publish(ring, DEVICE + i % 300, "n" + i + ".example", i);
        }
    }

    private static List<SegmentHeader> assertChained(Path place) throws Exception {
        List<SegmentHeader> headers = Lead.headers(place);
        byte[] previous = SegmentHeader.nothingBefore();
        for (int i = 0; i < headers.size(); i++) {
            assertEquals(i + 1, headers.get(i).seq());
            assertArrayEquals(previous, headers.get(i).previousHash());
            previous = headers.get(i).hash();
        }
        return headers;
    }

    private static String lastNote(Path place) throws LogbookException {
        List<SegmentHeader> headers = Lead.headers(place);
        return headers.get(headers.size() - 1).note();
    }

    private static int pieces(Path place) throws IOException {
        return Journal.scan(SegmentReader.journalOf(place)).size();
    }

    private void copyTo(Path place) throws IOException {
        Files.createDirectories(place.getParent());
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(file.getParent())) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path one : files) {
            Files.copy(one, place.resolveSibling(one.getFileName()));
        }
    }

    private static void damage(Path place, long at) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(place.toFile(), "rw")) {
            content.seek(at);
            content.write(new byte[] {1, 2, 3});
        }
    }

    private List<Path> setAside() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.filter(one -> one.toString().contains("damaged")
                            && !one.toString().endsWith("-wal"))
                    .toList();
        }
    }
}
