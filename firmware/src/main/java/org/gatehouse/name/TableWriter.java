package org.gatehouse.name;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.PriorityQueue;

/** Writes a table: merges the runs into entries, and puts them where look-ups expect them. */
final class TableWriter {
    private static final int MAX_ATTEMPTS =
            32; // one does, but for entries of a size that leaves room in buckets, or made up to crowd them

    private final TableOutput scratch;
    private final TableOutput output;
    private final int maxDisplacement;
    private long seed;
    private int farthest;

    /** @param scratch takes the entries in the order of their names, and is of no use afterwards */
    TableWriter(TableOutput scratch, TableOutput output) {
        this(scratch, output, Buckets.MAX_DISPLACEMENT);
    }

    /** For tests, which make it need several seeds. */
    TableWriter(TableOutput scratch, TableOutput output, int maxDisplacement) {
        this.scratch = scratch;
        this.output = output;
        this.maxDisplacement = maxDisplacement;
    }

    BuildReport write(List<RunCursor> runs, List<String> lists, Categories categories) throws IOException {
        EntryWriter sorter = new EntryWriter(scratch);
        merge(runs, sorter);
        SortedEntries entries = sorter.end();
        BucketWriter.writeLongNames(entries, output);
        output.end(Section.LONG_NAMES);
        writeBuckets(entries);
        sorter.sets().write(output);
        writeTexts(lists, Section.LISTS);
        writeTexts(categories.ids(), Section.CATEGORIES);
        TableHeader header = new TableHeader(
                output.position(),
                seed,
                entries.labelCounts(),
                entries.names(),
                farthest,
                output.lengths(),
                output.checksums());
        output.put(header.bytes(), 0);
        return sorter.report(output.position());
    }

    private static void merge(List<RunCursor> runs, EntryWriter entries) throws IOException {
        PriorityQueue<RunCursor> ahead = new PriorityQueue<>();
        for (RunCursor run : runs) {
            if (run.next()) {
                ahead.add(run);
            }
        }
        for (RunCursor first = ahead.poll(); first != null; first = ahead.poll()) {
            boolean hasMore;
            do {
                entries.add(first);
                hasMore = first.next();
            } while (hasMore && (ahead.isEmpty() || first.compareTo(ahead.peek()) <= 0));
            if (hasMore) {
                ahead.add(first);
            }
        }
    }

    private void writeTexts(List<String> texts, Section section) throws IOException {
        output.room(Integer.BYTES).putInt(texts.size());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            output.room(Short.BYTES + bytes.length).putChar((char) bytes.length).put(bytes);
        }
        output.end(section);
    }

    private void writeBuckets(SortedEntries entries) throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            seed = seed(entries, attempt);
            int homes = Buckets.homes(entries.bucketBytes(), attempt);
            farthest = new BucketWriter(entries, seed, homes, maxDisplacement).write(output);
            if (farthest >= 0) {
                output.end(Section.BUCKETS);
                return;
            }
            output.rewind();
        }
        throw new IOException("these names crowd the buckets, with each of " + MAX_ATTEMPTS + " seeds");
    }

    /** It comes from the entries: whoever does not know all lists cannot make up names that crowd a few buckets. */
    private static long seed(SortedEntries entries, int attempt) {
        long content = (long) entries.checksum() << Integer.SIZE | entries.names();
        return SuffixHash.finish(SuffixHash.step(content, attempt));
    }
}
