package org.gatehouse.gate;

/** The memory for held and remembered bytes: a fixed number of pages, made at the start. */
final class PagePool {
    /** Bytes in a page: a browser's hello with a post-quantum key share fits into one. */
    static final int PAGE_BYTES = 2048;

    /** A page, and which of its bytes are held. */
    static final class Page {
        final byte[] bytes = new byte[PAGE_BYTES];
        final long[] covered = new long[PAGE_BYTES / Long.SIZE];
        int device;
    }

    private final Page[] free;
    private final int[] takenByDevice;
    private int available;
    private int device;

    /** @param devices how many are counted */
    PagePool(int pages, int devices) {
        free = new Page[pages];
        takenByDevice = new int[devices];
        for (int i = 0; i < pages; i++) {
            free[i] = new Page();
        }
        available = pages;
    }

    int available() {
        return available;
    }

    /** How many pages a device has. */
    int taken(int byDevice) {
        return takenByDevice[byDevice];
    }

    /** The pages that are taken next are this device's. */
    void takeFor(int nextDevice) {
        device = nextDevice;
    }

    /** A page of which nothing is covered; only while {@link #available()}. */
    Page take() {
        available--;
        Page page = free[available];
        page.device = device;
        takenByDevice[device]++;
        return page;
    }

    void giveBack(Page page) {
        takenByDevice[page.device]--;
        java.util.Arrays.fill(page.covered, 0);
        free[available] = page;
        available++;
    }
}
