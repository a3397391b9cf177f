package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;

/**
 * The ClientHello of SSL 2, in which old clients offer TLS too, and which servers still take at the beginning of a connection: RFC 5246 appendix E.2. It has no extensions,
 * so that it names nobody.
 */
final class OldHello {
    private static final int LENGTHS = 11; // up to where its parts' lengths are said
    private static final int CLIENT_HELLO = 1;
    private static final int SUITE = 3;
    private static final int MAX_CHALLENGE = 32;

    private OldHello() {}

    /** Whether its first byte, that of a length with the highest bit set, may be this one. */
    static boolean mayBegin(byte first) {
        return first < 0;
    }

    static Outcome read(byte[] bytes, int start, int length) {
        if (length >= 3 && bytes[start + 2] != CLIENT_HELLO || length >= 4 && !isMajorVersion(bytes[start + 3])) {
            return Outcome.NOT_AN_OPENING;
        }
        if (length < LENGTHS) {
            return Outcome.NEEDS_MORE;
        }
        int suites = u16(bytes, start + 5);
        int session = u16(bytes, start + 7);
        int challenge = u16(bytes, start + 9);
        boolean adds = (u16(bytes, start) & 0x7fff) == LENGTHS - 2 + suites + session + challenge;
        boolean sensible = suites > 0 && suites % SUITE == 0 && challenge <= MAX_CHALLENGE;
        return adds && sensible ? Outcome.NO_NAME : Outcome.NOT_AN_OPENING;
    }

    /** That of SSL 2, whose number is 0x0002, or of SSL 3 and TLS. */
    private static boolean isMajorVersion(byte version) {
        return version == 0 || version == 3;
    }
}
