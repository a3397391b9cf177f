package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Output to a file that the process can read again. */
class FileOutput extends TableOutput {
    private final FileChannel channel;

    FileOutput(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates a file of which nothing is left when the process ends, however it ends: it has no name any more once it is open, where the
     * system can do that, and Linux can.
     */
    static FileChannel scratch(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    ByteBuffer readable() throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }

    @Override
    void put(ByteBuffer bytes, int position) throws IOException {
        int at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
