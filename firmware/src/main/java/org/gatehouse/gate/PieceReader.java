package org.gatehouse.gate;

/** Reads what begins with the next byte of a stream that goes on in order. */
interface PieceReader {
    /** What was read may not go on. */
    int REFUSED = -1;

    /** Nothing was read, but what begins with the next byte is something else than it seemed. */
    int CHANGED = -2;

    /**
     * Reads a piece and has it judged, where there is something to judge.
     *
     * @param length at least 1
     * @return how many bytes may go on, at most {@code length}; 0 where it takes more to tell; or {@link #REFUSED} or {@link #CHANGED}
     */
    int read(Flow flow, byte[] bytes, int start, int length);
}
