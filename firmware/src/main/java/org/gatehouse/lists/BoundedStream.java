package org.gatehouse.lists;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails past a number of bytes: what a small file unpacks to has no bound of its own. */
final class BoundedStream extends FilterInputStream {
    private final long most;
    private long left;

    BoundedStream(InputStream in, long most) {
        super(in);
        this.most = most;
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        return counted(read, read);
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        counted(0, skipped);
        return skipped;
    }

    private int counted(int result, long bytes) throws IOException {
        if (result >= 0) {
            left -= bytes;
            if (left < 0) {
                throw new TooLargeException("unpacks to more than " + most + " bytes");
            }
        }
        return result;
    }
}
