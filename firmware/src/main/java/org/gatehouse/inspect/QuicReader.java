package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;

/**
 * Recognises the datagram that opens a QUIC connection: RFC 9000 section 17.2, RFC 9369 section 3.2. What is inside is not read yet, so
 * that no QUIC opening has a name.
 */
public final class QuicReader {
    private static final int VERSION_1 = 1;
    private static final int VERSION_2 = 0x6b3343cf; // RFC 9369 section 3.1
    private static final int MAX_CONNECTION_ID = 20; // RFC 9000 section 17.2
    private static final int MIN_INITIAL_DATAGRAM = 1200; // RFC 9000 section 14.1

    /**
     * {@link Outcome#NO_NAME} for a client's Initial of a known version; {@link Outcome#UNREADABLE} for a datagram that is built like one of a version nobody
     * knows; else {@link Outcome#NOT_AN_OPENING}.
     */
    public Outcome read(byte[] bytes, int start, int length) {
        if (length < 7 || (bytes[start] & 0xc0) != 0xc0) {
            return Outcome.NOT_AN_OPENING;
        }
        int version = i32(bytes, start + 1);
        int destinationId = bytes[start + 5] & 0xff;
        int type = (bytes[start] >> 4) & 3;
        if (version == VERSION_1 || version == VERSION_2) {
            boolean initial = type == (version == VERSION_1 ? 0 : 1);
            return initial && destinationId <= MAX_CONNECTION_ID ? Outcome.NO_NAME : Outcome.NOT_AN_OPENING;
        }
        int sourceId = start + 6 + destinationId;
        boolean built = version != 0
                && length >= MIN_INITIAL_DATAGRAM
                && destinationId <= MAX_CONNECTION_ID
                && (bytes[sourceId] & 0xff) <= MAX_CONNECTION_ID;
        return built ? Outcome.UNREADABLE : Outcome.NOT_AN_OPENING;
    }
}
