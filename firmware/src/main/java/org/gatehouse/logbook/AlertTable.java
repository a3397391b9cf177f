package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatehouse.alert.AlertStore;
import org.gatehouse.alert.Delivery;
import org.gatehouse.alert.KeptAlert;
import org.gatehouse.alert.Letter;
import org.gatehouse.alert.LetterKind;

/**
 * Alerts and the letters that they leave in, in a SQLite file of their own: what they say of anybody is sealed. A number is never given twice, so that a gap shows. Any thread; one at a time.
 */
public final class AlertTable implements AlertStore {
    private static final int VERSION = 1;
    private static final int MAX_WAITING = 1000; // taken at a time
    private static final String ALERT = """
            CREATE TABLE IF NOT EXISTS alert (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                time_micros INTEGER NOT NULL,
                clock_trusted INTEGER NOT NULL,
                rule TEXT NOT NULL,
                category TEXT NOT NULL,
                grp TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                telling TEXT NOT NULL,
                to_send INTEGER NOT NULL,
                letter INTEGER,
                message BLOB NOT NULL
            ) STRICT""";
    private static final String LETTER = """
            CREATE TABLE IF NOT EXISTS letter (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL,
                about TEXT NOT NULL,
                subject TEXT NOT NULL,
                made_micros INTEGER NOT NULL,
                sealed INTEGER NOT NULL,
                content BLOB NOT NULL
            ) STRICT""";
    private static final String DELIVERY = """
            CREATE TABLE IF NOT EXISTS delivery (
                letter INTEGER NOT NULL REFERENCES letter,
                address TEXT NOT NULL,
                attempts INTEGER NOT NULL,
                sent_micros INTEGER,
                problem TEXT NOT NULL,
                PRIMARY KEY (letter, address)
            ) STRICT, WITHOUT ROWID""";
    private static final String ADD = """
            INSERT INTO alert (id, time_micros, clock_trusted, rule, category, grp, attempts, telling, to_send, message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String ALERTS =
            "SELECT id, time_micros, clock_trusted, rule, category, grp, attempts, telling, to_send, message FROM alert ";

    private final OccasionalFile file;

    /** @param file where they are, or shall be */
    public AlertTable(Path file) {
        this.file = new OccasionalFile(file.toAbsolutePath(), VERSION, List.of(ALERT, LETTER, DELIVERY));
    }

    @Override
    public synchronized long nextNumber() throws IOException {
        return with(connection -> first(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'alert'") + 1);
    }

    @Override
    public synchronized void add(KeptAlert alert) throws IOException {
        with(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(ADD)) {
                insert.setLong(1, alert.number());
                insert.setLong(2, ChangeRow.micros(alert.at()));
                insert.setInt(3, alert.clockTrusted() ? 1 : 0);
                insert.setString(4, alert.rule());
                insert.setString(5, alert.category());
                insert.setString(6, alert.group());
                insert.setLong(7, alert.attempts());
                insert.setString(8, alert.telling());
                insert.setInt(9, alert.toSend() ? 1 : 0);
                insert.setBytes(10, alert.sealed());
                return insert.executeUpdate();
            }
        });
    }

    @Override
    public synchronized long add(Letter letter, List<String> addresses) throws IOException {
        return with(connection -> {
            connection.setAutoCommit(false);
            insert(connection, letter);
            long number = first(connection, "SELECT last_insert_rowid()");
            for (String address : addresses) {
                change(
                        connection,
                        "INSERT INTO delivery (letter, address, attempts, problem) VALUES (?, ?, 0, '')",
                        number,
                        address);
            }
            for (long alert : letter.alerts()) {
                change(connection, "UPDATE alert SET letter = ? WHERE id = ?", number, alert);
            }
            connection.commit();
            return number;
        });
    }

    private static void insert(Connection connection, Letter letter) throws SQLException {
        String sql =
                "INSERT INTO letter (kind, about, subject, made_micros, sealed, content) VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, letter.kind().code());
            insert.setString(2, letter.about());
            insert.setString(3, letter.subject());
            insert.setLong(4, ChangeRow.micros(letter.made()));
            insert.setInt(5, letter.sealed() ? 1 : 0);
            insert.setBytes(6, letter.content());
            insert.executeUpdate();
        }
    }

    @Override
    public synchronized Optional<Letter> letter(long number) throws IOException {
        return with(connection -> {
            try (PreparedStatement select = prepared(
                            connection,
                            "SELECT kind, about, subject, made_micros, sealed, content FROM letter WHERE id = ?",
                            number);
                    ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(letter(number, row)) : Optional.empty();
            }
        });
    }

    private static Letter letter(long number, ResultSet row) throws SQLException {
        return new Letter(
                number,
                kind(row.getString("kind")),
                row.getString("about"),
                row.getString("subject"),
                instant(row.getLong("made_micros")),
                row.getInt("sealed") != 0,
                row.getBytes("content"),
                List.of());
    }

    @Override
    public synchronized List<Delivery> waiting() throws IOException {
        return deliveries("WHERE sent_micros IS NULL ORDER BY letter, address LIMIT " + MAX_WAITING);
    }

    /** How the letters stand that an alert is in. */
    public synchronized List<Delivery> deliveriesOf(long alert) throws IOException {
        return deliveries("WHERE letter = (SELECT letter FROM alert WHERE id = ?) ORDER BY address", alert);
    }

    private List<Delivery> deliveries(String which, Object... values) throws IOException {
        return with(connection -> {
            List<Delivery> deliveries = new ArrayList<>();
            String sql = "SELECT letter, address, attempts, sent_micros, problem FROM delivery " + which;
            try (PreparedStatement select = prepared(connection, sql, values);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long sent = row.getLong("sent_micros");
                    deliveries.add(new Delivery(
                            row.getLong("letter"),
                            row.getString("address"),
                            row.getInt("attempts"),
                            row.getObject("sent_micros") == null ? Optional.empty() : Optional.of(instant(sent)),
                            row.getString("problem")));
                }
            }
            return deliveries;
        });
    }

    @Override
    public synchronized void note(Delivery delivery) throws IOException {
        with(connection -> {
            String sql =
                    "UPDATE delivery SET attempts = ?, sent_micros = ?, problem = ? WHERE letter = ? AND address = ?";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setInt(1, delivery.attempts());
                if (delivery.sent().isPresent()) {
                    update.setLong(2, ChangeRow.micros(delivery.sent().get()));
                } else {
                    update.setNull(2, Types.INTEGER);
                }
                update.setString(3, delivery.problem());
                update.setLong(4, delivery.letter());
                update.setString(5, delivery.address());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public synchronized List<KeptAlert> unposted(Instant since) throws IOException {
        String which = "WHERE to_send = 1 AND letter IS NULL AND time_micros >= ? ORDER BY id LIMIT " + MAX_WAITING;
        return alerts(which, ChangeRow.micros(since));
    }

    @Override
    public synchronized boolean has(LetterKind kind, String about) throws IOException {
        return with(connection -> {
            try (PreparedStatement select = prepared(
                            connection, "SELECT 1 FROM letter WHERE kind = ? AND about = ?", kind.code(), about);
                    ResultSet row = select.executeQuery()) {
                return row.next();
            }
        });
    }

    /** The newest alerts, the newest first. */
    public synchronized List<KeptAlert> last(int most) throws IOException {
        return alerts("ORDER BY id DESC LIMIT ?", Math.max(0, most));
    }

    /** The alert of a number. */
    public synchronized Optional<KeptAlert> find(long number) throws IOException {
        return alerts("WHERE id = ?", number).stream().findFirst();
    }

    /** The alerts of a time, the oldest first. */
    public synchronized List<KeptAlert> between(Instant from, Instant until) throws IOException {
        return alerts(
                "WHERE time_micros >= ? AND time_micros < ? ORDER BY id",
                ChangeRow.micros(from),
                ChangeRow.micros(until));
    }

    /** How long after alerts of a time the mail server had taken the first mail about each, where it has. */
    public synchronized List<Duration> delays(Instant from, Instant until) throws IOException {
        return with(connection -> {
            List<Duration> delays = new ArrayList<>();
            String sql = "SELECT min(sent_micros) - time_micros FROM alert JOIN delivery USING (letter)"
                    + " WHERE telling = 'at-once' AND time_micros >= ? AND time_micros < ? AND sent_micros IS NOT NULL"
                    + " GROUP BY alert.id";
            try (PreparedStatement select = prepared(connection, sql, ChangeRow.micros(from), ChangeRow.micros(until));
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    delays.add(Duration.of(Math.max(0, row.getLong(1)), ChronoUnit.MICROS));
                }
            }
            return delays;
        });
    }

    @Override
    public synchronized void forgetBefore(Instant moment) throws IOException {
        long micros = ChangeRow.micros(moment);
        with(connection -> {
            change(connection, "DELETE FROM alert WHERE time_micros < ?", micros);
            change(
                    connection,
                    "DELETE FROM delivery WHERE letter IN (SELECT id FROM letter WHERE made_micros < ?)",
                    micros);
            return change(connection, "DELETE FROM letter WHERE made_micros < ?", micros);
        });
    }

    private List<KeptAlert> alerts(String which, Object... values) throws IOException {
        return with(connection -> {
            List<KeptAlert> alerts = new ArrayList<>();
            try (PreparedStatement select = prepared(connection, ALERTS + which, values);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    alerts.add(alert(row));
                }
            }
            return alerts;
        });
    }

    private static KeptAlert alert(ResultSet row) throws SQLException {
        return new KeptAlert(
                row.getLong("id"),
                instant(row.getLong("time_micros")),
                row.getInt("clock_trusted") != 0,
                row.getString("rule"),
                row.getString("category"),
                row.getString("grp"),
                row.getLong("attempts"),
                row.getString("telling"),
                row.getInt("to_send") != 0,
                row.getBytes("message"));
    }

    /** A word of a later firmware is no reason to lose a letter. */
    private static LetterKind kind(String code) {
        return Stream.of(LetterKind.values())
                .filter(kind -> kind.code().equals(code))
                .findFirst()
                .orElse(LetterKind.ALERT);
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) throws IOException {
        try (Connection connection = file.open()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static long first(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = prepared(connection, sql);
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static int change(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement change = prepared(connection, sql, values)) {
            return change.executeUpdate();
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
