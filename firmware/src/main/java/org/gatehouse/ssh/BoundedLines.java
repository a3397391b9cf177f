package org.gatehouse.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What somebody types or sends line by line; a line that never ends would fill the memory of whoever waits for its end. One thread. */
final class BoundedLines extends FilterInputStream {
    /** As the longest word that the command line on the box takes. */
    static final int MAX_LINE = 1 << 16;

    private int length; // of the line so far, in octets

    BoundedLines(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int octet = super.read();
        if (octet >= 0) {
            count((byte) octet);
        }
        return octet;
    }

    @Override
    public int read(byte[] bytes, int start, int most) throws IOException {
        int count = super.read(bytes, start, most);
        for (int i = start; i < start + count; i++) {
            count(bytes[i]);
        }
        return count;
    }

    private void count(byte octet) throws IOException {
        length = octet == '\n' || octet == '\r' ? 0 : length + 1;
        if (length > MAX_LINE) {
            throw new IOException("a line of more than " + MAX_LINE + " octets");
        }
    }
}
