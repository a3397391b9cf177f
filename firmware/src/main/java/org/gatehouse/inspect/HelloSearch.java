package org.gatehouse.inspect;

/**
 * Looks for the beginning of a ClientHello at any place of a stream that comes in pieces. What is found looks like one as far as seven bytes tell; whether it is, {@link ClientHelloReader}
 * says. The last bytes of a piece, which may be the first ones of a hello, are kept for the next.
 */
public final class HelloSearch {
    /** There is none. */
    public static final int NOWHERE = Integer.MIN_VALUE;

    /** The most bytes of a beginning that say nothing for sure. */
    public static final int MAX_PART = 6;

    private static final int VERSION_MAJOR = 3; // RFC 8446 section 5.1
    private static final int MAX_MINOR = 4;
    private static final int MAX_RECORD = 1 << 14;
    private static final int CLIENT_HELLO = 1; // RFC 8446 section 4
    private static final int MAX_LENGTH =
            2; // the highest byte of a length that servers take: OpenSSL's longest is 131,396

    private final byte[] part = new byte[2 * MAX_PART];
    private int kept;

    /** Begins anew, with a piece that has nothing before it. */
    public void clear() {
        kept = 0;
    }

    /** The bytes kept of the pieces before, from the {@code before}-th but last on; for a hello that was found there. */
    public void copyTail(int before, byte[] target) {
        System.arraycopy(part, kept - before, target, 0, before);
    }

    /**
     * Looks in the next piece.
     *
     * @return where the first hello begins, in the array; less than {@code start}, by {@value #MAX_PART} at most, where it began in the pieces before; or {@link #NOWHERE}
     */
    public int find(byte[] bytes, int start, int length) {
        int joined = Math.min(length, MAX_PART);
        System.arraycopy(bytes, start, part, kept, joined);
        for (int at = 0; at < kept; at++) {
            if (tells(part, at, kept + joined - at) > 0) {
                return start - (kept - at);
            }
        }
        int limit = start + length;
        for (int at = start; at < limit; at++) {
            if (bytes[at] == ClientHelloReader.HANDSHAKE && tells(bytes, at, limit - at) > 0) {
                return at;
            }
        }
        keep(bytes, start, length, kept + joined);
        return NOWHERE;
    }

    private void keep(byte[] bytes, int start, int length, int known) {
        if (length >= MAX_PART) {
            System.arraycopy(bytes, start + length - MAX_PART, part, 0, MAX_PART);
            kept = MAX_PART;
        } else {
            kept = Math.min(known, MAX_PART);
            System.arraycopy(part, known - kept, part, 0, kept);
        }
    }

    /** Positive where a hello begins, negative where none does, 0 where there are too few bytes to tell. */
    private static int tells(byte[] bytes, int at, int length) {
        if (bytes[at] != ClientHelloReader.HANDSHAKE
                || length > 1 && bytes[at + 1] != VERSION_MAJOR
                || length > 2 && (bytes[at + 2] & 0xff) > MAX_MINOR) {
            return -1;
        }
        if (length < 5) {
            return 0;
        }
        int record = Wire.u16(bytes, at + 3);
        int next = record == 0 ? ClientHelloReader.HANDSHAKE : CLIENT_HELLO; // records of nothing may come first
        if (record > MAX_RECORD || length > 5 && bytes[at + 5] != next) {
            return -1;
        }
        if (length < 7) {
            return length == 6 && record == 1 ? 1 : 0;
        }
        int last = bytes[at + 6] & 0xff;
        return record == 1 || (record == 0 ? last == VERSION_MAJOR : last <= MAX_LENGTH) ? 1 : -1;
    }
}
