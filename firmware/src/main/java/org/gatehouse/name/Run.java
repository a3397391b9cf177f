package org.gatehouse.name;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Additions in memory, as many as fit, which are then sorted. Each is a length of 16 bits, the codes of the name from its end, and
 * the grant.
 */
final class Run {
    static final int MAX_BYTES = Integer.MAX_VALUE - Long.BYTES;

    private static final int FIRST_BYTES = 1 << 16;
    private static final int OVERHEAD = Short.BYTES + Integer.BYTES;
    private static final int SHORT_STRETCH = 8; // below, sorting by insertion is quicker than merging

    private final int maxBytes;
    private byte[] bytes;
    private int used;
    private int[] starts = new int[FIRST_BYTES >> 4];
    private int count;

    Run(int maxBytes) {
        this.maxBytes = maxBytes;
        this.bytes = new byte[Math.min(FIRST_BYTES, maxBytes)];
    }

    boolean hasRoomFor(CanonicalName name) {
        return name.length() + OVERHEAD <= maxBytes - used;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(CanonicalName name, int grant) {
        int length = name.length();
        makeRoom(length + OVERHEAD);
        begin(length);
        byte[] text = name.bytes();
        for (int i = length - 1; i >= 0; i--) {
            bytes[used++] = (byte) NameCode.of(text[i]);
        }
        end(grant);
    }

    /** Adds a name given by its codes. */
    void add(byte[] codes, int length, int grant) {
        makeRoom(length + OVERHEAD);
        begin(length);
        System.arraycopy(codes, 0, bytes, used, length);
        used += length;
        end(grant);
    }

    /** Sorts what was added, for {@link #cursor} or {@link #write}. */
    void sort() {
        sort(Arrays.copyOf(starts, count), starts, 0, count);
    }

    RunCursor cursor() {
        return new Cursor();
    }

    /** Writes what was added, and begins anew. */
    void write(FileChannel channel) throws IOException {
        ByteBuffer staged = ByteBuffer.allocate(1 << 16);
        for (int i = 0; i < count; i++) {
            int size = OVERHEAD + lengthAt(starts[i]);
            if (staged.remaining() < size) {
                writeAll(channel, staged);
            }
            staged.put(bytes, starts[i], size);
        }
        writeAll(channel, staged);
        used = 0;
        count = 0;
    }

    private static void writeAll(FileChannel channel, ByteBuffer staged) throws IOException {
        staged.flip();
        while (staged.hasRemaining()) {
            channel.write(staged);
        }
        staged.clear();
    }

    private void begin(int length) {
        starts[count++] = used;
        bytes[used++] = (byte) (length >>> 8);
        bytes[used++] = (byte) length;
    }

    private void end(int grant) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[used++] = (byte) (grant >>> shift);
        }
    }

    private void makeRoom(int size) {
        if (size > maxBytes - used) {
            throw new IllegalStateException("more names than fit into " + maxBytes + " bytes");
        }
        if (size > bytes.length - used) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(2L * bytes.length, (long) used + size)));
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
        }
    }

    /** A merge sort of {@code to[from…end)}, of which {@code source} has a copy. */
    private void sort(int[] source, int[] to, int from, int end) {
        if (end - from <= SHORT_STRETCH) {
            sortByInsertion(to, from, end);
            return;
        }
        int middle = (from + end) >>> 1;
        sort(to, source, from, middle);
        sort(to, source, middle, end);
        int left = from;
        int right = middle;
        for (int i = from; i < end; i++) {
            boolean takesLeft = right == end || left < middle && compare(source[left], source[right]) <= 0;
            to[i] = takesLeft ? source[left++] : source[right++];
        }
    }

    private void sortByInsertion(int[] to, int from, int end) {
        for (int i = from + 1; i < end; i++) {
            int moved = to[i];
            int hole = i;
            while (hole > from && compare(to[hole - 1], moved) > 0) {
                to[hole] = to[hole - 1];
                hole--;
            }
            to[hole] = moved;
        }
    }

    private int compare(int left, int right) {
        int leftCodes = left + Short.BYTES;
        int rightCodes = right + Short.BYTES;
        return Arrays.compare(
                bytes, leftCodes, leftCodes + lengthAt(left), bytes, rightCodes, rightCodes + lengthAt(right));
    }

    private int lengthAt(int start) {
        return (bytes[start] & 0xff) << 8 | bytes[start + 1] & 0xff;
    }

    private final class Cursor extends RunCursor {
        private int next;

        @Override
        boolean next() {
            if (next == count) {
                return false;
            }
            codes = bytes;
            start = starts[next] + Short.BYTES;
            length = lengthAt(starts[next]);
            grant = ByteBuffer.wrap(bytes).getInt(start + length);
            next++;
            return true;
        }
    }
}
