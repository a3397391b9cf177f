package org.gatehouse.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;
import org.gatehouse.name.NameOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever comes as UT1's archive, reading it ends, fails with an {@link IOException} or hands out canonical names, and no more of them than it has bytes
 * for. The first byte says whether the rest is the file as it was fetched, or the archive in it: no fuzzer finds the checksum of gzip.
 */
class ListArchiveFuzzTest {
    private static final long MAX_UNPACKED = 1 << 20;

    private static Path folder;

    @BeforeAll
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("gatehouse-archive");
    }

    @AfterAll
    static void removeFolder() throws IOException {
        for (String name : new String[] {"fetched", "entries"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @FuzzTest
    void ut1(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        Path fetched = folder.resolve("fetched");
        Files.write(fetched, (input[0] & 1) == 0 ? rest(input) : packed(rest(input)));
        Path written = folder.resolve("entries");
        ReadReport report;
        try (EntriesFile.Writer entries = new EntriesFile.Writer(written)) {
            report = SourceContent.read(source(), fetched, entries, MAX_UNPACKED);
            entries.finish();
        } catch (IOException refused) {
            return;
        }
        assertEquals(report.entries(), entriesOf(written));
        assertTrue(report.entries() * "a.b\n".length() <= MAX_UNPACKED + 1, report.entries() + " entries");
    }

    private static long entriesOf(Path written) throws IOException {
        AtomicLong count = new AtomicLong();
        EntriesFile.read(written, new EntriesFile.Visitor() {
            @Override
            public void begin(String list, String category) {
                assertTrue(Ut1Folders.USUAL.containsValue(category));
            }

            @Override
            public void entry(CanonicalName name, Cover cover) {
                CanonicalName again = new CanonicalName();
                assertEquals(NameOutcome.NAME, again.readText(name.bytes(), 0, name.length()));
                assertEquals(name.toString(), again.toString());
                count.incrementAndGet();
            }
        });
        return count.get();
    }

    private static ListSource source() {
        return new ListSource(
                "ut1",
                1,
                URI.create("https://lists.test/blacklists.tar.gz"),
                ListFormat.UT1,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                SuffixRule.DROP);
    }

    private static byte[] rest(byte[] input) {
        return java.util.Arrays.copyOfRange(input, 1, input.length);
    }

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
