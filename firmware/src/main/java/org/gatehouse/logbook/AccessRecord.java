package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.BoxPublicKey;

/**
 * Who did what with the log, when and why: rows are only ever added, each chained to the one before and signed by the box. In a SQLite file of its own that is open only while it is used, so that
 * no trouble of the log is this record's. A damaged file is set aside. Any thread; one at a time.
 */
public final class AccessRecord {
    private static final String CREATE = """
            CREATE TABLE access (
                row INTEGER PRIMARY KEY,
                time_micros INTEGER NOT NULL,
                clock_trusted INTEGER NOT NULL,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                way TEXT NOT NULL,
                action TEXT NOT NULL,
                subject TEXT NOT NULL,
                reason TEXT NOT NULL,
                previous_hash BLOB NOT NULL,
                signature BLOB NOT NULL
            ) STRICT""";
    private static final String INSERT = """
            INSERT INTO access (row, time_micros, clock_trusted, person, role, way, action, subject, reason, previous_hash, signature)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final int VERSION = 1;

    private final Path file;
    private final OccasionalFile database;

    /** @param file where it is, or shall be */
    public AccessRecord(Path file) {
        this.file = file.toAbsolutePath();
        this.database = new OccasionalFile(this.file, VERSION, List.of(CREATE));
    }

    /**
     * Adds a row; when this returns, it outlives a power cut.
     *
     * @throws LogbookException when it could not be written: then what it would have said must not be done
     */
    public synchronized AccessEntry add(
            Timestamp at, Author author, String action, String subject, String reason, BoxKey key)
            throws LogbookException {
        try (Connection connection = database.open()) {
            Optional<AccessEntry> last = read(connection, "SELECT * FROM access ORDER BY row DESC LIMIT 1").stream()
                    .findFirst();
            AccessEntry entry = new AccessEntry(
                    last.map(AccessEntry::row).orElse(0L) + 1,
                    new Timestamp(at.time().truncatedTo(ChronoUnit.MICROS), at.trusted()),
                    author,
                    action,
                    subject,
                    reason,
                    last.map(AccessEntry::hash).orElse(ChangeRow.NOTHING_BEFORE),
                    new byte[0]);
            AccessEntry signed = entry.signed(key.sign(entry.text()));
            insert(connection, signed);
            return signed;
        } catch (SQLException | IOException e) {
            throw new LogbookException("the access record in " + file + " cannot be written: " + e.getMessage());
        }
    }

    /** Every row, the oldest first. */
    public synchronized List<AccessEntry> all() throws LogbookException {
        try (Connection connection = database.open()) {
            return read(connection, "SELECT * FROM access ORDER BY row");
        } catch (SQLException | IOException e) {
            throw new LogbookException("the access record in " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** The first row that is not what was written; nothing where all of them are. */
    public Optional<BrokenLink> verify(BoxPublicKey key) throws LogbookException {
        byte[] hash = ChangeRow.NOTHING_BEFORE;
        long row = 0;
        for (AccessEntry entry : all()) {
            if (entry.row() != row + 1) {
                return Optional.of(new BrokenLink(row + 1, 0, "it is missing"));
            }
            if (!key.verify(entry.text().getBytes(StandardCharsets.UTF_8), entry.signature())) {
                return Optional.of(
                        new BrokenLink(entry.row(), 0, "it was altered: its signature is not of its content"));
            }
            if (!Arrays.equals(entry.previousHash(), hash)) {
                return Optional.of(new BrokenLink(entry.row(), 0, "it is not chained to the row before"));
            }
            hash = entry.hash();
            row = entry.row();
        }
        return Optional.empty();
    }

    private static void insert(Connection connection, AccessEntry entry) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, entry.row());
            insert.setLong(2, ChangeRow.micros(entry.at().time()));
            insert.setInt(3, entry.at().trusted() ? 1 : 0);
            insert.setString(4, entry.author().person());
            insert.setString(5, entry.author().role());
            insert.setString(6, entry.author().way());
            insert.setString(7, entry.action());
            insert.setString(8, entry.subject());
            insert.setString(9, entry.reason());
            insert.setBytes(10, entry.previousHash());
            insert.setBytes(11, entry.signature());
            insert.executeUpdate();
        }
    }

    private static List<AccessEntry> read(Connection connection, String query) throws SQLException {
        List<AccessEntry> entries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                entries.add(new AccessEntry(
                        row.getLong("row"),
                        new Timestamp(
                                Instant.EPOCH.plus(row.getLong("time_micros"), ChronoUnit.MICROS),
                                row.getInt("clock_trusted") != 0),
                        new Author(row.getString("person"), row.getString("role"), row.getString("way")),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("reason"),
                        row.getBytes("previous_hash"),
                        row.getBytes("signature")));
            }
        }
        return entries;
    }
}
