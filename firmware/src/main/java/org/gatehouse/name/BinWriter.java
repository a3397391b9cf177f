package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Puts sorted entries into the order of their bins, and makes what finds them there. The entries are read once for each stretch of groups, so
 * that what is in memory of them is bounded whatever their number; index and filter take two bytes a name.
 */
final class BinWriter {
    private static final int STRETCH = 1 << 14; // groups, some 850 thousand entries

    private final SortedEntries entries;
    private final long seed;
    private final int groups;
    private final int maxBinEntries;
    private final ByteBuffer index;

    private long[] hashes = new long[1024]; // of the entries of the stretch at hand
    private int[] starts = new int[1024];
    private int count;

    BinWriter(SortedEntries entries, long seed, int maxBinEntries) {
        this.entries = entries;
        this.seed = seed;
        this.groups = Bins.groups(entries.names());
        this.maxBinEntries = maxBinEntries;
        this.index = ByteBuffer.allocate(groups * Bins.GROUP_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes the entries, bin after bin.
     *
     * @return false where they crowd: another seed is to be tried then
     */
    boolean writeEntries(TableOutput output) throws IOException {
        for (int first = 0; first < groups; first += STRETCH) {
            int end = Math.min(groups, first + STRETCH);
            if (!gather(first, end) || !writeStretch(first, end, output)) {
                return false;
            }
        }
        return true;
    }

    long seed() {
        return seed;
    }

    /** Writes where the bins are that were written before, and the filter in front of them. */
    void writeIndex(TableOutput output) throws IOException {
        for (int group = 0; group < groups; group++) {
            output.room(Bins.GROUP_BYTES).put(index.array(), group * Bins.GROUP_BYTES, Bins.GROUP_BYTES);
        }
        output.end(Section.INDEX);
        SuffixFilter filter = new SuffixFilter(entries.suffixes());
        long[] suffixes = new long[CanonicalName.MAX_LABELS];
        EntryCursor entry = entries.cursor();
        while (entry.next()) {
            int labels = entry.suffixHashes(seed, suffixes);
            for (int suffix = SuffixFilter.MIN_LABELS - 1; suffix < labels; suffix++) {
                filter.add(suffixes[suffix]);
            }
        }
        filter.write(output);
    }

    /** Collects the entries of a stretch; false where there are more than its bins may have. */
    private boolean gather(int first, int end) {
        count = 0;
        int most = (end - first) * Bins.A_GROUP * maxBinEntries;
        EntryCursor entry = entries.cursor();
        while (entry.next()) {
            long hash = entry.hash(seed);
            int group = Bins.group(hash, groups);
            if (group < first || group >= end) {
                continue;
            }
            if (count == most) {
                return false;
            }
            append(hash, entry.start());
        }
        return true;
    }

    private void append(long hash, int start) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
        }
        hashes[count] = hash;
        starts[count++] = start;
    }

    private boolean writeStretch(int first, int end, TableOutput output) throws IOException {
        int[] byBin = new int[count];
        int[] binEnds = sortByBin(first, end, byBin);
        int next = 0;
        for (int group = first; group < end; group++) {
            int base = output.position();
            index.putInt(group * Bins.GROUP_BYTES, base);
            for (int bin = 0; bin < Bins.A_GROUP; bin++) {
                int binEnd = binEnds[(group - first) * Bins.A_GROUP + bin];
                if (binEnd - next > maxBinEntries) {
                    return false;
                }
                for (; next < binEnd; next++) {
                    entries.copy(starts[byBin[next]], output);
                }
                int offset = output.position() - base;
                if (offset > Bins.MAX_OFFSET) {
                    return false;
                }
                index.putChar(group * Bins.GROUP_BYTES + Bins.OFFSETS + Character.BYTES * (bin + 1), (char) offset);
            }
        }
        return true;
    }

    /** A counting sort, which leaves the entries of a bin in their order; returns where each bin's end. */
    private int[] sortByBin(int first, int end, int[] byBin) {
        int[] ends = new int[(end - first) * Bins.A_GROUP + 1];
        for (int i = 0; i < count; i++) {
            ends[binOf(hashes[i], first) + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        for (int i = 0; i < count; i++) {
            byBin[ends[binOf(hashes[i], first)]++] = i;
        }
        return ends;
    }

    private int binOf(long hash, int firstGroup) {
        return (Bins.group(hash, groups) - firstGroup) * Bins.A_GROUP + Bins.bin(hash, groups);
    }
}
