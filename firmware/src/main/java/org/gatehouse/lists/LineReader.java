package org.gatehouse.lists;

import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into lines. Memory is bounded whatever the stream holds: of a line longer than {@value Line#MAX_BYTES} bytes the rest is skipped. */
final class LineReader {
    private final InputStream content;
    private final byte[] buffer = new byte[1 << 16];
    private final Line line = new Line();
    private int position;
    private int limit;
    private int number;

    LineReader(InputStream content) {
        this.content = content;
    }

    /** The next line without blanks around it, or null after the last one. */
    Line next() throws IOException {
        int length = 0;
        int octet = read();
        if (octet < 0) {
            return null;
        }
        line.cut = false;
        for (; octet >= 0 && octet != '\n'; octet = read()) {
            if (length < Line.MAX_BYTES) {
                line.bytes[length++] = (byte) octet;
            } else {
                line.cut = true;
            }
        }
        line.number = ++number;
        line.start = number == 1 && startsWithMark(length) ? 3 : 0;
        line.end = length;
        line.trim();
        return line;
    }

    /** The mark that some editors put before UTF-8. */
    private boolean startsWithMark(int length) {
        byte[] bytes = line.bytes;
        return length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
    }

    private int read() throws IOException {
        if (position == limit) {
            limit = content.read(buffer, 0, buffer.length);
            position = 0;
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        return buffer[position++] & 0xff;
    }
}
