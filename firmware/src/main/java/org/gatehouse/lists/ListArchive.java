package org.gatehouse.lists;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of one name in a tar archive, each in a folder that says what it is. Whatever the archive holds, it takes little memory and fails with an
 * {@link IOException}: who took over a list maker's server may try to end the filter with it.
 */
final class ListArchive implements AutoCloseable {
    /** What stands before a file, such as its name, is read into memory. UT1 has 512 bytes each; the longest path of Linux has 4096. */
    static final int MAX_HEADER = 1 << 16;

    private final Headers bytes;
    private final TarArchiveInputStream archive;
    private final String fileName;

    /**
     * A file.
     *
     * @param folder the last one of its path
     * @param content to be read before the next file is asked for, and not to be closed
     */
    record Member(String folder, InputStream content) {}

    /** @param unpacked bounded by whoever opened it */
    ListArchive(InputStream unpacked, String fileName) {
        this.bytes = new Headers(unpacked);
        this.archive = new TarArchiveInputStream(bytes);
        this.fileName = fileName;
    }

    /** The next file; empty after the last one. Links are passed over: what they point at comes by itself. */
    Optional<Member> next() throws IOException {
        for (TarArchiveEntry entry = nextEntry(); entry != null; entry = nextEntry()) {
            if (entry.isSparse()) {
                throw new IOException("a file with holes in an archive: it is as long as it says it is");
            }
            String[] path = entry.getName().split("/");
            if (entry.isFile() && path.length >= 2 && path[path.length - 1].equals(fileName)) {
                return Optional.of(new Member(path[path.length - 2], archive));
            }
        }
        return Optional.empty();
    }

    private TarArchiveEntry nextEntry() throws IOException {
        bytes.begin();
        try {
            return archive.getNextEntry();
        } catch (RuntimeException damaged) { // the library throws all kinds at what is no archive
            throw new IOException("no tar archive (" + damaged + ")", damaged);
        } finally {
            bytes.end();
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    /** Bounds what is read for a header; what is skipped in between, the rest of the file before, is not. */
    private static final class Headers extends FilterInputStream {
        private long left = Long.MAX_VALUE;

        Headers(InputStream in) {
            super(in);
        }

        void begin() {
            left = MAX_HEADER;
        }

        void end() {
            left = Long.MAX_VALUE;
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

        private int counted(int result, int count) throws IOException {
            left -= result < 0 ? 0 : count;
            if (left < 0) {
                throw new TooLargeException("more than " + MAX_HEADER + " bytes before a file in an archive");
            }
            return result;
        }
    }
}
