package org.gatehouse.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gatehouse.name.CanonicalName;

/** Names, and which safe name takes the place of each. Open addressing, at most half full, so that a look-up allocates nothing. Immutable. */
final class SafeTable {
    private final byte[][] names;
    private final SafeName[] safeNames;
    private final int longest;

    SafeTable(Map<String, SafeName> entries) {
        Map<String, SafeName> copied = new HashMap<>(entries);
        int capacity = Integer.highestOneBit(Math.max(1, 2 * copied.size())) << 1;
        names = new byte[capacity][];
        safeNames = new SafeName[capacity];
        int length = 0;
        for (Map.Entry<String, SafeName> entry : copied.entrySet()) {
            CanonicalName name = SafeNames.canonical(entry.getKey());
            int slot = slotOf(name);
            names[slot] = Arrays.copyOf(name.bytes(), name.length());
            safeNames[slot] = entry.getValue();
            length = Math.max(length, name.length());
        }
        longest = length;
    }

    /** What takes the place of a name, null for nothing. */
    SafeName find(CanonicalName name) {
        return name.length() > longest || name.labelCount() == 0 ? null : safeNames[slotOf(name)];
    }

    /** Bytes of text in the longest of the names. */
    int longest() {
        return longest;
    }

    /** The slot that holds the name, or the free one where it would go. */
    private int slotOf(CanonicalName name) {
        int mask = names.length - 1;
        int slot = hash(name) & mask;
        while (names[slot] != null
                && !Arrays.equals(names[slot], 0, names[slot].length, name.bytes(), 0, name.length())) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Nobody outside chooses these names, so no secret is needed. */
    private static int hash(CanonicalName name) {
        byte[] text = name.bytes();
        int hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = 31 * hash + text[i];
        }
        return hash ^ hash >>> 15;
    }
}
