package org.gatehouse.name;

import java.io.IOException;

/**
 * A Bloom filter of every suffix, of two labels or more, of every listed name, the names themselves included. What it does not have is
 * not listed, and nothing below it is: most names that are on no list are done with after one look into it, which a processor's
 * cache answers. A suffix is four bits of one word of 64.
 */
final class SuffixFilter {
    /** Suffixes of fewer labels are not in it: nearly every top-level domain has something listed below it. */
    static final int MIN_LABELS = 2;

    private static final int BITS_A_SUFFIX = 8; // one in 25 that it should not have seems to be there

    private final long[] words;

    SuffixFilter(long suffixes) {
        words = new long[Section.aligned((int) (suffixes * BITS_A_SUFFIX / Long.SIZE) + 1, Long.BYTES)];
    }

    void add(long hash) {
        words[word(hash, words.length)] |= bits(hash);
    }

    void write(TableOutput output) throws IOException {
        for (long word : words) {
            output.room(Long.BYTES).putLong(word);
        }
        output.end(Section.FILTER);
    }

    static int word(long hash, int words) {
        return (int) ((hash >>> 32) * words >>> 32);
    }

    static long bits(long hash) {
        return 1L << hash | 1L << (hash >>> 6) | 1L << (hash >>> 12) | 1L << (hash >>> 18);
    }
}
