package org.gatehouse.gate;

import java.security.SecureRandom;
import org.gatehouse.frame.Frame;

/**
 * The flows that a lane remembers: a fixed number, in sets of eight, found by a keyed hash so that nobody can aim at one set. A full set loses
 * the flow that was touched longest ago, and so does a pool without pages: a held beginning that is forgotten was never released, and
 * the client sends it again.
 */
final class FlowTable {
    /** A little longer than the kernel's set remembers a flow, see the rules of {@code divert}. */
    static final long MEMORY_MICROS = 35_000_000;

    private static final int WAYS = 8;

    private final Flow[] slots;
    private final int setMask;
    private final PagePool pool;
    private final long hashKey;
    private final Flow list; // sentinel: newer is the oldest flow, older the newest
    private long evicted;

    // The key that is being looked for.
    private long clientHigh;
    private long clientLow;
    private long serverHigh;
    private long serverLow;
    private int ports;
    private int vlan;
    private int ipVersion;

    /**
     * @param flows how many, a power of two and at least 8
     * @param pages how many pages of {@link PagePool#PAGE_BYTES} they share; at least as many as one flow may need, {@link HeldBytes#PAGES}
     */
    FlowTable(int flows, int pages) {
        pool = new PagePool(pages);
        slots = new Flow[flows];
        for (int i = 0; i < flows; i++) {
            slots[i] = new Flow(pool);
        }
        setMask = flows / WAYS - 1;
        hashKey = new SecureRandom().nextLong() | 1;
        list = new Flow(pool);
        list.older = list;
        list.newer = list;
    }

    /** Flows lost before their time. */
    long evicted() {
        return evicted;
    }

    /** The flow that a TCP frame belongs to, or null. */
    Flow find(Frame frame, long nowMicros) {
        expire(nowMicros);
        readKey(frame);
        int set = set();
        for (int i = 0; i < WAYS; i++) {
            Flow flow = slots[set + i];
            if (flow.state != Flow.State.FREE && hasKey(flow)) {
                return flow;
            }
        }
        return null;
    }

    /** A flow for the frame that {@link #find} has just not found: a free slot, or the oldest flow's of its set. */
    Flow claim(long nowMicros) {
        int set = set();
        Flow chosen = slots[set];
        for (int i = 0; i < WAYS && chosen.state != Flow.State.FREE; i++) {
            Flow flow = slots[set + i];
            if (flow.state == Flow.State.FREE || flow.touchedMicros < chosen.touchedMicros) {
                chosen = flow;
            }
        }
        if (chosen.state != Flow.State.FREE) {
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
        chosen.released = 0;
        chosen.state = Flow.State.PLAIN;
        chosen.touchedMicros = nowMicros;
        link(chosen);
        return chosen;
    }

    /** Makes a flow the latest touched. */
    void touch(Flow flow, long nowMicros) {
        flow.touchedMicros = nowMicros;
        unlink(flow);
        link(flow);
    }

    /** Sees to it that a flow can put a segment: takes pages from the oldest flows where the pool has none left. */
    void makeRoom(Flow flow, int offset, int length) {
        int needed = flow.held.pagesNeeded(offset, length);
        while (pool.available() < needed) {
            Flow oldest = list.newer == flow ? flow.newer : list.newer;
            evicted++;
            release(oldest);
        }
    }

    private void expire(long nowMicros) {
        while (list.newer != list && isOver(list.newer, nowMicros)) {
            release(list.newer);
        }
    }

    /** A flow from the future is over too: the clock was set back, and would keep it for as long. */
    private static boolean isOver(Flow flow, long nowMicros) {
        return Math.abs(nowMicros - flow.touchedMicros) > MEMORY_MICROS;
    }

    private void release(Flow flow) {
        flow.held.clear();
        flow.state = Flow.State.FREE;
        unlink(flow);
    }

    private void link(Flow flow) {
        flow.older = list.older;
        flow.newer = list;
        list.older.newer = flow;
        list.older = flow;
    }

    private static void unlink(Flow flow) {
        flow.older.newer = flow.newer;
        flow.newer.older = flow.older;
    }

    private void readKey(Frame frame) {
        ipVersion = frame.ipVersion();
        vlan = frame.vlan();
        ports = frame.sourcePort() << 16 | frame.destinationPort();
        clientHigh = frame.addressHigh(frame.sourceAddressStart());
        clientLow = frame.addressLow(frame.sourceAddressStart());
        serverHigh = frame.addressHigh(frame.destinationAddressStart());
        serverLow = frame.addressLow(frame.destinationAddressStart());
    }

    private boolean hasKey(Flow flow) {
        return flow.ports == ports
                && flow.clientLow == clientLow
                && flow.serverLow == serverLow
                && flow.clientHigh == clientHigh
                && flow.serverHigh == serverHigh
                && flow.vlan == vlan
                && flow.ipVersion == ipVersion;
    }

    private int set() {
        long hash = mix(mix(mix(mix(mix(hashKey, ports), clientLow), serverLow), clientHigh), serverHigh);
        return ((int) (hash >>> 32) & setMask) * WAYS;
    }

    private long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9e3779b97f4a7c15L;
        return (mixed ^ mixed >>> 29) * hashKey;
    }
}
