package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;
import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

/**
 * Packets and frames in UDP that are not encrypted. On the port that is theirs, a header whose fixed bits are right is enough; on any other, the packet in it must make sense, down to its length.
 */
final class UdpTunnel {
    private static final int GENEVE = 6081; // RFC 8926 section 3.3
    private static final int VXLAN = 4789; // RFC 7348 section 5
    private static final int VXLAN_LINUX = 8472; // where Linux has it when nothing is said
    private static final int GTP_USER = 2152; // 3GPP TS 29.281 section 4.4.2

    private static final int HEADER = 8;
    private static final int GENEVE_OPTION = 4; // bytes that its length counts in
    private static final int VXLAN_HAS_NETWORK = 0x08000000; // the I flag, and 27 bits that are zero
    private static final int GTP_G_PDU = 0xff; // TS 29.281 section 6.1
    private static final int GTP_OPTIONAL = 4;

    private static final int ETHERNET = 14;
    private static final int TRANSPARENT_ETHERNET = 0x6558;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int ARP = 0x0806;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private UdpTunnel() {}

    static boolean is(byte[] bytes, int start, int length, int serverPort) {
        return isGeneve(bytes, start, length, serverPort)
                || isVxlan(bytes, start, length, serverPort)
                || isGtp(bytes, start, length, serverPort)
                || isIp(bytes, start, length); // nothing between: Linux calls it FOU
    }

    /** RFC 8926 section 3.4. */
    private static boolean isGeneve(byte[] bytes, int start, int length, int serverPort) {
        if (length < HEADER) {
            return false;
        }
        int header = HEADER + GENEVE_OPTION * (u8(bytes, start) & 0x3f);
        boolean fits = u8(bytes, start) >> 6 == 0
                && (u8(bytes, start + 1) & 0x3f) == 0
                && bytes[start + 7] == 0
                && header <= length;
        return fits
                && switch (u16(bytes, start + 2)) {
                    case TRANSPARENT_ETHERNET ->
                        serverPort == GENEVE || isFrame(bytes, start + header, length - header);
                    case IPV4, IPV6 -> serverPort == GENEVE || isIp(bytes, start + header, length - header);
                    default -> serverPort == GENEVE;
                };
    }

    /** RFC 7348 section 5. */
    private static boolean isVxlan(byte[] bytes, int start, int length, int serverPort) {
        boolean fits = length > HEADER && i32(bytes, start) == VXLAN_HAS_NETWORK && bytes[start + 7] == 0;
        boolean atHome = serverPort == VXLAN || serverPort == VXLAN_LINUX;
        return fits && (atHome || isFrame(bytes, start + HEADER, length - HEADER));
    }

    /** TS 29.281 section 5.1: version 1, the protocol with a user's packets, and a length of what follows the header. */
    private static boolean isGtp(byte[] bytes, int start, int length, int serverPort) {
        if (length < HEADER || (u8(bytes, start) & 0xf8) != 0x30 || u16(bytes, start + 2) != length - HEADER) {
            return false;
        }
        int header = HEADER + ((u8(bytes, start) & 7) == 0 ? 0 : GTP_OPTIONAL);
        return serverPort == GTP_USER
                || u8(bytes, start + 1) == GTP_G_PDU
                        && header <= length
                        && isIp(bytes, start + header, length - header);
    }

    private static boolean isFrame(byte[] bytes, int start, int length) {
        if (length < ETHERNET) {
            return false;
        }
        return switch (u16(bytes, start + ETHERNET - 2)) {
            case IPV4, IPV6 -> isIp(bytes, start + ETHERNET, length - ETHERNET);
            case ARP -> length >= ETHERNET + 28;
            default -> false;
        };
    }

    /** An IPv4 header has a checksum, which chance meets once in 65,536; an IPv6 header has none, but a length and the number of a transport. */
    private static boolean isIp(byte[] bytes, int start, int length) {
        if (length < IPV4_HEADER) {
            return false;
        }
        if (u8(bytes, start) == 0x45) {
            int sum = 0;
            for (int at = start; at < start + IPV4_HEADER; at += 2) {
                sum += u16(bytes, at);
            }
            return u16(bytes, start + 2) == length && (sum & 0xffff) + (sum >> 16) == 0xffff;
        }
        return length >= IPV6_HEADER
                && u8(bytes, start) >> 4 == 6
                && u16(bytes, start + 4) == length - IPV6_HEADER
                && switch (u8(bytes, start + 6)) {
                    case 0, 6, 17, 44, 50, 58 -> true; // hop by hop, TCP, UDP, a fragment, ESP, ICMP
                    default -> false;
                };
    }
}
