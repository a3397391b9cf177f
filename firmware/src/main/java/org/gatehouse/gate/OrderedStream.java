package org.gatehouse.gate;

import org.gatehouse.inspect.HelloSearch;
import org.gatehouse.inspect.HttpFramingReader;

/**
 * Where a connection stands that is read in order, in the direction of the server: which byte is the first that was not read, and what begins there. A body of HTTP is not read: what begins behind it
 * is known before it comes, and none of it is kept.
 */
final class OrderedStream {
    /** What begins with the next byte to be read. */
    enum Part {
        HEAD,
        FIRST_CHUNK,
        CHUNK,
        TRAILER,
        /** A message to a SOCKS proxy. */
        SOCKS,
        /** Bytes of a protocol that is none of these. */
        ANYTHING
    }

    /** How far ahead of what comes the next byte to be read may lie, and how far behind it a piece: sequence numbers are compared over less than 2^31. */
    private static final int MAX_AHEAD = 1 << 30;

    private static final int MAX_REMEMBERED = MAX_AHEAD + (MAX_AHEAD >> 2);
    private static final long WITHOUT_END = Long.MAX_VALUE;

    private final ReleasedPieces pieces;
    private final HelloSearch search = new HelloSearch();
    private boolean active;
    private int first;
    private Part part = Part.HEAD;
    private int next;
    private long beyond; // bytes of a body behind the next byte to be read: it is longer than MAX_AHEAD
    private boolean opensAnother;
    private boolean judgedBefore;

    OrderedStream(PagePool pool) {
        pieces = new ReleasedPieces(pool);
    }

    /** What is to be read begins with this byte; what was released before is still known, unless it was {@link #clear cleared}. */
    void begin(int sequence, Part begins) {
        if (pieces.isEmpty()) {
            pieces.begin(sequence);
        }
        active = true;
        part = begins;
        first = sequence;
        next = sequence;
        beyond = 0;
        opensAnother = false;
        search.clear();
    }

    /** Whether nothing was read since it began. */
    boolean isAtFirst() {
        return next == first;
    }

    /** The next byte begins something else than it seemed. */
    void become(Part other) {
        part = other;
    }

    /** So many bytes were read; fewer than none where what begins next began among those read before. */
    void advance(int bytes) {
        next += bytes;
    }

    /**
     * What begins with the next byte may be anything.
     *
     * @param judged whether the connection was judged by what came before
     */
    void openAnother(boolean judged) {
        opensAnother = true;
        judgedBefore = judged;
        beyond = 0;
        part = Part.HEAD;
    }

    /** Whether what {@link #opensAnother begins anew} was judged by what came before. */
    boolean judgedBefore() {
        return judgedBefore;
    }

    /** Looks for hellos among {@link Part#ANYTHING}. */
    HelloSearch search() {
        return search;
    }

    /** Whether the connection is read in order. */
    boolean isActive() {
        return active;
    }

    /** The connection is read in order no more; what was released is remembered. */
    void end() {
        active = false;
    }

    void clear() {
        active = false;
        pieces.clear();
    }

    /** Whether bytes were released as they are. */
    boolean repeats(int sequence, byte[] bytes, int start, int length) {
        return !pieces.isEmpty() && pieces.compare(sequence, bytes, start, length) == ReleasedPieces.Seen.SAME;
    }

    Part part() {
        return part;
    }

    /** Sequence number of the first byte that is still to be read; bytes before it may come after it was told. */
    int next() {
        return next;
    }

    /** Whether what begins with the next byte may be anything, since the last request asked for a tunnel or another protocol. */
    boolean opensAnother() {
        return opensAnother && part == Part.HEAD && beyond == 0;
    }

    /** Whether a request may begin with the next byte and no byte of a body is awaited. */
    boolean isBetweenRequests(int releasedUpTo) {
        boolean between = part == Part.HEAD || part == Part.SOCKS || part == Part.ANYTHING;
        return between && beyond == 0 && releasedUpTo - next >= 0;
    }

    /** What was released of what the server reads. */
    ReleasedPieces pieces() {
        return pieces;
    }

    /** A segment ends before this byte: where it lies deep in a long body, the next byte to be read lies further on. */
    void reach(int sequence) {
        while (beyond > 0 && sequence - next > -(MAX_AHEAD >> 1)) {
            long step = Math.min(beyond, MAX_AHEAD >> 1);
            next += (int) step;
            beyond -= beyond == WITHOUT_END ? 0 : step;
        }
        pieces.forgetBefore(next, MAX_REMEMBERED);
    }

    /** A head was read, of so many bytes. */
    void onHead(int length, HttpFramingReader.Body body, long bodyLength, boolean mayOpenAnother) {
        next += length;
        opensAnother = mayOpenAnother;
        judgedBefore = true;
        switch (body) {
            case NONE -> {}
            case LENGTH -> skip(bodyLength);
            case CHUNKED -> part = Part.FIRST_CHUNK;
            case UNCLEAR -> {
                opensAnother = false;
                skip(WITHOUT_END); // allowed all the same: nobody knows what follows
            }
        }
    }

    /** The line of a chunk's size was read, of so many bytes. */
    void onChunk(int length, long size) {
        next += length;
        if (size == 0) {
            part = Part.TRAILER;
        } else {
            part = Part.CHUNK;
            skip(size);
        }
    }

    /** A line of a trailer section was read, of so many bytes; it ends with an empty one. */
    void onTrailer(int length) {
        next += length;
        if (length == 2) {
            part = Part.HEAD;
        }
    }

    private void skip(long bytes) {
        long step = Math.min(bytes, MAX_AHEAD);
        next += (int) step;
        beyond = bytes == WITHOUT_END ? bytes : bytes - step;
    }
}
