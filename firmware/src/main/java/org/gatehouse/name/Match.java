package org.gatehouse.name;

/** What {@link NameTable#find} found; a slot that its one thread reuses. */
public final class Match {
    private final int[] lists = new int[Categories.MAX];
    private long categories;
    private int list = -1;
    private int entryStart = -1;

    /** The categories of the longest listed suffix and of those above it: a set of bits over {@link Categories}. */
    public long categories() {
        return categories;
    }

    /** The id of the list that named the longest entry, -1 when nothing is listed; see {@link NameTable#list}. */
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

    /** Takes over what an entry grants; entries come from the shortest to the longest, so that the longest has the last word. */
    void take(int[] grants, int scope, int start) {
        boolean first = true;
        for (int grant : grants) {
            if ((Grant.scope(grant) & scope) != 0) {
                int bit = Grant.categoryBit(grant);
                categories |= 1L << bit;
                lists[bit] = Grant.list(grant);
                if (first) {
                    list = Grant.list(grant);
                    entryStart = start;
                    first = false;
                }
            }
        }
    }
}
