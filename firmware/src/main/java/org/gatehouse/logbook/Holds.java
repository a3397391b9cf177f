package org.gatehouse.logbook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What must not be deleted however old it is: a period, of everybody or of the segments that name a device. Kept in the logbook's own file, beside which the sealer goes on writing; no name and no
 * address is in it. Any thread; one at a time.
 */
public final class Holds {
    private static final String INSERT = """
            INSERT INTO hold (begun_micros, ended_micros, device, person, role, reason, made_micros)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";

    private final Path logbook;

    /** @param logbook the database */
    public Holds(Path logbook) {
        this.logbook = logbook.toAbsolutePath();
    }

    /**
     * A hold.
     *
     * @param number from 1; 0 while it is not kept
     * @param from nothing: from the beginning
     * @param to not included; nothing: what is logged from now on, too
     * @param device as {@link DeviceIndex} has it; nothing: everybody
     * @param lifted when it ended, if it has
     */
    public record Hold(
            long number,
            Optional<Instant> from,
            Optional<Instant> to,
            OptionalInt device,
            String person,
            String role,
            String reason,
            Instant made,
            Optional<Instant> lifted) {
        /** Whether a segment may hold what is held. One whose clock nobody believed may be of any time, and one that lists no devices of any device. */
        boolean covers(SegmentHeader segment) {
            boolean time = !segment.clockTrusted()
                    || to.map(end -> segment.begunMicros() < ChangeRow.micros(end))
                                    .orElse(true)
                            && from.map(begin -> segment.endedMicros() >= ChangeRow.micros(begin))
                                    .orElse(true);
            byte[] devices = segment.devices();
            boolean whose = device.isEmpty() || devices.length == 0 || DeviceIndex.isAmong(devices, device.getAsInt());
            return lifted.isEmpty() && time && whose;
        }

        /** A line, as an export's manifest has it. */
        @Override
        public String toString() {
            return "hold " + number + from.map(at -> " from " + at).orElse("")
                    + to.map(at -> " to " + at).orElse("")
                    + (device.isPresent() ? " of the device " + Integer.toHexString(device.getAsInt()) : "")
                    + ", made " + made + " by " + person + " (" + role + "): " + reason
                    + lifted.map(at -> ", lifted " + at).orElse("");
        }
    }

    /**
     * Adds a hold; when this returns, it outlives a power cut, and the sealer deletes nothing of it any more.
     *
     * @return its number
     */
    public synchronized long add(Hold hold) throws LogbookException {
        return with(table -> {
            long[] number = new long[1];
            table.inTransaction(() -> {
                try (PreparedStatement insert = table.connection().prepareStatement(INSERT)) {
                    insert.setLong(1, hold.from().map(ChangeRow::micros).orElse(0L));
                    insert.setLong(2, hold.to().map(ChangeRow::micros).orElse(Long.MAX_VALUE));
                    if (hold.device().isPresent()) {
                        insert.setInt(3, hold.device().getAsInt());
                    } else {
                        insert.setNull(3, Types.INTEGER);
                    }
                    insert.setString(4, hold.person());
                    insert.setString(5, hold.role());
                    insert.setString(6, hold.reason());
                    insert.setLong(7, ChangeRow.micros(hold.made()));
                    insert.executeUpdate();
                }
                number[0] = Database.number(table.connection(), "SELECT last_insert_rowid()");
            });
            return number[0];
        });
    }

    /**
     * Ends a hold.
     *
     * @return whether there was one of that number that had not ended
     */
    public synchronized boolean lift(long number, Instant now) throws LogbookException {
        return with(table -> {
            int[] changed = new int[1];
            table.inTransaction(() -> {
                try (PreparedStatement update = table.connection()
                        .prepareStatement("UPDATE hold SET lifted_micros = ? WHERE id = ? AND lifted_micros IS NULL")) {
                    update.setLong(1, ChangeRow.micros(now));
                    update.setLong(2, number);
                    changed[0] = update.executeUpdate();
                }
            });
            return changed[0] == 1;
        });
    }

    /** All of them, those that were lifted included, in the order in which they were made. */
    public synchronized List<Hold> all() throws LogbookException {
        return with(table -> all(table.connection()));
    }

    static List<Hold> all(Connection connection) throws SQLException {
        List<Hold> holds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM hold ORDER BY id")) {
            while (row.next()) {
                holds.add(hold(row));
            }
        }
        return holds;
    }

    private static Hold hold(ResultSet row) throws SQLException {
        long from = row.getLong("begun_micros");
        long to = row.getLong("ended_micros");
        int device = row.getInt("device");
        OptionalInt hash = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(device);
        long lifted = row.getLong("lifted_micros");
        Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(instant(lifted));
        return new Hold(
                row.getLong("id"),
                from == 0 ? Optional.empty() : Optional.of(instant(from)),
                to == Long.MAX_VALUE ? Optional.empty() : Optional.of(instant(to)),
                hash,
                row.getString("person"),
                row.getString("role"),
                row.getString("reason"),
                instant(row.getLong("made_micros")),
                end);
    }

    private interface Work<T> {
        T on(SegmentTable table) throws SQLException;
    }

    private <T> T with(Work<T> work) throws LogbookException {
        if (!Files.exists(logbook)) {
            throw new LogbookException(logbook + ": there is no logbook");
        }
        try (SegmentTable table = SegmentTable.open(logbook)) {
            return work.on(table);
        } catch (SQLException e) {
            throw new LogbookException("the holds in " + logbook + " cannot be read or written: " + e.getMessage());
        }
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
