package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.i32;
import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.u16;
import static org.gatehouse.frame.Bytes.u8;

/**
 * The Internet checksum (RFC 1071) of IPv4 headers and of TCP and UDP.
 *
 * <p>A frame that came over a veth or from a card that computes checksums itself carries a <em>partial</em> one: the sum of the
 * pseudo header only, for the card to complete. Such a frame is completed here before it is sent.
 */
public final class Checksum {
    /** How a frame's TCP or UDP checksum stands. */
    public enum State {
        /** Right, or absent where UDP over IPv4 allows that. */
        RIGHT,
        /** The sum of the pseudo header, for somebody to complete. */
        PARTIAL,
        /** Neither: the receiver would drop the frame, and so must we. */
        WRONG
    }

    private Checksum() {}

    /** The checksum of a range that has its own checksum inside: 0 where that is right. */
    static int of(byte[] bytes, int start, int length) {
        return ~fold(sum(bytes, start, length)) & 0xffff;
    }

    /** How the checksum of a frame stands that was read as {@link FrameKind#TCP} or {@link FrameKind#UDP}. */
    public static State stateOf(Frame frame) {
        byte[] bytes = frame.bytes();
        int start = frame.transportStart();
        int stored = u16(bytes, start + fieldOffset(frame));
        if (stored == 0 && frame.transport() == Frame.UDP) {
            return frame.ipVersion() == 4
                    ? State.RIGHT
                    : State.WRONG; // none was computed: RFC 768, RFC 8200 section 8.1
        }
        long pseudo = pseudoHeader(frame);
        if (fold(pseudo + sum(bytes, start, frame.transportLength())) == 0xffff) {
            return State.RIGHT;
        }
        return stored == fold(pseudo) ? State.PARTIAL : State.WRONG;
    }

    /** Writes the TCP or UDP checksum of a frame, whatever stood there. */
    public static void complete(Frame frame) {
        byte[] bytes = frame.bytes();
        int start = frame.transportStart();
        int field = start + fieldOffset(frame);
        put16(bytes, field, 0);
        int checksum = ~fold(pseudoHeader(frame) + sum(bytes, start, frame.transportLength())) & 0xffff;
        if (checksum == 0 && frame.transport() == Frame.UDP) {
            checksum = 0xffff; // RFC 768: zero means none
        }
        put16(bytes, field, checksum);
    }

    /** Writes the checksum of the IPv4 header that begins at a position. */
    static void completeIpv4Header(byte[] bytes, int ipStart) {
        put16(bytes, ipStart + 10, 0);
        put16(bytes, ipStart + 10, of(bytes, ipStart, (u8(bytes, ipStart) & 0x0f) * 4));
    }

    private static int fieldOffset(Frame frame) {
        return frame.transport() == Frame.UDP ? 6 : 16;
    }

    /** RFC 9293 section 3.1, RFC 8200 section 8.1: addresses, protocol, length. */
    private static long pseudoHeader(Frame frame) {
        return sum(frame.bytes(), frame.sourceAddressStart(), 2 * frame.addressLength())
                + frame.transport()
                + frame.transportLength();
    }

    private static long sum(byte[] bytes, int start, int length) {
        long sum = 0;
        int at = start;
        int end = start + length;
        for (; end - at >= 4; at += 4) {
            sum += i32(bytes, at) & 0xffffffffL;
        }
        if (end - at >= 2) {
            sum += u16(bytes, at);
            at += 2;
        }
        if (at < end) {
            sum += u8(bytes, at) << 8;
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = (sum & 0xffffffffL) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) folded;
    }
}
