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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Every command that somebody gave: who, from where, what, and how it ended, chained by hash. Kept in a SQLite file that is open only while it is used; of more than {@value #MAX_CALLS} the oldest go. A
 * damaged file is set aside. Any thread; one at a time.
 */
public final class CallRecord {
    static final int MAX_CALLS = 200_000; // 40 MB: years of people, or four months of a monitor that asks every minute

    private static final int VERSION = 1;
    private static final int TRIMMED_AT_ONCE = 1000;
    private static final int MAX_COMMAND = 1000; // characters
    private static final byte[] NOTHING_BEFORE = new byte[32];
    private static final String CREATE = """
            CREATE TABLE call (
                id INTEGER PRIMARY KEY,
                time_micros INTEGER NOT NULL,
                clock_trusted INTEGER NOT NULL,
                person TEXT NOT NULL,
                role TEXT NOT NULL,
                way TEXT NOT NULL,
                command TEXT NOT NULL,
                status INTEGER NOT NULL,
                hash BLOB NOT NULL
            ) STRICT""";
    private static final String INSERT = "INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String TRIM = "DELETE FROM call WHERE id <= ?";

    private final Path file;
    private final OccasionalFile database;
    private final int maxCalls;

    /** @param file where it is, or shall be */
    public CallRecord(Path file) {
        this(file, MAX_CALLS);
    }

    CallRecord(Path file, int maxCalls) {
        this.file = file.toAbsolutePath();
        this.database = new OccasionalFile(this.file, SynchronousMode.NORMAL, VERSION, List.of(CREATE));
        this.maxCalls = maxCalls;
    }

    /**
     * A command that was given.
     *
     * @param number from 1, without gaps; 0 while it is not kept
     * @param command as it was typed; longer ones are cut
     * @param status how it ended: 0, 1 for a no, 2 for what was not written as it must be
     */
    public record Call(long number, Timestamp at, Author author, String command, int status) {}

    /**
     * Adds a call.
     *
     * @throws LogbookException when it could not be written
     */
    public synchronized void add(Call call) throws LogbookException {
        try (Connection connection = database.open()) {
            Database.inTransaction(connection, () -> {
                Optional<Row> last = rows(connection, "SELECT * FROM call ORDER BY id DESC LIMIT 1").stream()
                        .findFirst();
                long number = last.map(row -> row.call().number()).orElse(0L) + 1;
                insert(connection, numbered(call, number), last.map(Row::hash).orElse(NOTHING_BEFORE));
                if (number % TRIMMED_AT_ONCE == 0) {
                    trim(connection, number - maxCalls);
                }
            });
        } catch (SQLException | IOException e) {
            throw new LogbookException("the call could not be recorded in " + file + ": " + e.getMessage());
        }
    }

    /** The newest ones, the newest first. */
    public synchronized List<Call> last(int most) throws LogbookException {
        return read("SELECT * FROM call ORDER BY id DESC LIMIT " + Math.max(0, most)).stream()
                .map(Row::call)
                .toList();
    }

    /** Those since a moment, the oldest first. */
    public synchronized List<Call> since(Instant moment) throws LogbookException {
        return read("SELECT * FROM call WHERE time_micros >= " + ChangeRow.micros(moment) + " ORDER BY id").stream()
                .map(Row::call)
                .toList();
    }

    /** The number of the first call that is not what was written, or does not follow the one before; nothing where all is well. */
    public synchronized Optional<Long> firstBroken() throws LogbookException {
        List<Row> rows = read("SELECT * FROM call ORDER BY id");
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean first = i == 0;
            byte[] before = first ? NOTHING_BEFORE : rows.get(i - 1).hash();
            boolean follows =
                    first || row.call().number() == rows.get(i - 1).call().number() + 1;
            boolean trimmed = first && row.call().number() > 1; // what it was chained to is gone
            if (!follows || !trimmed && !Arrays.equals(row.hash(), hash(row.call(), before))) {
                return Optional.of(row.call().number());
            }
        }
        return Optional.empty();
    }

    private record Row(Call call, byte[] hash) {}

    private List<Row> read(String query) throws LogbookException {
        try (Connection connection = database.open()) {
            return rows(connection, query);
        } catch (SQLException | IOException e) {
            throw new LogbookException("the calls in " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Call numbered(Call call, long number) {
        String command =
                call.command().length() > MAX_COMMAND ? call.command().substring(0, MAX_COMMAND) + "…" : call.command();
        return new Call(number, call.at(), call.author(), command, call.status());
    }

    private static void insert(Connection connection, Call call, byte[] before) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, call.number());
            insert.setLong(2, ChangeRow.micros(call.at().time()));
            insert.setInt(3, call.at().trusted() ? 1 : 0);
            insert.setString(4, call.author().person());
            insert.setString(5, call.author().role());
            insert.setString(6, call.author().way());
            insert.setString(7, call.command());
            insert.setInt(8, call.status());
            insert.setBytes(9, hash(call, before));
            insert.executeUpdate();
        }
    }

    private static void trim(Connection connection, long through) throws SQLException {
        try (PreparedStatement trim = connection.prepareStatement(TRIM)) {
            trim.setLong(1, through);
            trim.executeUpdate();
        }
    }

    private static List<Row> rows(Connection connection, String query) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                rows.add(new Row(
                        new Call(
                                row.getLong("id"),
                                new Timestamp(
                                        Instant.EPOCH.plus(row.getLong("time_micros"), ChronoUnit.MICROS),
                                        row.getInt("clock_trusted") != 0),
                                new Author(row.getString("person"), row.getString("role"), row.getString("way")),
                                row.getString("command"),
                                row.getInt("status")),
                        row.getBytes("hash")));
            }
        }
        return rows;
    }

    private static byte[] hash(Call call, byte[] before) {
        return FieldHash.after(
                before,
                call.number(),
                ChangeRow.micros(call.at().time()),
                call.at().trusted(),
                call.author().person(),
                call.author().role(),
                call.author().way(),
                call.command(),
                call.status());
    }
}
