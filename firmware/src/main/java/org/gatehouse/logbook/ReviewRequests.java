package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody holds for wrongly blocked, or wrongly open, and what came of it; nothing says who asked but his role. In a SQLite file that is open only while it is used. Any thread; one at a time.
 */
public final class ReviewRequests {
    /** So many are open at once at most: more are no list that anybody works through. */
    public static final int MAX_OPEN = 1000;

    private static final int VERSION = 1;
    private static final String CREATE = """
            CREATE TABLE request (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                made_micros INTEGER NOT NULL,
                role TEXT NOT NULL,
                name TEXT NOT NULL,
                grp TEXT NOT NULL,
                was_blocked INTEGER NOT NULL,
                why TEXT NOT NULL,
                category TEXT NOT NULL,
                reason TEXT NOT NULL,
                closed_micros INTEGER,
                closed_role TEXT NOT NULL,
                outcome TEXT NOT NULL,
                note TEXT NOT NULL
            ) STRICT""";

    private final OccasionalFile file;

    /** @param file where they are, or shall be */
    public ReviewRequests(Path file) {
        this.file = new OccasionalFile(file.toAbsolutePath(), VERSION, List.of(CREATE));
    }

    /** What came of a request. */
    public enum Outcome {
        /** It was wrong, and the policy was changed for those who asked, or for all. */
        CHANGED,
        /** It is right as it is. */
        KEPT,
        /** It was about something that the filter does not decide. */
        NOT_THE_FILTER;

        /** Lower case with hyphens. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What became of a request.
     *
     * @param role of who closed it
     * @param note may be empty
     */
    public record Closing(Instant at, String role, Outcome outcome, String note) {}

    /**
     * A request.
     *
     * @param number from 1; 0 while it is not kept
     * @param role of who entered it
     * @param name the site
     * @param group for whom it is asked
     * @param wasBlocked whether it was blocked for them at that time: so it is asked to open it, else to block it
     * @param why the code of the reason for that
     * @param category which it rested on; empty for none
     * @param reason what was said
     * @param closing empty while it is open
     */
    public record Request(
            long number,
            Instant made,
            String role,
            String name,
            String group,
            boolean wasBlocked,
            String why,
            String category,
            String reason,
            Optional<Closing> closing) {}

    /**
     * Keeps a request.
     *
     * @return its number
     */
    public synchronized long add(Request request) throws LogbookException {
        String sql = "INSERT INTO request (made_micros, role, name, grp, was_blocked, why, category, reason,"
                + " closed_role, outcome, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '')";
        try (Connection connection = file.open();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, ChangeRow.micros(request.made()));
            insert.setString(2, request.role());
            insert.setString(3, request.name());
            insert.setString(4, request.group());
            insert.setInt(5, request.wasBlocked() ? 1 : 0);
            insert.setString(6, request.why());
            insert.setString(7, request.category());
            insert.setString(8, request.reason());
            insert.executeUpdate();
            return Database.number(connection, "SELECT last_insert_rowid()");
        } catch (SQLException | IOException e) {
            throw new LogbookException("the request could not be kept: " + e.getMessage());
        }
    }

    /** Closes an open request; false where there is none of that number. */
    public synchronized boolean close(long number, Closing closing) throws LogbookException {
        String sql = "UPDATE request SET closed_micros = ?, closed_role = ?, outcome = ?, note = ?"
                + " WHERE id = ? AND closed_micros IS NULL";
        try (Connection connection = file.open();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, ChangeRow.micros(closing.at()));
            update.setString(2, closing.role());
            update.setString(3, closing.outcome().code());
            update.setString(4, closing.note());
            update.setLong(5, number);
            return update.executeUpdate() == 1;
        } catch (SQLException | IOException e) {
            throw new LogbookException("the request could not be closed: " + e.getMessage());
        }
    }

    /** All of them, the oldest first. */
    public synchronized List<Request> all() throws LogbookException {
        List<Request> requests = new ArrayList<>();
        try (Connection connection = file.open();
                PreparedStatement select = connection.prepareStatement("SELECT * FROM request ORDER BY id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                requests.add(request(row));
            }
            return requests;
        } catch (SQLException | IOException e) {
            throw new LogbookException("the requests cannot be read: " + e.getMessage());
        }
    }

    private static Request request(ResultSet row) throws SQLException {
        return new Request(
                row.getLong("id"),
                instant(row.getLong("made_micros")),
                row.getString("role"),
                row.getString("name"),
                row.getString("grp"),
                row.getInt("was_blocked") != 0,
                row.getString("why"),
                row.getString("category"),
                row.getString("reason"),
                closing(row));
    }

    private static Optional<Closing> closing(ResultSet row) throws SQLException {
        long at = row.getLong("closed_micros");
        if (row.wasNull()) {
            return Optional.empty();
        }
        String code = row.getString("outcome");
        Outcome outcome = Outcome.NOT_THE_FILTER;
        for (Outcome one : Outcome.values()) {
            outcome = one.code().equals(code) ? one : outcome;
        }
        return Optional.of(new Closing(instant(at), row.getString("closed_role"), outcome, row.getString("note")));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
