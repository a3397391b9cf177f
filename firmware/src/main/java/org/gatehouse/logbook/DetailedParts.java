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
import java.util.Optional;

/** The sealed parts of the detailed report, about one a day; in a SQLite file that is open only while it is used. Any thread; one at a time. */
public final class DetailedParts {
    private static final int VERSION = 1;
    private static final String CREATE = """
            CREATE TABLE part (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                from_micros INTEGER NOT NULL,
                until_micros INTEGER NOT NULL,
                devices INTEGER NOT NULL,
                message BLOB NOT NULL
            ) STRICT""";

    private final OccasionalFile file;

    /** @param file where they are, or shall be */
    public DetailedParts(Path file) {
        this.file = new OccasionalFile(file.toAbsolutePath(), VERSION, List.of(CREATE));
    }

    /**
     * A part.
     *
     * @param number from 1; 0 while it is not kept
     * @param devices how many it is about
     * @param sealed an OpenPGP message with a text in it
     */
    public record Part(long number, Instant from, Instant until, int devices, byte[] sealed) {}

    /** Keeps a part; when this returns, it outlives a power cut. */
    public synchronized void add(Part part) throws LogbookException {
        String sql = "INSERT INTO part (from_micros, until_micros, devices, message) VALUES (?, ?, ?, ?)";
        try (Connection connection = file.open();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, ChangeRow.micros(part.from()));
            insert.setLong(2, ChangeRow.micros(part.until()));
            insert.setInt(3, part.devices());
            insert.setBytes(4, part.sealed());
            insert.executeUpdate();
        } catch (SQLException | IOException e) {
            throw new LogbookException("a part of the detailed report could not be kept: " + e.getMessage());
        }
    }

    /** Those that begin in a time, the oldest first. */
    public synchronized List<Part> between(Instant from, Instant until) throws LogbookException {
        return read(
                "WHERE from_micros >= ? AND from_micros < ? ORDER BY id",
                ChangeRow.micros(from),
                ChangeRow.micros(until));
    }

    /** The part of a number. */
    public synchronized Optional<Part> find(long number) throws LogbookException {
        return read("WHERE id >= ? AND id <= ?", number, number).stream().findFirst();
    }

    /** Forgets those from before a moment. */
    public synchronized void forgetBefore(Instant moment) throws LogbookException {
        try (Connection connection = file.open();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM part WHERE until_micros < ?")) {
            delete.setLong(1, ChangeRow.micros(moment));
            delete.executeUpdate();
        } catch (SQLException | IOException e) {
            throw new LogbookException("parts of the detailed report could not be deleted: " + e.getMessage());
        }
    }

    private List<Part> read(String which, long first, long second) throws LogbookException {
        List<Part> parts = new ArrayList<>();
        try (Connection connection = file.open();
                PreparedStatement select = connection.prepareStatement("SELECT * FROM part " + which)) {
            select.setLong(1, first);
            select.setLong(2, second);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    parts.add(new Part(
                            row.getLong("id"),
                            instant(row.getLong("from_micros")),
                            instant(row.getLong("until_micros")),
                            row.getInt("devices"),
                            row.getBytes("message")));
                }
            }
            return parts;
        } catch (SQLException | IOException e) {
            throw new LogbookException("the parts of the detailed report cannot be read: " + e.getMessage());
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
