package org.gatehouse.desk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how much was read, once in a while. */
final class CountedStream extends FilterInputStream {
    private static final long STEP = 1 << 18;

    private final LongConsumer listener;
    private long read;
    private long told;

    CountedStream(InputStream in, LongConsumer listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int some = in.read(bytes, from, length);
        count(Math.max(0, some));
        return some;
    }

    private void count(int more) {
        read += more;
        if (read - told >= STEP) {
            told = read;
            listener.accept(read);
        }
    }
}
