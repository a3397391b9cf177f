package org.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gatehouse.config.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody may give out for a backup. */
@Tag("R28")
class BackupsFuzzTest {
    private static final String SETTINGS =
            "lan = \"nowhere0\"\nwan = \"nowhere1\"\nbridge = \"nowhere2\"\npolicy = \"policy.toml\"\nlogbook = \"%s\"\n";

    @TempDir
    static Path folder;

    private static Backups backups;

    /** A file for each line, of that name: nothing is written beside what is staged, and what is no backup is refused in words. */
    @FuzzTest
    void names(byte[] input) throws Exception {
        begin();
        List<String> before = tree();
        try {
            backups.stage(zip(List.of(new String(input, StandardCharsets.UTF_8).split("\n"))));
            throw new AssertionError("its ports are none of this machine's");
        } catch (IOException refused) {
            assertTrue(!refused.getMessage().isBlank());
        }
        assertEquals(before, tree());
    }

    /** The file as it comes. */
    @FuzzTest
    void file(byte[] input) throws Exception {
        begin();
        List<String> before = tree();
        assertThrows(IOException.class, () -> backups.stage(input));
        assertEquals(before, tree());
    }

    @Test
    void bomb_isRefusedBeforeItIsLarge() throws Exception {
        begin();
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry("state/bomb"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 70; i++) {
                zip.write(zeros);
            }
        }
        assertTrue(bomb.size() < 100_000);
        IOException refused = assertThrows(IOException.class, () -> backups.stage(bomb.toByteArray()));
        assertTrue(refused.getMessage().contains("larger"), refused.getMessage());
    }

    @Test
    void manyFiles_areRefused() throws Exception {
        begin();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            names.add("state/" + i);
        }
        IOException refused = assertThrows(IOException.class, () -> backups.stage(zip(names)));
        assertTrue(refused.getMessage().contains("more than"), refused.getMessage());
    }

    private static synchronized void begin() throws Exception {
        if (backups == null) {
            Path config = Files.createDirectories(folder.resolve("a/config"));
            Files.writeString(folder.resolve("canary"), "sings");
            Files.writeString(config.resolve("policy.toml"), "");
            String text = SETTINGS.formatted(folder.resolve("a/state/logbook.db"));
            Path file = Files.writeString(config.resolve("settings.toml"), text);
            backups = new Backups(file, Settings.load(file, any -> true));
        }
    }

    private static byte[] zip(List<String> names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("gatehouse-backup"));
            zip.write('1');
            for (String name : names) {
                try {
                    zip.putNextEntry(new ZipEntry(name));
                } catch (IllegalArgumentException | IOException taken) {
                    continue; // this writer refuses what others write
                }
                zip.write('x');
            }
        }
        return bytes.toByteArray();
    }

    /** All files but those of what is staged, with their contents. */
    private static List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> files = new ArrayList<>();
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                if (!path.startsWith(folder.resolve("a/config/restore.staged.next"))) {
                    files.add(path + " " + Files.readString(path, StandardCharsets.ISO_8859_1));
                }
            }
            return files;
        }
    }
}
