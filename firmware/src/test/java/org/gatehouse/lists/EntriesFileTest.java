package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Cover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntriesFileTest {
    @TempDir
    Path folder;

    @Test
    void entries_areReadAsTheyWereWritten() throws IOException {
        Path file = folder.resolve("entries");
        try (EntriesFile.Writer writer = new EntriesFile.Writer(file)) {
            writer.begin("ut1/games", "games");
            writer.take(name("a.test"), Cover.NAME_AND_BELOW);
            writer.take(name("b.test"), Cover.BELOW);
            writer.begin("ut1/chat", "chat");
            writer.take(name("c.test"), Cover.NAME_ONLY);
            writer.finish();
            assertEquals(Map.of("games", 2L, "chat", 1L), writer.byCategory());
        }
        assertEquals(
                List.of(
                        "ut1/games games",
                        "a.test NAME_AND_BELOW",
                        "b.test BELOW",
                        "ut1/chat chat",
                        "c.test NAME_ONLY"),
                read(file));
    }

    @Test
    void file_cutShortOrDamaged_isRefused() throws IOException {
        Path file = write("entries", Set.of("a.test", "b.test"));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> read(cut), "cut to " + length);
        }
        for (int i = 10; i < whole.length; i++) { // after the header of gzip, of which only a part matters
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Path spoilt = Files.write(folder.resolve("damaged"), damaged);
            assertThrows(IOException.class, () -> read(spoilt), "damaged at " + i);
        }
        Path unfinished = folder.resolve("unfinished");
        try (EntriesFile.Writer writer = new EntriesFile.Writer(unfinished)) {
            writer.begin("x", "games");
        }
        assertThrows(IOException.class, () -> read(unfinished));
        assertArrayEquals(
                whole, Files.readAllBytes(write("again", Set.of("a.test", "b.test"))), "the same bytes again");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5_000_000, Long.MAX_VALUE / 2})
    void difference_asASetsWouldSay(long entries) throws IOException {
        Random random = new Random(entries);
        Set<String> before = new HashSet<>();
        Set<String> after = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String listed = "n" + random.nextInt(30_000) + ".test";
            if (i % 3 != 0) {
                before.add(listed);
            }
            if (i % 3 != 1) {
                after.add(listed);
            }
        }
        long added = after.stream().filter(listed -> !before.contains(listed)).count();
        long removed = before.stream().filter(listed -> !after.contains(listed)).count();
        assertEquals(
                new EntryHashes.Difference(added, removed),
                EntryHashes.between(write("before", before), write("after", after), entries));
    }

    private Path write(String name, Set<String> entries) throws IOException {
        Path file = folder.resolve(name);
        try (EntriesFile.Writer writer = new EntriesFile.Writer(file)) {
            writer.begin("list", "games");
            for (String entry : entries.stream().sorted().toList()) {
                writer.take(name(entry), Cover.NAME_AND_BELOW);
            }
            writer.finish();
        }
        return file;
    }

    private static List<String> read(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        EntriesFile.read(file, new EntriesFile.Visitor() {
            @Override
            public void begin(String list, String category) {
                lines.add(list + " " + category);
            }

            @Override
            public void entry(CanonicalName name, Cover cover) {
                lines.add(name + " " + cover);
            }
        });
        return lines;
    }

    private static CanonicalName name(String text) {
        CanonicalName name = new CanonicalName();
        name.readText(text.getBytes(US_ASCII), 0, text.length());
        return name;
    }
}
