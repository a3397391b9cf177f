package org.gatehouse.gate;

import java.util.Arrays;

/**
 * The bytes of one opening, put together from segments in any order. A byte that was put once stays as it was: a segment that says otherwise
 * is told apart, so that nobody can show the gate one opening and the server another.
 */
final class HeldBytes {
    /** The most bytes that an opening may have: the longest hello in records as long as they may be, and a bit. */
    static final int MAX_BYTES = 33 * PagePool.PAGE_BYTES;

    /** The most pages that an opening may need. */
    static final int PAGES = MAX_BYTES / PagePool.PAGE_BYTES;

    /** What became of a segment. */
    enum Put {
        /** Some of its bytes are new. */
        NEW,
        /** All its bytes were here already, and are the same. */
        REPEATED,
        /** A byte differs from what is held. */
        DIFFERENT
    }

    private final PagePool pool;
    private final PagePool.Page[] pages = new PagePool.Page[PAGES];
    private int prefix; // bytes held from the first on, without a gap
    private int highest; // one past the last byte held

    HeldBytes(PagePool pool) {
        this.pool = pool;
    }

    /** How many bytes are held from the first on without a gap. */
    int prefix() {
        return prefix;
    }

    /** One past the last byte held, whatever gaps lie before it. */
    int end() {
        return highest;
    }

    /** How many pages a segment would need that are not here yet. */
    int pagesNeeded(int offset, int length) {
        int needed = 0;
        for (int page = offset / PagePool.PAGE_BYTES; page <= (offset + length - 1) / PagePool.PAGE_BYTES; page++) {
            needed += pages[page] == null ? 1 : 0;
        }
        return needed;
    }

    /** How many pages bytes need where none are held. */
    static int pagesFor(int length) {
        return (length + PagePool.PAGE_BYTES - 1) / PagePool.PAGE_BYTES;
    }

    /**
     * Puts a segment's bytes. The pool has the pages that {@link #pagesNeeded} named.
     *
     * @param offset of the segment's first byte from the opening's first, not negative
     * @param length at least 1; {@code offset + length} is at most {@link #MAX_BYTES}
     */
    Put put(int offset, byte[] source, int start, int length) {
        if (!sameWhereHeld(offset, source, start, length)) {
            return Put.DIFFERENT;
        }
        boolean append = offset == prefix && prefix == highest;
        if (!append && offset + length <= prefix) {
            return Put.REPEATED;
        }
        boolean fresh = copyIn(offset, source, start, length);
        highest = Math.max(highest, offset + length);
        if (append) {
            prefix = highest;
        } else {
            growPrefix();
        }
        return fresh ? Put.NEW : Put.REPEATED;
    }

    /**
     * Whether a segment says the same as what is held, wherever the two overlap.
     *
     * @param offset of the segment's first byte from the opening's first; may be negative
     */
    boolean sameWhereHeld(int offset, byte[] source, int start, int length) {
        int from = Math.max(offset, 0);
        int to = Math.min(offset + length, highest);
        int whole = Math.min(to, prefix);
        int at = from;
        while (at < whole) {
            int inPage = at % PagePool.PAGE_BYTES;
            int run = Math.min(whole - at, PagePool.PAGE_BYTES - inPage);
            byte[] held = pages[at / PagePool.PAGE_BYTES].bytes;
            int there = start + at - offset;
            if (!Arrays.equals(held, inPage, inPage + run, source, there, there + run)) {
                return false;
            }
            at += run;
        }
        for (; at < to; at++) {
            if (isCovered(at)
                    && pages[at / PagePool.PAGE_BYTES].bytes[at % PagePool.PAGE_BYTES] != source[start + at - offset]) {
                return false;
            }
        }
        return true;
    }

    /** Says otherwise what is held: of bytes that were not given away yet. */
    void overwrite(int offset, byte[] source, int start, int length) {
        copyIn(offset, source, start, length);
    }

    /** Copies so many of the bytes that are held without a gap, from {@code offset} on. */
    void copyTo(int offset, int length, byte[] target, int at) {
        for (int copied = 0; copied < length; ) {
            int inPage = (offset + copied) % PagePool.PAGE_BYTES;
            int run = Math.min(length - copied, PagePool.PAGE_BYTES - inPage);
            byte[] page = pages[(offset + copied) / PagePool.PAGE_BYTES].bytes;
            System.arraycopy(page, inPage, target, at + copied, run);
            copied += run;
        }
    }

    /** Forgets everything and gives the pages back. */
    void clear() {
        for (int i = 0; i * PagePool.PAGE_BYTES < highest; i++) {
            if (pages[i] != null) {
                pool.giveBack(pages[i]);
                pages[i] = null;
            }
        }
        prefix = 0;
        highest = 0;
    }

    private boolean copyIn(int offset, byte[] source, int start, int length) {
        boolean fresh = false;
        for (int done = 0; done < length; ) {
            int at = offset + done;
            int inPage = at % PagePool.PAGE_BYTES;
            int run = Math.min(length - done, PagePool.PAGE_BYTES - inPage);
            PagePool.Page page = pageAt(at);
            System.arraycopy(source, start + done, page.bytes, inPage, run);
            fresh |= cover(page.covered, inPage, inPage + run);
            done += run;
        }
        return fresh;
    }

    private PagePool.Page pageAt(int offset) {
        int index = offset / PagePool.PAGE_BYTES;
        if (pages[index] == null) {
            pages[index] = pool.take();
        }
        return pages[index];
    }

    /** Marks the bytes from {@code from} to {@code to}; returns whether one was not marked before. */
    private static boolean cover(long[] covered, int from, int to) {
        boolean fresh = false;
        for (int word = from >> 6; word <= (to - 1) >> 6; word++) {
            long mask = -1L;
            if (word == from >> 6) {
                mask &= -1L << from;
            }
            if (word == (to - 1) >> 6) {
                mask &= -1L >>> (63 - ((to - 1) & 63));
            }
            fresh |= (covered[word] & mask) != mask;
            covered[word] |= mask;
        }
        return fresh;
    }

    private void growPrefix() {
        while (prefix < highest && isCovered(prefix)) {
            prefix++;
        }
    }

    private boolean isCovered(int at) {
        PagePool.Page page = pages[at / PagePool.PAGE_BYTES];
        int inPage = at % PagePool.PAGE_BYTES;
        return page != null && (page.covered[inPage >> 6] & 1L << inPage) != 0;
    }
}
