package org.gatehouse.gate;

import org.gatehouse.frame.FragmentReader;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.PacketWriter;

/** What a lane remembers of one IP packet that came in fragments. */
final class Assembly extends FlowSlot {
    private static final int UNKNOWN = -1;

    private final byte[] headers = new byte[PacketWriter.MAX_HEADERS];
    private int headersLength;
    private int total; // bytes of the data, once the last fragment was seen
    private int received; // bytes of all fragments that brought something new
    private long clientMac;

    Assembly(PagePool pool) {
        super(pool);
    }

    @Override
    void reset() {
        headersLength = 0;
        total = UNKNOWN;
        received = 0;
    }

    void begin(Frame frame) {
        state = State.HOLDING;
        clientMac = frame.sourceMac();
    }

    boolean isOfClient(Frame frame) {
        return frame.sourceMac() == clientMac;
    }

    /**
     * Takes a fragment; the pool has the pages for it.
     *
     * @return false where it contradicts another one, or the end that another one gave
     */
    boolean put(Frame frame, FragmentReader fragment) {
        int end = fragment.offset() + fragment.dataLength();
        if (fragment.isLast()) {
            if (total != UNKNOWN && total != end || held.end() > end) {
                return false;
            }
            total = end;
        } else if (total != UNKNOWN && end > total) {
            return false;
        }
        if (fragment.isFirst() && headersLength == 0) {
            headersLength = fragment.headersLength();
            fragment.copyHeaders(headers);
        }
        HeldBytes.Put put = held.put(fragment.offset(), frame.bytes(), fragment.dataStart(), fragment.dataLength());
        received += put == HeldBytes.Put.NEW ? fragment.dataLength() : 0;
        return put != HeldBytes.Put.DIFFERENT;
    }

    boolean isWhole() {
        return held.prefix() == total;
    }

    /** Whether fragments of a whole packet overlap otherwise than by repeating bytes that were there already. RFC 5722, RFC 8200 section 4.5: such a packet is nobody's. */
    boolean hasOverlaps() {
        return received != total;
    }

    /** Writes a whole packet's frame; returns its length. */
    int write(PacketWriter writer) {
        System.arraycopy(headers, 0, writer.bytes(), 0, headersLength);
        held.copyTo(0, total, writer.bytes(), headersLength);
        return writer.complete(headersLength, total);
    }
}
