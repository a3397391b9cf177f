package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gatehouse.frame.Frame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTableTest {
    private static final int ONE_SET = 8;
    private static final long START = 1_800_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomUse_asTheSlowTwinHasIt(long seed) {
        Random random = new Random(seed);
        int pages = 2 * HeldBytes.PAGES;
        FlowTable<Flow> table = new FlowTable<>(Flow::new, ONE_SET, pages);
        Twin twin = new Twin(pages);
        long now = START;
        for (int step = 0; step < 20_000; step++) {
            now += 1 + random.nextInt(random.nextInt(500) == 0 ? 40_000_000 : 200_000);
            int client = random.nextInt(14);
            Flow flow = table.find(frame(client), now);
            twin.expire(now);
            TwinFlow known = twin.find(client);
            assertEquals(known != null, flow != null);
            if (flow == null) {
                flow = table.claim(now);
                known = twin.claim(client, now);
                flow.base = client;
            } else if (random.nextInt(3) > 0) {
                table.touch(flow, now);
                twin.touch(known, now);
            }
            assertEquals(client, flow.base);
            putSomewhere(random, table, flow, twin, known);
            assertEquals(twin.evicted, table.evicted());
        }
    }

    private static void putSomewhere(Random random, FlowTable<Flow> table, Flow flow, Twin twin, TwinFlow known) {
        int offset = random.nextInt(HeldBytes.MAX_BYTES);
        int length = 1 + random.nextInt(Math.min(3000, HeldBytes.MAX_BYTES - offset));
        if (!table.makeRoom(flow, flow.held.pagesNeeded(offset, length))) {
            return; // two devices that are counted as one
        }
        flow.held.put(offset, new byte[length], 0, length);
        twin.put(known, offset / PagePool.PAGE_BYTES, (offset + length - 1) / PagePool.PAGE_BYTES);
        assertEquals(HeldBytes.PAGES - Long.bitCount(known.pages), flow.held.pagesNeeded(0, HeldBytes.MAX_BYTES));
    }

    @Test
    void everyPartOfTheKey_tellsFlowsApart() {
        FlowTable<Flow> table = new FlowTable<>(Flow::new, 64, HeldBytes.PAGES);
        List<byte[]> frames = List.of(
                new FrameBuilder().tcp(new byte[1]),
                new FrameBuilder().ipVersion(6).tcp(new byte[1]),
                new FrameBuilder().vlan(1).tcp(new byte[1]),
                new FrameBuilder().vlan(2).tcp(new byte[1]),
                new FrameBuilder().ports(40_001, 443).tcp(new byte[1]),
                new FrameBuilder().ports(40_000, 80).tcp(new byte[1]));
        List<Flow> flows = new ArrayList<>();
        for (byte[] bytes : frames) {
            assertNull(table.find(read(bytes), START));
            flows.add(table.claim(START));
        }
        for (int i = 0; i < frames.size(); i++) {
            assertSame(flows.get(i), table.find(read(frames.get(i)), START));
        }
    }

    @Test
    void flowTouchedLongAgo_isForgottenAndItsPagesAreFree() {
        FlowTable<Flow> table = new FlowTable<>(Flow::new, ONE_SET, HeldBytes.PAGES);
        table.find(frame(1), START);
        Flow first = table.claim(START);
        first.held.put(0, new byte[HeldBytes.MAX_BYTES], 0, HeldBytes.MAX_BYTES);
        assertSame(first, table.find(frame(1), START + FlowSlot.Memory.BRIEF.micros));
        long later = START + FlowSlot.Memory.BRIEF.micros + 1;
        assertNull(table.find(frame(1), later));
        Flow second = table.claim(later);
        table.makeRoom(second, HeldBytes.PAGES);
        second.held.put(0, new byte[HeldBytes.MAX_BYTES], 0, HeldBytes.MAX_BYTES);
        assertEquals(0, table.evicted());
    }

    @Test
    void clockSetBack_keepsNoFlowForLong() {
        FlowTable<Flow> table = new FlowTable<>(Flow::new, ONE_SET, HeldBytes.PAGES);
        table.find(frame(1), START);
        table.claim(START);
        assertNotNull(table.find(frame(1), START - 1_000_000));
        assertNull(table.find(frame(1), START - 3_600_000_000L));
    }

    @Test
    void flowThatIsFilled_neverLosesItself() {
        FlowTable<Flow> table = new FlowTable<>(Flow::new, ONE_SET, HeldBytes.PAGES);
        table.find(frame(1), START);
        Flow oldest = table.claim(START);
        table.find(frame(2), START + 1);
        Flow other = table.claim(START + 1);
        if (oldest.device == other.device) {
            return; // once in a thousand: two devices that are counted as one
        }
        assertTrue(table.makeRoom(other, HeldBytes.PAGES));
        other.held.put(0, new byte[HeldBytes.MAX_BYTES], 0, HeldBytes.MAX_BYTES);
        assertTrue(table.makeRoom(oldest, HeldBytes.PAGES));
        oldest.held.put(0, new byte[HeldBytes.MAX_BYTES], 0, HeldBytes.MAX_BYTES);
        assertSame(oldest, table.find(frame(1), START + 2));
        assertNull(table.find(frame(2), START + 2));
        assertEquals(1, table.evicted());
    }

    @Test
    @Tag("E20")
    void device_hasAQuarterOfThePagesAtMost() {
        int share = 3 * HeldBytes.PAGES;
        FlowTable<Flow> table = new FlowTable<>(Flow::new, 64, 4 * share);
        for (int round = 0; round < 2; round++) {
            long now = START + round * (FlowSlot.Memory.BRIEF.micros + 1); // what is over is counted no more
            for (int port = 0; port < 3; port++) {
                table.find(read(new FrameBuilder().ports(port, 443).tcp(new byte[1])), now);
                Flow flow = table.claim(now);
                assertTrue(table.makeRoom(flow, HeldBytes.PAGES));
                flow.held.put(0, new byte[HeldBytes.MAX_BYTES], 0, HeldBytes.MAX_BYTES);
            }
            table.find(read(new FrameBuilder().ports(3, 443).tcp(new byte[1])), now);
            Flow more = table.claim(now);
            assertFalse(table.makeRoom(more, 1));
            assertTrue(table.makeRoom(more, 0));
        }
        assertEquals(0, table.evicted());
    }

    /** Each client is a device of its own, so that none has more than its share. */
    private static Frame frame(int client) {
        return read(new FrameBuilder()
                .clientMac(FrameBuilder.PUPIL + client)
                .ports(40_000 + client, 443)
                .tcp(new byte[1]));
    }

    @Test
    @Tag("E20")
    void device_hasAQuarterOfTheFlowsAtMost() {
        FlowTable<Flow> table = new FlowTable<>(Flow::new, 64, HeldBytes.PAGES);
        for (int round = 0; round < 2; round++) {
            long now = START + round * (FlowSlot.Memory.BRIEF.micros + 1); // what is over is counted no more
            int claimed = 0;
            for (int port = 0; port < 64; port++) {
                assertNull(table.find(read(new FrameBuilder().ports(port, 443).tcp(new byte[1])), now));
                claimed += table.claim(now) == null ? 0 : 1;
            }
            assertEquals(16, claimed + table.evicted());
            table.find(read(new FrameBuilder().clientMac(TestLane.STAFF).tcp(new byte[1])), now);
            assertNotNull(table.claim(now));
        }
    }

    private static Frame read(byte[] bytes) {
        Frame frame = new Frame();
        frame.read(bytes, bytes.length);
        return frame;
    }

    private static final class TwinFlow {
        private final int client;
        private long touched;
        private long pages; // a bit each

        TwinFlow(int client) {
            this.client = client;
        }
    }

    /** A list from the longest untouched to the latest touched. */
    private static final class Twin {
        private final List<TwinFlow> flows = new ArrayList<>();
        private final int allPages;
        private int evicted;

        Twin(int pages) {
            allPages = pages;
        }

        void expire(long now) {
            flows.removeIf(flow -> now - flow.touched > FlowSlot.Memory.BRIEF.micros);
        }

        TwinFlow find(int client) {
            return flows.stream()
                    .filter(flow -> flow.client == client)
                    .findFirst()
                    .orElse(null);
        }

        TwinFlow claim(int client, long now) {
            if (flows.size() == ONE_SET) {
                flows.remove(0);
                evicted++;
            }
            TwinFlow flow = new TwinFlow(client);
            flow.touched = now;
            flows.add(flow);
            return flow;
        }

        void touch(TwinFlow flow, long now) {
            flow.touched = now;
            flows.remove(flow);
            flows.add(flow);
        }

        void put(TwinFlow flow, int firstPage, int lastPage) {
            long wanted = flow.pages;
            for (int page = firstPage; page <= lastPage; page++) {
                wanted |= 1L << page;
            }
            while (used() + Long.bitCount(wanted & ~flow.pages) > allPages) {
                flows.remove(flows.get(0) == flow ? 1 : 0);
                evicted++;
            }
            flow.pages = wanted;
        }

        private int used() {
            return flows.stream().mapToInt(flow -> Long.bitCount(flow.pages)).sum();
        }
    }
}
