package org.gatehouse.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

class CanonicalNameFuzzTest {
    @FuzzTest
    void readText(byte[] input) {
        CanonicalName name = new CanonicalName();
        NameOutcome outcome = name.readText(input, 0, input.length);
        checkForm(name, outcome);
        if (outcome == NameOutcome.NAME) {
            CanonicalName again = new CanonicalName();
            assertEquals(NameOutcome.NAME, again.readText(name.bytes(), 0, name.length()));
            assertEquals(name.toString(), again.toString());
        }
    }

    /** The first byte says where the name begins, so that pointers have something before them. */
    @FuzzTest
    void readWire(byte[] input) {
        if (input.length == 0) {
            return;
        }
        CanonicalName name = new CanonicalName();
        NameOutcome outcome = name.readWire(input, 1, input.length, 1 + (input[0] & 0xff));
        checkForm(name, outcome);
        if (outcome == NameOutcome.NAME || outcome == NameOutcome.ROOT) {
            assertTrue(name.wireEnd() > 1 + (input[0] & 0xff) && name.wireEnd() <= input.length);
        }
    }

    private static void checkForm(CanonicalName name, NameOutcome outcome) {
        assertEquals(outcome == NameOutcome.NAME, name.labelCount() > 0);
        assertTrue(name.length() <= CanonicalName.MAX_TEXT);
        for (int label = 0; label < name.labelCount(); label++) {
            int start = name.labelStart(label);
            int end = label + 1 < name.labelCount() ? name.labelStart(label + 1) - 1 : name.length();
            assertTrue(end > start);
            for (int i = start; i < end; i++) {
                assertTrue("abcdefghijklmnopqrstuvwxyz0123456789-_\\".indexOf(name.bytes()[i]) >= 0);
            }
        }
    }
}
