package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;

class QuicReaderFuzzTest {
    private static final Set<Outcome> POSSIBLE = Set.of(Outcome.NO_NAME, Outcome.UNREADABLE, Outcome.NOT_AN_OPENING);

    @FuzzTest
    void read(byte[] input) {
        assertTrue(POSSIBLE.contains(new QuicReader().read(input, 0, input.length)));
    }
}
