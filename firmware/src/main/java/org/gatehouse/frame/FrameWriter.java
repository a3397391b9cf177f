package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.put32;

/**
 * Writes frames of our own that belong to a conversation seen: the headers are those of a frame of that conversation, in its
 * direction or turned round, without IP options, extension headers and TCP options.
 *
 * <p>The written frame stands in {@link #bytes()} until the next one is written.
 */
public final class FrameWriter {
    private static final int HOP_LIMIT = 64;
    private static final int TCP_HEADER = 20;
    private static final int ETHER_TYPE_OFFSET = 12;
    private static final int MAX_HEADERS =
            Frame.ETHERNET_HEADER + Encapsulation.MAX_LENGTH + Frame.IPV6_HEADER + TCP_HEADER;

    private final byte[] bytes;
    private final Frame view = new Frame();
    private int ipStart;
    private int transportStart;
    private int length;

    /** @param maxPayload the longest payload in bytes that will be written */
    public FrameWriter(int maxPayload) {
        bytes = new byte[MAX_HEADERS + maxPayload];
    }

    /** The frame written last, from the first byte on. */
    public byte[] bytes() {
        return bytes;
    }

    /** The length in bytes of the frame written last. */
    public int length() {
        return length;
    }

    /**
     * Writes a TCP segment.
     *
     * @param like a TCP frame of the connection
     * @param back true: towards the sender of {@code like}
     * @param flags see {@link TcpFlags}
     */
    public void tcp(
            Frame like, boolean back, int sequence, int acknowledgment, int flags, byte[] payload, int payloadLength) {
        headers(like, back, Frame.TCP, TCP_HEADER + payloadLength);
        put32(bytes, transportStart + 4, sequence);
        put32(bytes, transportStart + 8, acknowledgment);
        bytes[transportStart + 12] = TCP_HEADER / 4 << 4;
        bytes[transportStart + 13] = (byte) flags;
        put16(bytes, transportStart + 14, (flags & TcpFlags.RST) != 0 ? 0 : 0xffff);
        put16(bytes, transportStart + 18, 0);
        finish(TCP_HEADER, payload, payloadLength);
    }

    /** Writes a UDP datagram; see {@link #tcp}. */
    public void udp(Frame like, boolean back, byte[] payload, int payloadLength) {
        headers(like, back, Frame.UDP, Frame.UDP_HEADER + payloadLength);
        put16(bytes, transportStart + 4, Frame.UDP_HEADER + payloadLength);
        finish(Frame.UDP_HEADER, payload, payloadLength);
    }

    private void headers(Frame like, boolean back, int transport, int transportLength) {
        ethernet(like, back);
        if (like.ipVersion() == 4) {
            ipv4(like, back, transport, transportLength);
        } else {
            ipv6(like, back, transport, transportLength);
        }
        put16(bytes, transportStart, back ? like.destinationPort() : like.sourcePort());
        put16(bytes, transportStart + 2, back ? like.sourcePort() : like.destinationPort());
    }

    private void ethernet(Frame like, boolean back) {
        System.arraycopy(like.bytes(), back ? 6 : 0, bytes, 0, 6);
        System.arraycopy(like.bytes(), back ? 0 : 6, bytes, 6, 6);
        ipStart = like.ipStart();
        System.arraycopy(like.bytes(), ETHER_TYPE_OFFSET, bytes, ETHER_TYPE_OFFSET, ipStart - ETHER_TYPE_OFFSET);
    }

    private void ipv4(Frame like, boolean back, int transport, int transportLength) {
        transportStart = ipStart + 20;
        put16(bytes, ipStart, 0x4500);
        put16(bytes, ipStart + 2, 20 + transportLength);
        // Never to be fragmented, so that no identification is needed: RFC 6864 section 4.1.
        put32(bytes, ipStart + 4, 0x4000);
        put16(bytes, ipStart + 8, HOP_LIMIT << 8 | transport);
        addresses(like, back, ipStart + 12);
        Checksum.completeIpv4Header(bytes, ipStart);
    }

    private void ipv6(Frame like, boolean back, int transport, int transportLength) {
        transportStart = ipStart + Frame.IPV6_HEADER;
        put32(bytes, ipStart, 0x60000000);
        put16(bytes, ipStart + 4, transportLength);
        put16(bytes, ipStart + 6, transport << 8 | HOP_LIMIT);
        addresses(like, back, ipStart + 8);
    }

    private void addresses(Frame like, boolean back, int at) {
        int size = like.addressLength();
        int source = back ? like.destinationAddressStart() : like.sourceAddressStart();
        int destination = back ? like.sourceAddressStart() : like.destinationAddressStart();
        System.arraycopy(like.bytes(), source, bytes, at, size);
        System.arraycopy(like.bytes(), destination, bytes, at + size, size);
    }

    private void finish(int headerLength, byte[] payload, int payloadLength) {
        System.arraycopy(payload, 0, bytes, transportStart + headerLength, payloadLength);
        length = transportStart + headerLength + payloadLength;
        Encapsulation.putLength(bytes, ipStart, length - ipStart);
        view.read(bytes, length);
        Checksum.complete(view);
    }

    /** The payload length that fits behind this writer's headers into an IP packet of {@code mtu} bytes. */
    public static int tcpRoom(Frame like, int mtu) {
        return mtu - (like.ipVersion() == 4 ? 20 : Frame.IPV6_HEADER) - TCP_HEADER;
    }
}
