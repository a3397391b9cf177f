package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.logbook.SegmentReader.Count;
import org.gatehouse.logbook.SegmentReader.Segment;
import org.gatehouse.logbook.Summary.CountKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTableTest {
    private static final CountKey ALLOWED = new CountKey(495_000, "pupils", "", "allow");
    private static final CountKey BLOCKED = new CountKey(495_000, "pupils", "games", "block");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("logbook.db");
    }

    @Test
    void segments_areReadAsTheyWereWritten_whileTheTableIsOpen() throws Exception {
        try (SegmentTable table = SegmentTable.open(file);
                SegmentReader reader = SegmentReader.open(file)) {
            assertEquals(Optional.empty(), table.last());
            SegmentHeader first = header(1, Kind.START, new byte[0]);
            SegmentHeader second = header(2, Kind.EVENTS, new byte[100_000]);
            table.inTransaction(() -> table.add(first, new byte[0]));
            table.inTransaction(() -> table.add(second, new byte[100_000]));
            assertEquals(Optional.of(second), table.last());
            assertArrayEquals(second.hash(), table.chain().hash());
            assertEquals(List.of(first, second), reader.headers(1, 2));
            Segment start = reader.next(0).orElseThrow();
            assertEquals(Optional.empty(), start.message());
            Segment read = reader.next(1).orElseThrow();
            assertEquals(second, read.header());
            assertArrayEquals(second.hash(), read.hash());
            assertEquals(100_000, read.message().orElseThrow().length);
            assertEquals(Optional.empty(), reader.next(2));
            assertEquals(Optional.empty(), reader.anchor());
        }
    }

    @Test
    void counts_areAddedUp() throws Exception {
        try (SegmentTable table = SegmentTable.open(file);
                SegmentReader reader = SegmentReader.open(file)) {
            table.count(Map.of(ALLOWED, 3L));
            table.count(Map.of(ALLOWED, 4L, BLOCKED, 1L));
            assertEquals(List.of(new Count(ALLOWED, 7), new Count(BLOCKED, 1)), reader.counts(495_000, 495_001));
            assertEquals(List.of(), reader.counts(495_001, 500_000));
        }
    }

    @Test
    void extent_leavesOutPiecesThatAreInASegment() throws Exception {
        try (SegmentTable table = SegmentTable.open(file);
                Journal journal = Journal.open(SegmentReader.journalOf(file));
                SegmentReader reader = SegmentReader.open(file)) {
            for (int sequence = 1; sequence <= 3; sequence++) {
                journal.write(new Piece(sequence, Summary.empty(0, 0, true), List.of(), new byte[1]));
            }
            table.setPiece(2);
            assertEquals(0, reader.extent().lastSeq());
            assertEquals(
                    List.of(3L),
                    reader.extent().pieces().stream().map(Piece::sequence).toList());
        }
    }

    @Test
    void failedTransaction_changesNothing() throws Exception {
        try (SegmentTable table = SegmentTable.open(file)) {
            assertThrows(
                    SQLException.class,
                    () -> table.inTransaction(() -> {
                        table.setPiece(9);
                        table.add(header(1, Kind.START, new byte[0]), new byte[0]);
                        table.add(header(1, Kind.START, new byte[0]), new byte[0]);
                    }));
            assertEquals(0, table.piece());
            assertEquals(Optional.empty(), table.last());
            assertTrue(table.isClean());
        }
    }

    @Test
    void fileOfAnotherVersion_isRefused() throws Exception {
        try (SegmentTable table = SegmentTable.open(file)) {
            Database.execute(table.connection(), "PRAGMA user_version = 2");
        }
        assertThrows(Database.ForeignSchemaException.class, () -> SegmentTable.open(file));
        assertThrows(LogbookException.class, () -> SegmentReader.open(file));
        Files.delete(file);
        assertThrows(LogbookException.class, () -> SegmentReader.open(file));
    }

    @Test
    void rowThatNobodyHereWrote_isDamage() throws Exception {
        try (SegmentTable table = SegmentTable.open(file);
                SegmentReader reader = SegmentReader.open(file)) {
            table.add(header(1, Kind.START, new byte[0]), new byte[0]);
            Database.execute(table.connection(), "UPDATE segment SET kind = 'other'");
            assertThrows(Database.DamagedException.class, table::last);
            assertThrows(LogbookException.class, () -> reader.headers(1, 1));
        }
    }

    @Test
    void file_givesSpaceBackInSteps() throws Exception {
        try (SegmentTable table = SegmentTable.open(file)) {
            assertEquals(2, Database.number(table.connection(), "PRAGMA auto_vacuum"));
            assertEquals(2, Database.number(table.connection(), "PRAGMA synchronous"));
        }
    }

    static SegmentHeader header(long seq, Kind kind, byte[] message) {
        return new Summary(seq * 1000, seq * 1000 + 999, 3, 5, 0, true, new byte[] {1, 2, 3, 4}, Map.of())
                .header(seq, kind, List.of("AB"), "", message, SegmentHeader.nothingBefore())
                .signed(new byte[] {7});
    }
}
