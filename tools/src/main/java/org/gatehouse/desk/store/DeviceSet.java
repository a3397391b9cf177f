package org.gatehouse.desk.store;

import java.util.BitSet;

/** Devices, each counted once. */
final class DeviceSet {
    private final BitSet numbers = new BitSet();

    void add(int device) {
        numbers.set(device);
    }

    int size() {
        return numbers.cardinality();
    }
}
