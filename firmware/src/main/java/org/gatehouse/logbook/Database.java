package org.gatehouse.logbook;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** How this package opens SQLite files. All of them are in WAL mode, so that readers never wait for the writer, and wait a second for another writer. */
final class Database {
    private static final int BUSY_TIMEOUT_MILLIS = 1000;
    private static final int JOURNAL_LIMIT_BYTES = 4 << 20; // the WAL shrinks to this after a burst

    private Database() {}

    /** What is done in one transaction. */
    interface Work {
        void run() throws SQLException;
    }

    /** The file is a sound database, but not one that this firmware can add to. */
    static final class ForeignSchemaException extends SQLException {
        ForeignSchemaException(String message) {
            super(message);
        }
    }

    /** The file is a database of ours, but not all of it is what was written. */
    static final class DamagedException extends SQLException {
        DamagedException(String message) {
            super(message);
        }
    }

    /**
     * Opens a file, or makes it, with the tables of a version.
     *
     * @param synchronous FULL where a row that was committed must be there after a power cut, NORMAL where it need not
     * @param version of the tables, from 1, as {@code PRAGMA user_version} has it
     * @param create the statements that make them
     * @throws ForeignSchemaException when it is a database of another program or another version
     * @throws SQLException when it cannot be opened, is no database, is locked, …
     */
    static Connection open(Path file, SynchronousMode synchronous, int version, List<String> create)
            throws SQLException {
        return open(file, synchronous, version, version, create, false);
    }

    /** The same where files of earlier versions, from this one on, are taken over as they are. */
    static Connection openSince(Path file, SynchronousMode synchronous, int since, int version, List<String> create)
            throws SQLException {
        return open(file, synchronous, since, version, create, false);
    }

    /** The same for a file that is large: the space of what is deleted can be given back to the file system in steps ({@code PRAGMA incremental_vacuum}). */
    static Connection openShrinking(Path file, SynchronousMode synchronous, int version, List<String> create)
            throws SQLException {
        return open(file, synchronous, version, version, create, true);
    }

    private static Connection open(
            Path file, SynchronousMode synchronous, int since, int version, List<String> create, boolean shrinking)
            throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setSynchronous(synchronous);
        config.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            if (shrinking) {
                execute(connection, "PRAGMA auto_vacuum = INCREMENTAL"); // only a file without a page takes it
            }
            execute(connection, "PRAGMA journal_mode = WAL");
            ensureSchema(connection, since, version, create);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a file that somebody else may be writing, to read it. */
    static Connection openToRead(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /**
     * Does work in one transaction that holds the write lock from its beginning; all of it or nothing.
     *
     * @throws SQLException what the work or the database threw; nothing was changed then
     */
    static void inTransaction(Connection connection, Work work) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
        try {
            work.run();
            execute(connection, "COMMIT");
        } catch (SQLException | RuntimeException failed) {
            try {
                execute(connection, "ROLLBACK");
            } catch (SQLException rolledBackAlready) {
                failed.addSuppressed(rolledBackAlready); // a full disk ends the transaction by itself
            }
            throw failed;
        }
    }

    /**
     * Looks through the whole file for damage: every page is read.
     *
     * @throws DamagedException when there is some
     */
    static void ensureSound(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = result.next() ? result.getString(1) : "nothing";
            if (!found.equals("ok")) {
                throw new DamagedException("is damaged: " + found);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first number of what a query gives; 0 where it gives nothing. */
    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private static void ensureSchema(Connection connection, int since, int version, List<String> create)
            throws SQLException {
        long found = number(connection, "PRAGMA user_version");
        if (found == version) {
            return;
        }
        if (found >= since && found < version) {
            execute(connection, "PRAGMA user_version = " + version);
            return;
        }
        if (found != 0 || number(connection, "SELECT count(*) FROM sqlite_master") != 0) {
            throw new ForeignSchemaException("holds tables of version " + found + ", this firmware writes " + version);
        }
        inTransaction(connection, () -> {
            for (String statement : create) {
                execute(connection, statement);
            }
            execute(connection, "PRAGMA user_version = " + version);
        });
    }
}
