package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.gatehouse.event.AddressText;
import org.gatehouse.event.Event;
import org.gatehouse.logbook.Database.ForeignSchemaException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * An open SQLite file with the table {@code event}. One thread at a time.
 *
 * <p>WAL with {@code synchronous=NORMAL}: readers never wait for the writer, a crash of the process loses no committed row,
 * and a power cut costs at most what the kernel had not yet written back, never the file. The card is synced once a
 * checkpoint and not once a transaction.
 */
final class EventTable implements AutoCloseable {
    /** The schema's version, in {@code PRAGMA user_version}. */
    static final int VERSION = 2;

    private static final int BUSY_TIMEOUT_MILLIS = 1000;
    private static final String CHECKPOINT_PAGES =
            "2000"; // 8 MB: a hot page is written back once for many transactions
    private static final int JOURNAL_LIMIT_BYTES = 16 * 1024 * 1024; // the WAL shrinks to this after a burst
    private static final int MAX_TRIMMED_ROWS = 20_000; // a batch: a limit that was lowered is reached in steps

    private static final String CREATE = """
            CREATE TABLE event (
                id INTEGER PRIMARY KEY,
                time_micros INTEGER NOT NULL,
                client_mac TEXT NOT NULL,
                vlan INTEGER,
                client TEXT,
                client_port INTEGER NOT NULL,
                server TEXT,
                server_port INTEGER NOT NULL,
                protocol TEXT,
                name TEXT,
                verdict TEXT NOT NULL,
                reason TEXT,
                category TEXT,
                list TEXT,
                entry TEXT,
                grp TEXT,
                rule TEXT,
                schedule TEXT,
                revision INTEGER,
                alert INTEGER NOT NULL
            ) STRICT""";
    private static final String INSERT = """
            INSERT INTO event (time_micros, client_mac, vlan, client, client_port, server, server_port, protocol, name,
                verdict, reason, category, list, entry, grp,
                rule, schedule, revision, alert)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String TRIM = """
            DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?
                AND id < (SELECT min(id) FROM event) + %d""".formatted(MAX_TRIMMED_ROWS);

    private final Connection connection;
    private final Statement statement;
    private final PreparedStatement insert;
    private final PreparedStatement trim;

    private EventTable(Connection connection, long maxRows) throws SQLException {
        this.connection = connection;
        statement = connection.createStatement();
        ensureSchema();
        insert = connection.prepareStatement(INSERT);
        trim = connection.prepareStatement(TRIM);
        trim.setLong(1, maxRows);
    }

    /**
     * Opens the file, or makes it.
     *
     * @throws Database.ForeignSchemaException when it is a database of another program or another version
     * @throws SQLException when it cannot be opened, is no database, is locked, …
     */
    static EventTable open(Path file, long maxRows) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            try (Statement pragma = connection.createStatement()) {
                pragma.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            }
            return new EventTable(connection, maxRows);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Takes the write lock; waits for another writer for a second at most. */
    void begin() throws SQLException {
        statement.execute("BEGIN IMMEDIATE");
    }

    /** Adds one row to the batch; copies what it needs of the event. */
    void add(Event event) throws SQLException {
        insert.setLong(1, event.epochMicros);
        insert.setString(2, AddressText.mac(event.clientMac));
        if (event.vlan < 0) {
            insert.setNull(3, Types.INTEGER);
        } else {
            insert.setInt(3, event.vlan);
        }
        insert.setString(4, AddressText.ip(event.clientAddress, event.addressLength));
        insert.setInt(5, event.clientPort);
        insert.setString(6, AddressText.ip(event.serverAddress, event.addressLength));
        insert.setInt(7, event.serverPort);
        insert.setString(8, event.protocol == null ? null : event.protocol.code());
        insert.setString(9, event.nameLength == 0 ? null : nameFrom(event, 0));
        insert.setString(10, event.verdict());
        insert.setString(11, event.reason);
        insert.setString(12, event.category);
        insert.setString(13, event.list);
        insert.setString(14, entryOf(event));
        insert.setString(15, event.group);
        insert.setString(16, event.rule);
        insert.setString(17, event.schedule);
        if (event.revision == 0) {
            insert.setNull(18, Types.INTEGER);
        } else {
            insert.setLong(18, event.revision);
        }
        insert.setInt(19, event.alert ? 1 : 0);
        insert.addBatch();
    }

    /** Writes the batch, deletes the oldest rows past the limit, and gives the write lock back. */
    void commit() throws SQLException {
        insert.executeBatch();
        trim.executeUpdate();
        statement.execute("COMMIT");
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // rolls back, and checkpoints when it is the last connection
    }

    private void ensureSchema() throws SQLException {
        int version = number("PRAGMA user_version");
        if (version == VERSION) {
            return;
        }
        if (version != 0 || number("SELECT count(*) FROM sqlite_master") != 0) {
            throw new ForeignSchemaException(
                    "holds tables of version " + version + ", this firmware writes " + VERSION);
        }
        begin();
        statement.execute(CREATE);
        statement.execute("PRAGMA user_version = " + VERSION);
        statement.execute("COMMIT");
    }

    private int number(String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private static String entryOf(Event event) {
        if (event.entryLength > 0) {
            return new String(event.entry, 0, event.entryLength, StandardCharsets.ISO_8859_1);
        }
        return event.entryStart < 0 ? null : nameFrom(event, event.entryStart);
    }

    private static String nameFrom(Event event, int start) {
        int from = Math.min(start, event.nameLength);
        return new String(event.name, from, event.nameLength - from, StandardCharsets.ISO_8859_1);
    }
}
