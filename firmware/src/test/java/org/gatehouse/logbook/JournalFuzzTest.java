package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;

/** A card gives back what it likes. */
class JournalFuzzTest {
    @FuzzTest
    void file(byte[] content) {
        for (Piece piece : Journal.pieces(content)) {
            assertTrue(piece.message().length <= content.length);
        }
    }

    /** Without the hash, which keeps a fuzzer out. */
    @FuzzTest
    void front(byte[] content) {
        try {
            Piece piece = Piece.read(7, content, new byte[0]);
            byte[] again = Piece.read(7, piece.frontBytes(), new byte[0]).frontBytes();
            byte[] written = piece.frontBytes();
            Arrays.sort(written); // the order of counts is nobody's
            Arrays.sort(again);
            assertArrayEquals(written, again);
        } catch (IOException notOurs) {
            // as it should be
        }
    }
}
