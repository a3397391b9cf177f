package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gatehouse.bench.MadeSchool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one file that the safeguarding lead gets, as she would run it: with a home and a folder for temporary files of its own, so that all that it leaves behind is seen. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DeskJarTest {
    private static final Path JAR =
            Path.of("..", "tools", "target", "gatehouse-desk.jar").toAbsolutePath();

    @TempDir
    static Path folder;

    private static MadeLog log;
    private static Path export;

    private Path home;
    private Path temporary;

    /** What a run came to. */
    private record Run(int status, String out, String err) {}

    @BeforeAll
    static void makeExport() throws Exception {
        log = new MadeLog(folder);
        export = folder.resolve("export.pgp");
        log.made.write(export);
    }

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createTempDirectory(folder, "home");
        temporary = Files.createTempDirectory(folder, "temporary");
    }

    @Test
    @Tag("R09")
    void verify_saysThatNothingIsMissing_andRemembersTheBoxAlone() throws Exception {
        Run run = run(MadeLog.PASSPHRASE, "verify", export.toString(), "--key", log.key.toString());
        assertEquals(0, run.status, run.err);
        assertTrue(run.out.startsWith("Nothing is missing or altered.\n"), run.out);
        assertTrue(run.out.contains(Fingerprint.grouped(log.made.boxFingerprint())), run.out);
        List<Path> left = filesOf(home);
        assertEquals(List.of(home.resolve("gatehouse-desk").resolve("known-boxes.txt")), left);
        assertEquals(log.made.boxFingerprint(), Files.readAllLines(left.get(0)).get(1));
        assertEquals(List.of(), filesOf(temporary));
    }

    @Test
    void verify_ofADamagedExport_isNo() throws Exception {
        byte[] bytes = Files.readAllBytes(export);
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.pgp"), bytes);
        Run run = run(MadeLog.PASSPHRASE, "verify", damaged.toString(), "--key", log.key.toString());
        assertEquals(1, run.status, run.out);
        assertFalse(run.out.contains("Nothing is missing"), run.out);
    }

    @Test
    void wrongPassphrase_isToldInWords() throws Exception {
        Run run = run("wrong", "verify", export.toString(), "--key", log.key.toString());
        assertEquals(1, run.status);
        assertTrue(run.err.contains("The passphrase does not open this key"), run.err);
        assertFalse(run.err.contains("Exception"), run.err);
    }

    @Test
    void events_areAllThatWasPutIn() throws Exception {
        Run run = run(
                MadeLog.PASSPHRASE,
                "events",
                export.toString(),
                "--key",
                log.key.toString(),
                "--csv",
                "--from",
                "2026-11-11",
                "--to",
                "2026-11-11");
        assertEquals(0, run.status, run.err);
        long rows = log.rows.stream()
                .filter(row -> java.time.Instant.ofEpochMilli(row.timeMillis())
                        .toString()
                        .startsWith("2026-11-11"))
                .count();
        assertEquals(rows + 1, run.out.lines().count());
        assertTrue(run.out.contains(",\"'" + MadeSchool.FORMULA.replace("\"", "\"\"") + "\","), "the formula is one");
    }

    @Test
    @Tag("R08")
    void read_printsASealedAlert() throws Exception {
        Path alert = Files.write(folder.resolve("alert.gpg"), log.sealed("Alert 17\r\n\u001b[31mYear 6 tablet 7\r\n"));
        Run run = run(MadeLog.PASSPHRASE, "read", alert.toString(), "--key", log.key.toString());
        assertEquals(0, run.status, run.err);
        assertEquals("Alert 17\n?[31mYear 6 tablet 7\n", run.out);
    }

    @Test
    @Tag("R19")
    void page_isServed_andNothingIsWritten() throws Exception {
        Process process = start("open", export.toString(), "--key", log.key.toString(), "--no-browser");
        try {
            process.getOutputStream().write((MadeLog.PASSPHRASE + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            String line = out.readLine();
            while (line != null && !line.startsWith("The desk is at ")) {
                line = out.readLine();
            }
            String address = line.substring("The desk is at ".length());
            HttpClient client = HttpClient.newHttpClient();
            var entered =
                    client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
            String cookie =
                    entered.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
            String root = address.replaceAll("enter\\?.*", "");
            HttpRequest question = HttpRequest.newBuilder(URI.create(root + "api/search?text=help-me"))
                    .header("Cookie", cookie)
                    .build();
            assertTrue(client.send(question, BodyHandlers.ofString()).body().contains("help-me-disappear.example"));
            assertEquals(1, filesOf(home).size());
            assertEquals(List.of(), filesOf(temporary));
            HttpRequest close = HttpRequest.newBuilder(URI.create(root + "api/close"))
                    .header("Cookie", cookie)
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertEquals(200, client.send(close, BodyHandlers.ofString()).statusCode());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it goes on");
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private Run run(String passphrase, String... words) throws Exception {
        Path err = folder.resolve("err-" + System.nanoTime());
        ProcessBuilder builder = builder(words).redirectError(err.toFile());
        Process process = builder.start();
        process.getOutputStream().write((passphrase + "\n").getBytes(UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), out, Files.readString(err));
    }

    private Process start(String... words) throws IOException {
        return builder(words).redirectErrorStream(true).start();
    }

    private ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:-UsePerfData", // the JVM's own file in the folder for temporary files
                "-Djava.io.tmpdir=" + temporary,
                "-Duser.timezone=Europe/London",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        return builder;
    }

    private static List<Path> filesOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
