package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** What may not be in an archive of lists, and what it does not hinder. */
class ListArchiveTest {
    private static final int CHECKSUM = 148;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    @Test
    void filesOfThatName_areHandedOutWithTheirFolders() throws IOException {
        put("blacklists/adult/domains", "a.test\n");
        put("blacklists/adult/urls", "a.test/page\n");
        put("domains", "in no folder\n");
        put("./games/domains", "b.test\nc.test\n");
        assertEquals(List.of("adult: a.test\n", "games: b.test\nc.test\n"), read(archive()));
    }

    /** The names of files are read into memory, and a bad one packs a thousand times smaller: 1 MB could end a service with 256 MB of heap. */
    @Test
    void endlessFileName_isRefused() throws IOException {
        put("blacklists/adult/domains", "a.test\n");
        TarArchiveEntry longName = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        longName.setSize(ListArchive.MAX_HEADER + 1);
        tar.putArchiveEntry(longName);
        tar.write("x".repeat(ListArchive.MAX_HEADER + 1).getBytes(US_ASCII));
        tar.closeArchiveEntry();
        put("blacklists/games/domains", "b.test\n");
        byte[] archive = archive();
        assertThrows(TooLargeException.class, () -> read(archive));
    }

    /** Each header with nothing behind it calls for the next: without a bound, of depth too. */
    @Test
    void headersWithoutEnd_areRefused() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            tar.putArchiveEntry(new TarArchiveEntry("x", TarConstants.LF_PAX_EXTENDED_HEADER_LC));
            tar.closeArchiveEntry();
        }
        byte[] archive = archive();
        assertThrows(TooLargeException.class, () -> read(archive));
    }

    /** A file with holes says that it is as long as it likes, in a few bytes. */
    @Test
    void fileWithHoles_isRefused() throws IOException {
        put("blacklists/adult/domains", "a.test\n");
        int hole = 1024; // behind a header and its content
        put("blacklists/games/domains", "b.test\n");
        byte[] archive = archive();
        archive[hole + 156] = TarConstants.LF_GNUTYPE_SPARSE;
        writeOctal(archive, hole + 386, 1L << 30); // of its one piece: where it lies, and its length
        writeOctal(archive, hole + 398, 7);
        writeOctal(archive, hole + 483, (1L << 30) + 7); // the length of all
        mend(archive, hole);
        IOException refused = assertThrows(IOException.class, () -> read(archive));
        assertTrue(refused.getMessage().contains("holes"), refused.getMessage());
    }

    @Test
    void damagedArchives_areReadOrRefusedWithIoExceptions() throws IOException {
        put("blacklists/adult/domains", "a.test\nb.test\n");
        put("blacklists/" + "deep/".repeat(40) + "games/domains", "c.test\n");
        byte[] whole = archive();
        Random random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(8) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int changes = random.nextInt(6); changes > 0 && damaged.length > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                read(damaged);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 19_000, refused + " refused");
    }

    private static List<String> read(byte[] archive) throws IOException {
        List<String> found = new ArrayList<>();
        try (ListArchive reading = new ListArchive(new ByteArrayInputStream(archive), "domains")) {
            for (Optional<ListArchive.Member> member = reading.next(); member.isPresent(); member = reading.next()) {
                byte[] content = member.get().content().readAllBytes();
                assertTrue(content.length <= archive.length);
                found.add(member.get().folder() + ": " + new String(content, US_ASCII));
            }
        }
        return found;
    }

    private byte[] archive() throws IOException {
        tar.close();
        return bytes.toByteArray();
    }

    private void put(String name, String text) throws IOException {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(text.length());
        tar.putArchiveEntry(entry);
        tar.write(text.getBytes(US_ASCII));
        tar.closeArchiveEntry();
    }

    private static void writeOctal(byte[] archive, int at, long value) {
        byte[] digits = String.format("%011o\0", value).getBytes(US_ASCII);
        System.arraycopy(digits, 0, archive, at, digits.length);
    }

    private static void mend(byte[] archive, int header) {
        Arrays.fill(archive, header + CHECKSUM, header + CHECKSUM + 8, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += archive[header + i] & 0xff;
        }
        byte[] digits = String.format("%06o\0", sum).getBytes(US_ASCII);
        System.arraycopy(digits, 0, archive, header + CHECKSUM, digits.length);
    }
}
