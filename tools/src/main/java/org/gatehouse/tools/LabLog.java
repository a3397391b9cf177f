package org.gatehouse.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.EventText;
import org.gatehouse.logbook.LogbookException;
import org.gatehouse.logbook.Piece;
import org.gatehouse.logbook.SegmentReader;
import org.gatehouse.logbook.SegmentReader.Extent;
import org.gatehouse.logbook.SegmentReader.Segment;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.SealException;

/**
 * The log of the lab's box, opened with the key of the lab's safeguarding lead while the box writes it: {@code LabLog STATE [--follow]} brings the table {@code event} of {@code STATE/events.db} up to what the logbook and its
 * journal hold, once or again and again until it is ended. What was read once is not read again.
 *
 * <p>Rows of the journal are replaced by those of their segment, in which what is alike is one row with a count: whoever counts openings asks for {@code sum(count)}. One thread at a time; several processes may.
 */
public final class LabLog {
    private static final int MAX_TEXT = 64 << 20; // bytes; a segment has 8,192 rows
    private static final long FOLLOWS_EVERY_MILLIS = 100;
    private static final int BUSY_MILLIS = 10_000;

    private static final List<String> CREATE =
            List.of("""
            CREATE TABLE IF NOT EXISTS entry (
                segment INTEGER, piece INTEGER, time_micros INTEGER, last_micros INTEGER, count INTEGER,
                client_mac TEXT, device TEXT, client TEXT, vlan INTEGER, user TEXT, grp TEXT, protocol TEXT, name TEXT,
                server TEXT, server_port INTEGER, verdict TEXT, reason TEXT, category TEXT, list TEXT, entry TEXT,
                rule TEXT, schedule TEXT, revision INTEGER, alert INTEGER, clock TEXT)""", "CREATE TABLE IF NOT EXISTS opened (segment INTEGER PRIMARY KEY)", """
            CREATE VIEW IF NOT EXISTS event AS
                SELECT row_number() OVER (ORDER BY last_micros, rowid) AS id, * FROM entry""");

    private static final String INSERT = "INSERT INTO entry VALUES (" + "?, ".repeat(24) + "?)";

    private final Path logbook;
    private final Path events;
    private final Opener opener;

    private LabLog(Path state, Opener opener) {
        this.logbook = state.resolve("logbook.db");
        this.events = state.resolve("events.db");
        this.opener = opener;
    }

    /** @param state the folder of a lab that is up */
    public static LabLog of(Path state) throws IOException, SealException {
        return new LabLog(state, LabKey.opener(state.resolve(LabKey.SECRET)));
    }

    public static void main(String[] arguments) throws Exception {
        Path state = Path.of(arguments[0]);
        LabLog log = of(state);
        log.refresh();
        while (arguments.length > 1 && arguments[1].equals("--follow") && Files.isDirectory(state)) {
            Thread.sleep(FOLLOWS_EVERY_MILLIS);
            log.refresh();
        }
    }

    /** Opens what was logged since the last time. Where there is no logbook yet, nothing was. */
    public void refresh() throws SQLException, LogbookException, SealException {
        try (SegmentReader reader = SegmentReader.open(logbook)) {
            open(reader);
        } catch (LogbookException none) {
            if (Files.exists(events)) { // it was one before
                throw none;
            }
        }
    }

    private void open(SegmentReader reader) throws SQLException, LogbookException, SealException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + events);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA synchronous = OFF"); // it can be made again
            statement.execute("BEGIN IMMEDIATE");
            for (String create : CREATE) {
                statement.execute(create);
            }
            Extent extent = reader.extent();
            long opened = number(statement, "SELECT coalesce(max(segment), 0) FROM opened");
            if (extent.lastSeq() < opened) { // another logbook: the one before was set aside
                statement.execute("DELETE FROM entry");
                statement.execute("DELETE FROM opened");
                opened = 0;
            }
            addSegments(connection, reader, opened, extent.lastSeq());
            addPieces(connection, extent.pieces());
            statement.execute("COMMIT");
        }
    }

    private void addSegments(Connection connection, SegmentReader reader, long opened, long lastSeq)
            throws SQLException, LogbookException, SealException {
        Optional<Segment> next = reader.next(opened);
        while (next.isPresent() && next.get().header().seq() <= lastSeq) {
            long seq = next.get().header().seq();
            Optional<byte[]> message = next.get().message();
            if (message.isPresent()) {
                add(connection, seq, 0, message.get());
            }
            try (PreparedStatement mark = connection.prepareStatement("INSERT INTO opened VALUES (?)")) {
                mark.setLong(1, seq);
                mark.executeUpdate();
            }
            next = reader.next(seq);
        }
    }

    /** Those that are in a segment now go. */
    private void addPieces(Connection connection, List<Piece> pieces) throws SQLException, SealException {
        Set<Long> known = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            long first = pieces.isEmpty() ? Long.MAX_VALUE : pieces.get(0).sequence();
            statement.execute("DELETE FROM entry WHERE piece > 0 AND piece < " + first);
            try (ResultSet row = statement.executeQuery("SELECT DISTINCT piece FROM entry WHERE piece > 0")) {
                while (row.next()) {
                    known.add(row.getLong(1));
                }
            }
        }
        for (Piece piece : pieces) {
            if (!known.contains(piece.sequence()) && piece.message().length > 0) {
                add(connection, 0, piece.sequence(), piece.message());
            }
        }
    }

    private void add(Connection connection, long segment, long piece, byte[] message)
            throws SQLException, SealException {
        EventText.Reading reading = EventText.read(opener.open(message, MAX_TEXT));
        if (!reading.faults().isEmpty()) {
            throw new IllegalStateException("segment " + segment + ", piece " + piece + ": " + reading.faults());
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (EventRow row : reading.rows()) {
                insert.setLong(1, segment);
                insert.setLong(2, piece);
                bindTimesAndParties(insert, row);
                bindVerdict(insert, row);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void bindTimesAndParties(PreparedStatement insert, EventRow row) throws SQLException {
        insert.setLong(3, row.timeMillis() * 1000);
        insert.setLong(4, row.lastMillis() * 1000);
        insert.setLong(5, row.count());
        insert.setString(6, String.format("%012x", row.mac()).replaceAll("..(?!$)", "$0:"));
        insert.setString(7, orNull(row.device()));
        insert.setString(8, orNull(row.address()));
        insert.setObject(9, row.vlan() < 0 ? null : row.vlan());
        insert.setString(10, orNull(row.user()));
        insert.setString(11, orNull(row.group()));
        insert.setString(12, orNull(row.protocol()));
        insert.setString(13, orNull(row.name()));
        insert.setString(14, orNull(row.server()));
        insert.setInt(15, row.port());
    }

    private static void bindVerdict(PreparedStatement insert, EventRow row) throws SQLException {
        insert.setString(16, row.verdict());
        insert.setString(17, orNull(row.reason()));
        insert.setString(18, orNull(row.category()));
        insert.setString(19, orNull(row.list()));
        insert.setString(20, orNull(row.entry()));
        insert.setString(21, orNull(row.rule()));
        insert.setString(22, orNull(row.schedule()));
        insert.setObject(23, row.revision() == 0 ? null : row.revision());
        insert.setInt(24, row.alert() ? 1 : 0);
        insert.setString(25, row.clockTrusted() ? null : "?");
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.getLong(1);
        }
    }
}
