package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u24;

/**
 * Finds the pieces of ClientHellos in a DTLS datagram: RFC 6347 sections 4.1 and 4.2.2, whose plaintext records RFC 9147 keeps for the hello. One thread; what it found stands until
 * the next {@link #read}.
 */
public final class DtlsHelloReader {
    /** What a datagram is. */
    public enum Kind {
        /** Nothing of DTLS, or records without a hello. */
        OTHER,
        /** At least one piece of a hello. */
        HELLO,
        /** A record that is not whole, or a handshake message that makes no sense, perhaps behind others that do. */
        UNREADABLE
    }

    /** The most pieces of hellos that one datagram may hold; clients send one. */
    public static final int MAX_PIECES = 16;

    private static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int VERSION_MAJOR = 0xfe; // RFC 6347 section 4.1: the ones' complement of 1

    private final int[] numbers = new int[MAX_PIECES];
    private final int[] totals = new int[MAX_PIECES];
    private final int[] offsets = new int[MAX_PIECES];
    private final int[] starts = new int[MAX_PIECES];
    private final int[] lengths = new int[MAX_PIECES];
    private int pieces;

    /** Reads a UDP payload. */
    public Kind read(byte[] bytes, int start, int length) {
        pieces = 0;
        int end = start + length;
        int record = start;
        while (end - record >= RECORD_HEADER && isRecord(bytes, record)) {
            int body = record + RECORD_HEADER;
            int bodyEnd = body + u16(bytes, record + 11);
            boolean plain = u16(bytes, record + 3) == 0; // the epoch: what comes later is encrypted
            if (bodyEnd > end || bytes[record] == HANDSHAKE && plain && !readMessages(bytes, body, bodyEnd)) {
                return Kind.UNREADABLE;
            }
            record = bodyEnd;
        }
        return pieces > 0 ? Kind.HELLO : Kind.OTHER;
    }

    /** Any content type that DTLS has had. What stands behind the last one is taken for none: servers drop it. */
    private static boolean isRecord(byte[] bytes, int at) {
        return bytes[at] >> 4 == 1 && (bytes[at + 1] & 0xff) == VERSION_MAJOR;
    }

    private boolean readMessages(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            if (end - at < MESSAGE_HEADER) {
                return false;
            }
            int total = u24(bytes, at + 1);
            int offset = u24(bytes, at + 6);
            int length = u24(bytes, at + 9);
            int body = at + MESSAGE_HEADER;
            if (length > end - body || offset + length > total) {
                return false;
            }
            if (bytes[at] == CLIENT_HELLO && !add(u16(bytes, at + 4), total, offset, body, length)) {
                return false;
            }
            at = body + length;
        }
        return true;
    }

    private boolean add(int number, int total, int offset, int start, int length) {
        if (pieces == MAX_PIECES) {
            return false;
        }
        numbers[pieces] = number;
        totals[pieces] = total;
        offsets[pieces] = offset;
        starts[pieces] = start;
        lengths[pieces] = length;
        pieces++;
        return true;
    }

    /** How many pieces of hellos the datagram holds. */
    public int pieces() {
        return pieces;
    }

    /** Which of the client's messages a piece is of: 0 for its hello, 1 for the one with the cookie that the server asked for. */
    public int number(int piece) {
        return numbers[piece];
    }

    /** How long the body of the hello is, in bytes, that a piece is of. */
    public int total(int piece) {
        return totals[piece];
    }

    /** Where a piece belongs in the body. */
    public int offset(int piece) {
        return offsets[piece];
    }

    /** Where a piece begins in the array that was read. */
    public int start(int piece) {
        return starts[piece];
    }

    public int length(int piece) {
        return lengths[piece];
    }

    /** Whether a piece is all of its hello. */
    public boolean isWhole(int piece) {
        return lengths[piece] == totals[piece];
    }
}
