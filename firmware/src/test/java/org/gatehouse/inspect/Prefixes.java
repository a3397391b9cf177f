package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;

/** What holds for every reader of a stream: what is told of its beginning is not told otherwise when more of it is seen. */
final class Prefixes {
    private static final int TRIED = 400; // more would only make fuzzing slow

    /** A reader's one method. */
    @FunctionalInterface
    interface StreamReader {
        Outcome read(byte[] bytes, int start, int length);
    }

    private Prefixes() {}

    static void check(byte[] input, CanonicalName name, StreamReader reader) {
        Outcome told = Outcome.NEEDS_MORE;
        for (int length = Math.max(1, input.length - TRIED); length <= input.length; length++) {
            byte[] seen = Arrays.copyOf(input, length);
            Outcome outcome = reader.read(seen, 0, length);
            assertEquals(told == Outcome.NEEDS_MORE ? outcome : told, outcome);
            assertTrue(outcome != Outcome.NAMED || name.labelCount() > 0);
            told = outcome;
        }
    }
}
