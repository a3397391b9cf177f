package org.gatehouse.name;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A sorted run in a scratch file, {@link FileOutput#scratch}. */
final class ScratchRun implements AutoCloseable {
    private static final int READ_BYTES = 1 << 16;

    private final FileChannel channel;

    private ScratchRun(FileChannel channel) {
        this.channel = channel;
    }

    static ScratchRun write(Run run, Path file) throws IOException {
        FileChannel channel = FileOutput.scratch(file);
        try {
            run.write(channel);
            return new ScratchRun(channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    RunCursor cursor() throws IOException {
        channel.position(0);
        return new Cursor(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Cursor extends RunCursor {
        private final DataInputStream additions;
        private long remaining;

        Cursor(FileChannel channel) throws IOException {
            additions = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), READ_BYTES));
            remaining = channel.size();
            codes = new byte[CanonicalName.MAX_TEXT];
        }

        @Override
        boolean next() throws IOException {
            if (remaining == 0) {
                return false;
            }
            length = additions.readUnsignedShort();
            additions.readFully(codes, 0, length);
            grant = additions.readInt();
            remaining -= Short.BYTES + length + Integer.BYTES;
            return true;
        }
    }
}
