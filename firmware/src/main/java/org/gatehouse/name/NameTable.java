package org.gatehouse.name;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The listed names and what they stand for. Immutable, shared by any number of threads; {@link #find} allocates nothing.
 *
 * <p>An open-addressing table over the hashes of whole entries. A look-up hashes the name from its end and probes at the start of
 * each label, so that one pass over the bytes asks for every suffix. A hash that matches is verified against the name itself: the
 * table is exact, whatever names an attacker makes up.
 */
public final class NameTable {
    private static final NameTable EMPTY =
            NameTableBuilder.inMemory(Categories.standard()).build();

    private final long[] hashes; // 0 is an empty slot; the length is a power of two, at most half of it used
    private final int[] slots; // entry of the slot
    private final byte[] names; // the entries' canonical text, one after the other
    private final int[] nameStarts; // by entry, and the end of the last one
    private final int[] grantSets; // by entry: index into grants
    private final int[][] grants; // the distinct sets of grants; there are few
    private final String[] lists;
    private final Categories categories;

    NameTable(
            long[] hashes,
            int[] slots,
            byte[] names,
            int[] nameStarts,
            int[] grantSets,
            int[][] grants,
            List<String> lists,
            Categories categories) {
        this.categories = categories;
        this.hashes = hashes;
        this.slots = slots;
        this.names = names;
        this.nameStarts = nameStarts;
        this.grantSets = grantSets;
        this.grants = grants;
        this.lists = lists.toArray(String[]::new);
    }

    /**
     * Opens a table file: maps it, verifies all of it, and reads it in place from then on.
     *
     * @throws TableException when it cannot be read, is truncated, damaged, or of another version
     */
    public static NameTable open(Path file) throws TableException {
        throw new TableException(file + ": the file format is still being made");
    }

    /** The table in which nothing is listed. */
    public static NameTable empty() {
        return EMPTY;
    }

    /**
     * Finds the longest listed suffix of a name and those above it, and says so in {@code match}, which it clears first.
     *
     * @return whether anything is listed
     */
    public boolean find(CanonicalName name, Match match) {
        match.clear();
        byte[] bytes = name.bytes();
        int position = name.length();
        long hash = SuffixHash.SEED;
        for (int label = name.labelCount() - 1; label >= 0; label--) {
            int start = name.labelStart(label);
            while (position > start) {
                hash = SuffixHash.step(hash, bytes[--position]);
            }
            int entry = entryOf(SuffixHash.finish(hash), bytes, start, name.length());
            if (entry >= 0) {
                match.take(grants[grantSets[entry]], label == 0 ? Grant.NAME : Grant.BELOW, start);
            }
        }
        return match.entryStart() >= 0;
    }

    /** The number of listed names. */
    public long size() {
        return grantSets.length;
    }

    /** The name of a list, by the id that a {@link Match} holds. */
    public String list(int id) {
        return lists[id];
    }

    /** The number of lists: ids from 0 to one less are in use. */
    public int lists() {
        return lists.length;
    }

    /** The categories by which the table was compiled; a policy that judges by this table is to be loaded with them. */
    public Categories categories() {
        return categories;
    }

    /** Every entry, in the order of {@link Entry#BY_NAME}; for tools. */
    public Iterable<Entry> entries() {
        throw new UnsupportedOperationException();
    }

    /** Every entry that applies to a name, the longest first; all that {@link Match} has no room for. Allocates: for tools and explanations. */
    public List<Entry> entriesFor(CanonicalName name) {
        throw new UnsupportedOperationException(name.toString());
    }

    private int entryOf(long hash, byte[] bytes, int start, int end) {
        int mask = hashes.length - 1;
        for (int slot = (int) hash & mask; hashes[slot] != 0; slot = slot + 1 & mask) {
            if (hashes[slot] == hash) {
                int entry = slots[slot];
                if (Arrays.equals(bytes, start, end, names, nameStarts[entry], nameStarts[entry + 1])) {
                    return entry;
                }
            }
        }
        return -1;
    }
}
