package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Puts sorted entries into buckets, front to back: what does not fit into its home waits for the next bucket, first come, first served. The
 * entries are read once for each stretch of buckets, so that what is in memory of them is bounded whatever their number; what has names below it
 * takes four bytes a bucket, more than a byte a name.
 */
final class BucketWriter {
    private static final int STRETCH = 1 << 18; // buckets, some 800 thousand entries

    private final SortedEntries entries;
    private final long seed;
    private final int homes;
    private final int maxDisplacement;
    private final int[] below;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private long[] hashes = new long[1024]; // of the entries whose homes are in the stretch at hand
    private int[] starts = new int[1024];
    private int[] longNameStarts = new int[1024];
    private int count;
    private int farthest;

    /** @param homes as many as {@link Buckets#homes} says for an attempt */
    BucketWriter(SortedEntries entries, long seed, int homes, int maxDisplacement) {
        this.entries = entries;
        this.seed = seed;
        this.homes = homes;
        this.maxDisplacement = maxDisplacement;
        this.below = new int[homes];
    }

    /** An entry on its way to a bucket. */
    private record Waiting(int home, long hash, int start, int longNameStart, int size) {}

    /** Writes the units of the names that are too long for buckets, in the order of the names. */
    static void writeLongNames(SortedEntries entries, TableOutput output) throws IOException {
        EntryCursor entry = entries.cursor();
        while (entry.next()) {
            if (entry.isLong()) {
                int bytes = Character.BYTES * entry.unitCount();
                output.room(bytes).put(entries.bytes().slice(entry.unitsStart(), bytes));
            }
        }
    }

    /**
     * Writes the buckets.
     *
     * @return how many buckets an entry is past its home at most; -1 where that would be too many: another seed and more homes are to be tried then
     */
    int write(TableOutput output) throws IOException {
        markWhatHasNamesBelow();
        for (int first = 0; first < homes; first += STRETCH) {
            int end = Math.min(homes, first + STRETCH);
            if (!gather(first, end) || !writeStretch(first, end, output)) {
                return -1;
            }
        }
        for (int bucket = homes; bucket < homes + Buckets.MAX_DISPLACEMENT; bucket++) {
            writeBucket(bucket, 0, output.room(Buckets.BYTES));
        }
        return waiting.isEmpty() && farthest <= maxDisplacement ? farthest : -1;
    }

    private void markWhatHasNamesBelow() {
        long[] suffixes = new long[CanonicalName.MAX_LABELS];
        EntryCursor entry = entries.cursor();
        while (entry.next()) {
            int labels = entry.suffixHashes(seed, suffixes);
            for (int suffix = Buckets.MIN_LABELS_BELOW - 1; suffix < labels - 1; suffix++) {
                below[Buckets.home(suffixes[suffix], homes)] |= Buckets.belowBits(suffixes[suffix]);
            }
        }
    }

    /** Collects the entries at home in a stretch; false where there are more than its buckets can take. */
    private boolean gather(int first, int end) {
        count = 0;
        int most = (end - first + maxDisplacement) * Buckets.SLOTS;
        EntryCursor entry = entries.cursor();
        while (entry.next()) {
            long hash = entry.hash(seed);
            int home = Buckets.home(hash, homes);
            if (home < first || home >= end) {
                continue;
            }
            if (count == most) {
                return false;
            }
            append(hash, entry.start(), entry.isLong() ? entry.longNameStart() : 0);
        }
        return true;
    }

    private void append(long hash, int start, int longNameStart) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            longNameStarts = Arrays.copyOf(longNameStarts, 2 * count);
        }
        hashes[count] = hash;
        starts[count] = start;
        longNameStarts[count++] = longNameStart;
    }

    private boolean writeStretch(int first, int end, TableOutput output) throws IOException {
        int[] byHome = new int[count];
        int[] ends = sortByHome(first, end, byHome);
        int next = 0;
        for (int bucket = first; bucket < end; bucket++) {
            for (; next < ends[bucket - first]; next++) {
                enqueue(bucket, byHome[next]);
            }
            writeBucket(bucket, below[bucket], output.room(Buckets.BYTES));
            if (!waiting.isEmpty() && bucket - waiting.peek().home() >= maxDisplacement) {
                return false;
            }
        }
        return true;
    }

    /** A counting sort, which leaves the entries of one home in their order; returns where each home's end. */
    private int[] sortByHome(int first, int end, int[] byHome) {
        int[] ends = new int[end - first + 1];
        for (int i = 0; i < count; i++) {
            ends[Buckets.home(hashes[i], homes) - first + 1]++;
        }
        for (int i = 1; i < ends.length; i++) {
            ends[i] += ends[i - 1];
        }
        for (int i = 0; i < count; i++) {
            byHome[ends[Buckets.home(hashes[i], homes) - first]++] = i;
        }
        return ends;
    }

    private void enqueue(int home, int i) {
        int units = Varint.at(entries.bytes(), starts[i]);
        int set = Varint.at(entries.bytes(), starts[i] + Varint.size(units));
        waiting.add(new Waiting(home, hashes[i], starts[i], longNameStarts[i], Buckets.size(units, set)));
    }

    private void writeBucket(int bucket, int belowBits, ByteBuffer target) {
        int start = target.position();
        target.put(new byte[Buckets.BYTES]).position(start + Buckets.ENTRIES);
        int slots = 0;
        int passed = 0;
        Iterator<Waiting> queue = waiting.iterator();
        while (queue.hasNext()) {
            Waiting entry = queue.next();
            if (slots < Buckets.SLOTS && entry.size() <= start + Buckets.BYTES - target.position()) {
                put(entry, target);
                target.put(start + slots, (byte) Buckets.tag(entry.hash()));
                target.put(start + Buckets.ENDS + slots++, (byte) (target.position() - start));
                farthest = Math.max(farthest, bucket - entry.home());
                queue.remove();
            } else {
                passed |= Buckets.passedBit(entry.hash());
            }
        }
        target.putChar(start + Buckets.PASSED, (char) passed).putChar(start + Buckets.BELOW, (char) belowBits);
        target.position(start + Buckets.BYTES);
    }

    private void put(Waiting entry, ByteBuffer target) {
        ByteBuffer source = entries.bytes();
        int units = Varint.at(source, entry.start());
        int setStart = entry.start() + Varint.size(units);
        int set = Varint.at(source, setStart);
        Varint.put(target, Buckets.doubled(units, set));
        if (Buckets.isLong(units)) {
            target.putInt(entry.longNameStart()).putChar((char) units);
            return;
        }
        int unitsStart = setStart + Varint.size(set);
        for (int i = 0; i < units; i++) {
            target.putChar(source.getChar(unitsStart + Character.BYTES * i));
        }
    }
}
