package org.gatehouse.gate;

/** The memory for held and remembered bytes: a fixed number of pages, made at the start. */
final class PagePool {
    /** Bytes in a page: a browser's hello with a post-quantum key share fits into one. */
    static final int PAGE_BYTES = 2048;

    /** A page, and which of its bytes are held. */
    static final class Page {
        final byte[] bytes = new byte[PAGE_BYTES];
        final long[] covered = new long[PAGE_BYTES / Long.SIZE];
    }

    private final Page[] free;
    private int available;

    PagePool(int pages) {
        free = new Page[pages];
        for (int i = 0; i < pages; i++) {
            free[i] = new Page();
        }
        available = pages;
    }

    int available() {
        return available;
    }

    /** A page of which nothing is covered; only while {@link #available()}. */
    Page take() {
        available--;
        return free[available];
    }

    void giveBack(Page page) {
        java.util.Arrays.fill(page.covered, 0);
        free[available] = page;
        available++;
    }
}
