package org.gatehouse.name;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Where a table is written to, front to back, with the checksum of each section; its header is filled in last. */
abstract class TableOutput implements Closeable {
    private static final int STAGED_BYTES = 1 << 16;
    private static final int MAX_BYTES = Integer.MAX_VALUE - STAGED_BYTES;

    private final ByteBuffer staged = ByteBuffer.allocate(STAGED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C checksum = new CRC32C();
    private final int[] lengths = new int[Section.COUNT];
    private final int[] checksums = new int[Section.COUNT];
    private int written = TableHeader.BYTES; // without what is staged
    private int sectionLength; // of the one that ended last
    private int sectionStart = TableHeader.BYTES;

    /** A buffer to put so many bytes into. */
    final ByteBuffer room(int bytes) throws IOException {
        if (staged.remaining() < bytes) {
            flush();
        }
        return staged;
    }

    /** Where the next byte goes. */
    final int position() {
        return written + staged.position();
    }

    /** Ends a section: the one that was written since the last one ended. */
    final void end(Section section) throws IOException {
        checksums[section.ordinal()] = end();
        lengths[section.ordinal()] = sectionLength;
    }

    /** Pads what was written since the last section ended, and returns its checksum. */
    final int end() throws IOException {
        int beyond = (position() - sectionStart) % Section.ALIGNMENT;
        int padding = beyond == 0 ? 0 : Section.ALIGNMENT - beyond;
        room(padding).put(new byte[padding]);
        flush();
        int sum = (int) checksum.getValue();
        sectionLength = written - sectionStart;
        sectionStart = written;
        checksum.reset();
        return sum;
    }

    /** Forgets what was written since the last section ended. */
    final void rewind() {
        staged.clear();
        checksum.reset();
        written = sectionStart;
    }

    final int[] lengths() {
        return lengths;
    }

    final int[] checksums() {
        return checksums;
    }

    /** What was written to the ended sections. */
    abstract ByteBuffer readable() throws IOException;

    /** Puts bytes at a position; over others, if there are any. */
    abstract void put(ByteBuffer bytes, int position) throws IOException;

    private void flush() throws IOException {
        if (position() > MAX_BYTES) {
            throw new IOException("the table would have more than 2 GiB");
        }
        staged.flip();
        int length = staged.remaining();
        checksum.update(staged.duplicate());
        put(staged, written);
        written += length;
        staged.clear();
    }

    /** A table in memory. */
    static final class Memory extends TableOutput {
        private byte[] bytes = new byte[1 << 12];
        private int length;

        @Override
        ByteBuffer readable() {
            return ByteBuffer.wrap(bytes, 0, length).slice();
        }

        @Override
        void put(ByteBuffer source, int position) {
            int end = position + source.remaining();
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * bytes.length, end)));
            }
            length = Math.max(length, end);
            source.get(bytes, position, source.remaining());
        }

        @Override
        public void close() {}
    }
}
