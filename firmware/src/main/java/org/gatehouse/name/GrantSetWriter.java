package org.gatehouse.name;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Gathers the distinct sets of grants of a table, and writes them as {@link GrantSets} reads them. */
final class GrantSetWriter {
    private static final int MAX_REMEMBERED = 1 << 16; // past that a set may be written twice: memory is worth more

    private final Map<Key, Integer> ids = new HashMap<>();
    private int[] ends = new int[64];
    private int[] grants = new int[256];
    private int count;
    private int used;

    /** The id of the set of the first so many grants, which are in ascending order. */
    int idOf(int[] ofName, int size) {
        Integer known = ids.get(new Key(ofName, size));
        if (known != null) {
            return known;
        }
        if (ids.size() < MAX_REMEMBERED) {
            ids.put(new Key(Arrays.copyOf(ofName, size), size), count);
        }
        if (size > grants.length - used) {
            grants = Arrays.copyOf(grants, Math.max(2 * grants.length, used + size));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        System.arraycopy(ofName, 0, grants, used, size);
        used += size;
        ends[count] = used;
        return count++;
    }

    void write(TableOutput output) throws IOException {
        output.room(2 * Integer.BYTES).putInt(count).putInt(0);
        for (int set = 0; set < count; set++) {
            output.room(Integer.BYTES).putInt(ends[set]);
        }
        for (int i = 0; i < used; i++) {
            output.room(Integer.BYTES).putInt(grants[i]);
        }
        output.end(Section.SETS);
    }

    private record Key(int[] grants, int size) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(grants, 0, size, key.grants, 0, key.size);
        }

        @Override
        public int hashCode() {
            int hash = size;
            for (int i = 0; i < size; i++) {
                hash = 31 * hash + grants[i];
            }
            return hash;
        }
    }
}
