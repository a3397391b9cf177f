package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** The bytes of two openings that share a pool of pages, and an obvious twin of each. */
class HeldBytesFuzzTest {
    private static final int STEP = 6;
    private static final int MAX_STEPS = 60;
    private static final int SHORT = 4096; // longer pieces only make fuzzing slow, but for a few
    private static final int PAGES = 2 * HeldBytes.PAGES;
    private static final byte[] CONTENT = new byte[HeldBytes.MAX_BYTES];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    private final PagePool pool = new PagePool(PAGES, 1);
    private final HeldBytes[] held = {new HeldBytes(pool), new HeldBytes(pool)};

    /** Six bytes a step: what to do with which opening, where, with how many bytes, and which of them differs. */
    @FuzzTest
    void steps(byte[] input) {
        SlowHeldBytes[] twins = {new SlowHeldBytes(), new SlowHeldBytes()};
        ByteBuffer in = ByteBuffer.wrap(input, 0, Math.min(input.length, STEP * MAX_STEPS));
        while (in.remaining() >= STEP) {
            int what = in.get();
            int further = what < 0 ? PagePool.PAGE_BYTES : 0; // what two bytes do not reach
            int offset = (in.getShort() & 0xffff) + further;
            int longest = Math.min(HeldBytes.MAX_BYTES - offset, (what & 0x70) == 0x70 ? HeldBytes.MAX_BYTES : SHORT);
            int length = 1 + ((in.getShort() & 0xffff) + further) % longest;
            int which = what & 1;
            step(what >> 1 & 3, offset, length, in.get(), held[which], twins[which]);
            for (int i = 0; i < 2; i++) {
                assertEquals(twins[i].prefix(), held[i].prefix());
                assertEquals(twins[i].end(), held[i].end());
            }
        }
        for (int i = 0; i < 2; i++) {
            checkCopy(held[i], twins[i], 0, twins[i].prefix());
            held[i].clear();
        }
        assertEquals(PAGES, pool.available(), "a page was lost, or given back twice");
    }

    private void step(int what, int offset, int length, int differs, HeldBytes held, SlowHeldBytes twin) {
        int at = offset + differs * length / 128;
        byte[] source = differs < 0 ? CONTENT : Arrays.copyOf(CONTENT, CONTENT.length);
        if (differs >= 0) {
            source[at] ^= (byte) (1 + differs);
        }
        switch (what) {
            case 0 -> {
                int before = pool.available();
                int needed = held.pagesNeeded(offset, length);
                assertTrue(needed <= before);
                assertEquals(twin.put(offset, source, offset, length), held.put(offset, source, offset, length));
                assertTrue(before - pool.available() <= needed, "took more pages than it said");
            }
            case 1 -> {
                int from = offset - differs;
                int to = Math.min(length, source.length);
                assertEquals(twin.same(from, source, 0, to), held.sameWhereHeld(from, source, 0, to));
            }
            case 2 -> {
                int end = Math.min(offset + length, twin.prefix());
                if (offset < end) {
                    held.overwrite(offset, source, offset, end - offset);
                    twin.overwrite(offset, source, offset, end - offset);
                    checkCopy(held, twin, offset, end - offset);
                }
            }
            default -> {
                if (differs < -100) {
                    held.clear();
                    twin.clear();
                }
            }
        }
    }

    private static void checkCopy(HeldBytes held, SlowHeldBytes twin, int offset, int length) {
        byte[] copy = new byte[length + 2];
        held.copyTo(offset, length, copy, 1);
        byte[] expected = new byte[length + 2];
        System.arraycopy(twin.bytes, offset, expected, 1, length);
        assertArrayEquals(expected, copy);
    }
}
