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
import java.util.function.Consumer;
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

    /** Hands over those since a moment, the oldest first, one at a time: all of them do not fit into the memory of a small board beside what filters. */
    public synchronized void forEachSince(Instant moment, Consumer<Call> taker) throws LogbookException {
        forEach(
                "SELECT * FROM call WHERE time_micros >= " + ChangeRow.micros(moment) + " ORDER BY id",
                row -> taker.accept(row.call()));
    }

    /** The number of the first call that is not what was written, or does not follow the one before; nothing where all is well. */
    public synchronized Optional<Long> firstBroken() throws LogbookException {
        Following following = new Following();
        forEach("SELECT * FROM call ORDER BY id", following::take);
        return following.broken;
    }

    /** Goes along the chain, with one row in memory. */
    private static final class Following {
        private Row before;
        private Optional<Long> broken = Optional.empty();

        void take(Row row) {
            boolean follows =
                    before == null || row.call().number() == before.call().number() + 1;
            boolean trimmed = before == null && row.call().number() > 1; // what it was chained to is gone
            byte[] hash = before == null ? NOTHING_BEFORE : before.hash();
            if (broken.isEmpty() && (!follows || !trimmed && !Arrays.equals(row.hash(), hash(row.call(), hash)))) {
                broken = Optional.of(row.call().number());
            }
            before = row;
        }
    }

    private record Row(Call call, byte[] hash) {}

    private List<Row> read(String query) throws LogbookException {
        List<Row> rows = new ArrayList<>();
        forEach(query, rows::add);
        return rows;
    }

    private void forEach(String query, Consumer<Row> taker) throws LogbookException {
        try (Connection connection = database.open()) {
            forEach(connection, query, taker);
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
        forEach(connection, query, rows::add);
        return rows;
    }

    private static void forEach(Connection connection, String query, Consumer<Row> taker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                taker.accept(new Row(
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
