package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.gatehouse.file.KeptFile;

/**
 * The file in which {@link Piece}s wait for their segment: {@value #BLOCKS} blocks of {@value #BLOCK} bytes that are written when the file is made, and from then on overwritten in a ring. So a synced
 * second costs one block where it fits into one, and no word of the file system's own: neither the file's length nor where its blocks lie ever changes.
 *
 * <p>A piece begins at a block: four letters, its sequence, the lengths of what follows, SHA-256 over all of it, what stands beside the message, the message. One that was cut off by a power cut has
 * another hash, and is none.
 *
 * <p>One thread writes. Whoever may read the file reads it at any time, by {@link #scan}.
 */
public final class Journal implements AutoCloseable {
    static final int BLOCK = 4096; // the unit in which the kernel writes pages, and flash cards at the least
    static final int BLOCKS = 1024; // 4 MB: 15 minutes of seconds, three segments' time

    private static final int MAGIC = 0x47484A31; // GHJ1
    private static final int HASH_START = Integer.BYTES + Long.BYTES + 2 * Integer.BYTES;
    private static final int FRONT_START = HASH_START + SegmentHeader.HASH_LENGTH;

    private final Path file;
    private final FileChannel channel;
    private final Object key;
    private final Deque<Place> waiting = new ArrayDeque<>(); // in the order of their sequences
    private int next; // block
    private long lastSequence;

    private record Place(long sequence, int start, int blocks) {
        boolean overlaps(int from, int count) {
            return from < start + blocks && start < from + count;
        }
    }

    private record Found(Piece piece, Place place) {}

    private Journal(Path file, FileChannel channel, Object key) {
        this.file = file;
        this.channel = channel;
        this.key = key;
    }

    /** Opens the file, or makes it. What is in it waits until it is released. */
    static Journal open(Path file) throws IOException {
        if (!Files.exists(file)) {
            KeptFile.replace(file, new byte[BLOCK * BLOCKS]);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            long size = channel.size();
            if (size < (long) BLOCK * BLOCKS) {
                writeAll(channel, ByteBuffer.allocate((int) (BLOCK * BLOCKS - size)), size);
                channel.force(true);
            }
            Journal journal = new Journal(file, channel, key(file));
            for (Found found : find(Files.readAllBytes(file))) {
                journal.waiting.add(found.place());
                journal.lastSequence = found.place().sequence();
                journal.next = (found.place().start() + found.place().blocks()) % BLOCKS;
            }
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * All pieces that are in the file, those whose segment is in the database long since included; while somebody writes, the newest may be missing.
     *
     * @return in the order of their sequences; none where there is no file
     */
    public static List<Piece> scan(Path file) throws IOException {
        try {
            return pieces(Files.readAllBytes(file));
        } catch (NoSuchFileException noneYet) {
            return List.of();
        }
    }

    static List<Piece> pieces(byte[] content) {
        return find(content).stream().map(Found::piece).toList();
    }

    /**
     * Writes a piece; when this returns true, it is there after a power cut.
     *
     * @return false when there is no room among those that wait
     * @throws IOException when it could not be written, or the file is no more where it was
     */
    boolean write(Piece piece) throws IOException {
        if (!key.equals(key(file))) {
            throw new IOException(file + " is gone, or another file");
        }
        ByteBuffer bytes = bytes(piece);
        int blocks = bytes.remaining() / BLOCK;
        int start = next + blocks > BLOCKS ? 0 : next;
        if (blocks > BLOCKS || waiting.stream().anyMatch(place -> place.overlaps(start, blocks))) {
            return false;
        }
        writeAll(channel, bytes, (long) start * BLOCK);
        channel.force(false);
        waiting.add(new Place(piece.sequence(), start, blocks));
        next = (start + blocks) % BLOCKS;
        return true;
    }

    /** The greatest sequence that was in the file when it was opened; 0 where none was. */
    long lastSequence() {
        return lastSequence;
    }

    /** The room of pieces is free again: their segment is in the database. */
    void release(long throughSequence) {
        waiting.removeIf(place -> place.sequence() <= throughSequence);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static ByteBuffer bytes(Piece piece) {
        byte[] front = piece.frontBytes();
        byte[] message = piece.message();
        int length = FRONT_START + front.length + message.length;
        ByteBuffer bytes = ByteBuffer.allocate((length + BLOCK - 1) / BLOCK * BLOCK);
        bytes.putInt(MAGIC).putLong(piece.sequence()).putInt(front.length).putInt(message.length);
        bytes.position(FRONT_START);
        bytes.put(front).put(message);
        bytes.position(HASH_START);
        bytes.put(hash(bytes.array(), 0, front.length + message.length));
        return bytes.rewind();
    }

    /** Over the piece's beginning up to the hash, and what follows the hash. */
    private static byte[] hash(byte[] content, int start, int length) {
        MessageDigest digest = SegmentHeader.digest();
        digest.update(content, start, HASH_START);
        digest.update(content, start + FRONT_START, length);
        return digest.digest();
    }

    private static List<Found> find(byte[] content) {
        List<Found> all = new ArrayList<>();
        int block = 0;
        while ((block + 1) * BLOCK <= content.length) {
            Found found = at(content, block);
            if (found != null) {
                all.add(found);
            }
            block += found == null ? 1 : found.place().blocks();
        }
        all.sort(Comparator.comparingLong(found -> found.piece().sequence()));
        return all;
    }

    private static Found at(byte[] content, int block) {
        int start = block * BLOCK;
        ByteBuffer bytes = ByteBuffer.wrap(content, start, content.length - start);
        if (bytes.getInt() != MAGIC) {
            return null;
        }
        long sequence = bytes.getLong();
        int front = bytes.getInt();
        int message = bytes.getInt();
        long length = (long) front + message;
        if (front < 0 || message < 0 || FRONT_START + length > content.length - start) {
            return null;
        }
        int frontStart = start + FRONT_START;
        byte[] hash = Arrays.copyOfRange(content, start + HASH_START, frontStart);
        if (!MessageDigest.isEqual(hash, hash(content, start, (int) length))) {
            return null;
        }
        try {
            byte[] beside = Arrays.copyOfRange(content, frontStart, frontStart + front);
            byte[] sealed = Arrays.copyOfRange(content, frontStart + front, frontStart + (int) length);
            int blocks = (int) ((FRONT_START + length + BLOCK - 1) / BLOCK);
            return new Found(Piece.read(sequence, beside, sealed), new Place(sequence, block, blocks));
        } catch (IOException notOurs) {
            return null;
        }
    }

    private static Object key(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.fileKey() == null ? file : attributes.fileKey(); // every Linux file system has one
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
