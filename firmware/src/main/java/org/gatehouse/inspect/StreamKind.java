package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

/**
 * What a TCP connection's first bytes begin that has no name in it, as far as they tell. A VPN that makes itself look like nothing is {@link #UNKNOWN}.
 */
public enum StreamKind {
    /** A VPN's handshake: OpenVPN, PPTP. */
    VPN,
    /** It may become one: the bytes that say so are not there yet. */
    PART,
    UNKNOWN;

    private static final int LENGTH = 2; // in front of OpenVPN's packets: "OpenVPN wire protocol", section 2.4

    /** Length, control message, magic cookie, Start-Control-Connection-Request: RFC 2637 section 2.1. */
    private static final byte[] PPTP = {0, (byte) 156, 0, 1, 0x1a, 0x2b, 0x3c, 0x4d, 0, 1};

    public static StreamKind of(byte[] bytes, int start, int length) {
        StreamKind kind = openVpn(bytes, start, length);
        return kind == UNKNOWN ? pptp(bytes, start, length) : kind;
    }

    /** A few bytes decide about nearly all that is none: the length of a reset, and its opcode. */
    private static StreamKind openVpn(byte[] bytes, int start, int length) {
        if (length < 1 || u8(bytes, start) > OpenVpn.MAX_RESET >> 8) {
            return UNKNOWN;
        }
        if (length < LENGTH) {
            return PART;
        }
        int packet = u16(bytes, start);
        if (packet < OpenVpn.MIN_RESET || packet > OpenVpn.MAX_RESET) {
            return UNKNOWN;
        }
        if (length == LENGTH) {
            return PART;
        }
        if (!OpenVpn.mayBegin(u8(bytes, start + LENGTH))) {
            return UNKNOWN;
        }
        if (length < LENGTH + packet) {
            return PART;
        }
        return OpenVpn.isReset(bytes, start + LENGTH, packet) ? VPN : UNKNOWN;
    }

    private static StreamKind pptp(byte[] bytes, int start, int length) {
        for (int i = 0; i < PPTP.length; i++) {
            if (i == length) {
                return length == 0 ? UNKNOWN : PART;
            }
            if (bytes[start + i] != PPTP[i]) {
                return UNKNOWN;
            }
        }
        return VPN;
    }
}
