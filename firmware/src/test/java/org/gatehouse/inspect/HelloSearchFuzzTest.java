package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;

class HelloSearchFuzzTest {
    private final HelloSearch whole = new HelloSearch();
    private final HelloSearch pieces = new HelloSearch();

    /** The first byte says how long the pieces are. What is found does not depend on it. */
    @FuzzTest
    void find(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int step = 1 + (input[0] & 0xff);
        whole.clear();
        pieces.clear();
        int told = HelloSearch.NOWHERE;
        for (int at = 1; at < input.length && told == HelloSearch.NOWHERE; at += step) {
            told = pieces.find(input, at, Math.min(step, input.length - at));
        }
        assertEquals(whole.find(input, 1, input.length - 1), told);
    }
}
