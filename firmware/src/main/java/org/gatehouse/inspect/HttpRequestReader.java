package org.gatehouse.inspect;

import java.nio.charset.StandardCharsets;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/**
 * Reads the host of an HTTP/1 request head: RFC 9112 sections 3 and 5.
 *
 * <p>As lenient as servers are (bare line feeds, white space before the colon, any case), and strict where servers differ from each
 * other: what two of them could read as different hosts is no name but {@link Outcome#UNREADABLE} or {@link Outcome#CONTRADICTION}.
 */
public final class HttpRequestReader {
    /** The longest request head that is read. Common servers refuse more than 8 KB. */
    public static final int MAX_LENGTH = 16 * 1024;

    private static final byte[][] METHODS =
            methods("GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE", "CONNECT");
    private static final byte[] HTTP_SCHEME = ascii("http://");
    private static final byte[] HTTPS_SCHEME = ascii("https://");
    private static final byte[] VERSION = ascii("http/");
    private static final byte[] HOST = ascii("host");
    private static final byte[] CONNECT = ascii("connect");

    private final CanonicalName name;
    private final CanonicalName another = new CanonicalName();

    private byte[] bytes;
    private Outcome found;

    /** @param name receives the host when the outcome is {@link Outcome#NAMED} */
    public HttpRequestReader(CanonicalName name) {
        this.name = name;
    }

    /** True where the bytes are a method's beginning, or a method and what follows it. */
    static boolean beginsAsMethod(byte[] bytes, int start, int length) {
        for (byte[] method : METHODS) {
            int common = Math.min(length, method.length);
            if (java.util.Arrays.equals(bytes, start, start + common, method, 0, common)
                    && (length <= method.length || isBlank(bytes[start + method.length]))) {
                return true;
            }
        }
        return false;
    }

    /** Reads the first {@code length} bytes of a request, or as many of them as were seen. */
    public Outcome read(byte[] source, int start, int length) {
        if (length < 1 || !beginsAsMethod(source, start, length)) {
            return Outcome.NOT_AN_OPENING;
        }
        bytes = source;
        found = Outcome.NO_NAME;
        int limit = start + length;
        int lineEnd = lineEnd(start, limit);
        if (lineEnd < 0) {
            return length >= MAX_LENGTH ? Outcome.TOO_LONG : Outcome.NEEDS_MORE;
        }
        Outcome requestLine = readRequestLine(start, trimReturn(start, lineEnd));
        if (requestLine != Outcome.NEEDS_MORE) {
            return requestLine;
        }
        return readFields(lineEnd + 1, limit, length);
    }

    /** {@link Outcome#NEEDS_MORE}: go on with the fields. */
    private Outcome readRequestLine(int start, int end) {
        int methodEnd = tokenEnd(start, end);
        int target = skipBlanks(methodEnd, end);
        int targetEnd = tokenEnd(target, end);
        int version = skipBlanks(targetEnd, end);
        if (version == end) {
            boolean oldest = target < end && (bytes[target] == '/' || startsWith(target, end, HTTP_SCHEME));
            return oldest ? Outcome.NO_NAME : Outcome.NOT_AN_OPENING; // "GET /" alone is HTTP/0.9: RFC 9112 appendix C
        }
        if (!startsWith(version, end, VERSION)) {
            return Outcome.NOT_AN_OPENING; // RTSP, SIP, ICY and others borrow the methods' names
        }
        if (hasControl(start, end)) {
            return Outcome.UNREADABLE;
        }
        if (startsWith(target, targetEnd, HTTP_SCHEME)) {
            readAuthority(target + HTTP_SCHEME.length, authorityEnd(target + HTTP_SCHEME.length, targetEnd));
        } else if (startsWith(target, targetEnd, HTTPS_SCHEME)) {
            readAuthority(target + HTTPS_SCHEME.length, authorityEnd(target + HTTPS_SCHEME.length, targetEnd));
        } else if (startsWith(start, methodEnd, CONNECT)) {
            readAuthority(target, targetEnd);
        }
        return Outcome.NEEDS_MORE;
    }

    private Outcome readFields(int start, int limit, int length) {
        int line = start;
        boolean afterHost = false;
        while (true) {
            int lineEnd = lineEnd(line, limit);
            if (lineEnd < 0) {
                return length >= MAX_LENGTH ? Outcome.TOO_LONG : Outcome.NEEDS_MORE;
            }
            int end = trimReturn(line, lineEnd);
            if (end == line) {
                return found;
            }
            if (hasControl(line, end) || (afterHost && isBlank(bytes[line]))) {
                return Outcome.UNREADABLE; // a folded Host is read differently by every server: RFC 9112 section 5.2
            }
            afterHost = readField(line, end);
            line = lineEnd + 1;
        }
    }

    /** Returns whether the field was a Host. */
    private boolean readField(int line, int end) {
        int colon = line;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        int nameStart = skipBlanks(line, colon);
        int nameEnd = trimBlanks(nameStart, colon);
        if (colon == end || nameEnd - nameStart != HOST.length || !startsWith(nameStart, nameEnd, HOST)) {
            return false;
        }
        int value = skipBlanks(colon + 1, end);
        readAuthority(value, trimBlanks(value, end));
        return true;
    }

    /** Reads {@code [user@]host[:port]} and keeps it, or the contradiction with the one before. RFC 3986 section 3.2. */
    private void readAuthority(int start, int end) {
        int host = start;
        for (int at = start; at < end; at++) {
            if (bytes[at] == '@') {
                host = at + 1;
            }
        }
        int hostEnd = hostEnd(host, end);
        boolean first = found == Outcome.NO_NAME;
        CanonicalName into = first ? name : another;
        Outcome read = host == hostEnd ? Outcome.NO_NAME : outcomeOf(into.readText(bytes, host, hostEnd - host));
        if (first) {
            found = read;
        } else if (read != found || (read == Outcome.NAMED && !sameName())) {
            found = Outcome.CONTRADICTION;
        }
    }

    private static Outcome outcomeOf(NameOutcome read) {
        return ClientHelloReader.nameOutcome(read);
    }

    private boolean sameName() {
        return java.util.Arrays.equals(name.bytes(), 0, name.length(), another.bytes(), 0, another.length());
    }

    /** Leaves a port away; an IPv6 address keeps its brackets. */
    private int hostEnd(int host, int end) {
        if (host < end && bytes[host] == '[') {
            for (int at = host; at < end; at++) {
                if (bytes[at] == ']') {
                    return at + 1;
                }
            }
            return end;
        }
        for (int at = host; at < end; at++) {
            if (bytes[at] == ':') {
                return at;
            }
        }
        return end;
    }

    private int authorityEnd(int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '/' && bytes[at] != '?' && bytes[at] != '#') {
            at++;
        }
        return at;
    }

    private int lineEnd(int start, int limit) {
        for (int at = start; at < limit; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private int trimReturn(int start, int end) {
        return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    /** A control character inside a line, a lone carriage return among them, ends the line for some servers and not for others. */
    private boolean hasControl(int start, int end) {
        for (int at = start; at < end; at++) {
            int c = bytes[at] & 0xff;
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private int tokenEnd(int start, int end) {
        int at = start;
        while (at < end && !isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private int skipBlanks(int start, int end) {
        int at = start;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private int trimBlanks(int start, int end) {
        int at = end;
        while (at > start && isBlank(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    private boolean startsWith(int start, int end, byte[] lowerCase) {
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

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    private static byte[][] methods(String... names) {
        byte[][] methods = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            methods[i] = ascii(names[i]);
        }
        return methods;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
