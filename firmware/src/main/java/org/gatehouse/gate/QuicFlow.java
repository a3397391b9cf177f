package org.gatehouse.gate;

import org.gatehouse.frame.Frame;

/** What a lane remembers of one QUIC connection: the CRYPTO bytes of its hello, the datagrams held until these are judged. */
final class QuicFlow extends FlowSlot {
    /** Datagrams held of one connection. Browsers spread their hello over two or three. */
    static final int MAX_FRAMES = 8;

    private final PagePool pool;
    private final PagePool.Page[] frames = new PagePool.Page[MAX_FRAMES];
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

    /** Whether a frame can be held: there is a place for it, and it fits into a page. The pool must have a page, too. */
    boolean canHold(int length) {
        return frameCount < MAX_FRAMES && length <= PagePool.PAGE_BYTES;
    }

    void hold(byte[] frame, int length) {
        PagePool.Page page = pool.take();
        System.arraycopy(frame, 0, page.bytes, 0, length);
        frames[frameCount] = page;
        frameLengths[frameCount] = length;
        frameCount++;
    }

    int frameCount() {
        return frameCount;
    }

    byte[] frame(int index) {
        return frames[index].bytes;
    }

    int frameLength(int index) {
        return frameLengths[index];
    }

    void forgetFrames() {
        for (int i = 0; i < frameCount; i++) {
            pool.giveBack(frames[i]);
            frames[i] = null;
        }
        frameCount = 0;
    }
}
