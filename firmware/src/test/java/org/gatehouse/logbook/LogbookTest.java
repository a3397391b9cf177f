package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Protocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogbookTest {
    @TempDir
    Path folder;

    private Path file;
    private final EventRing ring = new EventRing(8192);

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("log/gatehouse.db");
    }

    @Test
    @Tag("R35")
    void blockedEvent_asWritten() throws Exception {
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring);
            Event event = ring.claim();
            event.epochMicros = 1_700_000_000_123_456L;
            event.clientMac = 0x020000000011L;
            event.vlan = 12;
            addresses(event, "2001:db8::11", "2001:db8:ffff::1");
            event.clientPort = 50_000;
            event.serverPort = 443;
            event.protocol = Protocol.TLS;
            name(event, "www.casino.example");
            event.blocked = true;
            event.reason = "category";
            event.category = "gambling";
            event.list = "starter-gambling";
            event.group = "pupils";
            event.entryStart = 4;
            event.rule = "rule 2, block for pupils: seen in Year 5";
            event.schedule = "lessons";
            event.revision = 41;
            event.alert = true;
            ring.publish();
        }
        assertEquals(
                List.of("1|1700000000123456|02:00:00:00:00:11|12|2001:db8::11|50000|2001:db8:ffff::1|443|tls"
                        + "|www.casino.example|block|category|gambling|starter-gambling|casino.example|pupils"
                        + "|rule 2, block for pupils: seen in Year 5|lessons|41|1"),
                rows("id, time_micros, client_mac, vlan, client, client_port, server, server_port, protocol, name,"
                        + " verdict, reason, category, list, entry, grp, rule, schedule, revision, alert"));
        assertEquals(List.of("2"), query("PRAGMA user_version"));
        assertEquals(List.of("wal"), query("PRAGMA journal_mode"));
    }

    @Test
    void allowedEvent_leavesWhatItLacksEmpty() throws Exception {
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring);
            Event event = ring.claim();
            addresses(event, "192.0.2.11", "198.51.100.1");
            event.protocol = Protocol.DNS;
            event.reason = "no-name";
            event.group = "staff";
            ring.publish();
        }
        assertEquals(
                List.of("null|192.0.2.11|198.51.100.1|dns|null|allow|no-name|null|null|null|staff|null|null|null|0"),
                rows(
                        "vlan, client, server, protocol, name, verdict, reason, category, list, entry, grp, rule, schedule,"
                                + " revision, alert"));
    }

    @Test
    void twoRings_areDrainedWithinASecond() throws Exception {
        EventRing second = new EventRing(8);
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring, second);
            publish(ring, 1, 3);
            publish(second, 11, 12);
            await(() -> logbook.written() == 5);
            assertEquals(List.of("1", "2", "3", "11", "12"), rows("time_micros"));
        }
    }

    @Test
    void close_drainsWhatIsLeft() throws Exception {
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring);
            publish(ring, 1, 8000);
        }
        assertEquals(List.of("8000|1|8000"), rows("count(*), min(time_micros), max(time_micros)"));
    }

    @Test
    void close_withoutStart() throws Exception {
        Logbook.open(file).close();
        assertEquals(List.of(), rows("*"));
    }

    @Test
    void reopened_goesOn() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Logbook logbook = Logbook.open(file)) {
                logbook.start(ring);
                publish(ring, i, i);
            }
        }
        assertEquals(List.of("1|0", "2|1"), rows("id, time_micros"));
    }

    @Test
    void fullRing_isCountedAsLost() throws Exception {
        EventRing small = new EventRing(8);
        publish(small, 1, 20);
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(small);
            await(() -> logbook.written() == 8);
            assertEquals(12, logbook.lost());
        }
        assertEquals(List.of("8"), rows("count(*)"));
    }

    @Test
    void rowLimit_dropsTheOldest() throws Exception {
        try (Logbook logbook = Logbook.open(file, 1000)) {
            logbook.start(ring);
            for (int i = 0; i < 5; i++) {
                int written = i * 700;
                await(() -> logbook.written() == written);
                publish(ring, written + 1, written + 700);
            }
        }
        assertEquals(List.of("1000|2501|3500"), rows("count(*), min(time_micros), max(time_micros)"));
    }

    @Test
    void lockedDatabase_keepsEventsInTheRingAndWritesThemLater() throws Exception {
        EventRing small = new EventRing(64);
        try (Logbook logbook = Logbook.open(file)) {
            try (Connection other = connect();
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                logbook.start(small);
                publish(small, 1, 100);
                Thread.sleep(1500);
                assertEquals(0, logbook.written());
                assertEquals(36, logbook.lost());
                statement.execute("COMMIT");
            }
            await(() -> logbook.written() == 64);
            assertEquals(36, logbook.lost());
        }
        assertEquals(List.of("64|1|64"), rows("count(*), min(time_micros), max(time_micros)"));
    }

    @Test
    void lockedWhenOpened_isNoError() throws Exception {
        Files.createDirectories(file.getParent());
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            try (Logbook logbook = Logbook.open(file)) {
                logbook.start(ring);
                publish(ring, 1, 1);
                statement.execute("COMMIT");
                await(() -> logbook.written() == 1);
            }
        }
    }

    @Test
    void lockedAtTheEnd_countsWhatIsLeft() throws Exception {
        Logbook logbook = Logbook.open(file);
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            logbook.start(ring);
            publish(ring, 1, 10);
            logbook.close();
        }
        assertEquals(10, logbook.lost());
    }

    @Test
    void unwritablePlace_losesRowsAndRecovers() throws Exception {
        Files.createDirectories(
                file.resolveSibling("gatehouse.db-wal")); // root may write anywhere, but not into a folder
        EventRing small = new EventRing(8);
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(small);
            publish(small, 1, 10);
            Thread.sleep(300);
            assertEquals(0, logbook.written());
            assertEquals(2, logbook.lost());
            Files.delete(file.resolveSibling("gatehouse.db-wal"));
            await(() -> logbook.written() == 8);
        }
    }

    @Test
    void readOnlyFolder_neverReachesTheLanes() throws Exception {
        Logbook logbook = Logbook.open(Path.of("/sys/kernel/gatehouse.db")); // read-only for root too
        logbook.start(ring);
        publish(ring, 1, 10);
        Thread.sleep(300);
        assertEquals(0, logbook.written());
        logbook.close();
        assertEquals(10, logbook.lost());
    }

    @Test
    void fullDisk_losesTheBatchAndCounts() throws Exception {
        try (Logbook logbook = Logbook.open(file)) {
            try (Connection other = connect();
                    Statement statement = other.createStatement()) {
                statement.execute("CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.time_micros = 5 BEGIN"
                        + " SELECT RAISE(ABORT, 'a fake full disk'); END");
            }
            logbook.start(ring);
            publish(ring, 1, 10);
            await(() -> logbook.lost() == 10);
            publish(ring, 11, 12);
            await(() -> logbook.written() == 2);
        }
        assertEquals(List.of("11", "12"), rows("time_micros"));
    }

    @Test
    void fileThatIsNoDatabase_isSetAside() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "this is not a database, but it is somebody's text\n".repeat(100));
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring);
            publish(ring, 1, 1);
        }
        assertEquals(List.of("1"), rows("time_micros"));
        assertEquals(1, setAside().size());
        assertTrue(Files.readString(setAside().get(0)).startsWith("this is not"));
    }

    @Test
    void databaseOfAnotherVersion_isSetAside() throws Exception {
        Files.createDirectories(file.getParent());
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        Logbook.open(file).close();
        assertEquals(List.of("2"), query("PRAGMA user_version"));
        assertEquals(1, setAside().size());
    }

    @Test
    void databaseDamagedInside_isSetAside() throws Exception {
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring);
            publish(ring, 1, 5000);
        }
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 4096; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(file, bytes);
        try (Logbook logbook = Logbook.open(file)) {
            logbook.start(ring);
            publish(ring, 1, 10);
            await(() -> setAside().size() == 1);
            publish(ring, 11, 12);
            await(() -> logbook.written() == 2);
        }
        assertEquals(List.of("11", "12"), rows("time_micros"));
    }

    @Test
    void damagedFiles_areBounded() throws Exception {
        Files.createDirectories(file.getParent());
        for (int i = 0; i < 6; i++) {
            Files.writeString(file, "no database " + i + " ".repeat(1000));
            Logbook.open(file).close();
            Thread.sleep(2);
        }
        assertEquals(3, setAside().size());
        assertTrue(Files.readString(setAside().get(2)).startsWith("no database 5"));
    }

    @Test
    void placeThatCanNeverBeAFile_isRefused() throws Exception {
        LogbookException isFolder = assertThrows(LogbookException.class, () -> Logbook.open(folder));
        assertTrue(isFolder.getMessage().contains("is a folder"), isFolder.getMessage());
        Path plain = Files.writeString(folder.resolve("plain"), "");
        LogbookException inFile = assertThrows(LogbookException.class, () -> Logbook.open(plain.resolve("log.db")));
        assertTrue(inFile.getMessage().contains("is not a folder"), inFile.getMessage());
    }

    private static void publish(EventRing ring, long first, long last) {
        for (long mark = first; mark <= last; mark++) {
            Event event = ring.claim();
            if (event != null) {
                event.epochMicros = mark;
                event.protocol = Protocol.DNS;
                name(event, "example.org");
                ring.publish();
            }
        }
    }

    private static void name(Event event, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        event.name(bytes, 0, bytes.length);
    }

    private static void addresses(Event event, String client, String server) throws IOException {
        byte[] from = InetAddress.getByName(client).getAddress();
        byte[] to = InetAddress.getByName(server).getAddress();
        event.addressLength = from.length;
        System.arraycopy(from, 0, event.clientAddress, 0, from.length);
        System.arraycopy(to, 0, event.serverAddress, 0, to.length);
    }

    private List<Path> setAside() {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(p -> p.toString().contains(".damaged-"))
                    .filter(p -> !p.toString().endsWith("-wal"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private List<String> rows(String columns) throws SQLException {
        return query("SELECT " + columns + " FROM event");
    }

    private List<String> query(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertNotNull(result);
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    row.append(i == 1 ? "" : "|").append(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
