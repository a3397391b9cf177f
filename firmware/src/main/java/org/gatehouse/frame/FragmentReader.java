package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.i32;
import static org.gatehouse.frame.Bytes.u16;
import static org.gatehouse.frame.Bytes.u8;

/**
 * What the headers of one fragment say: RFC 791 section 3.2, RFC 8200 section 4.5. A first fragment must hold the whole transport header, so that a filter which sees
 * nothing else knows what it filters (RFC 1858, RFC 7112): one that does not was made by hand, and so was a SYN in fragments.
 */
public final class FragmentReader {
    private static final int MAX_PACKET = 65_535; // RFC 791 section 3.1; for IPv6 behind its header: RFC 8200 section 3
    private static final int UNIT = 8; // bytes in which offsets count
    private static final int FRAGMENT_HEADER = 8;

    /** What is not the first fragment, or has no ports. */
    public static final int NO_PORT = -1;

    private Frame frame;
    private int identification;
    private int offset;
    private boolean last;
    private int protocol; // of what begins at the data
    private int sourcePort;
    private int dataStart;

    /**
     * Reads a frame of the kind {@link FrameKind#FRAGMENT}.
     *
     * @return false where it makes no sense, or hides what it carries: no receiver needs it
     */
    public boolean read(Frame fragment) {
        frame = fragment;
        sourcePort = NO_PORT;
        return (frame.ipVersion() == 4 ? readIpv4() : readIpv6()) && isSound() && (offset > 0 || showsTransport());
    }

    private boolean readIpv4() {
        byte[] bytes = frame.bytes();
        int ip = frame.ipStart();
        int field = u16(bytes, ip + 6);
        protocol = u8(bytes, ip + 9);
        identification = u16(bytes, ip + 4) << 8 | protocol; // one packet has one of each: RFC 791 section 3.2
        offset = (field & 0x1fff) * UNIT;
        last = (field & 0x2000) == 0;
        dataStart = frame.transportStart();
        return true;
    }

    private boolean readIpv6() {
        byte[] bytes = frame.bytes();
        int header = frame.transportStart();
        if (frame.end() - header < FRAGMENT_HEADER) {
            return false;
        }
        int field = u16(bytes, header + 2);
        protocol = u8(bytes, header);
        identification = i32(bytes, header + 4);
        offset = field & 0xfff8;
        last = (field & 1) == 0;
        dataStart = header + FRAGMENT_HEADER;
        return true;
    }

    private boolean isSound() {
        boolean wholeUnits = last || dataLength() % UNIT == 0;
        int headers = headersLength() - frame.ipStart() - (frame.ipVersion() == 4 ? 0 : Frame.IPV6_HEADER);
        return dataLength() > 0 && wholeUnits && headers + offset + dataLength() <= MAX_PACKET;
    }

    private boolean showsTransport() {
        byte[] bytes = frame.bytes();
        int at = dataStart;
        int transport = protocol;
        while (frame.ipVersion() == 6 && Frame.isExtensionHeader(transport)) {
            if (transport == Frame.FRAGMENT || frame.end() - at < UNIT) {
                return false;
            }
            int next = u8(bytes, at);
            at += Frame.extensionLength(transport, u8(bytes, at + 1));
            transport = next;
        }
        int room = frame.end() - at;
        boolean hasPorts = room >= Frame.UDP_HEADER && (transport == Frame.TCP || transport == Frame.UDP);
        sourcePort = hasPorts ? u16(bytes, at) : NO_PORT;
        return switch (transport) {
            case Frame.TCP -> room >= 20 && room >= (u8(bytes, at + 12) >> 4) * 4 && !isSyn(u8(bytes, at + 13));
            case Frame.UDP -> room >= Frame.UDP_HEADER;
            default -> room >= 0;
        };
    }

    private static boolean isSyn(int tcpFlags) {
        return (tcpFlags & TcpFlags.SYN) != 0;
    }

    /** What fragments of one packet between two addresses have in common. */
    public int identification() {
        return identification;
    }

    /** Where in the packet the data stands, in bytes behind the headers that every fragment repeats. */
    public int offset() {
        return offset;
    }

    public boolean isFirst() {
        return offset == 0;
    }

    public boolean isLast() {
        return last;
    }

    /** Whether it is all of its packet: RFC 6946, to be handled as if there were no others. */
    public boolean isAtomic() {
        return isFirst() && last;
    }

    /** The port that the packet comes from, or {@link #NO_PORT} where this fragment does not say it. */
    public int sourcePort() {
        return sourcePort;
    }

    public int dataStart() {
        return dataStart;
    }

    public int dataLength() {
        return frame.end() - dataStart;
    }

    /** The length in bytes of what {@link #copyHeaders} copies. */
    public int headersLength() {
        return frame.transportStart();
    }

    /** Copies the headers before the fragmented part, as the whole packet has them; for {@link PacketWriter}. */
    public void copyHeaders(byte[] into) {
        System.arraycopy(frame.bytes(), 0, into, 0, headersLength());
        into[frame.transportNamedAt()] = (byte) protocol;
    }
}
