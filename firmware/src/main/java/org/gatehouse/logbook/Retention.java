package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.LogLimits;
import org.gatehouse.logbook.Holds.Hold;
import org.gatehouse.logbook.SegmentReader.Anchor;
import org.gatehouse.seal.BoxKey;

/**
 * Deletes what is older, or more, than the log may be: the oldest first, a few at a time, what is held never. The chain stays whole: where nothing before a segment is held, it goes, and a signed
 * {@link Anchor} says where the chain begins now; else its header stays.
 *
 * <p>By age goes only what is older by a clock that is known to be right, then and now, and no more than two for each segment that is written and a hundred an hour: a clock that is wrong by a year
 * costs a week's log a day until somebody notices, and not the log. By size goes what the next segments need; where the card is nearly full the log is as large as it is, and no larger.
 *
 * <p>The sealer's thread.
 */
final class Retention {
    static final int AGED_FOR_EACH_WRITTEN = 2;
    static final int AGED_AN_HOUR = 100; // a busy school writes 300 a day

    private static final int STEP = 64; // segments in a transaction: the database is locked for others as long
    private static final long RESERVE_BYTES = 64_000_000; // that stays free on the card
    private static final long RESERVE_PART = 20; // and of a small one a twentieth
    private static final int FREE_PAGES = 4096; // 16 MB that the next segments fill: given back only beyond
    private static final int VACUUM_PAGES = 256; // at once
    private static final int MAX_COUNTERS = 1_000_000; // rows, 40 MB: many years of hours
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);
    private static final long BETWEEN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long BETWEEN_TRIMS_NANOS = TimeUnit.HOURS.toNanos(12); // all of them are counted
    private static final String ROWS =
            "SELECT *, coalesce(length(message), 0) AS length FROM segment WHERE seq > ? ORDER BY seq LIMIT " + STEP;

    private final Path file;
    private final LogLimits limits;
    private long hourBegunNanos;
    private double allowance = AGED_AN_HOUR; // segments that may go by age
    private long lastRunNanos;
    private long countersTrimmedNanos;
    private List<Hold> holdsSeen = List.of();
    private long passed; // the segment up to which only what is held, and headers, are left

    private record Row(SegmentHeader header, byte[] hash, long length) {
        long seq() {
            return header.seq();
        }
    }

    /** What may go at this moment. */
    private final class Want {
        private final boolean byAge;
        private final long cutoffMicros;
        private long excessBytes;

        Want(Connection connection, long nowMicros, boolean clockTrusted) throws SQLException {
            byAge = clockTrusted;
            cutoffMicros = nowMicros - limits.days() * DAY_MICROS;
            excessBytes = bytes(connection) - mostBytes(connection);
        }

        boolean wants(Row row, boolean agedBehind) {
            boolean aged = byAge
                    && allowance >= 1
                    && (row.header().clockTrusted() ? row.header().endedMicros() < cutoffMicros : agedBehind);
            return excessBytes > 0 || aged;
        }

        void isGone(Row row) {
            if (excessBytes > 0) {
                excessBytes -= row.length() + row.header().devices().length;
            } else {
                allowance--;
            }
        }
    }

    Retention(Path file, LogLimits limits, long nowNanos) {
        this.file = file;
        this.limits = limits;
        this.hourBegunNanos = nowNanos;
        this.lastRunNanos = nowNanos - BETWEEN_NANOS;
        this.countersTrimmedNanos = nowNanos - BETWEEN_TRIMS_NANOS;
    }

    /** Segments were written. */
    void written(int segments, long nowNanos) {
        allowance += segments * (double) AGED_FOR_EACH_WRITTEN;
        lastRunNanos = nowNanos - BETWEEN_NANOS; // at once
    }

    /** To be called often: looks once a minute, and after something was written. */
    void look(SegmentTable table, BoxKey key, long nowMicros, boolean clockTrusted, long nowNanos) throws SQLException {
        if (nowNanos - lastRunNanos < BETWEEN_NANOS) {
            return;
        }
        lastRunNanos = nowNanos;
        double hours = (nowNanos - hourBegunNanos) / (double) TimeUnit.HOURS.toNanos(1);
        hourBegunNanos = nowNanos;
        allowance = Math.min(allowance + hours * AGED_AN_HOUR, 2.0 * AGED_AN_HOUR);
        Connection connection = table.connection();
        List<Hold> holds = Holds.all(connection);
        if (!holds.equals(holdsSeen)) {
            holdsSeen = holds;
            passed = 0;
        }
        Want want = new Want(connection, nowMicros, clockTrusted);
        boolean any = Database.number(connection, "SELECT min(seq) FROM segment") > 0
                && step(connection, key, want, nowMicros);
        vacuum(connection);
        trimCounters(connection, nowNanos);
        if (any) {
            lastRunNanos = nowNanos - BETWEEN_NANOS; // there may be more
        }
    }

    private boolean step(Connection connection, BoxKey key, Want want, long nowMicros) throws SQLException {
        List<Row> rows = rows(connection, passed);
        long newest = Database.number(connection, "SELECT max(seq) FROM segment");
        boolean[] any = {false};
        Database.inTransaction(connection, () -> {
            boolean prefix = passed == 0;
            Row anchor = null;
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                if (row.seq() == newest || !want.wants(row, agedBehind(rows, i, want))) {
                    break; // the newest stays: the chain goes on from it
                }
                boolean held = isHeld(row);
                if (!held && prefix) {
                    delete(connection, row.seq());
                    anchor = row;
                } else if (!held && row.length() > 0) {
                    empty(connection, row.seq());
                }
                if (!held && (prefix || row.length() > 0)) {
                    want.isGone(row);
                    any[0] = true;
                }
                prefix &= !held;
                if (!prefix) {
                    passed = row.seq();
                }
            }
            if (anchor != null) {
                putAnchor(connection, key, anchor, nowMicros);
            }
        });
        return any[0];
    }

    /** Of one whose clock nobody believed the next that can be believed says how old it is at least. */
    private static boolean agedBehind(List<Row> rows, int index, Want want) {
        for (Row row : rows.subList(index, rows.size())) {
            if (row.header().clockTrusted()) {
                return row.header().endedMicros() < want.cutoffMicros;
            }
        }
        return false;
    }

    private boolean isHeld(Row row) {
        return holdsSeen.stream().anyMatch(hold -> hold.covers(row.header()));
    }

    private static List<Row> rows(Connection connection, long behind) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(ROWS)) {
            query.setLong(1, behind);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(SegmentReader.header(row), row.getBytes("hash"), row.getLong("length")));
                }
            }
        }
        return rows;
    }

    private static void delete(Connection connection, long seq) throws SQLException {
        Database.execute(connection, "DELETE FROM segment WHERE seq = " + seq);
    }

    private static void empty(Connection connection, long seq) throws SQLException {
        Database.execute(connection, "UPDATE segment SET message = NULL WHERE seq = " + seq);
    }

    private static void putAnchor(Connection connection, BoxKey key, Row last, long nowMicros) throws SQLException {
        Anchor unsigned = new Anchor(last.seq(), last.hash(), nowMicros, new byte[0]);
        try (PreparedStatement put = connection.prepareStatement(
                "INSERT OR REPLACE INTO anchor (id, seq, hash, removed_micros, signature) VALUES (1, ?, ?, ?, ?)")) {
            put.setLong(1, last.seq());
            put.setBytes(2, last.hash());
            put.setLong(3, nowMicros);
            put.setBytes(4, key.sign(unsigned.text()));
            put.executeUpdate();
        }
    }

    private static long bytes(Connection connection) throws SQLException {
        long pages = Database.number(connection, "PRAGMA page_count");
        return (pages - Database.number(connection, "PRAGMA freelist_count"))
                * Database.number(connection, "PRAGMA page_size");
    }

    /** What the settings allow, or where the card is nearly full what there is. */
    private long mostBytes(Connection connection) throws SQLException {
        long most = limits.megabytes() * 1_000_000L;
        try {
            FileStore card = Files.getFileStore(file);
            long reserve = Math.min(RESERVE_BYTES, card.getTotalSpace() / RESERVE_PART);
            long room = Math.max(0, card.getUsableSpace() - reserve);
            long free = Database.number(connection, "PRAGMA freelist_count")
                    * Database.number(connection, "PRAGMA page_size");
            return Math.min(most, bytes(connection) + Math.max(room, free));
        } catch (IOException unknown) {
            return most;
        }
    }

    /** A little at a time, and only where there is much: pages that the next segments fill need not be moved about. */
    private static void vacuum(Connection connection) throws SQLException {
        if (Database.number(connection, "PRAGMA freelist_count") > FREE_PAGES) {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")"); // execute() does one page
            }
        }
    }

    private void trimCounters(Connection connection, long nowNanos) throws SQLException {
        if (nowNanos - countersTrimmedNanos < BETWEEN_TRIMS_NANOS) {
            return;
        }
        countersTrimmedNanos = nowNanos;
        if (Database.number(connection, "SELECT count(*) FROM counter") > MAX_COUNTERS) {
            Database.execute(connection, "DELETE FROM counter WHERE hour = (SELECT min(hour) FROM counter)");
        }
    }
}
