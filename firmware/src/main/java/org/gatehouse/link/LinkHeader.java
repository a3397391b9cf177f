package org.gatehouse.link;

import java.util.Optional;

/**
 * Turns the captured frames of other link types into Ethernet frames, so that everything behind a port reads one format.
 * Link types: <a href="https://www.tcpdump.org/linktypes.html">tcpdump.org/linktypes</a>; the numbers are libpcap's DLT values.
 */
enum LinkHeader {
    ETHERNET(0),
    /** IPv4 or IPv6 with nothing before it. */
    RAW_IP(0),
    /** LINKTYPE_LINUX_SLL: type (2), ARPHRD (2), address length (2), address (8), EtherType (2). */
    COOKED_V1(16),
    /** LINKTYPE_LINUX_SLL2: EtherType (2), reserved (2), interface (4), ARPHRD (2), type (1), address length (1), address (8). */
    COOKED_V2(20),
    /** LINKTYPE_NULL and LINKTYPE_LOOP: an address family in four bytes, in either byte order. */
    BSD_LOOPBACK(4);

    static final int ETHERNET_LENGTH = 14;

    private static final int MAC_LENGTH = 6;
    private static final int ETHER_TYPE_AT = 12;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int NO_TYPE = 0xFFFF; // reserved, RFC 9542 appendix B.1
    private static final int AF_INET = 2;

    private final int strippedLength;

    LinkHeader(int strippedLength) {
        this.strippedLength = strippedLength;
    }

    /** The reader of a DLT value, or nothing when it is one that Gatehouse does not read. */
    static Optional<LinkHeader> of(int dlt) {
        return switch (dlt) {
            case 1 -> Optional.of(ETHERNET);
            case 12, 14, 101, 228, 229 -> Optional.of(RAW_IP); // DLT_RAW by system, its link type, IPV4, IPV6
            case 113 -> Optional.of(COOKED_V1);
            case 276 -> Optional.of(COOKED_V2);
            case 0, 108 -> Optional.of(BSD_LOOPBACK);
            default -> Optional.empty();
        };
    }

    /**
     * Writes the frame with an Ethernet header in place of its own. Addresses that the capture does not hold are
     * 02:00:00:00:00:01 (source) and 02:00:00:00:00:02 (destination); a packet that is neither IPv4 nor IPv6 gets the
     * reserved EtherType 0xFFFF.
     *
     * @param target at least {@link #ETHERNET_LENGTH} bytes; what does not fit is cut off
     * @return bytes written, 0 when the captured bytes end inside the header
     */
    int toEthernet(byte[] captured, byte[] target) {
        if (this == ETHERNET) {
            int length = Math.min(captured.length, target.length);
            System.arraycopy(captured, 0, target, 0, length);
            return length;
        }
        if (captured.length < strippedLength) {
            return 0;
        }
        writeAddress(target, 0, 2);
        writeAddress(target, MAC_LENGTH, 1);
        int etherType =
                switch (this) {
                    case ETHERNET, RAW_IP -> typeByVersion(captured);
                    case COOKED_V1 -> {
                        copySource(captured, u16(captured, 4), 6, target);
                        yield u16(captured, 14);
                    }
                    case COOKED_V2 -> {
                        copySource(captured, captured[11] & 0xFF, 12, target);
                        yield u16(captured, 0);
                    }
                    case BSD_LOOPBACK -> typeByFamily(captured);
                };
        target[ETHER_TYPE_AT] = (byte) (etherType >>> 8);
        target[ETHER_TYPE_AT + 1] = (byte) etherType;
        int payload = Math.min(captured.length - strippedLength, target.length - ETHERNET_LENGTH);
        System.arraycopy(captured, strippedLength, target, ETHERNET_LENGTH, payload);
        return ETHERNET_LENGTH + payload;
    }

    private static void writeAddress(byte[] target, int at, int last) {
        target[at] = 2; // locally administered
        for (int i = 1; i < MAC_LENGTH - 1; i++) {
            target[at + i] = 0;
        }
        target[at + MAC_LENGTH - 1] = (byte) last;
    }

    private static void copySource(byte[] captured, int addressLength, int at, byte[] target) {
        if (addressLength == MAC_LENGTH) {
            System.arraycopy(captured, at, target, MAC_LENGTH, MAC_LENGTH);
        }
    }

    private static int typeByVersion(byte[] captured) {
        return switch (captured.length == 0 ? 0 : (captured[0] & 0xFF) >>> 4) {
            case 4 -> IPV4;
            case 6 -> IPV6;
            default -> NO_TYPE;
        };
    }

    private static int typeByFamily(byte[] captured) {
        int family = captured[0] == 0 && captured[1] == 0 ? u16(captured, 2) : captured[0] & 0xFF;
        return switch (family) {
            case AF_INET -> IPV4;
            case 10, 24, 28, 30 -> IPV6; // AF_INET6 of Linux, NetBSD and OpenBSD, FreeBSD, Darwin
            default -> NO_TYPE;
        };
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
