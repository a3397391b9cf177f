package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.i32;
import static org.gatehouse.frame.Bytes.i64;
import static org.gatehouse.frame.Bytes.u16;
import static org.gatehouse.frame.Bytes.u8;

/**
 * A view of one Ethernet frame, moved from frame to frame: {@link #read} finds the headers, the accessors read the bytes in place.
 *
 * <p>The lengths that the IP header names count, not the frame's: short frames carry padding. Positions are offsets from the
 * frame's first byte. An accessor means something only after a {@link FrameKind} that has what it names.
 */
public final class Frame {
    /** EtherType of IPv4. RFC 894. */
    public static final int IPV4 = 0x0800;
    /** EtherType of IPv6. RFC 2464. */
    public static final int IPV6 = 0x86dd;
    /** No VLAN tag. */
    public static final int NO_VLAN = -1;

    static final int TCP = 6;
    static final int UDP = 17;
    static final int FRAGMENT = 44; // RFC 8200 section 4.5
    static final int ETHERNET_HEADER = 14;
    static final int VLAN_TAG = 4;
    static final int IPV6_HEADER = 40;
    static final int UDP_HEADER = 8;

    static final int IPV4_MIN_HEADER = 20; // RFC 791 section 3.1
    private static final int TCP_MIN_HEADER = 20; // RFC 9293 section 3.1
    private static final int MAX_EXTENSION_HEADERS = 8; // RFC 8200 names six kinds, one of them twice at most

    private byte[] bytes = new byte[0];
    private int etherType;
    private int vlan;
    private boolean wrapped;
    private boolean sessionControl;
    private int ipStart;
    private int ipVersion;
    private int ipEnd;
    private int transport;
    private int transportNamedAt;
    private int transportStart;
    private int payloadStart;
    private int payloadEnd;

    /**
     * Moves the view to a frame.
     *
     * @param frame holds the frame from its first byte on; kept until the next call, not copied
     * @param length the frame's length in bytes, without its check sequence
     */
    public FrameKind read(byte[] frame, int length) {
        bytes = frame;
        vlan = NO_VLAN;
        etherType = 0;
        wrapped = false;
        sessionControl = false;
        ipVersion = 0;
        ipStart = length < ETHERNET_HEADER ? -1 : Encapsulation.behindTags(frame, length);
        if (ipStart < 0) {
            return FrameKind.TRUNCATED;
        }
        etherType = u16(frame, ipStart - 2);
        if (ipStart > ETHERNET_HEADER) {
            vlan = u16(frame, ETHERNET_HEADER) & 0xfff;
            wrapped = ipStart > ETHERNET_HEADER + VLAN_TAG;
        }
        if (etherType == Encapsulation.PPPOE_SESSION) {
            wrapped = true;
            sessionControl = Encapsulation.isSessionControl(frame, length, ipStart);
            etherType = Encapsulation.inPppoe(frame, length, ipStart);
            ipStart = Encapsulation.ipStart(frame, length);
        }
        return switch (etherType) {
            case IPV4 -> readIpv4(length);
            case IPV6 -> readIpv6(length);
            default -> FrameKind.NOT_IP;
        };
    }

    /**
     * Moves the view to a packet that was put together from fragments: to the diversion's rules it is {@linkplain #isWrapped() wrapped}, since all fragments
     * come to the gate.
     */
    public FrameKind readAssembled(byte[] frame, int length) {
        FrameKind kind = read(frame, length);
        wrapped = true;
        return kind;
    }

    private FrameKind readIpv4(int length) {
        if (length - ipStart < IPV4_MIN_HEADER) {
            return FrameKind.TRUNCATED;
        }
        ipVersion = 4;
        int headerLength = (u8(bytes, ipStart) & 0x0f) * 4;
        int total = u16(bytes, ipStart + 2);
        if (u8(bytes, ipStart) >> 4 != 4 || headerLength < IPV4_MIN_HEADER || total < headerLength) {
            return FrameKind.MALFORMED;
        }
        if (length - ipStart < total) {
            return FrameKind.TRUNCATED;
        }
        if (Checksum.of(bytes, ipStart, headerLength) != 0) {
            return FrameKind.MALFORMED;
        }
        ipEnd = ipStart + total;
        transportNamedAt = ipStart + 9;
        transport = u8(bytes, transportNamedAt);
        transportStart = ipStart + headerLength;
        boolean fragment = (u16(bytes, ipStart + 6) & 0x3fff) != 0; // more fragments, or an offset
        return fragment ? FrameKind.FRAGMENT : readTransport();
    }

    private FrameKind readIpv6(int length) {
        if (length - ipStart < IPV6_HEADER) {
            return FrameKind.TRUNCATED;
        }
        ipVersion = 6;
        if (u8(bytes, ipStart) >> 4 != 6) {
            return FrameKind.MALFORMED;
        }
        ipEnd = ipStart + IPV6_HEADER + u16(bytes, ipStart + 4);
        if (length < ipEnd) {
            return FrameKind.TRUNCATED;
        }
        transportNamedAt = ipStart + 6;
        transport = u8(bytes, transportNamedAt);
        transportStart = ipStart + IPV6_HEADER;
        wrapped |= isExtensionHeader(transport);
        return walkExtensionHeaders();
    }

    /** RFC 8200 section 4: each header names the next one and its own length. */
    private FrameKind walkExtensionHeaders() {
        for (int headers = 0; headers <= MAX_EXTENSION_HEADERS; headers++) {
            if (!isExtensionHeader(transport)) {
                return readTransport();
            }
            if (transport == FRAGMENT) {
                return FrameKind.FRAGMENT;
            }
            if (ipEnd - transportStart < 8) {
                return FrameKind.TRUNCATED;
            }
            transportNamedAt = transportStart;
            transportStart += extensionLength(transport, u8(bytes, transportStart + 1));
            transport = u8(bytes, transportNamedAt);
            if (transportStart > ipEnd) {
                return FrameKind.TRUNCATED;
            }
        }
        return FrameKind.MALFORMED;
    }

    /** Hop-by-hop, routing, fragment, authentication, destination options, mobility, HIP, shim6: IANA's registry. */
    static boolean isExtensionHeader(int protocol) {
        return switch (protocol) {
            case 0, 43, FRAGMENT, 51, 60, 135, 139, 140 -> true;
            default -> false;
        };
    }

    /** The length in bytes of an extension header that gives a number of units; the authentication header counts otherwise: RFC 4302 section 2.2. */
    static int extensionLength(int protocol, int units) {
        return protocol == 51 ? (units + 2) * 4 : (units + 1) * 8;
    }

    private FrameKind readTransport() {
        int room = ipEnd - transportStart;
        if (transport == UDP) {
            if (room < UDP_HEADER) {
                return FrameKind.TRUNCATED;
            }
            int udpLength = u16(bytes, transportStart + 4);
            if (udpLength < UDP_HEADER || udpLength > room) {
                return udpLength > room ? FrameKind.TRUNCATED : FrameKind.MALFORMED;
            }
            payloadEnd = transportStart + udpLength; // what IP carries behind it is no payload: RFC 9868 section 5
            payloadStart = transportStart + UDP_HEADER;
            return FrameKind.UDP;
        }
        if (transport != TCP) {
            return FrameKind.OTHER_TRANSPORT;
        }
        if (room < TCP_MIN_HEADER) {
            return FrameKind.TRUNCATED;
        }
        int headerLength = (u8(bytes, transportStart + 12) >> 4) * 4;
        if (headerLength < TCP_MIN_HEADER || headerLength > room) {
            return headerLength > room ? FrameKind.TRUNCATED : FrameKind.MALFORMED;
        }
        payloadStart = transportStart + headerLength;
        payloadEnd = ipEnd;
        return FrameKind.TCP;
    }

    /** The array that holds the frame. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Whether the transport header lies where the diversion's rules do not look: behind two tags, in a PPPoE session, behind IPv6 extension headers, in fragments. All
     * such frames come to the gate.
     */
    public boolean isWrapped() {
        return wrapped;
    }

    /** The VLAN id of the frame's first tag, or {@link #NO_VLAN}. */
    public int vlan() {
        return vlan;
    }

    /** The type of what the frame carries, behind tags and PPPoE. */
    public int etherType() {
        return etherType;
    }

    /** Whether it is one by which the ends of a PPPoE session agree on it; of such a session's others that are no IP nobody knows what they carry. */
    public boolean isSessionControl() {
        return sessionControl;
    }

    /** Whether it is sent to many: broadcast or multicast on the wire. IEEE 802 section 8.2.2. */
    public boolean isToGroup() {
        return (bytes[0] & 1) != 0;
    }

    /** The sender's MAC address in the low 48 bits. */
    public long sourceMac() {
        return i64(bytes, 6) >>> 16;
    }

    /** The MAC address of who shall receive it, in the low 48 bits. */
    public long destinationMac() {
        return i64(bytes, 0) >>> 16;
    }

    /** 4 or 6; 0 where the frame has no IP header that can be read. */
    public int ipVersion() {
        return ipVersion;
    }

    /** 4 or 16 bytes; 0 where there is no address. */
    public int addressLength() {
        return ipVersion == 4 ? 4 : ipVersion == 6 ? 16 : 0;
    }

    public int sourceAddressStart() {
        return ipStart + (ipVersion == 4 ? 12 : 8);
    }

    public int destinationAddressStart() {
        return sourceAddressStart() + addressLength();
    }

    /** The first 8 bytes of an IPv6 address, 0 for IPv4. */
    public long addressHigh(int addressStart) {
        return ipVersion == 4 ? 0 : i64(bytes, addressStart);
    }

    /** The last 8 bytes of an IPv6 address, or the IPv4 address. */
    public long addressLow(int addressStart) {
        return ipVersion == 4 ? i32(bytes, addressStart) & 0xffffffffL : i64(bytes, addressStart + 8);
    }

    public int sourcePort() {
        return u16(bytes, transportStart);
    }

    public int destinationPort() {
        return u16(bytes, transportStart + 2);
    }

    /** TCP's sequence number of the payload's first byte, a 32-bit number that wraps. */
    public int sequence() {
        return i32(bytes, transportStart + 4);
    }

    /** TCP's acknowledgment number. */
    public int acknowledgment() {
        return i32(bytes, transportStart + 8);
    }

    /** TCP's flags, see {@link TcpFlags}. */
    public int tcpFlags() {
        return u8(bytes, transportStart + 13);
    }

    public int payloadStart() {
        return payloadStart;
    }

    public int payloadLength() {
        return payloadEnd - payloadStart;
    }

    /** The end of the IP packet, without the padding that Ethernet may have put behind it; a UDP payload may end before. */
    public int end() {
        return ipEnd;
    }

    /** Where the IP packet begins; of a frame of another kind, what it carries. */
    public int ipStart() {
        return ipStart;
    }

    /** IANA's number of what the IP packet carries, behind its extension headers. */
    public int transport() {
        return transport;
    }

    /** The byte that says what {@link #transport} is, in the header before. */
    int transportNamedAt() {
        return transportNamedAt;
    }

    /** Where what the IP packet carries begins, behind extension headers. */
    public int transportStart() {
        return transportStart;
    }

    /** The length of the transport header and its payload: what TCP's and UDP's checksum covers. */
    int transportLength() {
        return payloadEnd - transportStart;
    }
}
