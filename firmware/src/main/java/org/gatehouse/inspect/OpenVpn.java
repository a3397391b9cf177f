package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;
import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

/**
 * The first packet of an OpenVPN client: a hard reset. The layout is that of the "OpenVPN wire protocol" (draft of the project, sections 2.1 and 2.2): opcode and key id, session id, then in the clear,
 * behind an HMAC (tls-auth) or inside tls-crypt: the count of acknowledged packets, which is none, and the packet's number, which is 0.
 */
final class OpenVpn {
    /** The shortest reset, and the longest: with a client key of tls-crypt-v2 in it. */
    static final int MIN_RESET = 14;

    static final int MAX_RESET = 1200;

    private static final int RESET_V1 = 1 << 3; // opcode in the high five bits; the first key is 0
    private static final int RESET_V2 = 7 << 3;
    private static final int RESET_V3 = 10 << 3;
    private static final int SESSION = 9; // opcode and session id
    private static final int REPLAY = 8; // packet number and time, of tls-auth and tls-crypt
    private static final int CRYPT_RESET = SESSION + REPLAY + 32 + 5; // a tag, and the encrypted rest
    private static final int MIN_WRAPPED_KEY = 2 + 32 + 256; // its length, its tag, the key in it
    private static final int EARLY_NEGOTIATION = 0x0f000000; // number of the first packet since OpenVPN 2.6
    private static final int FIRST_NUMBERS = 0xff; // a client that has no answer sends some more
    private static final int LEAST_TIME = 0x40000000; // 2004: the clock of a client is no better known
    private static final int[] DIGESTS = {16, 20, 28, 32, 48, 64}; // MD5, SHA-1 and SHA-2

    private OpenVpn() {}

    /** Whether a datagram, or what follows the length on TCP, is one. */
    static boolean isReset(byte[] bytes, int start, int length) {
        if (length < MIN_RESET || length > MAX_RESET || !mayBegin(u8(bytes, start))) {
            return false;
        }
        return u8(bytes, start) == RESET_V3
                ? isCryptV2(bytes, start, length)
                : isPlain(bytes, start, length)
                        || isCrypt(bytes, start, length)
                        || isAuthenticated(bytes, start, length);
    }

    /** Whether a reset may begin with a byte. */
    static boolean mayBegin(int opcode) {
        return opcode == RESET_V1 || opcode == RESET_V2 || opcode == RESET_V3;
    }

    private static boolean isPlain(byte[] bytes, int start, int length) {
        return length == MIN_RESET && isFirst(bytes, start + SESSION);
    }

    private static boolean isAuthenticated(byte[] bytes, int start, int length) {
        for (int digest : DIGESTS) {
            if (length == MIN_RESET + digest + REPLAY) {
                int replay = start + SESSION + digest;
                return isReplay(bytes, replay) && isFirst(bytes, replay + REPLAY);
            }
        }
        return false;
    }

    private static boolean isCrypt(byte[] bytes, int start, int length) {
        return length == CRYPT_RESET && isReplay(bytes, start + SESSION);
    }

    /** The rest may hold what the client can do, so its length varies; the wrapped key ends it, with a length of its own, and is longer than what is read in front of it. */
    private static boolean isCryptV2(byte[] bytes, int start, int length) {
        int wrapped = u16(bytes, start + length - 2);
        return wrapped >= MIN_WRAPPED_KEY && wrapped <= length - CRYPT_RESET && isReplay(bytes, start + SESSION);
    }

    /** Nothing is acknowledged, and the packet is number 0. */
    private static boolean isFirst(byte[] bytes, int at) {
        return bytes[at] == 0 && i32(bytes, at + 1) == 0;
    }

    private static boolean isReplay(byte[] bytes, int at) {
        int number = i32(bytes, at) & ~EARLY_NEGOTIATION;
        return number >= 0 && number <= FIRST_NUMBERS && Integer.compareUnsigned(i32(bytes, at + 4), LEAST_TIME) > 0;
    }
}
