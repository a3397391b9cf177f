package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.u16;
import static org.gatehouse.frame.Bytes.u8;

/** What may stand between the Ethernet header and the IP packet: up to two VLAN tags, and a PPPoE session. */
final class Encapsulation {
    static final int PPPOE_SESSION = 0x8864; // RFC 2516 section 4
    static final int TAG = 4;
    static final int MAX_LENGTH = 2 * TAG + 8; // PPPoE's header, and the number of the protocol in two bytes

    private static final int ETHERNET = 14;
    private static final int PPPOE = 6; // RFC 2516 section 4
    private static final int PPPOE_VERSION_AND_TYPE = 0x11;
    private static final int PPP_IPV4 = 0x0021; // RFC 1332
    private static final int PPP_IPV6 = 0x0057; // RFC 5072
    private static final int NO_PROTOCOL = -1;

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
        return switch (pppProtocol(frame, length, start)) {
            case PPP_IPV4 -> Frame.IPV4;
            case PPP_IPV6 -> Frame.IPV6;
            default -> PPPOE_SESSION;
        };
    }

    /**
     * Whether a PPPoE session's packet is one by which its ends agree on the session: LCP with its echoes, PAP, link quality, CHAP, EAP, IPCP, IPv6CP. Those that agree on
     * compression and encryption are not among them: nobody here could read what follows. IANA's registry of PPP's protocols.
     */
    static boolean isSessionControl(byte[] frame, int length, int start) {
        return switch (pppProtocol(frame, length, start)) {
            case 0xc021, 0xc023, 0xc025, 0xc223, 0xc227, 0x8021, 0x8057 -> true;
            default -> false;
        };
    }

    /** Its number, be it written in two bytes or in one, which its lowest bit says (RFC 1661 sections 2 and 6.5); or that there is none. */
    private static int pppProtocol(byte[] frame, int length, int start) {
        int at = start + PPPOE;
        if (length <= at || u8(frame, start) != PPPOE_VERSION_AND_TYPE || u8(frame, start + 1) != 0) {
            return NO_PROTOCOL;
        }
        if (isShort(frame, at)) {
            return u8(frame, at);
        }
        return length < at + 2 ? NO_PROTOCOL : u16(frame, at);
    }

    private static boolean isShort(byte[] frame, int at) {
        return (u8(frame, at) & 1) != 0;
    }

    /** Where the IP packet begins of a frame that was read as one; it may be cut behind its headers. */
    static int ipStart(byte[] frame, int length) {
        int at = behindTags(frame, length);
        if (u16(frame, at - 2) != PPPOE_SESSION) {
            return at;
        }
        int protocol = at + PPPOE;
        return length > protocol && isShort(frame, protocol) ? protocol + 1 : protocol + 2;
    }

    /** Writes the length of the IP packet where the frame's PPPoE header says it, if there is one. */
    static void putLength(byte[] frame, int ipStart, int packetLength) {
        int at = behindTags(frame, ipStart);
        if (u16(frame, at - 2) == PPPOE_SESSION) {
            put16(frame, at + 4, packetLength + ipStart - at - PPPOE);
        }
    }
}
