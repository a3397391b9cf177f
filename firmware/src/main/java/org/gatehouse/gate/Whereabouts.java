package org.gatehouse.gate;

import org.gatehouse.frame.Frame;

/**
 * Where devices were seen: each MAC address in which VLAN, each IP address with which MAC address. One that is in two places at a time may be somebody else's (E19). One entry for each hash of an
 * address; of two addresses with the same hash only the latest is remembered, so that an alarm may be missed, and none is invented. One thread; nothing is allocated.
 */
final class Whereabouts {
    /** Entries of either table. */
    static final int ENTRIES = 4096;
    /** Who comes back later may have moved, and the address may have been given to another device. */
    static final long MEMORY_MICROS = 60_000_000;

    private final long[] macs = new long[ENTRIES];
    private final int[] vlans = new int[ENTRIES];
    private final long[] macsMicros = new long[ENTRIES];

    private final long[] addressesHigh = new long[ENTRIES];
    private final long[] addressesLow = new long[ENTRIES];
    private final long[] holders = new long[ENTRIES];
    private final long[] addressesMicros = new long[ENTRIES];
    private final KeyedHash hash = new KeyedHash();

    /** Notes the VLAN of a frame's sender; true where it was in another one just now. */
    boolean isInTwoNetworks(Frame frame, long nowMicros) {
        long mac = frame.sourceMac();
        int slot = slotOf(mac, 0);
        boolean other = macs[slot] == mac && vlans[slot] != frame.vlan() && isRecent(macsMicros[slot], nowMicros);
        macs[slot] = mac;
        vlans[slot] = frame.vlan();
        macsMicros[slot] = nowMicros;
        return other;
    }

    /** Notes the IP address of a frame's sender; true where another MAC address in the same VLAN had it just now. */
    boolean isAddressOfTwo(Frame frame, long nowMicros) {
        long high = frame.addressHigh(frame.sourceAddressStart()) ^ frame.vlan();
        long low = frame.addressLow(frame.sourceAddressStart());
        int slot = slotOf(high, low);
        boolean same = addressesHigh[slot] == high && addressesLow[slot] == low;
        boolean other = same && holders[slot] != frame.sourceMac() && isRecent(addressesMicros[slot], nowMicros);
        addressesHigh[slot] = high;
        addressesLow[slot] = low;
        holders[slot] = frame.sourceMac();
        addressesMicros[slot] = nowMicros;
        return other;
    }

    private static boolean isRecent(long thenMicros, long nowMicros) {
        return Math.abs(nowMicros - thenMicros) < MEMORY_MICROS;
    }

    private int slotOf(long high, long low) {
        return (int) (hash.with(hash.of(high), low) >>> 32) & ENTRIES - 1;
    }
}
