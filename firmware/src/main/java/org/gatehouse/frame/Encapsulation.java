package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.u16;
import static org.gatehouse.frame.Bytes.u8;

/** What may stand between the Ethernet header and the IP packet: up to two VLAN tags, and a PPPoE session. */
final class Encapsulation {
    static final int PPPOE_SESSION = 0x8864; // RFC 2516 section 4
    static final int TAG = 4;
    static final int MAX_LENGTH = 2 * TAG + 8;

    private static final int ETHERNET = 14;
    private static final int PPPOE = 8; // header and PPP protocol
    private static final int PPPOE_VERSION_AND_TYPE = 0x11;
    private static final int PPP_IPV4 = 0x0021; // RFC 1332
    private static final int PPP_IPV6 = 0x0057; // RFC 5072

    private Encapsulation() {}

    /** IEEE 802.1Q customer and service tags, and the number that was in use before the standard. */
    static boolean isTag(int etherType) {
        return etherType == 0x8100 || etherType == 0x88a8 || etherType == 0x9100;
    }

    /** Where the tags end: the position behind the EtherType that follows them, or -1 where the frame ends before it. */
    static int behindTags(byte[] frame, int length) {
        int at = ETHERNET;
        for (int tags = 0; tags < 2 && length >= at && isTag(u16(frame, at - 2)); tags++) {
            at += TAG;
        }
        return length >= at ? at : -1;
    }

    /** The EtherType that a PPPoE session's packet stands for, or {@link #PPPOE_SESSION} where it is neither IPv4 nor IPv6. */
    static int inPppoe(byte[] frame, int length, int start) {
        if (length - start < PPPOE || u8(frame, start) != PPPOE_VERSION_AND_TYPE || u8(frame, start + 1) != 0) {
            return PPPOE_SESSION;
        }
        return switch (u16(frame, start + 6)) {
            case PPP_IPV4 -> Frame.IPV4;
            case PPP_IPV6 -> Frame.IPV6;
            default -> PPPOE_SESSION;
        };
    }

    /** Where the IP packet begins of a frame that was read as one; it may be cut behind its headers. */
    static int ipStart(byte[] frame, int length) {
        int at = behindTags(frame, length);
        return u16(frame, at - 2) == PPPOE_SESSION ? at + PPPOE : at;
    }

    /** Writes the length of the IP packet where the frame's PPPoE header says it, if there is one. */
    static void putLength(byte[] frame, int ipStart, int packetLength) {
        if (ipStart >= ETHERNET + PPPOE && u16(frame, ipStart - PPPOE - 2) == PPPOE_SESSION) {
            put16(frame, ipStart - 4, packetLength + 2);
        }
    }
}
