package org.gatehouse.name;

import java.nio.ByteBuffer;

/** What {@link NameTable#find} found; a slot that its one thread reuses. */
public final class Match {
    private final PackedSuffixes asked = new PackedSuffixes();
    private final int[] lists = new int[Categories.MAX];
    private long categories;
    private int list = -1;
    private int entryStart = -1;

    /** The categories of the longest listed suffix and of those above it: a set of bits over {@link NameTable#categories()}. */
    public long categories() {
        return categories;
    }

    /** The id of the list that named the longest entry, the first one where several did; -1 when nothing is listed; see {@link NameTable#list}. */
    public int list() {
        return list;
    }

    /** The id of the list that put the name into a category, by the longest entry that does; -1 when none does. */
    public int listOf(int categoryBit) {
        return (categories >>> categoryBit & 1) == 0 ? -1 : lists[categoryBit];
    }

    /** Offset in the name where the longest listed suffix begins, -1 when nothing is listed. */
    public int entryStart() {
        return entryStart;
    }

    /** Makes it say that nothing is listed. */
    public void clear() {
        categories = 0;
        list = -1;
        entryStart = -1;
    }

    PackedSuffixes asked() {
        return asked;
    }

    /**
     * Takes over what an entry grants, from a table's bytes. Entries come from the shortest to the longest, so that the longest has
     * the last word; the grants of one in the order of their lists, so that the first list has it.
     */
    void take(ByteBuffer table, int grantsStart, int grantsEnd, int scope, int start) {
        long ofEntry = 0;
        for (int at = grantsStart; at < grantsEnd; at += Integer.BYTES) {
            int grant = table.getInt(at);
            long category = 1L << Grant.categoryBit(grant);
            if ((Grant.scope(grant) & scope) == 0 || (ofEntry & category) != 0) {
                continue;
            }
            if (ofEntry == 0) {
                list = Grant.list(grant);
                entryStart = start;
            }
            ofEntry |= category;
            lists[Grant.categoryBit(grant)] = Grant.list(grant);
        }
        categories |= ofEntry;
    }
}
