package org.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gatehouse.admin.Appliance.Backup;
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
        assertThrows(IOException.class, () -> backups.stage(new ByteArrayInputStream(input)));
        assertEquals(before, tree());
    }

    /** After years there may be more than a box takes back: what is missed least is left out then, and named, and the policy in force is in it whatever its record has become. */
    @Test
    @Tag("R32")
    void records_thatAreTooLarge_areLeftOut_andNamed() throws Exception {
        Path box = Files.createDirectories(folder.resolve("large"));
        Path settings = Files.writeString(box.resolve("settings.toml"), SETTINGS.formatted("logbook.db"));
        Files.writeString(box.resolve("policy-in-force.toml"), "the policy");
        for (String name : List.of("policy.db", "calls.db")) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + box.resolve(name));
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE made AS SELECT zeroblob(" + (Backups.MAX_BYTES / 2) + ") AS large");
            }
        }
        Backups full = new Backups(settings, Settings.load(settings, port -> true));
        Backup backup = full.make(Instant.parse("2026-11-23T10:15:00Z"));
        assertEquals(List.of(box.resolve("calls.db").toString()), backup.missing());
        assertTrue(backup.names().contains("state/policy.db"), backup.names().toString());
        assertTrue(
                backup.names().contains("state/policy-in-force.toml"),
                backup.names().toString());
        IOException refused = assertThrows(IOException.class, () -> full.stage(new ByteArrayInputStream(backup.zip())));
        assertTrue(refused.getMessage().contains("do not fit this machine"), refused.getMessage()); // and not its size
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
        IOException refused =
                assertThrows(IOException.class, () -> backups.stage(new ByteArrayInputStream(bomb.toByteArray())));
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

    /** Whoever is slow is waited for by nobody: the second is told, and the first goes on. */
    @Test
    void secondAtOnce_isRefused_andTheFirstGoesOn() throws Exception {
        begin();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        InputStream slow = new FilterInputStream(zip(List.of("config/settings.toml"))) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                begun.countDown();
                try {
                    assertTrue(refused.await(60, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return super.read(bytes, from, length);
            }
        };
        AtomicReference<IOException> first = new AtomicReference<>();
        Thread thread = new Thread(() -> first.set(assertThrows(IOException.class, () -> backups.stage(slow))));
        thread.start();
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        IOException second = assertThrows(IOException.class, () -> backups.stage(zip(List.of())));
        assertTrue(second.getMessage().contains("somebody else"), second.getMessage());
        assertThrows(IOException.class, () -> backups.make(Instant.EPOCH));
        refused.countDown();
        thread.join();
        assertTrue(first.get().getMessage().contains("do not fit"), first.get().getMessage());
    }

    /** A file that fails at its end, as one does that is not what was sealed: nothing is staged, and what was staged before still is. */
    @Test
    void failureAtItsEnd_changesNothing() throws Exception {
        begin();
        Path staged = folder.resolve("a/config/restore.staged");
        Files.createDirectories(staged);
        Files.writeString(staged.resolve("kept"), "from before");
        List<String> before = tree();
        InputStream torn =
                new SequenceInputStream(zip(List.of()), new FilterInputStream(InputStream.nullInputStream()) {
                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        throw new IOException("not as it was sealed");
                    }
                });
        IOException refused = assertThrows(IOException.class, () -> backups.stage(torn));
        assertTrue(refused.getMessage().contains("not as it was sealed"), refused.getMessage());
        assertEquals(before, tree());
        Files.delete(staged.resolve("kept"));
        Files.delete(staged);
        assertFalse(Files.exists(folder.resolve("a/config/restore.staged.next")));
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

    private static InputStream zip(List<String> names) throws IOException {
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
        return new ByteArrayInputStream(bytes.toByteArray());
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
