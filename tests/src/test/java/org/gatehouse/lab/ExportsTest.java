package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.EventText;
import org.gatehouse.logbook.ExportReader;
import org.gatehouse.logbook.ExportReader.Outcome;
import org.gatehouse.seal.BoxPublicKey;
import org.gatehouse.seal.Gpg;
import org.gatehouse.seal.Opener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of a running box, opened with the real GnuPG, against what the clients did; and a log that somebody tampered with. */
@LabTest
@Tag("R08")
@Tag("R35")
class ExportsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSPHRASE = "lab";
    private static final Map<String, Long> DEVICES = Map.of("pupil", 0x020000000011L, "staff", 0x020000000012L);
    private static final String ALLOWED = "lesson.example";
    private static final String BLOCKED = "roblox.com"; // a game, to pupils
    private static final int NAMES = 40;
    private static final int REPEATED = 7;

    @TempDir
    Path folder;

    /** What was done: device, protocol, name and verdict, and how often. */
    private final Map<String, Long> done = new TreeMap<>();

    @Test
    void export_saysExactlyWhatClientsDid_toEachRecipient() throws Exception {
        try (Lab lab = Lab.up();
                Gpg lead = new Gpg();
                Gpg deputy = new Gpg()) {
            Commands.await();
            lead.run(Files.readAllBytes(Lab.STATE.resolve("dsl.sec")), "--passphrase", PASSPHRASE, "--import");
            browse(lab, "first");
            awaitWritten(lab);
            Path export = export("first.gpg");
            assertEquals(done, found(opened(export, lead)));
            assertTrue(verified(export).result().isSound());

            Path key = folder.resolve("deputy.asc");
            Files.write(key, deputy.make("Deputy <deputy@school.example>", PASSPHRASE, "future-default", "never"));
            Commands.must("--as", "dsl:lead.1", "key", "add", "--key", key.toString(), "--reason", "September");
            Map<String, Long> before = new TreeMap<>(done);
            browse(lab, "second");
            awaitWritten(lab);
            Path both = export("both.gpg");
            assertEquals(done, found(opened(both, lead)));
            Map<String, Long> deputys = new TreeMap<>(done);
            deputys.keySet().removeAll(before.keySet());
            assertEquals(deputys, found(opened(both, deputy)), "what was sealed before stays closed to who came later");

            Commands.must("--as", "dsl:lead.1", "key", "remove", fingerprint(deputy), "--reason", "left", "--yes");
            browse(lab, "third");
            awaitWritten(lab);
            Path last = export("last.gpg");
            assertEquals(done, found(opened(last, lead)));
            assertTrue(deputy.attempt(Files.readAllBytes(last), "--passphrase", PASSPHRASE, "--decrypt")
                            .status()
                    != 0);
            Result audit = Commands.must("--as", "dsl:lead.1", "audit", "--verify");
            assertEquals(3, audit.output().split("export ", -1).length - 1, audit.output());
            assertTrue(
                    audit.output().contains("September") && audit.output().contains("the record is as it was written"));
            assertEquals(0, Commands.gatehouse("verify").status());
        }
    }

    @Test
    void log_thatSomebodyTamperedWith_isNamedByVerifyAndInTheExport() throws Exception {
        try (Lab lab = Lab.up()) {
            for (int i = 0; i < 3; i++) {
                Commands.await();
                browse(lab, "round" + i);
                Lab.script("restart"); // each end closes a segment
            }
            Commands.await();
            Result sound = Commands.gatehouse("verify");
            assertEquals(0, sound.status(), sound.output());
            List<Integer> sealed = Stream.of(sqlite("SELECT seq FROM segment WHERE message IS NOT NULL ORDER BY seq")
                            .split("\\s+"))
                    .map(Integer::valueOf)
                    .toList();
            assertTrue(sealed.size() >= 3, sealed.toString());
            int second = sealed.get(1);
            int third = sealed.get(2);
            sqlite("CREATE TABLE kept AS SELECT * FROM segment");
            String restore =
                    "DELETE FROM segment WHERE seq <= (SELECT max(seq) FROM kept); INSERT INTO segment SELECT * FROM kept";

            sqlite("UPDATE segment SET message = zeroblob(length(message)) WHERE seq = " + second);
            assertNamed(second, "its content was altered");
            sqlite(restore);
            sqlite("UPDATE segment SET message = (SELECT message FROM kept WHERE seq = " + third + ") WHERE seq = "
                    + second);
            assertNamed(second, "in its place is the content of segment " + third);
            sqlite(restore);
            sqlite("DELETE FROM segment WHERE seq = " + second);
            assertNamed(second, "is missing");
            sqlite(restore);
            sqlite("UPDATE segment SET events = events + 1 WHERE seq = " + third);
            assertNamed(third, "its header was altered");
            sqlite(restore);
            sqlite("UPDATE segment SET seq = -1 WHERE seq = " + second + "; UPDATE segment SET seq = " + second
                    + " WHERE seq = " + third + "; UPDATE segment SET seq = " + third + " WHERE seq = -1");
            assertNamed(second, "its header was altered");
            assertNamed(third, "its header was altered");
            sqlite(restore);
            Result again = Commands.gatehouse("verify");
            assertEquals(0, again.status(), again.output());
        }
    }

    /** Both programs say which segment it is. */
    private void assertNamed(int segment, String what) throws Exception {
        String said = "segment " + segment + ": " + what;
        Result verify = Commands.gatehouse("verify");
        assertEquals(1, verify.status());
        assertTrue(verify.output().contains(said), verify.output());
        Outcome outcome = verified(export("tampered.gpg"));
        assertTrue(
                outcome.result().findings().stream()
                        .anyMatch(finding -> finding.toString().startsWith(said)),
                said + ": " + outcome.result().findings());
    }

    /** A known number of openings: distinct names and repeated ones, by both devices, of both kinds. */
    private void browse(Lab lab, String round) throws IOException {
        for (String host : DEVICES.keySet()) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < NAMES; i++) {
                names.add(round + i + "." + (i % 4 == 0 ? BLOCKED : ALLOWED));
            }
            for (int i = 0; i < REPEATED; i++) {
                names.add(round + "-again." + ALLOWED);
                names.add(round + "-again." + BLOCKED);
            }
            Path batch = Files.write(folder.resolve("names"), names);
            Result asked = lab.dig(host, "+noall", "+comments", "@" + Lab.SERVER4, "-f", batch.toString());
            assertEquals(names.size(), asked.output().split("status: ", -1).length - 1, asked.output());
            names.forEach(name -> count(host, "dns", name));
            for (String domain : List.of(ALLOWED, BLOCKED)) {
                for (String scheme : List.of("https", "http")) {
                    String name = round + "-page." + domain;
                    lab.curl(host, 4, scheme, name);
                    count(host, scheme.equals("https") ? "tls" : "http", name);
                }
            }
        }
    }

    /** A second of events is written at its end. */
    private void awaitWritten(Lab lab) {
        long all = done.values().stream().mapToLong(Long::longValue).sum();
        String question =
                "select 'written ' || coalesce(sum(count), 0) || ' times' as answer from event where name glob 'first*' or name glob 'second*'"
                        + " or name glob 'third*'";
        assertTrue(
                Lab.within(PATIENCE, () -> lab.log(question).contains("written " + all + " times")),
                () -> lab.log(question));
    }

    private void count(String host, String protocol, String name) {
        boolean blocked = host.equals("pupil") && name.endsWith(BLOCKED);
        done.merge(key(DEVICES.get(host), protocol, name, blocked ? "block" : "allow"), 1L, Long::sum);
    }

    private static String key(long mac, String protocol, String name, String verdict) {
        return Long.toHexString(mac) + " " + protocol + " " + name + " " + verdict;
    }

    /** What an export has of the names that these tests use. */
    private static Map<String, Long> found(List<EventRow> rows) {
        Map<String, Long> found = new TreeMap<>();
        for (EventRow row : rows) {
            if (row.name().matches("(first|second|third|round).*")) {
                found.merge(key(row.mac(), row.protocol(), row.name(), row.verdict()), row.count(), Long::sum);
            }
        }
        return found;
    }

    private Path export(String name) throws Exception {
        Path file = folder.resolve(name);
        ProcessBuilder command = new ProcessBuilder(
                        Lab.REPOSITORY.resolve("tools/gatehouse").toString(),
                        "--as",
                        "dsl:lead.1",
                        "export",
                        "--all",
                        "--reason",
                        "test of " + name)
                .redirectOutput(file.toFile())
                .redirectError(folder.resolve("said").toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        command.environment().put("GATEHOUSE_LAB", Lab.NAME);
        Process process = command.start();
        process.waitFor();
        assertEquals(0, process.exitValue(), Files.readString(folder.resolve("said")));
        return file;
    }

    /** With GnuPG and tar alone: what cannot be decrypted is left out. */
    private List<EventRow> opened(Path export, Gpg gpg) throws Exception {
        byte[] tar = gpg.run(Files.readAllBytes(export), "--passphrase", PASSPHRASE, "--decrypt");
        Path here = Files.createTempDirectory(folder, "opened");
        Files.write(here.resolve("export.tar"), tar);
        Result unpacked = Running.start(
                        Map.of(),
                        List.of(
                                "tar",
                                "-C",
                                here.toString(),
                                "-xf",
                                here.resolve("export.tar").toString()))
                .finish(PATIENCE);
        assertEquals(0, unpacked.status(), unpacked.output());
        List<EventRow> rows = new ArrayList<>();
        for (String part : List.of("segments", "pieces")) {
            if (Files.isDirectory(here.resolve(part))) {
                try (Stream<Path> files = Files.list(here.resolve(part))) {
                    for (Path file : files.sorted().toList()) {
                        Gpg.Result result =
                                gpg.attempt(Files.readAllBytes(file), "--passphrase", PASSPHRASE, "--decrypt");
                        if (result.status() == 0) {
                            EventText.Reading reading = EventText.read(result.out());
                            assertEquals(List.of(), reading.faults());
                            rows.addAll(reading.rows());
                        }
                    }
                }
            }
        }
        return rows;
    }

    /** With the box's key, which is known from the box itself. */
    private Outcome verified(Path export) throws Exception {
        Opener opener = Opener.of(Files.readAllBytes(Lab.STATE.resolve("dsl.sec")), PASSPHRASE.toCharArray());
        BoxPublicKey box = BoxPublicKey.parse(Files.readAllBytes(Lab.STATE.resolve("box.pub")));
        try (var tar = opener.open(export)) {
            return ExportReader.read(tar, Optional.of(opener), Optional.of(box), new ExportReader.Visitor() {});
        }
    }

    private static String fingerprint(Gpg gpg) throws IOException {
        return gpg.attempt(new byte[0], "--with-colons", "--list-keys")
                .text()
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":")[9];
    }

    private static String sqlite(String statements) {
        Path database = Lab.STATE.resolve("logbook.db");
        Result result = Running.start(
                        Map.of(), List.of("sqlite3", "-cmd", ".timeout 10000", database.toString(), statements))
                .finish(PATIENCE);
        assertEquals(0, result.status(), result.output());
        return result.output().strip();
    }
}
