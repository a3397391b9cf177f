package org.gatehouse.seal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.bouncycastle.openpgp.PGPException;

/** The content of a message as it is read, and at its end whether it is what was sealed: a reader that meets no failure has all of it. One thread. */
abstract class WholeContent extends FilterInputStream {
    private static final int SKIPPED_AT_ONCE = 1 << 16;

    private boolean ended;

    WholeContent(InputStream content) {
        super(content);
    }

    /** Fails where what was read is not what was sealed. */
    abstract void verify() throws IOException, PGPException, SealException;

    /** What the reader is told of a failure. */
    abstract IOException failure(Exception why);

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        try {
            int read = ended ? -1 : in.read(bytes, from, length);
            if (read < 0 && !ended) {
                verify();
                ended = true;
            }
            return read;
        } catch (IOException | PGPException | SealException | RuntimeException e) {
            throw failure(e);
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        return readNBytes((int) Math.min(Math.max(bytes, 0), SKIPPED_AT_ONCE)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
