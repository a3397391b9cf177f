package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever takes the card out of the box reads on it neither who was online nor where: every byte of a disk of the box's own is searched, what was deleted or overwritten included, after a start, an end in order and a
 * SIGKILL.
 */
@LabTest
@Tag("R30")
@Timeout(300)
class SealedDiskTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String IMAGE_BYTES = "64M";
    private static final String VISITED = "secretvisit4711.example";
    private static final String BLOCKED = "secretgame4711.roblox.com";
    private static final String USER = "secretuser4711";
    private static final List<String> NOWHERE = List.of("secretvisit4711", "secretgame4711", USER);

    /** What the register and the list of devices know, but no file of the log. */
    private static final List<String> NOT_IN_THE_LOG =
            List.of("A pupil's tablet", "02:00:00:00:00:11", "020000000011", "192.0.2.11", "2001:db8:1::11");

    private static final List<Charset> ENCODINGS =
            List.of(StandardCharsets.US_ASCII, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

    @TempDir
    Path folder;

    private Path image;
    private Path disk;

    @BeforeEach
    void mount() throws IOException {
        image = folder.resolve("disk.img");
        disk = Files.createDirectory(folder.resolve("disk"));
        must("truncate", "-s", IMAGE_BYTES, image.toString());
        must("mkfs.ext4", "-q", "-F", image.toString());
        must("mount", "-o", "loop", image.toString(), disk.toString());
    }

    @AfterEach
    void unmount() {
        Lab.script("down");
        must("umount", disk.toString());
    }

    @Test
    void diskOfARunningBox_holdsNoNameThatWasVisited() throws IOException {
        try (Lab lab = Lab.up("--data", disk.toString(), "--more", settings().toString())) {
            logIn(lab);
            visitAndBeLogged(lab, 1);
            assertNothingIsFound("while it runs");
            assertEquals(0, Lab.script("restart").status());
            logIn(lab);
            visitAndBeLogged(lab, 2);
            assertEquals(0, Lab.script("stop", "--kill").status());
            assertEquals(0, Lab.script("start").status());
            logIn(lab);
            visitAndBeLogged(lab, 3);
            assertNothingIsFound("after an end in order and a SIGKILL");
            assertTheSearchFindsWhatIsThere();
        }
    }

    private Path settings() throws IOException {
        Files.writeString(folder.resolve("radius.secret"), "between the two of us\n");
        return Files.writeString(folder.resolve("more.toml"), """
                [radius]
                senders = ["127.0.0.1"]
                secret-file = "%s"
                """.formatted(folder.resolve("radius.secret")));
    }

    private static void logIn(Lab lab) {
        String attributes =
                "Acct-Status-Type = Start, User-Name = %s, Calling-Station-Id = 02-00-00-00-00-11, Acct-Session-Id = 1"
                        .formatted(USER);
        String client = "echo '" + attributes + "' | radclient -r 1 -t 2 127.0.0.1:1813 acct 'between the two of us'";
        assertTrue(Lab.within(LIMIT, () -> lab.run("box", "bash", "-c", client).status() == 0), "the login is told");
    }

    /** That the log has it shows that there was something to be found. */
    private static void visitAndBeLogged(Lab lab, int time) {
        lab.dig("pupil", VISITED);
        lab.curl("pupil", 4, "https", VISITED);
        lab.curl("pupil", 6, "http", VISITED);
        lab.dig("pupil", BLOCKED);
        lab.curl("pupil", 4, "https", BLOCKED);
        String question =
                "select 'visited ' || coalesce(sum(count), 0) || ' times' as answer from event where device = 'A pupil''s tablet'"
                        + " and user = '" + USER + "' and name in ('" + VISITED + "', '" + BLOCKED + "')";
        String expected = "visited " + 5 * time + " times";
        assertTrue(Lab.within(LIMIT, () -> lab.log(question).contains(expected)), () -> lab.log(question));
    }

    private void assertNothingIsFound(String when) throws IOException {
        must("sync");
        assertEquals(List.of(), found(NOWHERE), when);
        for (Path file : files()) {
            if (file.getFileName().toString().startsWith("logbook")) {
                assertEquals(List.of(), find(file, NOT_IN_THE_LOG), when);
            }
        }
        assertTrue(files().stream().anyMatch(file -> file.endsWith("logbook.db")), "the log is on that disk");
    }

    private void assertTheSearchFindsWhatIsThere() throws IOException {
        Files.writeString(disk.resolve("control"), "it was at " + VISITED + " today");
        Files.write(disk.resolve("wide"), USER.getBytes(StandardCharsets.UTF_16BE));
        must("sync");
        List<String> expected = List.of(
                "secretvisit4711 in disk.img, US-ASCII",
                "secretvisit4711 in control, US-ASCII",
                USER + " in disk.img, UTF-16BE",
                USER + " in wide, UTF-16BE");
        List<String> found = found(NOWHERE);
        assertTrue(found.containsAll(expected), found.toString());
    }

    /** Where any of the words is: in the image byte by byte, in the files on it, and in what else the service writes. */
    private List<String> found(List<String> words) throws IOException {
        List<String> found = new ArrayList<>(find(image, words));
        for (Path file : files()) {
            found.addAll(find(file, words));
        }
        found.addAll(find(Lab.STATE.resolve("service.log"), words));
        for (Path file : filesIn(Lab.STATE.resolve("tmp"))) {
            found.addAll(find(file, words));
        }
        return found;
    }

    private List<Path> files() throws IOException {
        return filesIn(disk);
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Upper and lower case are one: names are canonical, words of a person are not. */
    private static List<String> find(Path file, List<String> words) throws IOException {
        String content =
                new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
        List<String> found = new ArrayList<>();
        for (String word : words) {
            for (Charset encoding : ENCODINGS) {
                byte[] bytes = word.toLowerCase(java.util.Locale.ROOT).getBytes(encoding);
                if (content.contains(new String(bytes, StandardCharsets.ISO_8859_1))) {
                    found.add(word + " in " + file.getFileName() + ", " + encoding);
                }
            }
        }
        return found;
    }

    private static void must(String... command) {
        Result result = Running.start(Map.of(), List.of(command)).finish(LIMIT);
        assertEquals(0, result.status(), String.join(" ", command) + ": " + result.output());
    }
}
