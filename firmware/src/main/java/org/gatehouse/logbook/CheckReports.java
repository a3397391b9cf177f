package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reports of checks that filtering works, in a SQLite file that is open only while it is used; of more than {@value #MAX_CHARACTERS} characters the oldest go. A damaged file is set aside. Any thread; one at a
 * time.
 */
public final class CheckReports {
    /** So that a backup has room for them: years of weekly checks, 30,000 characters each in a school of five groups, 320,000 in one of forty. */
    static final int MAX_CHARACTERS = 16 << 20;

    private static final int VERSION = 1;
    private static final String CREATE = """
            CREATE TABLE report (
                id INTEGER PRIMARY KEY,
                time_micros INTEGER NOT NULL,
                clock_trusted INTEGER NOT NULL,
                revision INTEGER NOT NULL,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                way TEXT NOT NULL,
                passed INTEGER NOT NULL,
                failed INTEGER NOT NULL,
                text TEXT NOT NULL,
                html TEXT NOT NULL,
                signature BLOB NOT NULL
            ) STRICT""";
    private static final String INSERT = """
            INSERT INTO report (time_micros, clock_trusted, revision, person, role, way, passed, failed, text, html, signature)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String OUTLINE = """
            SELECT id, time_micros, clock_trusted, revision, person, role, way, passed, failed, '' AS text, '' AS html, signature
            FROM report ORDER BY id DESC LIMIT""";
    private static final String TRIM = """
            DELETE FROM report WHERE id < (SELECT max(id) FROM report) AND id IN (
                SELECT id FROM (SELECT id, sum(length(text) + length(html)) OVER (ORDER BY id DESC) AS characters FROM report)
                WHERE characters >""";

    private final Path file;
    private final OccasionalFile database;
    private final int maxCharacters;

    /** @param file where they are, or shall be */
    public CheckReports(Path file) {
        this(file, MAX_CHARACTERS);
    }

    CheckReports(Path file, int maxCharacters) {
        this.file = file.toAbsolutePath();
        this.maxCharacters = maxCharacters;
        this.database = new OccasionalFile(this.file, VERSION, List.of(CREATE));
    }

    /**
     * A report.
     *
     * @param number from 1; 0 while it is not kept
     * @param revision of the policy that was checked
     * @param failed what did not pass, what is missing included
     * @param signature of the text, by the box
     */
    public record Kept(
            long number,
            Timestamp at,
            long revision,
            Author author,
            int passed,
            int failed,
            String text,
            String html,
            byte[] signature) {}

    /**
     * Keeps a report.
     *
     * @return its number
     * @throws LogbookException when it could not be written
     */
    public synchronized long add(Kept report) throws LogbookException {
        try (Connection connection = database.open();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, ChangeRow.micros(report.at().time()));
            insert.setInt(2, report.at().trusted() ? 1 : 0);
            insert.setLong(3, report.revision());
            insert.setString(4, report.author().person());
            insert.setString(5, report.author().role());
            insert.setString(6, report.author().way());
            insert.setInt(7, report.passed());
            insert.setInt(8, report.failed());
            insert.setString(9, report.text());
            insert.setString(10, report.html());
            insert.setBytes(11, report.signature());
            insert.executeUpdate();
            Database.execute(connection, TRIM + " " + maxCharacters + ")");
            return Database.number(connection, "SELECT max(id) FROM report");
        } catch (SQLException | IOException e) {
            throw new LogbookException("the report could not be kept in " + file + ": " + e.getMessage());
        }
    }

    /** The newest ones, the newest first, without their texts: a thousand of them would fill the memory. */
    public synchronized List<Kept> last(int most) throws LogbookException {
        return read(OUTLINE + " " + Math.max(0, most));
    }

    /** The report of a number. */
    public synchronized Optional<Kept> find(long number) throws LogbookException {
        return read("SELECT * FROM report WHERE id = " + number).stream().findFirst();
    }

    private List<Kept> read(String query) throws LogbookException {
        try (Connection connection = database.open()) {
            return all(connection, query);
        } catch (SQLException | IOException e) {
            throw new LogbookException("the reports in " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static List<Kept> all(Connection connection, String query) throws SQLException {
        List<Kept> reports = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                reports.add(new Kept(
                        row.getLong("id"),
                        new Timestamp(
                                Instant.EPOCH.plus(row.getLong("time_micros"), ChronoUnit.MICROS),
                                row.getInt("clock_trusted") != 0),
                        row.getLong("revision"),
                        new Author(row.getString("person"), row.getString("role"), row.getString("way")),
                        row.getInt("passed"),
                        row.getInt("failed"),
                        row.getString("text"),
                        row.getString("html"),
                        row.getBytes("signature")));
            }
        }
        return reports;
    }
}
