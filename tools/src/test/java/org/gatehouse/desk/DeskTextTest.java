package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.gatehouse.alert.Guidance;
import org.gatehouse.desk.Ask.BadAsk;
import org.gatehouse.desk.KnownBoxes.Standing;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.desk.store.Topic;
import org.gatehouse.logbook.SegmentHeader;
import org.gatehouse.policy.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the desk reads from addresses and writes into files. */
class DeskTextTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "from=2026-07-01, 2026-06-30T23:00:00Z",
        "from=2026-11-22, 2026-11-22T00:00:00Z",
        "from=2026-11-22T08:15, 2026-11-22T08:15:00Z",
        "from=2026-10-25T01:30:00%2B01:00, 2026-10-25T00:30:00Z",
        "from=2026-10-25T01:30:00Z, 2026-10-25T01:30:00Z",
    })
    void from_isOfTheWallsClock(String query, Instant expected) {
        assertEquals(expected.toEpochMilli(), new Ask(query, LONDON).filter().fromMillis());
    }

    @Test
    void to_includesItsDay() {
        Filter filter = new Ask("from=2026-10-25&to=2026-10-25", LONDON).filter();
        assertEquals(25 * 3_600_000L, filter.toMillis() - filter.fromMillis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "to=2026-13-01",
                "from=%zz",
                "from=2026-11-22T25:00",
                "from=%2B999999999-12-31T00:00"
            })
    void nonsense_isToldToThePerson(String query) {
        assertThrows(BadAsk.class, () -> new Ask(query, LONDON).filter());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                "plain plain",
                "=1+1 '=1+1",
                "+44 '+44",
                "-1 '-1",
                "@SUM '@SUM",
                "＝1 '＝1",
                "a=b a=b",
                "02:00:00:00:00:11 02:00:00:00:00:11"
            })
    void cell_isNeverAFormula(String value, String expected) {
        assertEquals(expected, CsvWriter.cell(value));
    }

    @Test
    void cell_withQuotesAndLines_isQuoted() {
        assertEquals("\"a \"\"b\"\", c\"", CsvWriter.cell("a \"b\", c"));
        assertEquals("\"'\t=1\"", CsvWriter.cell("\t=1"));
        assertEquals("\"'\r\n=1\"", CsvWriter.cell("\r\n=1"));
        assertEquals("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", CsvWriter.cell("=HYPERLINK(\"http://x\",\"y\")"));
    }

    @Test
    void tabs_keepTerminalsHarmless() {
        assertEquals("a\\tb\\nc\\\\?[31m", TabWriter.cell("a\tb\nc\\\u001b[31m"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReason_hasWords(Reason reason) {
        assertFalse(Words.reason(reason.code()).equals(reason.code()), reason.code());
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void everyTopic_hasGuidanceOfItsOwn(Topic topic) {
        assertTrue(Words.guidance(topic).contains("What to do"), topic.id());
        assertFalse(Words.guidance(topic).equals(Guidance.load().of("other", "other")), topic.id());
    }

    @Test
    void firstBox_isKnownFromThenOn_andAnotherIsNot() throws IOException {
        KnownBoxes boxes = new KnownBoxes(folder.resolve("new").resolve("boxes.txt"));
        assertEquals(Standing.FIRST, boxes.meet("aa11"));
        assertEquals(Standing.KNOWN, boxes.meet("aa11"));
        assertEquals(Standing.OTHER, boxes.meet("bb22"));
        assertEquals(Standing.OTHER, boxes.meet("bb22"));
        boxes.remember("bb22");
        assertEquals(Standing.KNOWN, boxes.meet("bb22"));
        assertEquals(
                3,
                Files.readAllLines(folder.resolve("new").resolve("boxes.txt")).size());
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, /home/lead/.config/gatehouse-desk",
        "Mac OS X, /home/lead/Library/Application Support/Gatehouse Desk",
        "Windows 11, /roaming/Gatehouse Desk"
    })
    void settings_lieWhereTheSystemHasThem(String system, Path expected) {
        assertEquals(expected, KnownBoxes.folder(system, "/home/lead", Map.of("APPDATA", "/roaming")));
    }

    @Test
    @Tag("R09")
    void pack_holdsOneDeviceAndItsProof() throws Exception {
        Map<String, String> files = unzip(evidence("device=" + SmallLog.MAC)
                .reply("zip", "asked for by the head")
                .body());
        String table = files.get("events.csv");
        assertEquals(5, table.lines().count(), table);
        assertFalse(table.contains("other.example"));
        assertTrue(table.contains(",'=cmd|' /C calc'!A0,"), table);
        assertTrue(table.contains(",self-harm,"), table);
        for (int seq = 1; seq <= 3; seq++) {
            assertTrue(files.containsKey("chain/000000000" + seq + ".txt"), files.keySet()::toString);
            assertTrue(files.containsKey("chain/000000000" + seq + ".sig"));
        }
        assertFalse(files.containsKey("chain/0000000004.txt"));
        for (String line : files.get("SHA256SUMS").lines().toList()) {
            String[] sum = line.split("  ");
            byte[] content = bytes.get(sum[1]);
            assertEquals(java.util.HexFormat.of().formatHex(SegmentHeader.sha256(content)), sum[0], sum[1]);
        }
        assertEquals(files.size() - 1, files.get("SHA256SUMS").lines().count());
    }

    @Test
    void report_showsHostileNamesAsText() {
        String report = new String(
                evidence("device=" + SmallLog.MAC).reply("html", "<b>why</b>").body(), UTF_8);
        assertFalse(report.contains("<script>"), report);
        assertTrue(report.contains("&lt;script&gt;"), report);
        assertTrue(report.contains("&lt;b&gt;why&lt;/b&gt;"), report);
        assertTrue(report.contains("In a category that is blocked for this group"), report);
        assertTrue(report.contains("worry.example"), report);
        assertFalse(report.contains("other.example"), report);
        assertTrue(report.contains("Content-Security-Policy\" content=\"default-src 'none'"), report);
    }

    @Test
    void pack_ofAPeriod_holdsNothingElse() {
        String table = new String(
                evidence("device=" + SmallLog.MAC + "&from=2026-11-23T09:01&to=2026-11-23T09:05")
                        .reply("csv", "")
                        .body(),
                UTF_8);
        assertEquals(2, table.lines().count(), table);
    }

    private final Map<String, byte[]> bytes = new LinkedHashMap<>();

    private static Evidence evidence(String query) {
        return new Evidence(SmallLog.opened(), new Ask(query, LONDON).filter(), Clock.systemUTC());
    }

    private Map<String, String> unzip(byte[] zip) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                bytes.put(entry.getName(), in.readAllBytes());
                files.put(entry.getName(), new String(bytes.get(entry.getName()), UTF_8));
            }
        }
        assertEquals(
                List.of("report.html", "events.csv"),
                List.copyOf(files.keySet()).subList(0, 2));
        return files;
    }
}
