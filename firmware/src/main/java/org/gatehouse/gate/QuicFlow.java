package org.gatehouse.gate;

import org.gatehouse.inspect.QuicInitialReader;

/** What a lane remembers of one QUIC connection: its id, the CRYPTO bytes of its hello, the datagrams held until these are judged. */
final class QuicFlow extends FlowSlot {
    /** Datagrams held of one connection. Browsers spread their hello over two or three. */
    static final int MAX_FRAMES = 8;

    private final PagePool pool;
    private final PagePool.Page[] frames = new PagePool.Page[MAX_FRAMES];
    private final int[] frameLengths = new int[MAX_FRAMES];
    private int frameCount;

    /** The connection id that the client chose for the server at first. */
    final byte[] id = new byte[QuicInitialReader.MAX_CONNECTION_ID];

    int idLength;

    /** How many of the CRYPTO bytes were judged. */
    int judged;

    QuicFlow(PagePool pool) {
        super(pool);
        this.pool = pool;
    }

    @Override
    void reset() {
        judged = 0;
        idLength = 0;
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
