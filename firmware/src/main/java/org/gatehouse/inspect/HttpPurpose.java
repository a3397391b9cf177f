package org.gatehouse.inspect;

import static org.gatehouse.inspect.HttpText.ascii;
import static org.gatehouse.inspect.HttpText.is;
import static org.gatehouse.inspect.HttpText.startsWith;

/** What a request of HTTP is for, beside the host that it names, as far as its head tells. */
public enum HttpPurpose {
    /** Pages, or whatever else. */
    ANY,
    /** DNS over HTTP(S): RFC 8484. */
    DNS,
    /** A VPN: SSTP, as a server behind something that ends its TLS is spoken to. */
    VPN;

    private static final byte[] SSTP = ascii("sstp_duplex_post"); // [MS-SSTP] section 3.2.4.1
    private static final byte[] POST = ascii("post");
    private static final byte[] ACCEPT = ascii("accept");
    private static final byte[] CONTENT_TYPE = ascii("content-type");

    /** Every resolver's documented path ends so, or has a client's name behind it. */
    private static final byte[] SEGMENT = ascii("dns-query");

    /** Media types of questions in their wire format (RFC 8484 section 6), sealed for a proxy (RFC 9230), and in JSON. */
    private static final byte[][] TYPES = {
        ascii("application/dns-message"),
        ascii("application/oblivious-dns-message"),
        ascii("application/dns-json"),
        ascii("application/dns+json")
    };

    private static final byte[] QUESTION = ascii("dns="); // RFC 8484 section 4.1.1
    private static final byte[] NAME = ascii("name=");
    private static final int ENCODED_HEADER = 16; // the twelve bytes of a message's header, in base64url

    /**
     * What a request line says.
     *
     * @param target from its path on, query and all; an absolute URI has its scheme and host cut off
     */
    static HttpPurpose ofLine(byte[] bytes, int method, int methodEnd, int target, int targetEnd) {
        if (is(bytes, method, methodEnd, SSTP)) {
            return VPN;
        }
        int query = target;
        while (query < targetEnd && bytes[query] != '?' && bytes[query] != '#') {
            query++;
        }
        boolean asks = is(bytes, method, methodEnd, POST) || hasParameter(bytes, query, targetEnd);
        return holdsMessage(bytes, query, targetEnd) || hasSegment(bytes, target, query, asks) ? DNS : ANY;
    }

    /** Whether a header field says that a message of DNS is sent or wanted. */
    static boolean isOfDns(byte[] bytes, int name, int nameEnd, int value, int end) {
        if (!is(bytes, name, nameEnd, ACCEPT) && !is(bytes, name, nameEnd, CONTENT_TYPE)) {
            return false;
        }
        for (int at = value; at < end; at++) {
            for (byte[] type : TYPES) {
                if (startsWith(bytes, at, end, type)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the path has the segment: as its first, or anywhere where something is asked with it. Servers decode what is encoded in percent. */
    private static boolean hasSegment(byte[] bytes, int start, int end, boolean asks) {
        boolean first = true;
        int at = start;
        while (at < end) {
            int segment = at + 1;
            int next = segment;
            while (next < end && bytes[next] != '/') {
                next++;
            }
            if ((asks || first) && isSegment(bytes, segment, next)) {
                return true;
            }
            first &= next == segment; // nothing between two slashes
            at = next;
        }
        return false;
    }

    private static boolean isSegment(byte[] bytes, int start, int end) {
        int at = start;
        for (byte expected : SEGMENT) {
            if (at >= end) {
                return false;
            }
            boolean encoded = bytes[at] == '%' && at + 2 < end;
            int c = encoded ? Character.digit(bytes[at + 1], 16) << 4 | Character.digit(bytes[at + 2], 16) : bytes[at];
            if (c != expected) {
                return false;
            }
            at += encoded ? 3 : 1;
        }
        return at == end || bytes[at] == ';';
    }

    private static boolean hasParameter(byte[] bytes, int query, int end) {
        return parameter(bytes, query, end, QUESTION) >= 0 || parameter(bytes, query, end, NAME) >= 0;
    }

    /** Where the value of a parameter begins, or -1. */
    private static int parameter(byte[] bytes, int query, int end, byte[] name) {
        for (int at = query; at < end; at++) {
            boolean begins = bytes[at] == '?' || bytes[at] == '&';
            if (begins && startsWith(bytes, at + 1, end, name)) {
                return at + 1 + name.length;
            }
        }
        return -1;
    }

    /** Whether the query holds a question in its wire format, whatever the path: no answer, one question, nothing in an answer's sections. */
    private static boolean holdsMessage(byte[] bytes, int query, int end) {
        int value = parameter(bytes, query, end, QUESTION);
        if (value < 0 || end - value < ENCODED_HEADER) {
            return false;
        }
        long high = decode(bytes, value + 2, 7); // from bit 12 of the header on: 42 bits
        long low = decode(bytes, value + 9, 5);
        if (high < 0 || low < 0) {
            return false;
        }
        int flags = (int) (high >>> 22) & 0xffff; // bits 16 to 31
        int questions = (int) (high >>> 6) & 0xffff; // bits 32 to 47
        long answers = (high & 0x3f) << 26 | low >>> 4; // bits 48 to 79
        return (flags & 0xf800) == 0 && questions == 1 && answers == 0;
    }

    /** Characters of base64url as a number, or -1: RFC 4648 section 5. */
    private static long decode(byte[] bytes, int start, int count) {
        long value = 0;
        for (int at = start; at < start + count; at++) {
            int digit = digit(bytes[at]);
            if (digit < 0) {
                return -1;
            }
            value = value << 6 | digit;
        }
        return value;
    }

    private static int digit(byte c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '-' || c == '+' ? 62 : c == '_' || c == '/' ? 63 : -1;
    }
}
