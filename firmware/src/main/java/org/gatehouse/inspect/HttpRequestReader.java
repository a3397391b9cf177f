package org.gatehouse.inspect;

import static org.gatehouse.inspect.HttpText.ascii;
import static org.gatehouse.inspect.HttpText.is;
import static org.gatehouse.inspect.HttpText.isBlank;
import static org.gatehouse.inspect.HttpText.skipBlanks;
import static org.gatehouse.inspect.HttpText.startsWith;
import static org.gatehouse.inspect.HttpText.trimBlanks;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;

/**
 * Reads the host of an HTTP/1 request head: RFC 9112 sections 3 and 5.
 *
 * <p>As lenient as servers are (bare line feeds, white space before the colon, any case), and strict where servers differ from each
 * other: what two of them could read as different hosts is no name but {@link Outcome#UNREADABLE} or {@link Outcome#CONTRADICTION}.
 */
public final class HttpRequestReader {
    /** The longest request head that is read. Common servers refuse more than 8 KB. */
    public static final int MAX_LENGTH = 16 * 1024;

    private static final int MAX_METHOD = 32; // the longest registered one has 17: UPDATEREDIRECTREF
    private static final byte[][] METHODS =
            methods("GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE", "CONNECT");
    private static final byte[] HTTP_SCHEME = ascii("http://");
    private static final byte[] HTTPS_SCHEME = ascii("https://");
    private static final byte[] AUTHORITY_MARK = ascii("://");
    private static final byte[] VERSION = ascii("http/");
    private static final byte[] HOST = ascii("host");
    private static final byte[] CONNECT = ascii("connect");

    private final CanonicalName name;
    private final CanonicalName another = new CanonicalName();

    private byte[] bytes;
    private Outcome found;
    private int hosts; // authorities read, of the target and of Host fields
    private int headEnd;
    private HttpPurpose purpose = HttpPurpose.ANY;

    /** @param name receives the host when the outcome is {@link Outcome#NAMED} */
    public HttpRequestReader(CanonicalName name) {
        this.name = name;
    }

    /** True where the first three bytes, or as many as there are, are a method's: all that the diversion's rules look at. */
    static boolean mayBeginMethod(byte[] bytes, int start, int length) {
        int compared = Math.min(length, 3);
        for (byte[] method : METHODS) {
            if (Arrays.equals(bytes, start, start + compared, method, 0, compared)) {
                return true;
            }
        }
        return false;
    }

    /** True where the bytes are a method's beginning, or a method and what follows it. */
    private static boolean beginsAsMethod(byte[] bytes, int start, int length) {
        for (byte[] method : METHODS) {
            int common = Math.min(length, method.length);
            if (Arrays.equals(bytes, start, start + common, method, 0, common)
                    && (length <= method.length || isBlank(bytes[start + method.length]))) {
                return true;
            }
        }
        return false;
    }

    /** Where the head ends that was read last, one past its empty line; it is whole where the outcome says so, and not {@link Outcome#UNREADABLE}. */
    public int headEnd() {
        return headEnd;
    }

    /** What the request is for that was read last, as far as it was read. */
    public HttpPurpose purpose() {
        return purpose;
    }

    /** Reads the first {@code length} bytes of a request, or as many of them as were seen. */
    public Outcome read(byte[] source, int start, int length) {
        name.clear();
        if (length < 1 || !beginsAsMethod(source, start, length)) {
            return Outcome.NOT_AN_OPENING;
        }
        return readRequest(source, start, length);
    }

    /**
     * Reads the first bytes of a connection, where more is a request than elsewhere: servers skip empty lines in front (RFC 9112 section 2.2), and some take any
     * word for a method.
     */
    public Outcome readFirst(byte[] source, int start, int length) {
        name.clear();
        int limit = start + length;
        headEnd = limit;
        int at = start;
        while (at < limit && (source[at] == '\r' || source[at] == '\n')) {
            at++;
        }
        if (at == limit) {
            return length >= MAX_LENGTH ? Outcome.TOO_LONG : Outcome.NEEDS_MORE;
        }
        return beginsAsWord(source, at, limit) ? readRequest(source, at, limit - at) : Outcome.NOT_AN_OPENING;
    }

    /** A token (RFC 9110 section 5.6.2), and behind it a blank or nothing yet. */
    private static boolean beginsAsWord(byte[] bytes, int start, int limit) {
        int at = start;
        while (at < limit && at - start < MAX_METHOD && isMethodByte(bytes[at])) {
            at++;
        }
        return at > start && (at == limit || isBlank(bytes[at]));
    }

    /** Whether a byte may stand in a method: RFC 9110 sections 9.1 and 5.6.2. */
    static boolean isMethodByte(byte c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private Outcome readRequest(byte[] source, int start, int length) {
        bytes = source;
        found = Outcome.NO_NAME;
        hosts = 0;
        purpose = HttpPurpose.ANY;
        int limit = start + length;
        headEnd = limit;
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

    /**
     * {@link Outcome#NEEDS_MORE}: go on with the fields. The version is the line's last word: a blank inside the target is refused by some
     * servers and part of the target for others.
     */
    private Outcome readRequestLine(int start, int end) {
        int methodEnd = tokenEnd(start, end);
        int target = skipBlanks(bytes, methodEnd, end);
        int lineEnd = trimBlanks(bytes, target, end);
        int version = lastTokenStart(target, lineEnd);
        int targetEnd = trimBlanks(bytes, target, version);
        boolean addressesHttp = beginsAsHttpTarget(target, lineEnd);
        if (version == target) {
            return addressesHttp
                    ? Outcome.NO_NAME
                    : Outcome.NOT_AN_OPENING; // "GET /" is HTTP/0.9: RFC 1945 section 4.1
        }
        if (!startsWith(bytes, version, lineEnd, VERSION)) {
            return addressesHttp
                    ? Outcome.UNREADABLE
                    : Outcome.NOT_AN_OPENING; // RTSP, SIP and others borrow the methods' names
        }
        if (hasControl(start, end) || tokenEnd(target, targetEnd) != targetEnd) {
            return Outcome.UNREADABLE;
        }
        purpose = HttpPurpose.ofLine(bytes, start, methodEnd, pathStart(target, targetEnd), targetEnd);
        return readTarget(startsWith(bytes, start, methodEnd, CONNECT), target, targetEnd);
    }

    /** Behind the host of an absolute URI. */
    private int pathStart(int target, int end) {
        int authority = authorityStart(target, end);
        return authority < end ? authorityEnd(authority, end) : target;
    }

    private boolean beginsAsHttpTarget(int target, int end) {
        return target < end
                && (bytes[target] == '/'
                        || startsWith(bytes, target, end, HTTP_SCHEME)
                        || startsWith(bytes, target, end, HTTPS_SCHEME));
    }

    /** The four forms of RFC 9112 section 3.2. Some servers take the host of an absolute URI whatever its scheme. */
    private Outcome readTarget(boolean connect, int target, int end) {
        if (connect) {
            readAuthority(target, end);
            return Outcome.NEEDS_MORE;
        }
        int authority = authorityStart(target, end);
        if (authority < end) {
            readAuthority(authority, authorityEnd(authority, end));
            return Outcome.NEEDS_MORE;
        }
        boolean originOrAsterisk = bytes[target] == '/' || (bytes[target] == '*' && end - target == 1);
        return originOrAsterisk ? Outcome.NEEDS_MORE : Outcome.UNREADABLE;
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
                headEnd = lineEnd + 1;
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
        int nameStart = skipBlanks(bytes, line, colon);
        int nameEnd = trimBlanks(bytes, nameStart, colon);
        if (colon < end && HttpPurpose.isOfDns(bytes, nameStart, nameEnd, colon + 1, end)) {
            purpose = HttpPurpose.DNS;
        }
        if (colon == end || !is(bytes, nameStart, nameEnd, HOST)) {
            return false;
        }
        int value = skipBlanks(bytes, colon + 1, end);
        readAuthority(value, trimBlanks(bytes, value, end));
        return true;
    }

    /**
     * Reads {@code host[:port]} and keeps it, or the contradiction with the one before. User information does not belong here (RFC 9110
     * section 4.2.4): it cannot be read, because some servers look for the host behind it and others before it.
     */
    private void readAuthority(int start, int end) {
        int hostEnd = hostEnd(start, end);
        CanonicalName into = hosts == 0 ? name : another;
        Outcome read = Outcome.NO_NAME;
        if (!isPort(hostEnd, end)) {
            read = Outcome.UNREADABLE;
        } else if (hostEnd > start) {
            read = ClientHelloReader.nameOutcome(into.readText(bytes, start, hostEnd - start));
        }
        boolean differs = hosts > 0 && (read != found || (hasHost(read) && !sameName()));
        found = differs ? Outcome.CONTRADICTION : read;
        hosts++;
    }

    private static boolean hasHost(Outcome outcome) {
        return outcome == Outcome.NAMED || outcome == Outcome.ADDRESS;
    }

    private boolean sameName() {
        return Arrays.equals(name.bytes(), 0, name.length(), another.bytes(), 0, another.length());
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

    /** Nothing, or a colon and digits. */
    private boolean isPort(int start, int end) {
        for (int at = start; at < end; at++) {
            boolean expected = at == start ? bytes[at] == ':' : bytes[at] >= '0' && bytes[at] <= '9';
            if (!expected) {
                return false;
            }
        }
        return true;
    }

    /** Where the authority of {@code scheme://authority} begins, or {@code end}. RFC 3986 section 3.1. */
    private int authorityStart(int target, int end) {
        int at = target;
        while (at < end && isSchemeCharacter(bytes[at])) {
            at++;
        }
        return at > target && startsWith(bytes, at, end, AUTHORITY_MARK) ? at + AUTHORITY_MARK.length : end;
    }

    private static boolean isSchemeCharacter(byte c) {
        int lower = c | 0x20;
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
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

    private int lastTokenStart(int start, int end) {
        int at = end;
        while (at > start && !isBlank(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    private static byte[][] methods(String... names) {
        byte[][] methods = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            methods[i] = ascii(names[i]);
        }
        return methods;
    }
}
