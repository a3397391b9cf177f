package org.gatehouse.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** From a device's MAC address to what it is judged as. Immutable; open addressing, so that a look-up allocates nothing. */
final class DeviceTable {
    private static final long FREE = -1; // no MAC address: those have 48 bits

    private final long[] addresses;
    private final Standing[] standings;
    private final boolean[] quarantined;

    private DeviceTable(Builder builder) {
        int size = builder.standings.size();
        int capacity = Integer.highestOneBit(Math.max(1, size)) << 2;
        addresses = new long[capacity];
        standings = new Standing[capacity];
        quarantined = new boolean[capacity];
        Arrays.fill(addresses, FREE);
        builder.standings.forEach((address, standing) -> {
            int slot = slotOf(address);
            addresses[slot] = address;
            standings[slot] = standing;
            quarantined[slot] = builder.quarantined.containsKey(address);
        });
    }

    /** The slot of a device, which holds nothing where it is in no table. */
    int slotOf(long address) {
        int mask = addresses.length - 1;
        int slot = (int) (address * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (addresses[slot] != FREE && addresses[slot] != address) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** What the device of a slot is judged as, or null. */
    Standing standing(int slot) {
        return standings[slot];
    }

    boolean isQuarantined(int slot) {
        return quarantined[slot];
    }

    /** Collects the devices. */
    static final class Builder {
        private final Map<Long, Standing> standings = new HashMap<>();
        private final Map<Long, Boolean> quarantined = new HashMap<>();

        void put(long address, Standing standing) {
            standings.put(address, standing);
        }

        /** The first quarantine of a device counts. */
        void quarantine(long address, Standing standing) {
            if (quarantined.putIfAbsent(address, true) == null) {
                standings.put(address, standing);
            }
        }

        DeviceTable build() {
            return new DeviceTable(this);
        }
    }
}
