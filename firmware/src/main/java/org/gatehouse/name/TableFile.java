package org.gatehouse.name;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A table file while it is written: under another name beside it, so that readers of the file see the old table or the whole new one, and a
 * power cut leaves one of the two.
 */
final class TableFile extends FileOutput {
    private final Path file;
    private final Path part;
    private final FileChannel channel;

    private TableFile(Path file, Path part, FileChannel channel) {
        super(channel);
        this.file = file;
        this.part = part;
        this.channel = channel;
    }

    static TableFile create(Path file) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = whole.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part); // what a power cut left
        FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new TableFile(whole, part, channel);
    }

    /** Puts the table in the place of the one before. */
    void publish() throws IOException {
        channel.force(true);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.getParent())) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        Files.deleteIfExists(part); // there is none after publishing
    }
}
