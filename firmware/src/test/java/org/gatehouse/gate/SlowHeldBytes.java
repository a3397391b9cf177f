package org.gatehouse.gate;

import java.util.Arrays;

/** The obvious twin of {@link HeldBytes}: a byte and a mark for each place. */
final class SlowHeldBytes {
    final byte[] bytes = new byte[HeldBytes.MAX_BYTES];
    private final boolean[] marked = new boolean[HeldBytes.MAX_BYTES];

    boolean same(int offset, byte[] source, int start, int length) {
        for (int i = 0; i < length; i++) {
            int at = offset + i;
            if (at >= 0 && at < bytes.length && marked[at] && bytes[at] != source[start + i]) {
                return false;
            }
        }
        return true;
    }

    HeldBytes.Put put(int offset, byte[] source, int start, int length) {
        if (!same(offset, source, start, length)) {
            return HeldBytes.Put.DIFFERENT;
        }
        boolean fresh = false;
        for (int i = 0; i < length; i++) {
            fresh |= !marked[offset + i];
            marked[offset + i] = true;
            bytes[offset + i] = source[start + i];
        }
        return fresh ? HeldBytes.Put.NEW : HeldBytes.Put.REPEATED;
    }

    void overwrite(int offset, byte[] source, int start, int length) {
        System.arraycopy(source, start, bytes, offset, length);
    }

    void clear() {
        Arrays.fill(marked, false);
    }

    int prefix() {
        int prefix = 0;
        while (prefix < marked.length && marked[prefix]) {
            prefix++;
        }
        return prefix;
    }

    int end() {
        int end = marked.length;
        while (end > 0 && !marked[end - 1]) {
            end--;
        }
        return end;
    }
}
