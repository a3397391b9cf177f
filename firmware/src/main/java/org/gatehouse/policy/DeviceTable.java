package org.gatehouse.policy;

import java.util.Arrays;
import java.util.Map;

/** From a device's MAC address to the index of its group. Immutable; open addressing, so that a look-up allocates nothing. */
final class DeviceTable {
    private static final long FREE = -1; // no MAC address: those have 48 bits

    private final long[] addresses;
    private final int[] groups;

    DeviceTable(Map<Long, Integer> groupByAddress) {
        int capacity = Integer.highestOneBit(Math.max(1, groupByAddress.size())) << 2;
        addresses = new long[capacity];
        groups = new int[capacity];
        Arrays.fill(addresses, FREE);
        groupByAddress.forEach(this::put);
    }

    /** The group's index, or {@code otherwise} for a device that is not in the table. */
    int group(long address, int otherwise) {
        int slot = slotOf(address);
        return addresses[slot] == FREE ? otherwise : groups[slot];
    }

    private void put(long address, int group) {
        int slot = slotOf(address);
        addresses[slot] = address;
        groups[slot] = group;
    }

    /** The slot that holds the address, or the free one where it would go. */
    private int slotOf(long address) {
        int mask = addresses.length - 1;
        int slot = (int) (address * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (addresses[slot] != FREE && addresses[slot] != address) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
