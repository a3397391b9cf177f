package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes the additions in the order of their names, drops what says nothing new, and writes the rest as entries. What is below a name follows
 * it in that order, so that the names above are a stack.
 */
final class EntryWriter {
    private final TableOutput output;
    private final GrantSetWriter sets = new GrantSetWriter();

    private final byte[] codes = new byte[CanonicalName.MAX_TEXT]; // of the name at hand
    private int length;
    private int[] grants = new int[16];
    private int grantCount;

    private final int[] aboveLengths =
            new int[128]; // the listed names above the one before: how much of its codes they are
    private final long[] aboveCategories = new long[128]; // what they and those above them put all below into
    private int aboveCount;

    private long labelCounts;
    private int names;
    private long bucketBytes;
    private long kept;
    private long covered;
    private long duplicates;

    EntryWriter(TableOutput output) {
        this.output = output;
    }

    void add(RunCursor addition) throws IOException {
        if (!Arrays.equals(codes, 0, length, addition.codes, addition.start, addition.start + addition.length)) {
            endName();
            begin(addition);
        }
        if (grantCount == grants.length) {
            grants = Arrays.copyOf(grants, 2 * grantCount);
        }
        grants[grantCount++] = addition.grant;
    }

    /** Writes the last name; the entries are whole then. */
    SortedEntries end() throws IOException {
        endName();
        int checksum = output.end();
        return new SortedEntries(output.readable(), names, bucketBytes, labelCounts, checksum);
    }

    /** The sets that the entries refer to. */
    GrantSetWriter sets() {
        return sets;
    }

    BuildReport report(long bytes) {
        return new BuildReport(names, kept, covered, duplicates, bytes);
    }

    /** Leaves the stack with the names above the one that begins. */
    private void begin(RunCursor addition) {
        int common =
                Arrays.mismatch(codes, 0, length, addition.codes, addition.start, addition.start + addition.length);
        while (aboveCount > 0 && !isAbove(aboveLengths[aboveCount - 1], common, addition)) {
            aboveCount--;
        }
        length = addition.length;
        System.arraycopy(addition.codes, addition.start, codes, 0, length);
        grantCount = 0;
    }

    private static boolean isAbove(int aboveLength, int common, RunCursor addition) {
        return aboveLength <= common
                && aboveLength < addition.length
                && addition.codes[addition.start + aboveLength] == NameCode.DOT;
    }

    private void endName() throws IOException {
        if (grantCount == 0) {
            return;
        }
        int left = dropDuplicates(dropCovered());
        grantCount = 0;
        if (left > 0) {
            write(left);
            putAbove(left);
        }
    }

    private int dropCovered() {
        long above = aboveCount == 0 ? 0 : aboveCategories[aboveCount - 1];
        int left = 0;
        for (int i = 0; i < grantCount; i++) {
            if ((above >>> Grant.categoryBit(grants[i]) & 1) == 0) {
                grants[left++] = grants[i];
            }
        }
        covered += grantCount - left;
        return left;
    }

    /** Sorts the grants, and makes one of what a list says of a category in parts. */
    private int dropDuplicates(int size) {
        Arrays.sort(grants, 0, size);
        int left = 0;
        for (int first = 0, end; first < size; first = end) {
            int scope = 0;
            for (end = first; end < size && Grant.sameButScope(grants[first], grants[end]); end++) {
                scope |= Grant.scope(grants[end]);
            }
            int parts = newParts(first, end);
            kept += parts;
            duplicates += end - first - parts;
            grants[left++] = grants[first] | scope;
        }
        return left;
    }

    /** How many of the additions say something that no larger one of them says. */
    private int newParts(int first, int end) {
        int said = 0;
        int parts = 0;
        for (int i = end - 1; i >= first; i--) {
            int scope = Grant.scope(grants[i]);
            parts += (scope & ~said) == 0 ? 0 : 1;
            said |= scope;
        }
        return parts;
    }

    private void write(int size) throws IOException {
        int units = (length + NameCode.PER_UNIT - 1) / NameCode.PER_UNIT;
        ByteBuffer target = output.room(2 * Varint.MAX_BYTES + 2 * units);
        Varint.put(target, units);
        int set = sets.idOf(grants, size);
        Varint.put(target, set);
        bucketBytes += Buckets.size(units, set);
        int labels = 1;
        for (int at = 0; at < length; at += NameCode.PER_UNIT) {
            int unit = 0;
            int end = Math.min(length, at + NameCode.PER_UNIT);
            for (int i = at; i < end; i++) {
                unit = unit * NameCode.RADIX + codes[i];
                labels += codes[i] == NameCode.DOT ? 1 : 0;
            }
            target.putChar((char) (end - at == NameCode.PER_UNIT ? unit : NameCode.padded(unit, end - at)));
        }
        labelCounts |= TableHeader.labelCountBit(labels);
        names++;
    }

    private void putAbove(int size) {
        long categories = 0;
        for (int i = 0; i < size; i++) {
            categories |= (Grant.scope(grants[i]) & Grant.BELOW) == 0 ? 0 : 1L << Grant.categoryBit(grants[i]);
        }
        if (categories != 0) {
            aboveLengths[aboveCount] = length;
            aboveCategories[aboveCount] = categories | (aboveCount == 0 ? 0 : aboveCategories[aboveCount - 1]);
            aboveCount++;
        }
    }
}
