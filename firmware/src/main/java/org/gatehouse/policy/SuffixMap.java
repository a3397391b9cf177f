package org.gatehouse.policy;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;

/**
 * What somebody said of names, to be found by each suffix of a name that is asked for. Open addressing over the hash of a suffix, read from its end, so that all suffixes of a name are
 * hashed in one pass and a look-up allocates nothing. Filled by one thread, immutable after.
 */
final class SuffixMap<V> {
    private static final int FIRST_CAPACITY = 16; // a power of two, as all that follow
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private byte[][] names = new byte[FIRST_CAPACITY][];
    private Object[] values = new Object[FIRST_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** What is there of a name itself, or null. */
    V exactly(CanonicalName name) {
        return at(name.bytes(), 0, name.length(), hash(name.bytes(), 0, name.length(), 0));
    }

    /** Puts something in for a name of which there is nothing. */
    void put(CanonicalName name, V value) {
        if (2 * ++size > names.length) {
            grow();
        }
        insert(Arrays.copyOf(name.bytes(), name.length()), value);
    }

    /** What is there of a suffix, or null. */
    @SuppressWarnings("unchecked") // only put fills it
    V at(byte[] text, int start, int end, long hash) {
        int slot = slotOf(text, start, end, hash);
        return names[slot] == null ? null : (V) values[slot];
    }

    /** Goes on from the hash of what lies behind. */
    static long hash(byte[] text, int start, int end, long behind) {
        long hash = behind;
        for (int i = end - 1; i >= start; i--) {
            hash = (hash ^ text[i]) * FACTOR;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    private void insert(byte[] text, Object value) {
        int slot = slotOf(text, 0, text.length, hash(text, 0, text.length, 0));
        names[slot] = text;
        values[slot] = value;
    }

    private void grow() {
        byte[][] before = names;
        Object[] valuesBefore = values;
        names = new byte[2 * before.length][];
        values = new Object[names.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != null) {
                insert(before[i], valuesBefore[i]);
            }
        }
    }

    /** The slot that holds the name, or the free one where it would go. */
    private int slotOf(byte[] text, int start, int end, long hash) {
        int mask = names.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (names[slot] != null && !Arrays.equals(names[slot], 0, names[slot].length, text, start, end)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
