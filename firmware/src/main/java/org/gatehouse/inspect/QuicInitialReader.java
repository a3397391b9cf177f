package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;

import java.util.Arrays;

/**
 * Opens the Initial packets of a client's datagram, and finds the pieces of the ClientHello in them: RFC 9000 sections 17.2.2 and 19.6. One thread; what
 * it found stands until the next {@link #read}.
 */
public final class QuicInitialReader {
    /** What a datagram is. */
    public enum Kind {
        /** Nothing of QUIC, or a packet that opens nothing. */
        OTHER,
        /** A long header of a version that nobody here can open. */
        UNKNOWN_VERSION,
        /** 0-RTT data without an Initial in the same datagram. */
        EARLY_DATA,
        /** Initial packets of one connection, opened. */
        INITIAL,
        /**
         * A packet that no key opens or that makes no sense, perhaps behind one that does: a server less strict than this reader might find more in
         * the datagram than was read, so that nothing can be said of it.
         */
        UNREADABLE
    }

    /** The longest connection id in bytes. RFC 9000 section 17.2. */
    public static final int MAX_CONNECTION_ID = QuicKeys.MAX_CONNECTION_ID;

    /** The most ids that are tried for a packet which its own id's keys do not open. */
    public static final int MAX_ORIGINALS = 4;

    /** The most pieces of the hello that one datagram may hold. Browsers that scatter it send about ten. */
    public static final int MAX_PIECES = 64;

    private static final int MIN_INITIAL_DATAGRAM = 1200; // RFC 9000 section 14.1
    private static final int MAX_DATAGRAM = 65_535;
    private static final int MAX_PACKETS = 8; // coalesced in one datagram
    private static final int LEAST_PACKET = 7; // what is read of a long header before its ids
    private static final int FIXED_BIT = 0x40;
    private static final int ACK = 2;
    private static final int ACK_ECN = 3;
    private static final int CRYPTO = 6;
    private static final int CLOSE = 0x1c;

    private final QuicKeys keys = new QuicKeys();
    private final byte[] header = new byte[MAX_DATAGRAM];
    private final byte[] plain = new byte[MAX_DATAGRAM];
    private final byte[][] originalIds = new byte[MAX_ORIGINALS][QuicKeys.MAX_CONNECTION_ID];
    private final int[] originalIdLengths = new int[MAX_ORIGINALS];
    private int originals;

    private final int[] offsets = new int[MAX_PIECES];
    private final int[] starts = new int[MAX_PIECES];
    private final int[] lengths = new int[MAX_PIECES];
    private final byte[] crypto = new byte[MAX_DATAGRAM];
    private int cryptoLength;
    private int pieces;

    // The connection of the datagram's Initials; no id where there was none yet.
    private QuicVersion version;
    private boolean severalVersions; // in one datagram: nobody honest sends them
    private int idStart;
    private int idLength;
    private int original;

    // The packet in hand.
    private byte[] bytes;
    private int packetIdStart;
    private int packetIdLength;
    private int numberStart;
    private int packetEnd;

    /** Forgets the ids of {@link #addOriginal}. */
    public void forgetOriginals() {
        originals = 0;
    }

    /**
     * A connection id that a connection between these ports began with, for a client's later Initials: they are sent to an id that the server chose, and
     * sealed with the keys of the first.
     *
     * @param length 0 to 20
     */
    public void addOriginal(byte[] id, int length) {
        System.arraycopy(id, 0, originalIds[originals], 0, length);
        originalIdLengths[originals] = length;
        originals++;
    }

    /** Reads a UDP payload. */
    public Kind read(byte[] source, int start, int length) {
        bytes = source;
        pieces = 0;
        cryptoLength = 0;
        version = null;
        severalVersions = false;
        if (length < LEAST_PACKET || !isLongHeader(source[start])) {
            return Kind.OTHER;
        }
        QuicVersion first = QuicVersion.of(i32(source, start + 1));
        Kind kind = first == null ? Kind.UNKNOWN_VERSION : readPackets(start, start + length);
        boolean sealedSomehow =
                first == QuicVersion.RESERVED && kind == Kind.UNREADABLE && version == null && !severalVersions;
        if (first == null || sealedSomehow) {
            return isBuiltLikeQuic(start, length) ? Kind.UNKNOWN_VERSION : Kind.OTHER;
        }
        return kind;
    }

    /** RFC 9000 section 12.2. A short header's packet takes all the rest, and so do the zeros that some clients pad with. */
    private Kind readPackets(int start, int end) {
        Kind kind = Kind.OTHER;
        int at = start;
        QuicVersion first = QuicVersion.of(i32(bytes, start + 1));
        for (int packet = 0; at < end && isLongHeader(bytes[at]); packet++) {
            QuicVersion spoken = end - at < LEAST_PACKET ? null : QuicVersion.of(i32(bytes, at + 1));
            severalVersions |= spoken != null && spoken != first;
            if (spoken == null || packet == MAX_PACKETS) {
                return Kind.UNREADABLE;
            }
            boolean retry = spoken.isRetry(bytes[at]); // a server's, and without a length
            if (retry || !readHeader(at, end, spoken.isInitial(bytes[at]))) {
                return Kind.UNREADABLE;
            }
            kind = stronger(kind, readPacket(spoken, at));
            at = packetEnd;
        }
        return kind;
    }

    /** Whatever the bit beside it says: servers may take packets without that (RFC 9287). */
    private static boolean isLongHeader(byte first) {
        return first < 0;
    }

    private Kind readPacket(QuicVersion spoken, int start) {
        if (spoken.isInitial(bytes[start])) {
            return openPacket(spoken, start) ? Kind.INITIAL : Kind.UNREADABLE;
        }
        return spoken.isEarlyData(bytes[start]) ? Kind.EARLY_DATA : Kind.OTHER;
    }

    /** What decides about a datagram comes last in the list of kinds. */
    private static Kind stronger(Kind one, Kind other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** RFC 9000 sections 17.2.2 to 17.2.4: ids, an Initial's token, length; behind them the packet number. */
    private boolean readHeader(int start, int end, boolean initial) {
        packetIdLength = bytes[start + 5] & 0xff;
        packetIdStart = start + 6;
        int at = packetIdStart + packetIdLength;
        if (packetIdLength > QuicKeys.MAX_CONNECTION_ID || end - at < 1) {
            return false;
        }
        int sourceIdLength = bytes[at] & 0xff;
        at += 1 + sourceIdLength;
        if (sourceIdLength > QuicKeys.MAX_CONNECTION_ID || end - at < 1) {
            return false;
        }
        if (initial) {
            long token = varint(bytes, at, end);
            at += varintLength(bytes[at]);
            if (token < 0 || token > end - at - 1) {
                return false;
            }
            at += (int) token;
        }
        long rest = varint(bytes, at, end);
        at += varintLength(bytes[at]);
        numberStart = at;
        if (rest < 4 + QuicKeys.SAMPLE || rest > end - at) {
            return false;
        }
        packetEnd = at + (int) rest;
        return true;
    }

    private boolean openPacket(QuicVersion spoken, int start) {
        return openAs(spoken, spoken, start)
                || spoken == QuicVersion.RESERVED && openAs(spoken, QuicVersion.DRAFT_29, start);
    }

    private boolean openAs(QuicVersion spoken, QuicVersion sealed, int start) {
        keys.derive(sealed, bytes, packetIdStart, packetIdLength);
        int length = decrypt(start);
        int opener = -1;
        while (length < 0 && opener + 1 < originals) {
            opener++;
            keys.derive(sealed, originalIds[opener], 0, originalIdLengths[opener]);
            length = decrypt(start);
        }
        return length > 0 && isOfOneConnection(spoken, opener) && readFrames(length);
    }

    /** Servers differ in what they make of packets for several connections in one datagram (RFC 9000 section 12.2); nobody honest sends them. */
    private boolean isOfOneConnection(QuicVersion spoken, int opener) {
        if (version == null) {
            version = spoken;
            idStart = packetIdStart;
            idLength = packetIdLength;
            original = opener;
            return true;
        }
        int end = packetIdStart + packetIdLength;
        return version == spoken
                && original == opener
                && Arrays.equals(bytes, idStart, idStart + idLength, bytes, packetIdStart, end);
    }

    private int decrypt(int start) {
        byte[] mask = keys.mask(bytes, numberStart + 4);
        byte first = (byte) (bytes[start] ^ mask[0] & 0x0f);
        int numberLength = (first & 3) + 1;
        int headerLength = numberStart - start + numberLength;
        System.arraycopy(bytes, start, header, 0, headerLength);
        header[0] = first;
        long number = 0;
        for (int i = 0; i < numberLength; i++) {
            header[headerLength - numberLength + i] ^= mask[1 + i];
            number = number << 8 | header[headerLength - numberLength + i] & 0xff;
        }
        int payload = numberStart + numberLength;
        return keys.open(number, header, headerLength, bytes, payload, packetEnd - payload, plain);
    }

    /** RFC 9000 section 12.4 names the frames that an Initial may hold; any other makes the packet senseless. */
    private boolean readFrames(int length) {
        int at = 0;
        while (at < length) {
            int type = plain[at++];
            switch (type) {
                case 0, 1 -> {} // PADDING, PING
                case ACK, ACK_ECN -> at = skipAck(at, length, type == ACK_ECN);
                case CRYPTO -> at = readCrypto(at, length);
                case CLOSE -> at = skipClose(at, length);
                default -> at = -1;
            }
            if (at < 0) {
                return false;
            }
        }
        return true;
    }

    /** RFC 9000 section 19.3. Returns the position behind the frame, or -1. */
    private int skipAck(int start, int length, boolean ecn) {
        int at = start;
        long fields = 4;
        for (long field = 0; field < fields; field++) {
            long value = varint(plain, at, length);
            if (value < 0) {
                return -1;
            }
            at += varintLength(plain[at]);
            if (field == 2) {
                fields += 2 * Math.min(value, length) + (ecn ? 3 : 0);
            }
        }
        return at;
    }

    /** RFC 9000 section 19.19. Returns the position behind the frame, or -1. */
    private int skipClose(int start, int length) {
        int at = start;
        long value = 0;
        for (int field = 0; field < 3; field++) { // error, type of frame, length of the reason
            value = varint(plain, at, length);
            if (value < 0) {
                return -1;
            }
            at += varintLength(plain[at]);
        }
        return value > length - at ? -1 : at + (int) value;
    }

    /** RFC 9000 section 19.6. Returns the position behind the frame, or -1. */
    private int readCrypto(int start, int length) {
        long offset = varint(plain, start, length);
        if (offset < 0 || offset > ClientHelloReader.MAX_LENGTH) {
            return -1;
        }
        int at = start + varintLength(plain[start]);
        long size = varint(plain, at, length);
        if (size < 0) {
            return -1;
        }
        at += varintLength(plain[at]);
        if (size > length - at || pieces == MAX_PIECES) {
            return -1;
        }
        offsets[pieces] = (int) offset;
        starts[pieces] = cryptoLength;
        lengths[pieces] = (int) size;
        System.arraycopy(plain, at, crypto, cryptoLength, (int) size);
        cryptoLength += (int) size;
        pieces++;
        return at + (int) size;
    }

    private boolean isBuiltLikeQuic(int start, int length) {
        if (QuicVersion.isGoogles(i32(bytes, start + 1))) {
            return true; // whatever its length and the ids, which it writes in other ways
        }
        int destinationId = bytes[start + 5] & 0xff;
        return (bytes[start] & FIXED_BIT) != 0
                && i32(bytes, start + 1) != 0
                && length >= MIN_INITIAL_DATAGRAM
                && destinationId <= QuicKeys.MAX_CONNECTION_ID
                && (bytes[start + 6 + destinationId] & 0xff) <= QuicKeys.MAX_CONNECTION_ID;
    }

    /** RFC 9000 section 16; -1 where it does not lie within the bytes. */
    private static long varint(byte[] bytes, int at, int end) {
        if (at >= end) {
            return -1;
        }
        int length = varintLength(bytes[at]);
        if (length > end - at) {
            return -1;
        }
        long value = bytes[at] & 0x3f;
        for (int i = 1; i < length; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }

    private static int varintLength(byte first) {
        return 1 << ((first & 0xff) >> 6);
    }

    /** How many pieces of the hello the datagram holds. */
    public int pieces() {
        return pieces;
    }

    /** Where a piece belongs in the hello. */
    public int pieceOffset(int piece) {
        return offsets[piece];
    }

    /** Where a piece begins in {@link #pieceBytes}. */
    public int pieceStart(int piece) {
        return starts[piece];
    }

    public int pieceLength(int piece) {
        return lengths[piece];
    }

    /** The array that holds the pieces. */
    public byte[] pieceBytes() {
        return crypto;
    }

    /** Which id's keys opened the datagram's Initials: the number of an {@link #addOriginal}, or -1 for those of the id that they are sent to. */
    public int original() {
        return original;
    }

    /** Whether the Initials speak a version that no server takes: when the client has been told so, another connection follows, perhaps to the same id. */
    public boolean isReservedVersion() {
        return version == QuicVersion.RESERVED;
    }

    /** The connection id that the datagram's Initials are sent to: where it begins in the datagram's array. */
    public int idStart() {
        return idStart;
    }

    public int idLength() {
        return idLength;
    }
}
