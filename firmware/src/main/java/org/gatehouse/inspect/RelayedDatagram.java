package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

/**
 * What a SOCKS proxy shall pass on as a datagram: RFC 1928 section 7. Each says in front where it is to go, and the next one may go elsewhere. On the port of such proxies a header that fits is enough; on any
 * other, it must name a host, or the port of a service that hides what names would be read in: DNS, HTTPS as QUIC, DNS over QUIC.
 */
final class RelayedDatagram {
    private static final int SOCKS = 1080;
    private static final int FIXED = 4; // two bytes of zero, the fragment's number, the type of the address

    private RelayedDatagram() {}

    static boolean is(byte[] bytes, int start, int length, int serverPort) {
        if (length < FIXED + 1 || u16(bytes, start) != 0) {
            return false;
        }
        int type = u8(bytes, start + 3);
        int address =
                switch (type) {
                    case 1 -> 4;
                    case 3 -> 1 + u8(bytes, start + FIXED);
                    case 4 -> 16;
                    default -> length; // no such type
                };
        int port = start + FIXED + address;
        if (port + 2 >= start + length || u16(bytes, port) == 0) {
            return false;
        }
        return serverPort == SOCKS
                || (type == 3 ? isName(bytes, start + FIXED + 1, port) : isNamedService(u16(bytes, port)));
    }

    private static boolean isNamedService(int port) {
        return port == 53 || port == 443 || port == 853;
    }

    /** A host name as people write it, of two labels at least, or an address so written. */
    private static boolean isName(byte[] bytes, int from, int to) {
        boolean dotted = false;
        for (int at = from; at < to; at++) {
            int letter = u8(bytes, at) | 0x20;
            boolean plain = letter >= 'a' && letter <= 'z' || bytes[at] >= '0' && bytes[at] <= '9';
            if (!plain && bytes[at] != '.' && bytes[at] != '-' && bytes[at] != '_') {
                return false;
            }
            dotted |= bytes[at] == '.';
        }
        return dotted;
    }
}
