package org.gatehouse.policy;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;

/**
 * Names that a person wrote into a policy, and what each stands for. Open addressing over the hash of a suffix, read from its end, so that all suffixes of a name are
 * hashed in one pass and a look-up allocates nothing. Filled by the thread that loads the policy, immutable after.
 */
final class NameSet {
    private static final int FIRST_CAPACITY = 16; // a power of two, as all that follow
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private byte[][] names = new byte[FIRST_CAPACITY][];
    private Cover[] covers = new Cover[FIRST_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds a name; false when it is there already. */
    boolean add(CanonicalName name, Cover cover) {
        byte[] text = Arrays.copyOf(name.bytes(), name.length());
        int slot = slotOf(text, 0, text.length, hash(text, 0, text.length, 0));
        if (names[slot] != null) {
            return false;
        }
        names[slot] = text;
        covers[slot] = cover;
        if (2 * ++size > names.length) {
            grow();
        }
        return true;
    }

    /** Whether one of the names stands for this one. */
    boolean covers(CanonicalName name) {
        byte[] text = name.bytes();
        int end = name.length();
        long hash = 0;
        int from = end;
        for (int label = name.labelCount() - 1; label >= 0; label--) {
            int start = name.labelStart(label);
            hash = hash(text, start, from, hash);
            from = start;
            int slot = slotOf(text, start, end, hash);
            if (names[slot] != null && covers[slot] != (start == 0 ? Cover.BELOW : Cover.NAME_ONLY)) {
                return true;
            }
        }
        return false;
    }

    private void grow() {
        byte[][] before = names;
        Cover[] coversBefore = covers;
        names = new byte[2 * before.length][];
        covers = new Cover[names.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != null) {
                int slot = slotOf(before[i], 0, before[i].length, hash(before[i], 0, before[i].length, 0));
                names[slot] = before[i];
                covers[slot] = coversBefore[i];
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

    /** Goes on from the hash of what lies behind. */
    private static long hash(byte[] text, int start, int end, long behind) {
        long hash = behind;
        for (int i = end - 1; i >= start; i--) {
            hash = (hash ^ text[i]) * FACTOR;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
