package org.gatehouse.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

class ServiceParametersFuzzTest {
    private static final int AROUND = 16;
    private static final int ENCRYPTED_HELLO = 5;
    private static final int FIRST_PRIVATE = 65_280;

    private final ServiceParameters parameters = new ServiceParameters();

    /** Hiding the key leaves a list that reads, with the other parameters as they were, zeros for the key, and the bytes around untouched. */
    @FuzzTest
    void hideKey(byte[] list) {
        if (list.length > 0xffff) {
            return;
        }
        byte[] bytes = new byte[list.length + 2 * AROUND];
        Arrays.fill(bytes, (byte) 0x5a);
        System.arraycopy(list, 0, bytes, AROUND, list.length);
        byte[] before = bytes.clone();
        boolean reads = parameters.read(bytes, AROUND, AROUND + list.length);
        assertArrayEquals(before, bytes);
        if (!reads || !parameters.hasKey()) {
            return;
        }
        SortedMap<Integer, String> had = read(list);
        if (parameters.hideKey(bytes)) {
            byte[] hidden = Arrays.copyOfRange(bytes, AROUND, AROUND + list.length);
            checkHidden(had, read(hidden));
            assertTrue(parameters.read(bytes, AROUND, AROUND + list.length));
            assertFalse(parameters.hasKey());
        } else {
            assertTrue(had.lastKey() >= 65_534, "there was a number left");
        }
        int end = AROUND + list.length;
        assertTrue(Arrays.equals(bytes, 0, AROUND, before, 0, AROUND));
        assertTrue(Arrays.equals(bytes, end, bytes.length, before, end, bytes.length));
    }

    private static void checkHidden(SortedMap<Integer, String> had, SortedMap<Integer, String> has) {
        int hidden = has.lastKey();
        assertTrue(hidden >= FIRST_PRIVATE && !had.containsKey(hidden));
        String key = had.remove(ENCRYPTED_HELLO);
        String zeros = has.remove(hidden);
        assertEquals(key.split(",").length, zeros.split(",").length);
        assertTrue(zeros.matches("\\[[0, ]*]"), zeros);
        had.remove(0); // what must be understood names another number now
        has.remove(0);
        assertEquals(had, has);
    }

    /** A list that was found good, by number. */
    private static SortedMap<Integer, String> read(byte[] list) {
        SortedMap<Integer, String> found = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(list);
        while (in.hasRemaining()) {
            int number = in.getShort() & 0xffff;
            byte[] value = new byte[in.getShort() & 0xffff];
            in.get(value);
            found.put(number, Arrays.toString(value));
        }
        return found;
    }
}
