package org.gatehouse.gate;

import org.gatehouse.frame.Frame;

/** What a lane remembers of one QUIC connection: the CRYPTO bytes of its hello, the datagrams held until these are judged. */
final class QuicFlow extends FlowSlot {
    /** Datagrams held of one connection. Browsers spread their hello over two or three. */
    static final int MAX_FRAMES = 8;

    /** Pages that these may take together: a datagram as large as they get (64 KB, in jumbo frames or in fragments), and seven of a page. */
    static final int MAX_PAGES = 33 + MAX_FRAMES - 1;

    private final PagePool pool;
    private final PagePool.Page[] pages = new PagePool.Page[MAX_PAGES];
    private int pageCount;
    private final int[] frameLengths = new int[MAX_FRAMES];
    private int frameCount;

    private long clientMac;
    private int clientVlan;

    /** How many of the CRYPTO bytes were judged. */
    int judged;

    QuicFlow(PagePool pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    void reset() {
        judged = 0;
    }

    /** Begins with the client's first Initial. */
    void begin(Frame frame) {
        state = State.HOLDING;
        clientMac = frame.sourceMac();
        clientVlan = frame.vlan();
    }

    /** Whether a frame comes from the device that the connection was judged for. */
    boolean isOfClient(Frame frame) {
        return frame.sourceMac() == clientMac && frame.vlan() == clientVlan;
    }

    /** Whether all the CRYPTO bytes that are held were judged, and there is one. */
    boolean isAllJudged() {
        return judged > 0 && judged == held.end();
    }

    @Override
    void clear() {
        forgetFrames();
        super.clear();
    }

    /** Whether there is a place for a frame. The pool must have {@linkplain HeldBytes#pagesFor its pages}, too. */
    boolean canHold(int length) {
        return frameCount < MAX_FRAMES && pageCount + HeldBytes.pagesFor(length) <= MAX_PAGES;
    }

    void hold(byte[] frame, int length) {
        for (int at = 0; at < length; at += PagePool.PAGE_BYTES) {
            PagePool.Page page = pool.take();
            System.arraycopy(frame, at, page.bytes, 0, Math.min(PagePool.PAGE_BYTES, length - at));
            pages[pageCount++] = page;
        }
        frameLengths[frameCount++] = length;
    }

    int frameCount() {
        return frameCount;
    }

    /** Copies a frame that is held; returns its length. */
    int copyFrame(int index, byte[] into) {
        int page = 0;
        for (int before = 0; before < index; before++) {
            page += HeldBytes.pagesFor(frameLengths[before]);
        }
        int length = frameLengths[index];
        for (int at = 0; at < length; at += PagePool.PAGE_BYTES) {
            int run = Math.min(PagePool.PAGE_BYTES, length - at);
            System.arraycopy(pages[page++].bytes, 0, into, at, run);
        }
        return length;
    }

    void forgetFrames() {
        for (int i = 0; i < pageCount; i++) {
            pool.giveBack(pages[i]);
            pages[i] = null;
        }
        pageCount = 0;
        frameCount = 0;
    }
}
