package org.gatehouse.craft;

import java.util.Arrays;
import java.util.BitSet;

/** One direction of a TCP connection as it was heard: bytes by their distance from the first, and whether any byte was said twice and differently. */
final class Stream {
    private static final int MAX_BYTES = 1 << 20; // what lies further ahead belongs to no script here

    private byte[] bytes = new byte[4096];
    private final BitSet heard = new BitSet();
    private boolean contradictory;

    /** @param offset of the first byte; what lies before 0 or beyond the bound is left out */
    void put(int offset, byte[] data) {
        for (int i = Math.max(0, -offset); i < data.length && offset + i < MAX_BYTES; i++) {
            putByte(offset + i, data[i]);
        }
    }

    private void putByte(int at, byte value) {
        if (at >= bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + 1));
        }
        if (heard.get(at) && bytes[at] != value) {
            contradictory = true;
        }
        bytes[at] = value;
        heard.set(at);
    }

    /** The bytes from the first to the first gap. */
    byte[] whole() {
        return Arrays.copyOf(bytes, heard.nextClearBit(0));
    }

    /** All that was heard; gaps are 0. */
    byte[] all() {
        return Arrays.copyOf(bytes, heard.length());
    }

    boolean contradictory() {
        return contradictory;
    }
}
