package org.gatehouse.logbook;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.logbook.Database.DamagedException;
import org.gatehouse.logbook.Summary.CountKey;
import org.gatehouse.seal.BoxKey;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The logbook's database as the sealer writes it. One thread at a time.
 *
 * <p>{@code synchronous=FULL}: what a segment's transaction says is on the disk when it ends, because it gives the journal's pieces back. That is one wait for the card every five minutes.
 */
final class SegmentTable implements AutoCloseable {
    /** Shorter than others': while the sealer waits, events wait in memory. */
    private static final int BUSY_TIMEOUT_MILLIS = 250;

    /** The schema's version. */
    static final int VERSION = 3;

    /** The whole schema; other classes of this package add tables of their own. */
    private static final List<String> CREATE = List.of(
            """
            CREATE TABLE segment (
                seq INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                begun_micros INTEGER NOT NULL,
                ended_micros INTEGER NOT NULL,
                rows INTEGER NOT NULL,
                events INTEGER NOT NULL,
                lost INTEGER NOT NULL,
                clock INTEGER NOT NULL,
                recipients TEXT NOT NULL,
                devices BLOB NOT NULL,
                note TEXT NOT NULL,
                message_hash BLOB NOT NULL,
                previous_hash BLOB NOT NULL,
                hash BLOB NOT NULL,
                signature BLOB NOT NULL,
                message BLOB
            ) STRICT""",
            "CREATE INDEX segment_time ON segment (begun_micros, ended_micros)",
            """
            CREATE TABLE anchor (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                seq INTEGER NOT NULL,
                hash BLOB NOT NULL,
                removed_micros INTEGER NOT NULL,
                signature BLOB NOT NULL
            ) STRICT""",
            """
            CREATE TABLE counter (
                hour INTEGER NOT NULL,
                grp TEXT NOT NULL,
                category TEXT NOT NULL,
                verdict TEXT NOT NULL,
                events INTEGER NOT NULL,
                PRIMARY KEY (hour, grp, category, verdict)
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE hold (
                id INTEGER PRIMARY KEY,
                begun_micros INTEGER NOT NULL,
                ended_micros INTEGER NOT NULL,
                device INTEGER,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                reason TEXT NOT NULL,
                made_micros INTEGER NOT NULL,
                lifted_micros INTEGER
            ) STRICT""",
            """
            CREATE TABLE state (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                piece INTEGER NOT NULL,
                clean INTEGER NOT NULL
            ) STRICT""",
            "INSERT INTO state (id, piece, clean) VALUES (1, 0, 1)");

    private static final String INSERT = """
            INSERT INTO segment (seq, kind, begun_micros, ended_micros, rows, events, lost, clock, recipients, devices,
                note, message_hash, previous_hash, hash, signature, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String COUNT = """
            INSERT INTO counter (hour, grp, category, verdict, events) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET events = events + excluded.events""";

    private final Connection connection;

    private SegmentTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws SQLException as {@link Database#openShrinking} does
     */
    static SegmentTable open(Path file) throws SQLException {
        Connection connection = Database.openShrinking(file, SynchronousMode.FULL, VERSION, CREATE);
        Database.execute(connection, "PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS);
        return new SegmentTable(connection);
    }

    /** All of it or nothing. */
    void inTransaction(Database.Work work) throws SQLException {
        Database.inTransaction(connection, work);
    }

    /** The newest segment's header. */
    Optional<SegmentHeader> last() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SegmentReader.HEADERS + " ORDER BY seq DESC LIMIT 1")) {
            return row.next() ? Optional.of(SegmentReader.header(row)) : Optional.empty();
        }
    }

    /** Where the chain ends, by the hash that stands beside the newest segment. */
    Chain chain() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, hash FROM segment ORDER BY seq DESC LIMIT 1")) {
            return row.next() ? new Chain(row.getLong(1), row.getBytes(2)) : Chain.EMPTY;
        }
    }

    /** What is wrong with the newest segment. */
    Optional<String> lastFault(BoxKey key) throws SQLException {
        try {
            Optional<SegmentHeader> last = last();
            boolean sound = last.isEmpty()
                    || MessageDigest.isEqual(last.get().hash(), chain().hash())
                            && key.verify(last.get().text(), last.get().signature());
            return sound
                    ? Optional.empty()
                    : Optional.of("segment " + last.get().seq() + ", the last before, is not what this box signed");
        } catch (DamagedException foreign) {
            return Optional.of("the last segment before is none of this firmware's: " + foreign.getMessage());
        }
    }

    /** How the service that wrote last ended, for the entry that says that another began. */
    String ending() throws SQLException {
        if (chain().seq() == 0) {
            return "there was no logbook";
        }
        return isClean()
                ? "the service before ended in order"
                : "the service before did not end in order: its last second may be missing";
    }

    /** The sequence of the last piece of the journal that is in a segment. */
    long piece() throws SQLException {
        return Database.number(connection, "SELECT piece FROM state");
    }

    /** Whether the service that wrote last ended in order. */
    boolean isClean() throws SQLException {
        return Database.number(connection, "SELECT clean FROM state") == 1;
    }

    void setPiece(long sequence) throws SQLException {
        Database.execute(connection, "UPDATE state SET piece = " + sequence);
    }

    void setClean(boolean clean) throws SQLException {
        Database.execute(connection, "UPDATE state SET clean = " + (clean ? 1 : 0));
    }

    /** Adds a signed segment; an empty message is none. */
    void add(SegmentHeader header, byte[] message) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, header.seq());
            insert.setString(2, header.kind().code());
            insert.setLong(3, header.begunMicros());
            insert.setLong(4, header.endedMicros());
            insert.setLong(5, header.rows());
            insert.setLong(6, header.events());
            insert.setLong(7, header.lost());
            insert.setInt(8, header.clockTrusted() ? 1 : 0);
            insert.setString(9, String.join(",", header.recipients()));
            insert.setBytes(10, header.devices());
            insert.setString(11, header.note());
            insert.setBytes(12, header.messageHash());
            insert.setBytes(13, header.previousHash());
            insert.setBytes(14, header.hash());
            insert.setBytes(15, header.signature());
            insert.setBytes(16, message.length == 0 ? null : message);
            insert.executeUpdate();
        }
    }

    void count(Map<CountKey, Long> counts) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            for (Map.Entry<CountKey, Long> entry : counts.entrySet()) {
                count.setLong(1, entry.getKey().hour());
                count.setString(2, entry.getKey().group());
                count.setString(3, entry.getKey().category());
                count.setString(4, entry.getKey().verdict());
                count.setLong(5, entry.getValue());
                count.addBatch();
            }
            count.executeBatch();
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // rolls back, and checkpoints when it is the last connection
    }
}
