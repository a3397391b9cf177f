package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.gatehouse.bench.MadeSchool;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.Sealer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes into the desk and comes out of it, in a real browser: keys, exports sound and not, evidence packs. Each test has a desk of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@NeedsChromium
class DeskFilesTest {
    private static final Path PICTURES = Path.of("target", "desk");

    @TempDir
    static Path folder;

    private static MadeLog log;
    private static Path export;
    private static Chromium chromium;

    private KnownBoxes boxes;
    private DeskServer desk;

    @BeforeAll
    static void makeExport() throws Exception {
        log = new MadeLog(folder);
        export = folder.resolve("export.pgp");
        log.made.write(export);
        chromium = Chromium.start(folder.resolve("profile"));
        chromium.show(1280, 900, false);
        chromium.saveTo(folder.resolve("downloads"));
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void startDesk() throws IOException {
        boxes = new KnownBoxes(Files.createTempDirectory(folder, "settings").resolve("known-boxes.txt"));
        DeskState state = new DeskState();
        Exports exports = new ExportOpening(boxes, ZoneId.of("Europe/London"));
        desk = DeskServer.start(state, new OpenPage(state, exports, boxes), Clock.systemUTC());
        chromium.go(desk.address());
        chromium.await("document.querySelector('input[type=file]')");
    }

    @AfterEach
    void closeDesk() {
        desk.close();
    }

    @Test
    void wrongPassphrase_isTold_andTheRightOneOpens() throws IOException {
        fill(log.key, export, "not this one, surely");
        chromium.await("document.querySelector('.problem').innerText");
        assertTrue(chromium.text(".problem").contains("The passphrase does not open this key"), chromium.text("main"));
        chromium.picture(PICTURES.resolve("start.png"));
        chromium.evaluate("document.querySelector('input[name=passphrase]').value = ''");
        chromium.type("input[name=passphrase]", MadeLog.PASSPHRASE);
        chromium.click("form button");
        chromium.await("document.querySelector('.figures')");
    }

    @Test
    void otherFiles_areToldFromKeysAndExports() {
        fill(export, export, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.problem').innerText");
        assertTrue(chromium.text(".problem").contains("This is not a secret key"), chromium.text(".problem"));
        chromium.choose("input[name=key]", log.key);
        chromium.choose("input[name=export]", log.key);
        chromium.click("form button");
        chromium.await("document.querySelector('.problem').innerText.includes('not an export')");
    }

    @Test
    void period_isAllThatIsOpened() {
        chromium.evaluate("document.querySelector('input[name=from]').value = '2026-11-12'");
        chromium.evaluate("document.querySelector('input[name=to]').value = '2026-11-13'");
        fill(log.key, export, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.figures')");
        assertTrue(chromium.text(".period").contains("Thu, 12 Nov 2026 to Fri, 13 Nov 2026"), chromium.text(".period"));
        assertTrue(chromium.text(".banner").contains("Nothing is missing or altered"), chromium.text(".banner"));
        chromium.evaluate("location.hash = '#/proof'");
        chromium.await("document.querySelector('main').innerText.includes('were checked, and not opened')");
    }

    @Test
    @Tag("R09")
    void damagedExport_saysWhatIsWrong() throws Exception {
        Path work = Files.createTempDirectory(folder, "damaged");
        MadeLog other = new MadeLog(work);
        byte[] swapped = Files.readAllBytes(other.made.file(12));
        Files.write(other.made.file(11), swapped);
        Path damaged = work.resolve("damaged.pgp");
        other.made.write(damaged);
        fill(other.key, damaged, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.banner.bad')");
        String text = chromium.text(".banner.bad");
        assertTrue(text.contains("not as the box wrote it"), text);
        assertTrue(text.contains("Piece 11 (9 Nov 2026 09:20 to 9 Nov 2026 09:24)"), text);
        assertTrue(text.contains("the content of piece 12"), text);
        assertFalse(chromium.text("main").contains("Nothing is missing"));
        assertEquals(KnownBoxes.Standing.FIRST, boxes.standing(other.made.boxFingerprint()));
        chromium.picture(PICTURES.resolve("damaged.png"));
    }

    @Test
    void firstBox_isRemembered_andAnotherIsWarnedOf() throws Exception {
        fill(log.key, export, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.banner.note')");
        assertTrue(chromium.text(".banner.note").contains("for the first time"), chromium.text("main"));
        assertEquals(KnownBoxes.Standing.KNOWN, boxes.standing(log.made.boxFingerprint()));
    }

    @Test
    void otherBox_isWarnedOf_untilSomebodyHasCompared() throws IOException {
        boxes.remember("00".repeat(32));
        fill(log.key, export, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.banner.bad[role=alert]')");
        assertTrue(chromium.text(".banner.bad").contains("Another box signed this export"), chromium.text("main"));
        chromium.picture(PICTURES.resolve("other-box.png"));
        chromium.evaluate("location.hash = '#/proof'");
        chromium.await("document.querySelector('section button')");
        assertTrue(chromium.text(".fingerprint").contains(Fingerprint.grouped(log.made.boxFingerprint())));
        chromium.click("section button");
        chromium.await("!document.querySelector('.banner.bad') && document.querySelector('.banner.good')");
        assertEquals(KnownBoxes.Standing.KNOWN, boxes.standing(log.made.boxFingerprint()));
    }

    @Test
    @Tag("R09")
    void evidence_isSavedAsAPack() throws Exception {
        fill(log.key, export, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.figures')");
        String mac = "02:00:00:00:10:06";
        chromium.evaluate("location.hash = '#/evidence?device=" + mac + "&from=2026-11-09&to=2026-11-13&why=concern'");
        chromium.await("document.querySelector('.files')");
        chromium.picture(PICTURES.resolve("evidence-pack.png"));
        chromium.click(".files a");
        Path pack = saved("evidence-Year-6-tablet-7-2026-11-09.zip");
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            String table =
                    new String(zip.getInputStream(zip.getEntry("events.csv")).readAllBytes(), UTF_8);
            long rows = log.rows.stream()
                    .filter(row -> row.device().equals(MadeSchool.WORRYING)
                            && row.timeMillis()
                                    < Instant.parse("2026-11-14T00:00:00Z").toEpochMilli())
                    .count();
            assertEquals(rows + 1, table.lines().count());
            String report =
                    new String(zip.getInputStream(zip.getEntry("report.html")).readAllBytes(), UTF_8);
            assertTrue(report.contains("concern") && report.contains("help-me-disappear.example"));
            proveFirstSegment(zip);
        }
        showReport(pack.resolveSibling("report.html"), pack);
    }

    @Test
    @Tag("R20")
    void key_isMade_andItsFilesSealAndOpen() throws Exception {
        chromium.evaluate("location.hash = '#/keys'");
        chromium.await("document.querySelector('input[name=again]')");
        chromium.type("input[name=name]", "Lead, Example School");
        chromium.type("input[name=mail]", "lead@school.example");
        chromium.type("input[name=passphrase]", MadeLog.PASSPHRASE);
        chromium.type("input[name=again]", "something else");
        chromium.click("form button");
        chromium.await("document.querySelector('.problem').innerText.includes('differ')");
        chromium.evaluate("document.querySelector('input[name=again]').value = ''");
        chromium.type("input[name=again]", MadeLog.PASSPHRASE);
        chromium.click("form button");
        chromium.await("document.querySelectorAll('.files button').length === 3");
        chromium.picture(PICTURES.resolve("key-made.png"));
        chromium.evaluate("document.querySelectorAll('.files button')[0].click()");
        byte[] secret = Files.readAllBytes(saved("lead-example-school.sec"));
        chromium.evaluate("document.querySelectorAll('.files button')[1].click()");
        byte[] pub = Files.readAllBytes(saved("lead-example-school.pub"));
        Recipient recipient = Recipient.read(pub, Instant.now());
        assertEquals(Fingerprint.grouped(recipient.fingerprint()), chromium.text(".fingerprint"));
        byte[] message = new Sealer(List.of(recipient)).seal("seen".getBytes(US_ASCII), "x", Instant.now());
        assertArrayEquals(
                "seen".getBytes(US_ASCII),
                Opener.of(secret, MadeLog.PASSPHRASE.toCharArray()).open(message, 10));
    }

    @Test
    void closeButton_leavesNothingBehind() {
        fill(log.key, export, MadeLog.PASSPHRASE);
        chromium.await("document.querySelector('.figures')");
        chromium.click("#close");
        chromium.await("document.querySelector('main').innerText.includes('The desk is closed')");
        assertFalse(chromium.text("body").contains("tablet"));
    }

    private static void fill(Path key, Path file, String passphrase) {
        chromium.choose("input[name=key]", key);
        chromium.choose("input[name=export]", file);
        chromium.type("input[name=passphrase]", passphrase);
        chromium.click("form button");
    }

    /** With OpenSSL alone, as the pack's instructions say. */
    private static void proveFirstSegment(ZipFile zip) throws Exception {
        Path out = Files.createTempDirectory(folder, "proof");
        List<String> names = zip.stream()
                .map(entry -> entry.getName())
                .filter(name -> name.startsWith("chain/"))
                .sorted()
                .toList();
        assertTrue(names.size() > 100, names::toString);
        String text =
                names.stream().filter(name -> name.endsWith(".txt")).findFirst().orElseThrow();
        for (String name : List.of("box.pub", text, text.replace(".txt", ".sig"))) {
            Files.copy(zip.getInputStream(zip.getEntry(name)), out.resolve(name.replace("chain/", "")));
        }
        String file = text.replace("chain/", "");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-pubin",
                        "-inkey",
                        "box.pub",
                        "-rawin",
                        "-in",
                        file,
                        "-sigfile",
                        file.replace(".txt", ".sig"))
                .directory(out.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, openssl.waitFor(), said);
    }

    private static void showReport(Path report, Path pack) throws IOException {
        try (ZipFile zip = new ZipFile(pack.toFile())) {
            Files.copy(zip.getInputStream(zip.getEntry("report.html")), report);
        }
        chromium.go(report.toUri().toString());
        chromium.await("document.querySelector('h1') && document.title.startsWith('Evidence')");
        chromium.picture(PICTURES.resolve("report.png"));
    }

    private static Path saved(String name) throws Exception {
        Path file = folder.resolve("downloads").resolve(name);
        for (int i = 0; i < 400 && !Files.exists(file); i++) {
            Thread.sleep(50);
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertTrue(Files.exists(file), files.toList().toString());
        }
        return file;
    }
}
