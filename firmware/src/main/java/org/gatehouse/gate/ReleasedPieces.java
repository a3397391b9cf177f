package org.gatehouse.gate;

/**
 * What a server was given of a stream and reads as more than data, piece by piece: a client may send it again, but not otherwise. What lies between two pieces is data, of
 * which nothing needs to be known. The oldest pieces are forgotten where there are too many; what lies there is then not sent on again.
 *
 * <p>A page holds pieces one behind the other: the sequence number of the first byte in four bytes, the length in two, the bytes.
 */
final class ReleasedPieces {
    /** The most pages that a connection may have: for the longest head, and the lines of a few hundred chunks. */
    static final int MAX_PAGES = 10;

    private static final int HEADER = 6;

    /** What is known of bytes that are sent again. */
    enum Seen {
        SAME,
        DIFFERENT,
        FORGOTTEN
    }

    private final PagePool pool;
    private final PagePool.Page[] pages = new PagePool.Page[MAX_PAGES];
    private final short[] used = new short[MAX_PAGES];
    private int count;
    private int first; // sequence number of the first byte of which all that counts is known

    ReleasedPieces(PagePool pool) {
        this.pool = pool;
    }

    /** Forgets everything; what is remembered begins with this byte. */
    void begin(int sequence) {
        clear();
        first = sequence;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        while (count > 0) {
            count--;
            pool.giveBack(pages[count]);
            pages[count] = null;
        }
    }

    /** How many pages {@link #add} may take from the pool. */
    static int pagesNeeded(int length) {
        return length / (PagePool.PAGE_BYTES - HEADER) + 1;
    }

    /** Adds the piece that was released last. */
    void add(int sequence, byte[] bytes, int start, int length) {
        for (int done = 0; done < length; ) {
            if (count == 0 || PagePool.PAGE_BYTES - used[count - 1] <= HEADER) {
                addPage();
            }
            int run = Math.min(length - done, PagePool.PAGE_BYTES - used[count - 1] - HEADER);
            append(sequence + done, bytes, start + done, run);
            done += run;
        }
    }

    private void addPage() {
        if (count == MAX_PAGES) {
            forgetOldest();
        }
        pages[count] = pool.take();
        used[count] = 0;
        count++;
    }

    private void append(int sequence, byte[] bytes, int start, int length) {
        byte[] page = pages[count - 1].bytes;
        int at = used[count - 1];
        putInt(page, at, sequence);
        page[at + 4] = (byte) (length >> 8);
        page[at + 5] = (byte) length;
        System.arraycopy(bytes, start, page, at + HEADER, length);
        used[count - 1] += (short) (HEADER + length);
    }

    /** Forgets the pages whose first piece begins so long before a byte that sequence numbers no more tell which is first. */
    void forgetBefore(int sequence, int distance) {
        while (count > 0 && sequence - intAt(pages[0].bytes, 0) > distance) {
            forgetOldest();
        }
        if (sequence - first > distance) {
            first = sequence - distance;
        }
    }

    private void forgetOldest() {
        for (int at = 0; at < used[0]; at += HEADER + lengthAt(pages[0].bytes, at)) {
            first = intAt(pages[0].bytes, at) + lengthAt(pages[0].bytes, at);
        }
        pool.giveBack(pages[0]);
        count--;
        System.arraycopy(pages, 1, pages, 0, count);
        System.arraycopy(used, 1, used, 0, count);
        pages[count] = null;
    }

    /** Whether bytes that lie before the end of what was released are what was released. */
    Seen compare(int sequence, byte[] bytes, int start, int length) {
        if (sequence - first < 0) {
            return Seen.FORGOTTEN;
        }
        for (int page = 0; page < count; page++) {
            byte[] held = pages[page].bytes;
            for (int at = 0; at < used[page]; at += HEADER + lengthAt(held, at)) {
                if (differs(held, at, sequence, bytes, start, length)) {
                    return Seen.DIFFERENT;
                }
            }
        }
        return Seen.SAME;
    }

    private static boolean differs(byte[] held, int at, int sequence, byte[] bytes, int start, int length) {
        int offset = intAt(held, at) - sequence;
        int from = Math.max(offset, 0);
        int to = Math.min(offset + lengthAt(held, at), length);
        int piece = at + HEADER - offset;
        return from < to && !java.util.Arrays.equals(held, piece + from, piece + to, bytes, start + from, start + to);
    }

    private static int lengthAt(byte[] page, int at) {
        return (page[at + 4] & 0xff) << 8 | page[at + 5] & 0xff;
    }

    private static int intAt(byte[] page, int at) {
        return page[at] << 24 | (page[at + 1] & 0xff) << 16 | (page[at + 2] & 0xff) << 8 | page[at + 3] & 0xff;
    }

    private static void putInt(byte[] page, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            page[at + i] = (byte) (value >> 24 - 8 * i);
        }
    }
}
