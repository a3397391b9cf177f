package org.gatehouse.name;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The first {@value #BYTES} bytes of a table file, little-endian as all of it.
 *
 * <pre>
 *  0  magic, 8 bytes            24  seed of the hash
 *  8  version                   32  label counts: bit n says that there are names of n labels, bit 63 of 63 or more
 * 12  CRC-32C of the header,    40  names
 *     without this field        44  how many buckets an entry is past its home at most
 * 16  bytes of the file         48  bytes of each section; 68 CRC-32C of each section; then zeros
 * </pre>
 */
record TableHeader(
        long fileLength, long seed, long labelCounts, int names, int farthest, int[] lengths, int[] checksums) {
    static final int BYTES = 128;
    static final int VERSION = 2; // 1 had no tags in its buckets

    private static final long MAGIC = 0x0a53454d414e4847L; // "GHNAMES\n"
    private static final int CHECKSUM = 12;
    private static final int SECTIONS = 48;

    /** Where a section begins; the one after the last begins at the end of the file. */
    long start(int section) {
        long start = BYTES;
        for (int before = 0; before < section; before++) {
            start += lengths[before];
        }
        return start;
    }

    /** The most labels that a listed name may have, as far as the header tells. */
    int maxLabels() {
        return labelCounts < 0 ? Integer.MAX_VALUE : Math.max(0, 63 - Long.numberOfLeadingZeros(labelCounts));
    }

    /** The bit of {@link #labelCounts} for names of so many labels. */
    static long labelCountBit(int labels) {
        return 1L << Math.min(labels, 63);
    }

    ByteBuffer bytes() {
        ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC).putInt(VERSION).putInt(0);
        header.putLong(fileLength).putLong(seed).putLong(labelCounts);
        header.putInt(names).putInt(farthest);
        for (int length : lengths) {
            header.putInt(length);
        }
        for (int checksum : checksums) {
            header.putInt(checksum);
        }
        return header.putInt(CHECKSUM, checksum(header)).rewind();
    }

    /** Reads the header and verifies it and the file's length. */
    static TableHeader read(ByteBuffer file) throws TableException {
        if (file.limit() < BYTES) {
            throw new TableException(
                    "truncated: " + file.limit() + " bytes, where a table begins with a header of " + BYTES);
        }
        if (file.getLong(0) != MAGIC) {
            throw new TableException("no name table: its first eight bytes are not GHNAMES and a line feed");
        }
        int version = file.getInt(8);
        if (version != VERSION) {
            throw new TableException("of version " + version + " in byte 8, where this firmware reads version "
                    + VERSION + "; the lists are to be compiled again");
        }
        checkSum("header", 0, BYTES, file.getInt(CHECKSUM), checksum(file));
        TableHeader header = parse(file);
        header.checkLength(file.limit());
        return header;
    }

    /** Verifies a section against its checksum. */
    void check(Section section, ByteBuffer file) throws TableException {
        CRC32C checksum = new CRC32C();
        int start = (int) start(section.ordinal());
        int length = lengths[section.ordinal()];
        checksum.update(file.slice(start, length));
        checkSum("section of the " + section.title(), start, length, checksums[section.ordinal()], (int)
                checksum.getValue());
    }

    private static TableHeader parse(ByteBuffer file) {
        int[] lengths = new int[Section.COUNT];
        int[] checksums = new int[Section.COUNT];
        for (int i = 0; i < Section.COUNT; i++) {
            lengths[i] = file.getInt(SECTIONS + Integer.BYTES * i);
            checksums[i] = file.getInt(SECTIONS + Integer.BYTES * (Section.COUNT + i));
        }
        return new TableHeader(
                file.getLong(16),
                file.getLong(24),
                file.getLong(32),
                file.getInt(40),
                file.getInt(44),
                lengths,
                checksums);
    }

    private void checkLength(int found) throws TableException {
        if (found < fileLength) {
            throw new TableException("truncated: " + found + " bytes of " + fileLength);
        }
        if (found > fileLength) {
            throw new TableException(
                    "damaged: " + (found - fileLength) + " bytes follow its end at byte " + fileLength);
        }
        for (int length : lengths) {
            TableException.require(length >= 0 && length % Section.ALIGNMENT == 0, "a section of " + length + " bytes");
        }
        TableException.require(start(Section.COUNT) == fileLength, "sections that end at byte " + start(Section.COUNT));
    }

    private static int checksum(ByteBuffer header) {
        CRC32C checksum = new CRC32C();
        checksum.update(header.slice(0, CHECKSUM));
        checksum.update(header.slice(CHECKSUM + Integer.BYTES, BYTES - CHECKSUM - Integer.BYTES));
        return (int) checksum.getValue();
    }

    private static void checkSum(String what, int start, int length, int written, int found) throws TableException {
        if (written != found) {
            throw new TableException(String.format(
                    "damaged: the %s, bytes %d to %d, has the checksum %08x where %08x was written",
                    what, start, start + length - 1, found, written));
        }
    }
}
