package org.gatehouse.inspect;

/** Which reader a TCP stream's first bytes ask for. */
public enum OpeningKind {
    TLS,
    HTTP,
    SOCKS,
    NONE;

    /**
     * The kind that bytes may be the beginning of. One byte is enough for an answer: an opening may come in pieces that small.
     *
     * <p>As coarse as the diversion's rules, which look at the first three bytes: what they hold is always read, and only the reader says that it is no opening.
     */
    public static OpeningKind of(byte[] bytes, int start, int length) {
        if (length <= 0) {
            return NONE;
        }
        if (bytes[start] == ClientHelloReader.HANDSHAKE) {
            return length == 1 || bytes[start + 1] == 3 ? TLS : NONE;
        }
        return HttpRequestReader.mayBeginMethod(bytes, start, length) ? HTTP : NONE;
    }

    /** The kind that the first bytes of a connection may be the beginning of: {@link HttpRequestReader#readFirst} knows more requests than the rules do,
     * {@link ClientHelloReader} an older hello, and {@link SocksReader} what nothing else is known by. */
    public static OpeningKind ofFirst(byte[] bytes, int start, int length) {
        if (length <= 0) {
            return NONE;
        }
        byte first = bytes[start];
        if (OldHello.mayBegin(first)) {
            return TLS;
        }
        if (SocksReader.mayBegin(first)) {
            return SOCKS;
        }
        return HttpRequestReader.isMethodByte(first) || first == '\r' || first == '\n'
                ? HTTP
                : of(bytes, start, length);
    }
}
