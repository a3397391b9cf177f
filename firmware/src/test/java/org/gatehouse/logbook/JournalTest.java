package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.gatehouse.logbook.Summary.CountKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R35")
class JournalTest {
    @TempDir
    Path folder;

    private Path file;
    private final Random random = new Random(3);

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("logbook.journal");
    }

    @Test
    void pieces_areThereAgainWhenItIsOpenedAgain() throws Exception {
        Piece first = piece(1, 500);
        Piece second = piece(2, 9000);
        try (Journal journal = Journal.open(file)) {
            assertTrue(journal.write(first));
            assertTrue(journal.write(second));
            assertEquals(List.of("1", "2"), sequences(Journal.scan(file)));
        }
        Piece read = Journal.scan(file).get(1);
        assertArrayEquals(second.message(), read.message());
        assertEquals(second.recipients(), read.recipients());
        assertEquals(second.summary().counts(), read.summary().counts());
        assertArrayEquals(second.summary().devices(), read.summary().devices());
        assertEquals(second.summary().lost(), read.summary().lost());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void scan_ofNoFile_isEmpty() throws Exception {
        assertEquals(List.of(), Journal.scan(file));
    }

    @Test
    void fileKeepsItsLength() throws Exception {
        try (Journal journal = Journal.open(file)) {
            long length = Files.size(file);
            for (int sequence = 1; sequence <= 3 * Journal.BLOCKS; sequence++) {
                assertTrue(journal.write(piece(sequence, 100)));
                journal.release(sequence);
            }
            assertEquals(length, Files.size(file));
        }
        assertEquals(Journal.BLOCKS, Journal.scan(file).size());
    }

    @Test
    void fullJournal_takesNothingUntilPiecesAreReleased() throws Exception {
        try (Journal journal = Journal.open(file)) {
            for (int sequence = 1; sequence <= Journal.BLOCKS; sequence++) {
                assertTrue(journal.write(piece(sequence, 100)));
            }
            assertFalse(journal.write(piece(Journal.BLOCKS + 1, 100)));
            journal.release(2);
            assertTrue(journal.write(piece(Journal.BLOCKS + 1, 100)));
            assertFalse(journal.write(piece(Journal.BLOCKS + 2, 5000)));
        }
        assertEquals("2", sequences(Journal.scan(file)).get(0));
    }

    @Test
    void pieceLargerThanTheJournal_isNotTaken() throws Exception {
        try (Journal journal = Journal.open(file)) {
            assertFalse(journal.write(piece(1, Journal.BLOCK * Journal.BLOCKS)));
            assertTrue(journal.write(piece(1, Journal.BLOCK * (Journal.BLOCKS - 1))));
        }
    }

    @Test
    void anyByteAltered_makesThePieceNone() throws Exception {
        try (Journal journal = Journal.open(file)) {
            journal.write(piece(1, 300));
            journal.write(piece(2, 300));
        }
        byte[] content = Files.readAllBytes(file);
        int length = 0;
        while (content[length] != 0 || content[length + 1] != 0 || content[length + 2] != 0 || length < 100) {
            length++;
        }
        for (int at = 0; at < length; at++) {
            content[at] ^= 1;
            assertEquals(List.of("2"), sequences(Journal.pieces(content)), "byte " + at);
            content[at] ^= 1;
        }
    }

    @Test
    void fileThatIsGone_isSaid() throws Exception {
        try (Journal journal = Journal.open(file)) {
            Files.delete(file);
            assertThrows(IOException.class, () -> journal.write(piece(1, 100)));
            Files.write(file, new byte[Journal.BLOCK]);
            assertThrows(IOException.class, () -> journal.write(piece(1, 100)));
        }
        try (Journal journal = Journal.open(file)) { // shorter than it shall be
            assertTrue(journal.write(piece(1, 20_000)));
        }
        assertEquals(List.of("1"), sequences(Journal.scan(file)));
    }

    /** Beside a map that never forgets what was not released. */
    @Test
    void randomPieces_noneThatWaitsIsEverOverwritten() throws Exception {
        Map<Long, Piece> waiting = new TreeMap<>();
        long sequence = 0;
        Journal journal = Journal.open(file);
        for (int step = 0; step < 4000; step++) {
            switch (random.nextInt(40)) {
                case 0 -> {
                    long through = sequence - random.nextInt(50);
                    journal.release(through);
                    waiting.keySet().removeIf(number -> number <= through);
                }
                case 1 -> {
                    journal.close();
                    assertContains(waiting);
                    journal = Journal.open(file);
                    long released = waiting.isEmpty() ? sequence : ((TreeMap<Long, Piece>) waiting).firstKey() - 1;
                    journal.release(released);
                }
                default -> {
                    Piece piece = piece(sequence + 1, random.nextInt(30) == 0 ? 200_000 : random.nextInt(9000));
                    if (journal.write(piece)) {
                        sequence++;
                        waiting.put(sequence, piece);
                    }
                }
            }
        }
        journal.close();
        assertContains(waiting);
        assertTrue(sequence > 1500);
    }

    private void assertContains(Map<Long, Piece> expected) throws IOException {
        Map<Long, Piece> found = new TreeMap<>();
        Journal.scan(file).forEach(piece -> found.put(piece.sequence(), piece));
        expected.forEach((sequence, piece) ->
                assertArrayEquals(piece.message(), found.get(sequence).message()));
    }

    private Piece piece(long sequence, int length) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        Map<CountKey, Long> counts = Map.of(new CountKey(495_000, "pupils", "", "allow"), 40L);
        Summary summary = new Summary(sequence, sequence + 1, 50, 60, 2, true, new byte[] {1, 2, 3, 4}, counts);
        return new Piece(sequence, summary, List.of("AB", "CD"), message);
    }

    private static List<String> sequences(List<Piece> pieces) {
        List<String> sequences = new ArrayList<>();
        pieces.forEach(piece -> sequences.add(Long.toString(piece.sequence())));
        return sequences;
    }
}
