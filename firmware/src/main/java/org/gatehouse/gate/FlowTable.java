package org.gatehouse.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gatehouse.frame.Frame;

/**
 * The flows that a lane remembers: a fixed number, in sets of eight, found by a keyed hash so that nobody can aim at one set. A full set loses
 * the flow that was touched longest ago, one that was judged before one that was not, and so does a pool without pages: a held beginning that is forgotten was never
 * released, and the client sends it again.
 */
final class FlowTable<F extends FlowSlot> {
    /** Bytes of a connection id that make a key: RFC 9000 section 17.2. */
    static final int MAX_ID = 20;

    private static final FlowSlot.Memory[] MEMORIES = FlowSlot.Memory.values();
    private static final int WAYS = 8;
    private static final int DEVICE_COUNTS = 1024;
    private static final int DEVICE_SHARE = 4; // one device may have a quarter of all flows, and of all pages

    private static final int LEAST_PAGES = HeldBytes.PAGES + QuicFlow.MAX_PAGES; // what one flow may need

    private final List<F> slots;
    private final int setMask;
    private final PagePool pool;
    private final KeyedHash hash = new KeyedHash();
    private final List<FlowSlot> lists =
            new ArrayList<>(); // by memory, a sentinel each: newer is the oldest flow, older the newest
    private final Consumer<FlowSlot> onLost;
    private final int pagesPerDevice;
    private final int[] flowsByDevice = new int[DEVICE_COUNTS]; // devices that share a count share the bound, too
    private long evicted;

    // The key that is being looked for.
    private long clientHigh;
    private long clientLow;
    private long serverHigh;
    private long serverLow;
    private int ports;
    private int vlan;
    private int ipVersion;
    private int device;

    /**
     * @param slot makes a slot that takes its pages from the pool
     * @param flows how many, a power of two and at least 8
     * @param pages how many pages of {@link PagePool#PAGE_BYTES} they share; at least as many as one flow may need
     */
    FlowTable(Function<PagePool, F> slot, int flows, int pages) {
        this(slot, flows, pages, flow -> {});
    }

    /** @param onLost is told of every flow that is about to be forgotten, be it before its time or not */
    FlowTable(Function<PagePool, F> slot, int flows, int pages, Consumer<FlowSlot> onLost) {
        this.onLost = onLost;
        pool = new PagePool(pages, DEVICE_COUNTS);
        slots = new ArrayList<>(flows);
        for (int i = 0; i < flows; i++) {
            slots.add(slot.apply(pool));
        }
        setMask = flows / WAYS - 1;
        pagesPerDevice = Math.max(pages / DEVICE_SHARE, Math.min(pages, LEAST_PAGES));
        for (int i = 0; i < MEMORIES.length; i++) {
            FlowSlot list = slot.apply(pool);
            list.older = list;
            list.newer = list;
            lists.add(list);
        }
    }

    /** Flows lost before their time. */
    long evicted() {
        return evicted;
    }

    /** The flow that a frame belongs to by its addresses and ports, or null. */
    F find(Frame frame, long nowMicros) {
        readKey(frame);
        return search(nowMicros);
    }

    /**
     * The flow that a connection id belongs to, whoever sends to it, or null.
     *
     * @param frame of the device that a new flow would be counted for
     * @param length 0 to 20
     * @param which of the connections to that id
     */
    F find(Frame frame, byte[] id, int start, int length, int which, long nowMicros) {
        readDevice(frame);
        readKey(id, start, length);
        serverLow = which;
        return search(nowMicros);
    }

    /** The same of a frame that a device receives: a new flow counts for that one. */
    F findOfReceiver(Frame frame, long nowMicros) {
        readKey(frame);
        device = deviceOf(frame.destinationMac());
        return search(nowMicros);
    }

    /**
     * What a fragment of an IP packet belongs to by its addresses and the packet's identification, or null.
     *
     * @param mac of the device that a new packet would be counted for
     */
    F findPacket(Frame fragment, long mac, int identification, long nowMicros) {
        device = deviceOf(mac);
        readParties(fragment);
        ports = identification;
        return search(nowMicros);
    }

    private F search(long nowMicros) {
        expire(nowMicros);
        int set = set();
        for (int i = 0; i < WAYS; i++) {
            F flow = slots.get(set + i);
            if (flow.state != FlowSlot.State.FREE && hasKey(flow)) {
                return flow;
            }
        }
        return null;
    }

    /**
     * A flow for the frame that {@link #find} has just not found: a free slot, or the oldest flow's of its set; null where the device has its share
     * of all flows already, so that a flood of one cannot make the gate forget the others'.
     */
    F claim(long nowMicros) {
        if (flowsByDevice[device] >= Math.max(WAYS, slots.size() / DEVICE_SHARE)) {
            return null;
        }
        F chosen = leastNeeded(set());
        if (chosen.state != FlowSlot.State.FREE) {
            evicted++;
            release(chosen);
        }
        chosen.clientHigh = clientHigh;
        chosen.clientLow = clientLow;
        chosen.serverHigh = serverHigh;
        chosen.serverLow = serverLow;
        chosen.ports = ports;
        chosen.vlan = vlan;
        chosen.ipVersion = ipVersion;
        chosen.device = device;
        flowsByDevice[device]++;
        chosen.reset();
        chosen.state = FlowSlot.State.PLAIN;
        chosen.touchedMicros = nowMicros;
        link(chosen);
        return chosen;
    }

    /** Of a set: a free slot, or the oldest flow of those that are remembered most briefly. */
    private F leastNeeded(int set) {
        F chosen = slots.get(set);
        for (int i = 0; i < WAYS && chosen.state != FlowSlot.State.FREE; i++) {
            F flow = slots.get(set + i);
            int longer = flow.listed.compareTo(chosen.listed);
            if (flow.state == FlowSlot.State.FREE
                    || longer < 0
                    || longer == 0 && flow.touchedMicros < chosen.touchedMicros) {
                chosen = flow;
            }
        }
        return chosen;
    }

    /** The memory that the flows share. */
    PagePool pool() {
        return pool;
    }

    /** Makes a flow the latest touched of those that are remembered as long as it is now; to be called when its state is what it will be. */
    void touch(F flow, long nowMicros) {
        flow.touchedMicros = nowMicros;
        unlink(flow);
        link(flow);
    }

    /** Gives a flow's slot and its pages back. */
    void forget(F flow) {
        release(flow);
    }

    /**
     * Sees to it that a flow can take pages: from the oldest flows where the pool has none left. False where the device has its share of all pages already: nobody
     * can make the gate forget by filling its memory, neither what others opened nor what it opened itself.
     */
    boolean makeRoom(F flow, int needed) {
        if (needed > 0 && pool.taken(flow.device) + needed > pagesPerDevice) {
            return false;
        }
        while (pool.available() < needed) {
            evicted++;
            release(leastNeededBut(flow));
        }
        pool.takeFor(flow.device);
        return true;
    }

    private FlowSlot leastNeededBut(F flow) {
        for (int i = 0; i < MEMORIES.length; i++) {
            FlowSlot list = lists.get(i);
            FlowSlot oldest = list.newer == flow ? flow.newer : list.newer;
            if (oldest != list) {
                return oldest;
            }
        }
        throw new AssertionError("one flow alone needs more pages than there are");
    }

    /** Forgets what is over. {@link #find} does it too, but a table that nobody asks keeps all of it for that moment. */
    void expire(long nowMicros) {
        for (int i = 0; i < MEMORIES.length; i++) {
            FlowSlot list = lists.get(i);
            while (list.newer != list && isOver(list.newer, nowMicros)) {
                release(list.newer);
            }
        }
    }

    /** A flow from the future is over too: the clock was set back, and would keep it for as long. */
    private static boolean isOver(FlowSlot flow, long nowMicros) {
        return Math.abs(nowMicros - flow.touchedMicros) > flow.listed.micros;
    }

    private void release(FlowSlot flow) {
        onLost.accept(flow);
        flow.clear();
        flowsByDevice[flow.device]--;
        unlink(flow);
    }

    private void link(FlowSlot flow) {
        flow.listed = flow.memory();
        FlowSlot list = lists.get(flow.listed.ordinal());
        flow.older = list.older;
        flow.newer = list;
        list.older.newer = flow;
        list.older = flow;
    }

    private static void unlink(FlowSlot flow) {
        flow.older.newer = flow.newer;
        flow.newer.older = flow.older;
    }

    private void readDevice(Frame frame) {
        device = deviceOf(frame.sourceMac());
    }

    private int deviceOf(long mac) {
        return (int) (hash.of(mac) >>> 32) & (DEVICE_COUNTS - 1);
    }

    private void readKey(Frame frame) {
        readDevice(frame);
        readParties(frame);
        ports = frame.sourcePort() << 16 | frame.destinationPort();
    }

    private void readParties(Frame frame) {
        ipVersion = frame.ipVersion();
        vlan = frame.vlan();
        clientHigh = frame.addressHigh(frame.sourceAddressStart());
        clientLow = frame.addressLow(frame.sourceAddressStart());
        serverHigh = frame.addressHigh(frame.destinationAddressStart());
        serverLow = frame.addressLow(frame.destinationAddressStart());
    }

    private void readKey(byte[] id, int start, int length) {
        ipVersion = 0;
        vlan = length;
        ports = (int) partOf(id, start, length, 16, Integer.BYTES);
        clientHigh = partOf(id, start, length, 0, Long.BYTES);
        clientLow = partOf(id, start, length, 8, Long.BYTES);
        serverHigh = 0;
        serverLow = 0;
    }

    /** So many bytes of an id as a number, zeros where it is shorter. */
    private static long partOf(byte[] id, int start, int length, int from, int bytes) {
        long part = 0;
        for (int i = from; i < from + bytes; i++) {
            part = part << 8 | (i < length ? id[start + i] & 0xff : 0);
        }
        return part;
    }

    private boolean hasKey(FlowSlot flow) {
        return flow.ports == ports
                && flow.clientLow == clientLow
                && flow.serverLow == serverLow
                && flow.clientHigh == clientHigh
                && flow.serverHigh == serverHigh
                && flow.vlan == vlan
                && flow.ipVersion == ipVersion;
    }

    private int set() {
        long ends = hash.with(hash.with(hash.of(ports), clientLow), serverLow);
        long parties = hash.with(hash.with(ends, clientHigh), serverHigh);
        return ((int) (parties >>> 32) & setMask) * WAYS;
    }
}
