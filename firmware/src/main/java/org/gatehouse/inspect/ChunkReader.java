package org.gatehouse.inspect;

/** Reads what stands between the data of a chunked body: RFC 9112 section 7.1. */
public final class ChunkReader {
    /** It cannot be told yet. */
    public static final int NEEDS_MORE = 0;
    /** It is no line of a chunked body, or one that servers read differently. */
    public static final int INVALID = -1;

    /** The longest line that is read. Nobody needs extensions, and a trailer has a few short fields. */
    public static final int MAX_LINE = 1024;

    private static final int MAX_DIGITS = 15; // so that the number fits

    private long size;

    /** Bytes of data that the chunk has whose line was read last; 0: the trailer section follows. */
    public long size() {
        return size;
    }

    /**
     * Reads the line of a chunk's size.
     *
     * @param first whether it is the body's first: before the others, the line of the data before ends
     * @return how many bytes were read, {@link #NEEDS_MORE} or {@link #INVALID}
     */
    public int readSize(byte[] bytes, int start, int length, boolean first) {
        int skipped = first ? 0 : 2;
        for (int at = 0; at < Math.min(skipped, length); at++) {
            if (bytes[start + at] != (at == 0 ? '\r' : '\n')) {
                return INVALID;
            }
        }
        int line = length <= skipped ? NEEDS_MORE : lineLength(bytes, start + skipped, length - skipped);
        if (line <= 0) {
            return line;
        }
        return readDigits(bytes, start + skipped, line - 2) ? skipped + line : INVALID;
    }

    /**
     * Reads a line of the trailer section.
     *
     * @return how many bytes were read, two of them where the section ends; {@link #NEEDS_MORE} or {@link #INVALID}
     */
    public int readTrailer(byte[] bytes, int start, int length) {
        int line = lineLength(bytes, start, length);
        boolean folded = line > 2 && (bytes[start] == ' ' || bytes[start] == '\t');
        return folded ? INVALID : line;
    }

    /** Hexadecimal digits, and nothing behind them or an extension. */
    private boolean readDigits(byte[] bytes, int start, int length) {
        size = 0;
        int digits = 0;
        while (digits < length && Character.digit(bytes[start + digits], 16) >= 0) {
            if (digits == MAX_DIGITS) {
                return false;
            }
            size = size << 4 | Character.digit(bytes[start + digits], 16);
            digits++;
        }
        return digits > 0 && (digits == length || bytes[start + digits] == ';');
    }

    /** With its end; control characters make a line invalid, and so does an end that is only half of one. */
    private static int lineLength(byte[] bytes, int start, int length) {
        for (int at = 0; at < length; at++) {
            int c = bytes[start + at] & 0xff;
            if (c == '\r') {
                if (at + 1 == length) {
                    return NEEDS_MORE;
                }
                return bytes[start + at + 1] == '\n' ? at + 2 : INVALID;
            }
            if (at == MAX_LINE || c < 0x20 && c != '\t' || c == 0x7f) {
                return INVALID;
            }
        }
        return NEEDS_MORE;
    }
}
