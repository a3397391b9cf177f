package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.put32;
import static org.gatehouse.frame.Bytes.u8;

/**
 * Writes one large segment that carries what several small ones carried, as the kernel's own gathering does: the headers of one of them,
 * with its TCP options, and all the bytes. {@link FrameCutter} makes it fit for the wire.
 */
public final class SegmentWriter {
    /** The longest headers that are kept, in bytes: Ethernet, a tag, IPv6 with some extension headers, TCP with all its options. */
    public static final int MAX_HEADERS = 192;

    private static final int OPTION_END = 0; // RFC 9293 section 3.1
    private static final int OPTION_NOTHING = 1;
    private static final int OPTION_MD5 = 19; // RFC 2385
    private static final int OPTION_AUTHENTICATION = 29; // RFC 5925

    private final byte[] bytes;
    private final Frame view = new Frame();

    /** @param maxPayload the most bytes that a written segment carries */
    public SegmentWriter(int maxPayload) {
        bytes = new byte[MAX_HEADERS + maxPayload];
    }

    /**
     * Keeps a segment's headers for later.
     *
     * @param into at least {@link #MAX_HEADERS} bytes
     * @return how many bytes were kept, or 0 where a segment with these headers cannot be written again: they are too long, or
     *     a signature in them covers the payload
     */
    public static int keepHeaders(Frame segment, byte[] into) {
        int length = segment.payloadStart();
        if (length > MAX_HEADERS || isSigned(segment)) {
            return 0;
        }
        System.arraycopy(segment.bytes(), 0, into, 0, length);
        return length;
    }

    private static boolean isSigned(Frame segment) {
        int at = segment.transportStart() + 20;
        while (at < segment.payloadStart()) {
            int kind = u8(segment.bytes(), at);
            if (kind == OPTION_MD5 || kind == OPTION_AUTHENTICATION) {
                return true;
            }
            if (kind == OPTION_END) {
                return false;
            }
            if (kind == OPTION_NOTHING) {
                at++;
            } else if (at + 1 < segment.payloadStart() && u8(segment.bytes(), at + 1) >= 2) {
                at += u8(segment.bytes(), at + 1);
            } else {
                return true; // options that cannot be read are not written again
            }
        }
        return false;
    }

    /** The segment's bytes: the caller writes the payload here, behind the headers' length, before it calls {@link #segment}. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Completes a segment whose payload was written already.
     *
     * @param headers as {@link #keepHeaders} kept them
     * @return the view of it, checksum complete; valid until the next call
     */
    public Frame segment(byte[] headers, int headersLength, int sequence, int payloadLength) {
        System.arraycopy(headers, 0, bytes, 0, headersLength);
        int length = headersLength + payloadLength;
        int ip = Encapsulation.ipStart(bytes, length);
        Encapsulation.putLength(bytes, ip, length - ip);
        if (u8(bytes, ip) >> 4 == 4) {
            put16(bytes, ip + 2, length - ip);
            Checksum.completeIpv4Header(bytes, ip);
        } else {
            put16(bytes, ip + 4, length - ip - Frame.IPV6_HEADER);
        }
        view.read(bytes, length);
        int tcp = view.transportStart();
        put32(bytes, tcp + 4, sequence);
        bytes[tcp + 13] = (byte) (TcpFlags.ACK | TcpFlags.PSH);
        Checksum.complete(view);
        return view;
    }
}
