package org.gatehouse.inspect;

/** Which reader a TCP stream's first bytes ask for. */
public enum OpeningKind {
    TLS,
    HTTP,
    NONE;

    /**
     * The kind that bytes may be the beginning of. One byte is enough for an answer: an opening may come in pieces that small. A superset of the
     * starts that the diversion's rules hold, so that what is held is always read.
     */
    public static OpeningKind of(byte[] bytes, int start, int length) {
        if (length <= 0) {
            return NONE;
        }
        if (bytes[start] == ClientHelloReader.HANDSHAKE) {
            return length == 1 || bytes[start + 1] == 3 ? TLS : NONE;
        }
        return HttpRequestReader.beginsAsMethod(bytes, start, length) ? HTTP : NONE;
    }
}
