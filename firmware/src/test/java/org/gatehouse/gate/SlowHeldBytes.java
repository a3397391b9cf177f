package org.gatehouse.gate;

import java.util.BitSet;

/** The obvious twin of {@link HeldBytes}: a byte and a mark for each place. */
final class SlowHeldBytes {
    final byte[] bytes = new byte[HeldBytes.MAX_BYTES];
    private final BitSet marked = new BitSet();

    boolean same(int offset, byte[] source, int start, int length) {
        for (int i = 0; i < length; i++) {
            int at = offset + i;
            if (at >= 0 && at < bytes.length && marked.get(at) && bytes[at] != source[start + i]) {
                return false;
            }
        }
        return true;
    }

    HeldBytes.Put put(int offset, byte[] source, int start, int length) {
        if (!same(offset, source, start, length)) {
            return HeldBytes.Put.DIFFERENT;
        }
        boolean fresh = marked.nextClearBit(offset) < offset + length;
        marked.set(offset, offset + length);
        System.arraycopy(source, start, bytes, offset, length);
        return fresh ? HeldBytes.Put.NEW : HeldBytes.Put.REPEATED;
    }

    void overwrite(int offset, byte[] source, int start, int length) {
        System.arraycopy(source, start, bytes, offset, length);
    }

    void clear() {
        marked.clear();
    }

    int prefix() {
        return marked.nextClearBit(0);
    }

    int end() {
        return marked.length();
    }
}
