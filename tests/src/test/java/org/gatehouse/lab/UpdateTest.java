package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The firmware of a box is replaced over SSH, by one that is good and by others that are not. The lab starts what ended, as systemd does on a board. */
@LabTest
@Tag("R40")
class UpdateTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String BLOCKED = "first.example";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final String SHIPPED = "0.1.0";

    @TempDir
    static Path folder;

    private static Lab lab;
    private static Path key;

    @BeforeAll
    static void up() throws Exception {
        key = folder.resolve("release.key");
        release("key", key.toString());
        Path more = folder.resolve("more.toml");
        Files.writeString(
                more, "[update]\nkey = \"%s\"\ntrial-seconds = 10\n".formatted(folder.resolve("release.pub")));
        lab = Lab.up("--more", more.toString());
        Commands.await();
        Path technician = folder.resolve("technician");
        assertEquals(
                0,
                lab.run("pupil", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", technician.toString())
                        .status());
        Commands.must("access", "add", "technician:tech.1", "--key", technician + ".pub", "--reason", "the first");
        Commands.must("block", BLOCKED, "--everyone", "--reason", "a rule of before");
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
    }

    private static void release(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = Lab.REPOSITORY.resolve("tools/release").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        Result result = Running.start(Map.of(), List.of(command)).finish(LIMIT);
        assertEquals(0, result.status(), result.output());
    }

    /** The real firmware, which says another version of itself. */
    private static Path signedFirmware(String version) throws IOException {
        Path jar = Files.copy(Lab.jar(), folder.resolve(version + ".jar"));
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Path place = zip.getPath("META-INF/MANIFEST.MF");
            Manifest manifest;
            try (InputStream in = Files.newInputStream(place)) {
                manifest = new Manifest(in);
            }
            assertEquals(SHIPPED, manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version));
            try (OutputStream out = Files.newOutputStream(place)) {
                manifest.write(out);
            }
        }
        return sign(jar, version);
    }

    /** A firmware that is none. */
    private static Path signedClass(Class<?> main, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        Path jar = folder.resolve(version + ".jar");
        String entry = main.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(file, manifest);
                InputStream in = main.getClassLoader().getResourceAsStream(entry)) {
            zip.putNextEntry(new ZipEntry(entry));
            in.transferTo(zip);
            zip.closeEntry();
        }
        return sign(jar, version);
    }

    private static Path sign(Path jar, String version) {
        Path update = folder.resolve(version + ".update");
        release("sign", jar.toString(), "--key", key.toString(), "-o", update.toString());
        return update;
    }

    /** Dies at its start. */
    static final class Stillborn {
        private Stillborn() {}

        public static void main(String[] arguments) {
            System.exit(3);
        }
    }

    /** Starts, and does nothing: on a board the watchdog kills it. */
    static final class Sleeper {
        private Sleeper() {}

        public static void main(String[] arguments) throws InterruptedException {
            Thread.sleep(3_600_000);
        }
    }

    private static Result ssh(String command) {
        String client = String.join(" ", SshClient.command(folder.resolve("technician"), "192.0.2.2"));
        return lab.run("pupil", "bash", "-c", client + " " + command);
    }

    private static Result install(Path update) {
        return ssh("update install --yes --reason a new release < " + update);
    }

    private static String status() {
        return Commands.gatehouse("update", "status").output();
    }

    private static void awaitVersion(String beginning) {
        assertTrue(Lab.within(LIMIT, () -> status().startsWith("version " + beginning)), UpdateTest::told);
    }

    private static String told() {
        try {
            return status() + Files.readString(Lab.STATE.resolve("service.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void assertFilters() {
        assertTrue(
                Lab.within(LIMIT, () -> lab.dig("pupil", "@" + Lab.SERVER4, BLOCKED)
                        .output()
                        .contains("NXDOMAIN")),
                UpdateTest::told);
        assertEquals(
                Lab.SERVER4,
                lab.dig("pupil", "@" + Lab.SERVER4, "+short", ALLOWED).output().strip());
    }

    /** In this order: each step begins with what the one before left. */
    @Test
    void update_isTakenTriedAndKept_orTheOneBeforeComesBack() throws Exception {
        assertFilters();
        updateThatHolds();
        updateThatDies();
        updateThatSleeps();
        updatesThatAreRefused();
        rollback();
    }

    private static void updateThatHolds() throws Exception {
        String rows = "select count(*) from event where name = '" + BLOCKED + "'";
        assertTrue(Lab.within(LIMIT, () -> !lab.log(rows).strip().equals("0")));
        Result installed = install(signedFirmware("9.2.0"));
        assertEquals(0, installed.status(), installed.output());
        assertTrue(
                installed.output().contains("version 9.2.0 is installed, and starts now, on trial"),
                installed.output());
        awaitVersion("9.2.0, slot a, on trial: start 1 of 3");
        assertFilters();
        Commands.await();
        assertEquals(0, Lab.script("restart").status());
        assertFalse(read("firmware/slots").contains("trial 2"), "an end in order is not counted");
        awaitVersion("9.2.0, slot a\n");
        assertTrue(status().contains("version 9.2.0 in slot a has stood its trial"), UpdateTest::told);
        assertTrue(Commands.must("history").output().contains("a rule of before"));
        assertFalse(lab.log(rows).strip().equals("0"), "the log is kept");
        assertEquals("gatehouse 9.2.0\n", ssh("version").output());
    }

    private static void updateThatDies() throws Exception {
        assertEquals(0, install(signedClass(Stillborn.class, "9.3.0")).status());
        awaitVersion("9.2.0, slot a\n");
        String why = "version 9.3.0 in slot b was given up: it ended before it filtered";
        assertTrue(Lab.within(LIMIT, () -> status().contains(why)), UpdateTest::told);
        assertTrue(Commands.gatehouse("health").output().contains(why));
        assertTrue(told().contains("ERROR Administration: version 9.3.0 in slot b was given up"), UpdateTest::told);
        assertFilters();
        assertEquals(0, ssh("update dismiss --reason seen").status());
        assertEquals(0, Commands.gatehouse("update", "status").status());
    }

    /** What is killed here a watchdog kills on a board: after 60 s that were not said to be ready, or 15 without a heartbeat. */
    private static void updateThatSleeps() throws Exception {
        assertEquals(0, install(signedClass(Sleeper.class, "9.4.0")).status());
        for (int start = 0; start < 3; start++) {
            String trial = "trial " + (start + 1) + "\n";
            assertTrue(
                    Lab.within(LIMIT, () -> sleeps() && read("firmware/slots").contains(trial)), UpdateTest::told);
            String id = read("service.pid").strip();
            assertEquals(
                    0,
                    Running.start(Map.of(), List.of("kill", "-KILL", id))
                            .finish(LIMIT)
                            .status());
            assertTrue(Lab.within(LIMIT, () -> !read("service.pid").strip().equals(id)), UpdateTest::told);
        }
        awaitVersion("9.2.0, slot a\n");
        assertTrue(status().contains("version 9.4.0 in slot b was given up: "), UpdateTest::told);
        assertFilters();
    }

    private static boolean sleeps() {
        try {
            String words = Files.readString(Path.of("/proc", read("service.pid").strip(), "cmdline"));
            return words.startsWith("java") && words.contains("gatehouse-b.jar");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Lab.STATE.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static void updatesThatAreRefused() throws Exception {
        Result older = Commands.gatehouse(
                "update", "install", folder.resolve("9.2.0.update").toString(), "--yes", "--reason", "again");
        assertEquals(1, older.status(), older.output());
        assertTrue(older.output().contains("nothing was installed: it holds version 9.2.0"), older.output());
        release("key", folder.resolve("other.key").toString());
        Path stolen = folder.resolve("stolen.update");
        release(
                "sign",
                folder.resolve("9.4.0.jar").toString(),
                "--key",
                folder.resolve("other.key").toString(),
                "-o",
                stolen.toString());
        Result other = install(stolen);
        assertEquals(1, other.status(), other.output());
        assertTrue(other.output().contains("was signed with another key"), other.output());
        byte[] damaged = Files.readAllBytes(folder.resolve("9.2.0.update"));
        damaged[damaged.length / 2] ^= 1;
        Result bent = ssh(
                "update install --older --yes --reason x < " + Files.write(folder.resolve("damaged.update"), damaged));
        assertEquals(1, bent.status(), bent.output());
        assertTrue(bent.output().contains("its firmware is not the one that was signed"), bent.output());
        assertTrue(status().startsWith("version 9.2.0, slot a\n"), UpdateTest::told);
    }

    private static void rollback() {
        Result back = ssh("update rollback --yes --reason slow");
        assertEquals(0, back.status(), back.output());
        awaitVersion(SHIPPED + ", as shipped\n");
        assertFilters();
        assertTrue(Commands.must("history").output().contains("a rule of before"));
    }
}
