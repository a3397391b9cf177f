package org.gatehouse.name;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers listed names and makes the {@link NameTable} of them. One thread; not to be used after {@link #build}. */
public final class NameTableBuilder implements AutoCloseable {
    private static final int FIRST_CAPACITY = 1024;

    private final List<String> lists = new ArrayList<>();
    private final List<int[]> grants = new ArrayList<>();
    private final Map<Long, Integer> grownSets = new HashMap<>(); // (set, grant added) to the set that results

    private long[] hashes = new long[2 * FIRST_CAPACITY];
    private int[] slots = new int[2 * FIRST_CAPACITY];
    private byte[] names = new byte[16 * FIRST_CAPACITY];
    private int[] nameStarts = new int[FIRST_CAPACITY + 1];
    private int[] grantSets = new int[FIRST_CAPACITY];
    private int size;
    private long added;
    private final Categories categories;

    /**
     * Begins with no list and no name. Memory is bounded: what does not fit is sorted into scratch files, which are gone after {@link #close}.
     *
     * @param scratchFolder must exist and have room for about as much as the lists
     * @param categories what the bits given to {@link #add} mean; the table carries them
     */
    public NameTableBuilder(Path scratchFolder, Categories categories) {
        this(categories);
        java.util.Objects.requireNonNull(scratchFolder);
    }

    private NameTableBuilder(Categories categories) {
        this.categories = categories;
        grants.add(new int[0]);
    }

    /** A builder that keeps all in memory: for starter lists and tests. */
    public static NameTableBuilder inMemory(Categories categories) {
        return new NameTableBuilder(categories);
    }

    /** Makes a list known; its id is what {@link #add} takes and {@link NameTable#list} translates back. */
    public int list(String name) {
        if (lists.size() == Grant.MAX_LISTS) {
            throw new IllegalStateException("more than " + Grant.MAX_LISTS + " lists");
        }
        lists.add(name);
        return lists.size() - 1;
    }

    /** Lists a name and all names below it; see {@link #add(CanonicalName, int, int, Cover)}. */
    public void add(CanonicalName name, int categoryBit, int listId) {
        add(name, categoryBit, listId, Cover.NAME_AND_BELOW);
    }

    /**
     * Lists a name under a category. Of two lists that say the same, the first one keeps the credit.
     *
     * <p>A scratch file that cannot be written is reported by {@link #write}.
     *
     * @param name one that was read with {@link NameOutcome#NAME}
     */
    public void add(CanonicalName name, int categoryBit, int listId, Cover cover) {
        if (name.labelCount() == 0 || categoryBit < 0 || categoryBit >= Categories.MAX || listId >= lists.size()) {
            throw new IllegalArgumentException("'" + name + "', category " + categoryBit + ", list " + listId);
        }
        added++;
        int entry = entryOf(name);
        int scope = cover.scope() & ~scopeGranted(grants.get(grantSets[entry]), categoryBit);
        if (scope == 0) {
            return;
        }
        int grant = Grant.of(categoryBit, scope, listId);
        long growth = (long) grantSets[entry] << Integer.SIZE | grant & 0xffffffffL;
        grantSets[entry] = grownSets.computeIfAbsent(growth, key -> grown(grantSets[entry], grant));
    }

    /** How often something was added so far. */
    public long added() {
        return added;
    }

    /**
     * Writes the table of all that was added, and ends the building: to a temporary file beside it, which takes its place as a whole. The same
     * additions to the same lists, in whatever order, give the same bytes.
     *
     * @throws IOException when a scratch file or the table could not be written; whatever was at {@code file} is still there
     */
    public BuildReport write(Path file) throws IOException {
        throw new IOException(file + ": the file format is still being made");
    }

    /** Removes the scratch files. */
    @Override
    public void close() {}

    /** The table of all that was added, in memory; ends the building. */
    public NameTable build() {
        return new NameTable(
                hashes,
                slots,
                Arrays.copyOf(names, nameStarts[size]),
                Arrays.copyOf(nameStarts, size + 1),
                Arrays.copyOf(grantSets, size),
                grants.toArray(int[][]::new),
                lists,
                categories);
    }

    private int entryOf(CanonicalName name) {
        long hash = SuffixHash.of(name.bytes(), name.length());
        int mask = hashes.length - 1;
        int slot = (int) hash & mask;
        while (hashes[slot] != 0) {
            int entry = slots[slot];
            if (hashes[slot] == hash
                    && Arrays.equals(name.bytes(), 0, name.length(), names, nameStarts[entry], nameStarts[entry + 1])) {
                return entry;
            }
            slot = slot + 1 & mask;
        }
        hashes[slot] = hash;
        slots[slot] = size;
        return append(name);
    }

    private int append(CanonicalName name) {
        int start = nameStarts[size];
        if (start + name.length() > names.length) {
            names = Arrays.copyOf(names, Math.max(2 * names.length, start + name.length()));
        }
        System.arraycopy(name.bytes(), 0, names, start, name.length());
        nameStarts[size + 1] = start + name.length();
        size++;
        if (size == grantSets.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        nameStarts = Arrays.copyOf(nameStarts, 2 * size + 1);
        grantSets = Arrays.copyOf(grantSets, 2 * size);
        long[] oldHashes = hashes;
        int[] oldSlots = slots;
        hashes = new long[2 * oldHashes.length];
        slots = new int[2 * oldHashes.length];
        int mask = hashes.length - 1;
        for (int old = 0; old < oldHashes.length; old++) {
            if (oldHashes[old] != 0) {
                int slot = (int) oldHashes[old] & mask;
                while (hashes[slot] != 0) {
                    slot = slot + 1 & mask;
                }
                hashes[slot] = oldHashes[old];
                slots[slot] = oldSlots[old];
            }
        }
    }

    private int grown(int set, int grant) {
        int[] before = grants.get(set);
        int[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = grant;
        grants.add(after);
        return grants.size() - 1;
    }

    private static int scopeGranted(int[] grants, int categoryBit) {
        int scope = 0;
        for (int grant : grants) {
            scope |= Grant.categoryBit(grant) == categoryBit ? Grant.scope(grant) : 0;
        }
        return scope;
    }
}
