package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.gatehouse.logbook.Database.DamagedException;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.logbook.Summary.CountKey;

/** Reads a logbook, while somebody writes it or not, and changes nothing. What is sealed stays sealed. Not for several threads at once. */
public final class SegmentReader implements AutoCloseable {
    static final String HEADERS = "SELECT seq, kind, begun_micros, ended_micros, rows, events, lost, clock, recipients,"
            + " devices, note, message_hash, previous_hash, signature FROM segment";

    private final Path file;
    private final Connection connection;

    private SegmentReader(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * A segment as it stands in the database.
     *
     * @param hash the hash that stands there; it is the header's own unless somebody changed either
     * @param message empty where there was none, or it was removed
     */
    public record Segment(SegmentHeader header, byte[] hash, Optional<byte[]> message) {
        public Segment {
            hash = hash.clone();
        }

        @Override
        public byte[] hash() {
            return hash.clone();
        }
    }

    /**
     * All that was logged by a moment: the segments through one of them, and the pieces of the journal that are in none yet.
     *
     * @param lastSeq 0 where there is no segment
     */
    public record Extent(long lastSeq, List<Piece> pieces) {
        public Extent {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * Where the log begins: what was before was removed in order.
     *
     * @param seq of the last segment that was removed
     * @param hash its hash, which the next is chained to
     * @param removedMicros when that was, in microseconds since 1970-01-01T00:00Z
     * @param signature the box's, of {@link #text}
     */
    public record Anchor(long seq, byte[] hash, long removedMicros, byte[] signature) {
        /** What is signed. */
        public String text() {
            return "gatehouse-anchor 1\nseq %d\nhash %s\nremoved %d\n"
                    .formatted(seq, HexFormat.of().formatHex(hash), removedMicros);
        }
    }

    /**
     * A segment without what was sealed.
     *
     * @param messageBytes 0 where there was nothing, or it was removed
     */
    record Listed(SegmentHeader header, byte[] hash, long messageBytes) {}

    /** Openings of an hour. */
    public record Count(CountKey of, long events) {}

    /**
     * Opens a logbook.
     *
     * @throws LogbookException when it is none, or cannot be read
     */
    public static SegmentReader open(Path file) throws LogbookException {
        if (!Files.exists(file)) {
            throw new LogbookException(file + ": there is no logbook");
        }
        try {
            Connection connection = Database.openToRead(file);
            SegmentReader reader = new SegmentReader(file.toAbsolutePath(), connection);
            long version = Database.number(connection, "PRAGMA user_version");
            if (version != SegmentTable.VERSION) {
                connection.close();
                throw new LogbookException(file + ": no logbook, or one of another version: " + version);
            }
            return reader;
        } catch (SQLException e) {
            throw new LogbookException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Where the journal of a logbook is. */
    public static Path journalOf(Path logbook) {
        String name = logbook.getFileName().toString().replaceFirst("\\.db$", "");
        return logbook.resolveSibling(name + ".journal");
    }

    /** How far the log reaches at this moment; nothing that was on the disk before is left out, and nothing is in it twice. */
    public Extent extent() throws LogbookException {
        try {
            List<Piece> pieces =
                    Journal.scan(journalOf(file)); // first: what goes into a segment meanwhile is left out below
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT piece, (SELECT coalesce(max(seq), 0) FROM segment) FROM state")) {
                row.next();
                long inSegments = row.getLong(1);
                List<Piece> waiting = pieces.stream()
                        .filter(piece -> piece.sequence() > inSegments)
                        .toList();
                return new Extent(row.getLong(2), waiting);
            }
        } catch (SQLException | IOException e) {
            throw unreadable(e);
        }
    }

    /** The first segment behind another, with its message; one at a time, since a message may have megabytes. */
    public Optional<Segment> next(long seq) throws LogbookException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT * FROM segment WHERE seq > ? ORDER BY seq LIMIT 1")) {
            query.setLong(1, seq);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Optional<byte[]> message = Optional.ofNullable(row.getBytes("message"));
                return Optional.of(new Segment(header(row), row.getBytes("hash"), message));
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** From here on until {@link #thaw} or {@link #close} the log stands still for this reader, whatever is written or removed. The writer's own journal grows meanwhile, so nobody else is to be waited for. */
    void freeze() throws LogbookException {
        try {
            Database.execute(connection, "BEGIN");
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The log goes on for this reader, too. */
    void thaw() throws LogbookException {
        try {
            Database.execute(connection, "COMMIT");
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** What was sealed in a segment; empty where there was nothing, or it was removed, by itself or with the segment. */
    Optional<byte[]> message(long seq) throws LogbookException {
        try (PreparedStatement query = connection.prepareStatement("SELECT message FROM segment WHERE seq = ?")) {
            query.setLong(1, seq);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getBytes("message")) : Optional.empty();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Segments in order, a few at a time. */
    List<Listed> listed(long fromSeq, int most) throws LogbookException {
        List<Listed> listed = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement(HEADERS.replace(" FROM", ", hash, length(message) AS bytes FROM")
                        + " WHERE seq >= ? ORDER BY seq LIMIT ?")) {
            query.setLong(1, fromSeq);
            query.setInt(2, most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    listed.add(new Listed(header(row), row.getBytes("hash"), row.getLong("bytes")));
                }
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return listed;
    }

    /** The segment whose message has a hash. */
    Optional<Long> seqOf(byte[] messageHash) throws LogbookException {
        try (PreparedStatement query = connection.prepareStatement("SELECT seq FROM segment WHERE message_hash = ?")) {
            query.setBytes(1, messageHash);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The first and the last segment that may hold events of a time; nothing where there is none. */
    Optional<long[]> span(long fromMicros, long beforeMicros) throws LogbookException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT min(seq), max(seq) FROM segment WHERE ended_micros >= ? AND begun_micros < ?")) {
            query.setLong(1, fromMicros);
            query.setLong(2, beforeMicros);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getLong(1) > 0
                        ? Optional.of(new long[] {row.getLong(1), row.getLong(2)})
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The headers of segments, in order. */
    public List<SegmentHeader> headers(long fromSeq, long throughSeq) throws LogbookException {
        List<SegmentHeader> headers = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement(HEADERS + " WHERE seq BETWEEN ? AND ? ORDER BY seq")) {
            query.setLong(1, fromSeq);
            query.setLong(2, throughSeq);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    headers.add(header(row));
                }
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return headers;
    }

    /** Where the log begins; empty where nothing was removed from its beginning. */
    public Optional<Anchor> anchor() throws LogbookException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, hash, removed_micros, signature FROM anchor")) {
            return row.next()
                    ? Optional.of(new Anchor(row.getLong(1), row.getBytes(2), row.getLong(3), row.getBytes(4)))
                    : Optional.empty();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** What was counted, by hour. */
    public List<Count> counts(long fromHour, long beforeHour) throws LogbookException {
        List<Count> counts = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT hour, grp, category, verdict, events"
                + " FROM counter WHERE hour >= ? AND hour < ? ORDER BY hour, grp, category, verdict")) {
            query.setLong(1, fromHour);
            query.setLong(2, beforeHour);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    CountKey key = new CountKey(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
                    counts.add(new Count(key, row.getLong(5)));
                }
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return counts;
    }

    /** @throws DamagedException where the row cannot have been written by this firmware */
    static SegmentHeader header(ResultSet row) throws SQLException {
        try {
            return headerOf(row);
        } catch (IllegalArgumentException noKind) {
            throw new DamagedException("segment " + row.getLong("seq") + ": " + noKind.getMessage());
        }
    }

    private static SegmentHeader headerOf(ResultSet row) throws SQLException {
        String recipients = row.getString("recipients");
        return new SegmentHeader(
                row.getLong("seq"),
                Kind.ofCode(row.getString("kind")),
                row.getLong("begun_micros"),
                row.getLong("ended_micros"),
                row.getLong("rows"),
                row.getLong("events"),
                row.getLong("lost"),
                row.getInt("clock") == 1,
                recipients.isEmpty() ? List.of() : Arrays.asList(recipients.split(",")),
                row.getBytes("devices"),
                row.getString("note"),
                row.getBytes("message_hash"),
                row.getBytes("previous_hash"),
                row.getBytes("signature"));
    }

    private LogbookException unreadable(Exception cause) {
        return new LogbookException(file + " cannot be read: " + cause.getMessage());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException nothingToSave) {
            // it was only read
        }
    }
}
