package org.gatehouse.lists;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;

/**
 * The entries of an {@link EntriesFile} as sorted 64-bit hashes, to count what two of them differ in: 8 bytes an entry. Two entries of one hash
 * among millions are one chance in a million, and cost a count that is off by one.
 */
final class EntryHashes implements EntriesFile.Visitor {
    static final int ENTRIES_AT_ONCE = 1_000_000; // 8 MB for each file
    private static final int MAX_PARTS = 16;

    private final int part;
    private final int parts;
    private long[] hashes = new long[1024];
    private int size;
    private long categoryHash;

    private EntryHashes(int part, int parts) {
        this.part = part;
        this.parts = parts;
    }

    /** What two files differ in. */
    record Difference(long added, long removed) {}

    /**
     * Counts what two files differ in, part by part: the service's heap is small, and it ends when it has none left.
     *
     * @param entries how many there are in the larger file, more or less
     */
    static Difference between(Path before, Path after, long entries) throws IOException {
        int parts = (int) Math.min(MAX_PARTS, 1 + entries / ENTRIES_AT_ONCE);
        long added = 0;
        long removed = 0;
        for (int part = 0; part < parts; part++) {
            EntryHashes old = of(before, part, parts);
            EntryHashes next = of(after, part, parts);
            added += next.without(old);
            removed += old.without(next);
        }
        return new Difference(added, removed);
    }

    private static EntryHashes of(Path entriesFile, int part, int parts) throws IOException {
        EntryHashes entries = new EntryHashes(part, parts);
        EntriesFile.read(entriesFile, entries);
        Arrays.sort(entries.hashes, 0, entries.size);
        return entries;
    }

    /** How many of these are not among the others. */
    private long without(EntryHashes others) {
        long missing = 0;
        int other = 0;
        for (int i = 0; i < size; i++) {
            while (other < others.size && others.hashes[other] < hashes[i]) {
                other++;
            }
            missing += other < others.size && others.hashes[other] == hashes[i] ? 0 : 1;
        }
        return missing;
    }

    @Override
    public void begin(String list, String category) {
        categoryHash = category.hashCode();
    }

    @Override
    public void entry(CanonicalName name, Cover cover) {
        long hash = categoryHash * 31 + cover.ordinal();
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.bytes()[i]) * 0x100000001b3L; // FNV-1a, then mixed
        }
        keep((hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L);
    }

    private void keep(long hash) {
        if (Long.remainderUnsigned(hash, parts) != part) {
            return;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + size / 2);
        }
        hashes[size++] = hash;
    }
}
