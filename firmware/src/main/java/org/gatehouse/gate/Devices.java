package org.gatehouse.gate;

import java.util.Arrays;

/**
 * What a lane remembers of each device: how much it opened and logged of late. A fixed table of MAC addresses, in sets of eight found by a keyed hash; a full set loses the
 * device that was silent longest, and one that came within the last minute before any other. One thread; nothing is allocated.
 *
 * <p>Each allowance is one number: the moment up to which it is spent (the generic cell rate algorithm, ITU-T I.371 annex A). An opening costs some microseconds of it, and it may run
 * ahead of the clock by the burst.
 *
 * <p>Who floods may do so under a new address a frame, and no filter can tell these from devices that have just been switched on. Devices that are neither in the policy nor known here for a
 * minute share one allowance, so that such a flood meets it, and not the others.
 */
final class Devices {
    /** As many as a large school has in use within minutes. */
    static final int DEVICES = 4096;

    /** What an opening costs, in microseconds: 1,000 a second, as many as a school's own resolver asks for all of its devices. */
    static final long OPENING = 1_000;
    /** What a fragment costs: 4,000 a second, 48 Mbit/s in fragments as large as they get. */
    static final long FRAGMENT = 250;
    /** What an answer costs who receives it: 2,000 a second, twice as many as it may ask questions. */
    static final long ANSWER = 500;
    /** What a datagram costs of which the rules hold every one, be it an opening or not: 20,000 a second. */
    static final long BULK = 50;
    /** What a device may spend at once: 5,000 openings. A browser that restores a hundred tabs makes 2,000 in a few seconds. */
    static final long BURST_MICROS = 5_000_000;

    /** What an opening of a stranger costs all strangers: 2,000 a second, 10,000 at once: a school that is switched on in the morning. */
    static final long STRANGERS_OPENING = 500;
    /** How long a device stays a stranger. */
    static final long STRANGER_MICROS = 60_000_000;

    /** What a row in the log costs: 50 a second, so that one device takes half a day to push the rows of all others out of a log of two million. */
    static final long ROW = 20_000;
    /** What a device may log at once: 3,000 rows. */
    static final long ROWS_BURST_MICROS = 60_000_000;

    /** What a row about a stranger costs all strangers: 200 a second, 12,000 at once. */
    static final long STRANGERS_ROW = 5_000;

    private static final int WAYS = 8;
    private static final long NOBODY = -1; // no MAC address: those have 48 bits

    private final long[] macs = new long[DEVICES];
    private final long[] firstMicros = new long[DEVICES];
    private final long[] latestMicros = new long[DEVICES];
    private final long[] openedUntil = new long[DEVICES];
    private final boolean[] isInPolicy = new boolean[DEVICES];
    private final long[] loggedUntil = new long[DEVICES + 1]; // the last is that of strangers
    private final long[] strangersUntil = new long[1];
    private final KeyedHash hash = new KeyedHash();

    Devices() {
        Arrays.fill(macs, NOBODY);
    }

    /**
     * Whether a device may open something; if so, it has cost it something.
     *
     * @param isInPolicy whether the policy names the device
     * @param cost see {@link #OPENING}
     */
    boolean admits(long mac, boolean isInPolicy, long cost, long nowMicros) {
        int slot = find(mac, nowMicros);
        boolean here = macs[slot] == mac;
        if (here && !spend(openedUntil, slot, cost, BURST_MICROS, nowMicros)) {
            return false;
        }
        boolean stranger = !isInPolicy && (!here || isNew(slot, nowMicros));
        if (stranger && !spend(strangersUntil, 0, cost * STRANGERS_OPENING / OPENING, BURST_MICROS, nowMicros)) {
            return false;
        }
        if (!here) {
            begin(slot, mac, nowMicros);
            openedUntil[slot] += cost;
        }
        latestMicros[slot] = nowMicros;
        this.isInPolicy[slot] = isInPolicy;
        return true;
    }

    /** Whether a row about a device may go into the log; if so, it has cost it something. */
    boolean mayLog(long mac, long nowMicros) {
        int slot = find(mac, nowMicros);
        boolean here = macs[slot] == mac;
        if (here && !spend(loggedUntil, slot, ROW, ROWS_BURST_MICROS, nowMicros)) {
            return false;
        }
        boolean stranger = !here || !isInPolicy[slot] && isNew(slot, nowMicros);
        return !stranger || spend(loggedUntil, DEVICES, STRANGERS_ROW, ROWS_BURST_MICROS, nowMicros);
    }

    private void begin(int slot, long mac, long nowMicros) {
        macs[slot] = mac;
        firstMicros[slot] = nowMicros;
        openedUntil[slot] = nowMicros;
        loggedUntil[slot] = nowMicros;
    }

    /** What was spent farther ahead than anybody may spend was spent before the clock was set back. */
    private static boolean spend(long[] until, int at, long cost, long burst, long nowMicros) {
        long from = until[at] > nowMicros + burst ? nowMicros : Math.max(until[at], nowMicros);
        if (from + cost > nowMicros + burst) {
            return false;
        }
        until[at] = from + cost;
        return true;
    }

    private boolean isNew(int slot, long nowMicros) {
        return Math.abs(nowMicros - firstMicros[slot]) < STRANGER_MICROS;
    }

    /** The device's slot, or the one that it would get: from a stranger if there is one, for these may be many, and all one. */
    private int find(long mac, long nowMicros) {
        int set = ((int) (hash.of(mac) >>> 32) & DEVICES / WAYS - 1) * WAYS;
        int least = set;
        for (int slot = set; slot < set + WAYS; slot++) {
            if (macs[slot] == mac) {
                return slot;
            }
            boolean younger = isNew(slot, nowMicros) && !isNew(least, nowMicros);
            boolean sameAge = isNew(slot, nowMicros) == isNew(least, nowMicros);
            if (younger || sameAge && latestMicros[slot] < latestMicros[least]) {
                least = slot;
            }
        }
        return least;
    }
}
