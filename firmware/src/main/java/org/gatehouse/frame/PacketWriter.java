package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.u8;

/** Writes the IP packet that fragments were cut from: the headers of the first, as {@link FragmentReader#copyHeaders} gives them, and all the data. */
public final class PacketWriter {
    /** The longest headers that are kept, in bytes: Ethernet, tags, IPv6 with some extension headers. */
    public static final int MAX_HEADERS = 192;

    private final byte[] bytes;

    /** @param maxData the most bytes that a packet carries behind these headers */
    public PacketWriter(int maxData) {
        bytes = new byte[MAX_HEADERS + maxData];
    }

    /** The packet's frame: the caller writes headers and, behind them, data before it calls {@link #complete}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Completes a frame whose headers and data were written; returns its length in bytes. */
    public int complete(int headersLength, int dataLength) {
        int length = headersLength + dataLength;
        int ip = Encapsulation.ipStart(bytes, length);
        Encapsulation.putLength(bytes, ip, length - ip);
        if (u8(bytes, ip) >> 4 == 4) {
            put16(bytes, ip + 2, length - ip);
            put16(bytes, ip + 6, 0);
            Checksum.completeIpv4Header(bytes, ip);
        } else {
            put16(bytes, ip + 4, length - ip - Frame.IPV6_HEADER);
        }
        return length;
    }
}
