package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers for values that repeat, from 0 on in the order of their first appearance. A table of its own, since a {@code HashMap} would cost three times the memory for each name. */
final class Dictionary<T> {
    private static final int FREE = -1;

    private final List<T> values = new ArrayList<>();
    private int[] slots = new int[1 << 10];

    Dictionary() {
        Arrays.fill(slots, FREE);
    }

    /** The number of a value, a new one where it has none. */
    int numberOf(T value) {
        int slot = slotOf(value);
        if (slots[slot] != FREE) {
            return slots[slot];
        }
        if (values.size() * 2 >= slots.length) {
            grow();
            slot = slotOf(value);
        }
        slots[slot] = values.size();
        values.add(value);
        return values.size() - 1;
    }

    T at(int number) {
        return values.get(number);
    }

    int size() {
        return values.size();
    }

    private int slotOf(T value) {
        int hash = value.hashCode() * 0x9E3779B9; // 2^32 / golden ratio: neighbours are spread
        int slot = (hash ^ hash >>> 15) & slots.length - 1;
        while (slots[slot] != FREE && !values.get(slots[slot]).equals(value)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, FREE);
        for (int number = 0; number < values.size(); number++) {
            slots[slotOf(values.get(number))] = number;
        }
    }
}
