package org.gatehouse.inspect;

import static org.gatehouse.inspect.HttpText.ascii;
import static org.gatehouse.inspect.HttpText.is;
import static org.gatehouse.inspect.HttpText.isBlank;
import static org.gatehouse.inspect.HttpText.skipBlanks;
import static org.gatehouse.inspect.HttpText.trimBlanks;

import java.util.Arrays;

/**
 * Reads where the body of an HTTP/1 request ends, and what comes behind it: RFC 9112 section 6, as strictly as it says, since a request whose end two servers see in different
 * places hides another one (RFC 9112 section 11.2).
 */
public final class HttpFramingReader {
    /** What follows a request head. */
    public enum Body {
        /** The next request. */
        NONE,
        /** So many bytes. */
        LENGTH,
        /** Chunks, and a trailer section. */
        CHUNKED,
        /** Servers may see different ends. */
        UNCLEAR
    }

    private static final int MAX_DIGITS = 18; // so that the number fits
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding");
    private static final byte[] UPGRADE = ascii("upgrade");
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[] CONNECT = ascii("CONNECT");
    private static final byte[] VERSION = ascii(" HTTP/1.");

    private byte[] bytes;
    private long contentLength; // -1 before one was read
    private boolean chunked;
    private boolean upgrade;
    private boolean connect;

    /**
     * Reads a whole head, empty lines in front of it included, of which {@link HttpRequestReader} has read the host.
     *
     * @param length up to and with the empty line that ends it
     */
    public Body read(byte[] source, int start, int length) {
        bytes = source;
        contentLength = -1;
        chunked = false;
        upgrade = false;
        connect = false;
        int limit = start + length;
        int line = start;
        while (limit - line >= 2 && bytes[line] == '\r' && bytes[line + 1] == '\n') {
            line += 2;
        }
        int end = lineEnd(line, limit);
        if (end < 0 || !isRequestLine(line, end)) {
            return Body.UNCLEAR;
        }
        for (line = end + 2; line < limit; line = end + 2) {
            end = lineEnd(line, limit);
            if (end == line && end + 2 == limit) {
                return body();
            }
            if (end <= line || !readField(line, end)) {
                return Body.UNCLEAR;
            }
        }
        return Body.UNCLEAR; // no empty line: it ended before, for the one who read the host
    }

    private Body body() {
        boolean both = chunked && contentLength >= 0;
        if (both || connect && (chunked || contentLength > 0)) {
            return Body.UNCLEAR;
        }
        if (chunked) {
            return Body.CHUNKED;
        }
        return contentLength > 0 ? Body.LENGTH : Body.NONE;
    }

    /** Bytes of the body, where it is told by {@link Body#LENGTH}. */
    public long length() {
        return contentLength;
    }

    /** Whether anything may follow the request: it asks for a tunnel, or for another protocol. RFC 9110 sections 9.3.6 and 7.8. */
    public boolean mayOpenAnother() {
        return connect || upgrade;
    }

    private boolean isRequestLine(int start, int end) {
        connect = startsExactlyWith(start, end, CONNECT);
        int version = end - VERSION.length - 1;
        return version > start && startsExactlyWith(version, end, VERSION);
    }

    /** False where servers differ: a line that continues the one before, blanks round the name, a value that is not exactly what it should be. */
    private boolean readField(int start, int end) {
        int colon = start;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        if (colon == start || colon == end || isBlank(bytes[start]) || isBlank(bytes[colon - 1])) {
            return false;
        }
        int value = skipBlanks(bytes, colon + 1, end);
        int valueEnd = trimBlanks(bytes, value, end);
        if (is(bytes, start, colon, CONTENT_LENGTH)) {
            return readLength(value, valueEnd);
        }
        if (is(bytes, start, colon, TRANSFER_ENCODING)) {
            boolean only = !chunked && is(bytes, value, valueEnd, CHUNKED);
            chunked = true;
            return only;
        }
        upgrade |= is(bytes, start, colon, UPGRADE);
        return true;
    }

    private boolean readLength(int start, int end) {
        if (start == end || end - start > MAX_DIGITS) {
            return false;
        }
        long number = 0;
        for (int at = start; at < end; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
            number = number * 10 + bytes[at] - '0';
        }
        boolean same = contentLength < 0 || contentLength == number;
        contentLength = number;
        return same;
    }

    /** The carriage return of the line's end; -1 where one stands without a line feed, or a line feed without one. */
    private int lineEnd(int start, int limit) {
        for (int at = start; at < limit; at++) {
            if (bytes[at] == '\n') {
                return -1;
            }
            if (bytes[at] == '\r') {
                return at + 1 < limit && bytes[at + 1] == '\n' ? at : -1;
            }
        }
        return -1;
    }

    /** Case counts: of a method and of the version, RFC 9110 section 9.1 and RFC 9112 section 2.3. */
    private boolean startsExactlyWith(int start, int end, byte[] text) {
        return end - start >= text.length && Arrays.equals(bytes, start, start + text.length, text, 0, text.length);
    }
}
