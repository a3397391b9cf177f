package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u24;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/**
 * Reads the server name (SNI) of a TLS ClientHello: RFC 8446 section 4.1.2, RFC 6066 section 3.
 *
 * <p>The hello may be spread over any number of records (RFC 8446 section 5.1), down to a byte in each; some servers skip empty ones.
 * A hello in one record is read in place, else its pieces are joined first.
 */
public final class ClientHelloReader {
    /** The longest hello that is read, without its record headers: more than its list of extensions can fill. Those with a post-quantum key share need about 2 KB. */
    public static final int MAX_LENGTH = 4 + 65_535;

    static final byte HANDSHAKE = 0x16;

    private static final int RECORD_HEADER = 5;
    private static final int MAX_RECORD = 1 << 14; // RFC 8446 section 5.1
    private static final int MAX_EMPTY_RECORDS = 64; // in a row; OpenSSL and BoringSSL end the connection behind 32
    private static final int HANDSHAKE_HEADER = 4;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0; // RFC 6066
    private static final int HOST_NAME = 0;
    private static final int ALPN = 16; // RFC 7301
    private static final int USE_SRTP = 14; // RFC 5764 section 4.1.1
    private static final int ENCRYPTED_HELLO = 0xfe0d; // RFC 9849
    private static final int ENCRYPTED_NAME = 0xffce; // draft-ietf-tls-esni-02, which came before

    private final byte[] joined = new byte[MAX_LENGTH];
    private final CanonicalName name;

    // The hello that is being read: where, and how far the reading came.
    private byte[] hello;
    private int at;
    private int end;
    private boolean overrun;

    private int needed;

    private boolean cookie; // whether a field for one is expected

    // What else the hello says; the list of protocols is empty where there is none.
    private boolean encryptedHello;
    private boolean srtp;
    private int alpnStart;
    private int alpnEnd;

    /** @param name receives the name when the outcome is {@link Outcome#NAMED} */
    public ClientHelloReader(CanonicalName name) {
        this.name = name;
    }

    /** Reads the first {@code length} bytes of a stream, or as many of them as were seen. */
    public Outcome read(byte[] bytes, int start, int length) {
        forget();
        needed = length + 1;
        if (length >= 1 && OldHello.mayBegin(bytes[start])) {
            return OldHello.read(bytes, start, length);
        }
        if (length < 1 || bytes[start] != HANDSHAKE || (length >= 2 && bytes[start + 1] != 3)) {
            return Outcome.NOT_AN_OPENING;
        }
        Outcome gathered = gather(bytes, start, start + length);
        return gathered == Outcome.NAMED ? readHello() : gathered;
    }

    /**
     * How many bytes of the stream it takes at least to make a hello of what {@link #read} found {@link Outcome#NEEDS_MORE}: reading again before is a waste, and one that
     * a client could impose with segments of a byte each. What makes no sense is then told later; what is no hello is not.
     */
    public int needed() {
        return needed;
    }

    /** Reads the first bytes of a handshake message that no records carry: QUIC's CRYPTO stream. RFC 9001 section 4.1.3. */
    public Outcome readHandshake(byte[] bytes, int start, int length) {
        forget();
        end = start + length;
        if (length < 1 || bytes[start] != CLIENT_HELLO) {
            return length < 1 ? Outcome.NEEDS_MORE : Outcome.UNREADABLE;
        }
        if (length < HANDSHAKE_HEADER) {
            return Outcome.NEEDS_MORE;
        }
        int whole = HANDSHAKE_HEADER + u24(bytes, start + 1);
        if (whole > MAX_LENGTH) {
            return Outcome.TOO_LONG;
        }
        if (length < whole) {
            return Outcome.NEEDS_MORE;
        }
        found(bytes, start, whole);
        return readHello();
    }

    /**
     * Reads the body of DTLS's hello, which is all that stands behind the header of its handshake message, put together from its fragments: RFC 6347 section 4.2.1. It has one
     * field more than that of TLS, and so has that of RFC 9147.
     */
    public Outcome readDatagramHello(byte[] bytes, int start, int length) {
        forget();
        found(bytes, start - HANDSHAKE_HEADER, HANDSHAKE_HEADER + length);
        cookie = true;
        return readHello();
    }

    /** Where the message that {@link #readHandshake} read ends in its array: where another may begin. All that was given where it is no whole hello. */
    public int handshakeEnd() {
        return end;
    }

    /**
     * Whether the hello that was read brings another one in itself, encrypted, or only its name. Browsers send such an extension to everybody, filled at random
     * (GREASE, RFC 9849 section 6.2): nothing here tells the two apart, so that the outer name does.
     */
    public boolean hasEncryptedHello() {
        return encryptedHello;
    }

    /** Whether the hello that was read offers to agree on keys for sound and pictures: what a browser's calls begin with, which name nobody. */
    public boolean offersSrtp() {
        return srtp;
    }

    /**
     * Whether the hello that was read offers to speak a protocol: RFC 7301. Stands until the bytes that were read change.
     *
     * @param protocol its name as IANA registered it, in ASCII: {@code h2}, {@code dot}, {@code doq}
     */
    public boolean offersAlpn(byte[] protocol) {
        int offer = alpnStart;
        while (offer < alpnEnd) {
            int offerEnd = offer + 1 + (hello[offer] & 0xff);
            if (offerEnd <= alpnEnd && Arrays.equals(hello, offer + 1, offerEnd, protocol, 0, protocol.length)) {
                return true;
            }
            offer = offerEnd;
        }
        return false;
    }

    private void forget() {
        name.clear();
        encryptedHello = false;
        srtp = false;
        alpnStart = 0;
        alpnEnd = 0;
    }

    /** Finds the handshake message, in place or joined; {@link Outcome#NAMED} here means that it is whole. */
    private Outcome gather(byte[] bytes, int start, int limit) {
        int record = start;
        int held = 0;
        int empty = 0;
        while (limit - record >= RECORD_HEADER) {
            int length = u16(bytes, record + 3);
            int body = record + RECORD_HEADER;
            empty = length == 0 ? empty + 1 : 0;
            if (empty > MAX_EMPTY_RECORDS
                    || record > start
                            && (bytes[record] != HANDSHAKE || bytes[record + 1] != 3 || length > MAX_RECORD)) {
                return Outcome.UNREADABLE;
            }
            if (held == 0 && length > 0 && limit > body && bytes[body] != CLIENT_HELLO) {
                return record == start
                        ? Outcome.NOT_AN_OPENING
                        : Outcome.UNREADABLE; // nothing honest begins with empty records
            }
            if (length > MAX_RECORD) {
                return limit > body
                        ? Outcome.UNREADABLE
                        : Outcome.NEEDS_MORE; // the next byte says whether it is a hello at all
            }
            int present = Math.min(length, limit - body);
            if (held == 0 && present >= HANDSHAKE_HEADER && present >= HANDSHAKE_HEADER + u24(bytes, body + 1)) {
                return found(bytes, body, HANDSHAKE_HEADER + u24(bytes, body + 1));
            }
            Outcome joining = join(bytes, body, held, present);
            if (joining != Outcome.NEEDS_MORE) {
                return joining;
            }
            held += present;
            record = body + length;
        }
        needed = limit - start + missing(held);
        return Outcome.NEEDS_MORE;
    }

    /** Puts a piece of the message behind those that were joined before. */
    private Outcome join(byte[] bytes, int piece, int held, int length) {
        int joinedTo = Math.min(held + length, MAX_LENGTH); // what follows the message in its record is not of it
        System.arraycopy(bytes, piece, joined, held, joinedTo - held);
        if (joinedTo < HANDSHAKE_HEADER) {
            return Outcome.NEEDS_MORE;
        }
        int whole = HANDSHAKE_HEADER + u24(joined, 1);
        if (whole > MAX_LENGTH) {
            return Outcome.TOO_LONG;
        }
        return joinedTo >= whole ? found(joined, 0, whole) : Outcome.NEEDS_MORE;
    }

    /** How many bytes of the message are missing at least, where so many were joined. */
    private int missing(int held) {
        if (held == 0) {
            return 1; // it may be no hello
        }
        return (held < HANDSHAKE_HEADER ? HANDSHAKE_HEADER : HANDSHAKE_HEADER + u24(joined, 1)) - held;
    }

    private Outcome found(byte[] bytes, int start, int length) {
        hello = bytes;
        at = start + HANDSHAKE_HEADER;
        end = start + length;
        overrun = false;
        cookie = false;
        return Outcome.NAMED;
    }

    private Outcome readHello() {
        Outcome outcome = readFields();
        if (outcome != Outcome.NAMED && outcome != Outcome.ADDRESS) {
            name.clear(); // what was read before it turned out to make no sense
        }
        return outcome;
    }

    private Outcome readFields() {
        skip(2 + 32); // version, random
        skip(takeU8()); // session
        if (cookie) {
            skip(takeU8());
        }
        skip(takeU16()); // cipher suites
        skip(takeU8()); // compression methods
        if (!overrun && at == end) {
            return Outcome.NO_NAME; // a hello without extensions: RFC 5246 section 7.4.1.2
        }
        int extensionsEnd = takeEnd(takeU16());
        Outcome outcome = Outcome.NO_NAME;
        while (!overrun && at < extensionsEnd) {
            int type = takeU16();
            int extensionEnd = takeEnd(takeU16());
            if (overrun || extensionEnd > extensionsEnd) {
                return Outcome.UNREADABLE;
            }
            outcome = readExtension(type, extensionEnd, outcome);
            at = extensionEnd;
        }
        return overrun ? Outcome.UNREADABLE : outcome;
    }

    /** Returns what is known of the name behind it. */
    private Outcome readExtension(int type, int extensionEnd, Outcome before) {
        return switch (type) {
            case SERVER_NAME ->
                before == Outcome.NO_NAME
                        ? readServerName(extensionEnd)
                        : Outcome.CONTRADICTION; // RFC 8446 section 4.2: one of each type
            case ALPN -> readAlpn(extensionEnd) ? before : Outcome.CONTRADICTION;
            case ENCRYPTED_HELLO, ENCRYPTED_NAME -> {
                encryptedHello = true;
                yield before;
            }
            case USE_SRTP -> {
                srtp = true;
                yield before;
            }
            default -> before;
        };
    }

    /** False where it is the second one, with which two offers could be shown to two readers. One that makes no sense offers nothing: servers end the connection. */
    private boolean readAlpn(int extensionEnd) {
        boolean first = alpnStart == 0;
        int listEnd = takeEnd(takeU16());
        alpnStart = at;
        alpnEnd = listEnd == extensionEnd ? listEnd : at;
        return first;
    }

    private Outcome readServerName(int extensionEnd) {
        int listEnd = takeEnd(takeU16());
        int type = takeU8();
        int length = takeU16();
        if (overrun || listEnd != extensionEnd || type != HOST_NAME || at + length > listEnd) {
            return Outcome.UNREADABLE;
        }
        if (at + length != listEnd) {
            return Outcome.CONTRADICTION; // RFC 6066 section 3: one name of a type
        }
        return nameOutcome(name.readText(hello, at, length));
    }

    static Outcome nameOutcome(NameOutcome read) {
        return switch (read) {
            case NAME -> Outcome.NAMED;
            case ADDRESS -> Outcome.ADDRESS;
            case TOO_LONG -> Outcome.TOO_LONG;
            case ROOT, EMPTY_LABEL, BAD_CHARACTER, TRUNCATED -> Outcome.UNREADABLE;
        };
    }

    private void skip(int length) {
        if (length > end - at) {
            overrun = true;
        } else {
            at += length;
        }
    }

    private int takeU8() {
        if (end - at < 1) {
            overrun = true;
            return 0;
        }
        return hello[at++] & 0xff;
    }

    private int takeU16() {
        if (end - at < 2) {
            overrun = true;
            return 0;
        }
        at += 2;
        return u16(hello, at - 2);
    }

    private int takeEnd(int length) {
        if (length > end - at) {
            overrun = true;
            return at;
        }
        return at + length;
    }
}
