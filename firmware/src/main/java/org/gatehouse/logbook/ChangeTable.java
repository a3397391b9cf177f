package org.gatehouse.logbook;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * An open SQLite file with the table {@code change}. One thread at a time.
 *
 * <p>WAL with {@code synchronous=FULL}: a row that was committed is there after a power cut. There are few rows, and each is what somebody decided.
 */
final class ChangeTable implements AutoCloseable {
    /** The schema's version, in {@code PRAGMA user_version}: from 2 on a revision's document may be missing, where base and difference say it. */
    static final int VERSION = 2;

    private static final int SINCE = 1;

    private static final String CREATE = """
            CREATE TABLE change (
                row INTEGER PRIMARY KEY,
                kind TEXT NOT NULL,
                revision INTEGER NOT NULL,
                base INTEGER NOT NULL,
                document TEXT,
                difference TEXT,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                way TEXT NOT NULL,
                reason TEXT NOT NULL,
                time_micros INTEGER NOT NULL,
                clock_trusted INTEGER NOT NULL,
                hash BLOB NOT NULL
            ) STRICT""";
    private static final String INSERT = """
            INSERT INTO change (row, kind, revision, base, document, difference, person, role, way, reason, time_micros,
                clock_trusted, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String OUTLINE = """
            SELECT row, kind, revision, base, NULL AS document, NULL AS difference, person, role, way, reason, time_micros,
                clock_trusted, hash FROM change ORDER BY row""";
    private static final String WHOLE = "SELECT * FROM change WHERE row > ? ORDER BY row LIMIT 1";
    private static final String TEXT = "SELECT %s FROM change WHERE row = ?";
    private static final String DIFFERENCES =
            "SELECT row, length(difference) FROM change WHERE document IS NULL AND difference IS NOT NULL";

    private final Connection connection;

    private ChangeTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the file, or makes it, and looks for damage.
     *
     * @throws SQLException when it cannot be opened, is no database, is damaged, is another program's, …
     */
    static ChangeTable open(Path file) throws SQLException {
        Connection connection = Database.openSince(file, SynchronousMode.FULL, SINCE, VERSION, List.of(CREATE));
        try {
            Database.ensureSound(connection);
            return new ChangeTable(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Adds a row; when this returns, it is on the disk. */
    void add(ChangeRow row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, row.row());
            insert.setString(2, row.kind().code());
            insert.setLong(3, row.revision());
            insert.setLong(4, row.base());
            insert.setString(5, row.document());
            insert.setString(6, row.difference());
            insert.setString(7, row.author().person());
            insert.setString(8, row.author().role());
            insert.setString(9, row.author().way());
            insert.setString(10, row.reason());
            insert.setLong(11, ChangeRow.micros(row.at().time()));
            insert.setInt(12, row.at().trusted() ? 1 : 0);
            insert.setBytes(13, row.hash());
            insert.executeUpdate();
        }
    }

    /** Every row without its texts, in order. */
    List<ChangeRow> outline() throws SQLException {
        List<ChangeRow> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(OUTLINE)) {
            while (result.next()) {
                rows.add(row(result));
            }
        }
        return rows;
    }

    /** The first whole row behind another; a row at a time, since each holds a whole policy. */
    Optional<ChangeRow> next(long row) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(WHOLE)) {
            query.setLong(1, row);
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.of(row(result)) : Optional.empty();
            }
        }
    }

    /** The document of a row; nothing where base and difference say it, or there is none. */
    Optional<String> document(long row) throws SQLException {
        return text("document", row);
    }

    Optional<String> difference(long row) throws SQLException {
        return text("difference", row);
    }

    /** The rows that are kept as a difference alone, and how many characters it has. */
    Map<Long, Long> differences() throws SQLException {
        Map<Long, Long> characters = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(DIFFERENCES)) {
            while (result.next()) {
                characters.put(result.getLong(1), result.getLong(2));
            }
        }
        return characters;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private Optional<String> text(String column, long row) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TEXT.formatted(column))) {
            query.setLong(1, row);
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? Optional.ofNullable(result.getString(1)) : Optional.empty();
            }
        }
    }

    private static ChangeRow row(ResultSet result) throws SQLException {
        return new ChangeRow(
                result.getLong("row"),
                ChangeRow.Kind.ofCode(result.getString("kind")),
                result.getLong("revision"),
                result.getLong("base"),
                result.getString("document"),
                result.getString("difference"),
                new Author(result.getString("person"), result.getString("role"), result.getString("way")),
                result.getString("reason"),
                new Timestamp(
                        Instant.EPOCH.plus(result.getLong("time_micros"), ChronoUnit.MICROS),
                        result.getInt("clock_trusted") != 0),
                result.getBytes("hash"));
    }
}
