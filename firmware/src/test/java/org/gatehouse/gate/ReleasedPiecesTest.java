package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.gatehouse.gate.ReleasedPieces.Seen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleasedPiecesTest {
    private static final int START = 0xfffffe00;
    private static final int LENGTH = 400_000;

    /** A stream of pieces and data; the slow twin knows of each byte whether it is a piece's. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomPieces_areComparedAsTheSlowTwinDoes(long seed) {
        Random random = new Random(seed);
        PagePool pool = new PagePool(ReleasedPieces.MAX_PAGES, 1);
        ReleasedPieces pieces = new ReleasedPieces(pool);
        pieces.begin(START);
        byte[] stream = new byte[LENGTH];
        random.nextBytes(stream);
        boolean[] isPiece = new boolean[LENGTH];
        int forgotten = 0;
        for (int end = 0; end < LENGTH - 6000; ) {
            int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 20);
            pieces.add(START + end, stream, end, length);
            for (int i = 0; i < length; i++) {
                isPiece[end + i] = true;
            }
            end += length + random.nextInt(3) * random.nextInt(500);
            for (int question = 0; question < 5; question++) {
                int from = random.nextInt(3) == 0 ? random.nextInt(end) : Math.max(0, end - random.nextInt(2000));
                int to = Math.min(end, from + 1 + random.nextInt(1400));
                byte[] segment = java.util.Arrays.copyOfRange(stream, from, to);
                boolean differs = false;
                if (random.nextBoolean() && segment.length > 0) {
                    int at = random.nextInt(segment.length);
                    segment[at] ^= 1;
                    differs = isPiece[from + at];
                }
                Seen seen = pieces.compare(START + from, segment, 0, segment.length);
                forgotten += seen == Seen.FORGOTTEN ? 1 : 0;
                assertTrue(seen == Seen.FORGOTTEN || seen == (differs ? Seen.DIFFERENT : Seen.SAME), seen.toString());
                assertTrue(seen != Seen.FORGOTTEN || end - from > 8 * PagePool.PAGE_BYTES / 7, "too soon");
            }
        }
        assertTrue(forgotten > 20, "the oldest were forgotten");
        pieces.clear();
        assertEquals(ReleasedPieces.MAX_PAGES, pool.available());
    }
}
