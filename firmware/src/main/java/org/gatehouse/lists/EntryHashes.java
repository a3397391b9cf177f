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
    private long[] hashes = new long[1024];
    private int size;
    private long categoryHash;

    private EntryHashes() {}

    static EntryHashes of(Path entriesFile) throws IOException {
        EntryHashes entries = new EntryHashes();
        EntriesFile.read(entriesFile, entries);
        Arrays.sort(entries.hashes, 0, entries.size);
        return entries;
    }

    /** How many of these are not among the others. */
    long without(EntryHashes others) {
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
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        long hash = categoryHash * 31 + cover.ordinal();
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.bytes()[i]) * 0x100000001b3L; // FNV-1a, then mixed
        }
        hashes[size++] = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    }
}
