package org.gatehouse.inspect;

import java.nio.charset.StandardCharsets;

/** The bytes of an HTTP/1 head as text, read in place. */
final class HttpText {
    private HttpText() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** White space inside a line: RFC 9110 section 5.6.3. */
    static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    /** The first byte of a range that is not blank, or its end. */
    static int skipBlanks(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** One past the last byte of a range that is not blank, or its start. */
    static int trimBlanks(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && isBlank(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    /** Whether a range begins with a word, whatever its case. */
    static boolean startsWith(byte[] bytes, int start, int end, byte[] lowerCase) {
        if (end - start < lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            int c = bytes[start + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a range is a word, whatever its case. */
    static boolean is(byte[] bytes, int start, int end, byte[] lowerCase) {
        return end - start == lowerCase.length && startsWith(bytes, start, end, lowerCase);
    }
}
