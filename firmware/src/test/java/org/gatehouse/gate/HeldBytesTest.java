package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
    private final PagePool pool = new PagePool(2 * HeldBytes.PAGES, 1);
    private final HeldBytes held = new HeldBytes(pool);

    @Test
    @Tag("E05")
    void randomSegments_asTheSlowTwinHasThem() {
        Random random = new Random(1);
        for (int round = 0; round < 800; round++) {
            SlowHeldBytes twin = new SlowHeldBytes();
            byte[] stream = new byte[HeldBytes.MAX_BYTES];
            random.nextBytes(stream);
            int reach = 1 + random.nextInt(random.nextBoolean() ? 300 : HeldBytes.MAX_BYTES);
            for (int put = 0; put < 40; put++) {
                putRandomly(random, stream, reach, twin);
            }
            held.clear();
            assertEquals(2 * HeldBytes.PAGES, pool.available());
        }
    }

    private void putRandomly(Random random, byte[] stream, int reach, SlowHeldBytes twin) {
        int offset = edge(random, random.nextInt(reach), reach - 1);
        int end = edge(random, offset + 1 + random.nextInt(reach - offset), reach);
        end = Math.max(end, offset + 1);
        byte[] source = new byte[end - offset + 7];
        System.arraycopy(stream, offset, source, 7, end - offset);
        if (random.nextInt(10) == 0) {
            source[7 + random.nextInt(end - offset)] ^= 1;
        }
        assertEquals(twin.same(offset, source, 7, end - offset), held.sameWhereHeld(offset, source, 7, end - offset));
        compareFromBefore(random, stream, twin);
        int needed = held.pagesNeeded(offset, end - offset);
        int before = pool.available();
        HeldBytes.Put expected = twin.put(offset, source, 7, end - offset);
        assertEquals(expected, held.put(offset, source, 7, end - offset));
        assertTrue(before - pool.available() <= needed, "took more pages than it said");
        assertEquals(twin.prefix(), held.prefix());
        byte[] copy = new byte[held.prefix() + 3];
        held.copyTo(0, held.prefix(), copy, 3);
        assertArrayEquals(Arrays.copyOf(twin.bytes, twin.prefix()), Arrays.copyOfRange(copy, 3, copy.length));
    }

    /** A segment that begins before the opening, or ends behind all that can be held. */
    private void compareFromBefore(Random random, byte[] stream, SlowHeldBytes twin) {
        int before = random.nextInt(20);
        int length = 1 + random.nextInt(random.nextBoolean() ? 40 : HeldBytes.MAX_BYTES + 100);
        byte[] source = new byte[before + HeldBytes.MAX_BYTES + 100];
        System.arraycopy(stream, 0, source, before, stream.length);
        if (random.nextInt(3) == 0) {
            source[random.nextInt(length)] ^= 1;
        }
        assertEquals(twin.same(-before, source, 0, length), held.sameWhereHeld(-before, source, 0, length));
    }

    private static int edge(Random random, int at, int limit) {
        int page = PagePool.PAGE_BYTES;
        int nearest = Math.round((float) at / page) * page + random.nextInt(3) - 1;
        return random.nextInt(4) == 0 ? Math.max(0, Math.min(limit, nearest)) : at;
    }

    @Test
    void allPages_holdTheLongestOpening() {
        byte[] longest = new byte[HeldBytes.MAX_BYTES];
        new Random(2).nextBytes(longest);
        assertEquals(HeldBytes.PAGES, held.pagesNeeded(0, longest.length));
        assertEquals(HeldBytes.Put.NEW, held.put(0, longest, 0, longest.length));
        assertEquals(HeldBytes.MAX_BYTES, held.prefix());
        assertEquals(0, held.pagesNeeded(0, longest.length));
        assertEquals(HeldBytes.PAGES, pool.available());
    }

    @Test
    void pagesTakenAgain_remindOfNothing() {
        held.put(0, Openings.filled(5000, 1), 0, 5000);
        held.clear();
        assertEquals(0, held.prefix());
        assertEquals(HeldBytes.Put.NEW, held.put(1, Openings.filled(1, 2), 0, 1));
        assertEquals(0, held.prefix());
        assertEquals(HeldBytes.Put.NEW, held.put(0, Openings.filled(1, 3), 0, 1));
        assertEquals(2, held.prefix());
    }
}
