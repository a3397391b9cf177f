package org.gatehouse.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.gatehouse.bench.MadeSchool;
import org.gatehouse.logbook.EventRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page shows of an export of two weeks, to the eye, the keyboard and a screen reader. Pictures of it are kept in {@code tests/target/desk}. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@NeedsChromium
class DeskPageTest {
    private static final Path PICTURES = Path.of("target", "desk");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    private static final String RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']";
    private static final int WIDE = 1280;
    private static final int NARROW = 390; // a telephone
    private static final int HIGH = 900;

    @TempDir
    static Path folder;

    private static MadeLog log;
    private static DeskServer desk;
    private static Chromium chromium;

    @BeforeAll
    static void open() throws Exception {
        log = new MadeLog(folder);
        Path export = folder.resolve("export.pgp");
        log.made.write(export);
        KnownBoxes boxes = new KnownBoxes(folder.resolve("known-boxes.txt"));
        boxes.remember(log.made.boxFingerprint());
        DeskState state = new DeskState();
        Exports exports = new ExportOpening(boxes, ZoneId.of("Europe/London"));
        desk = DeskServer.start(state, new OpenPage(state, exports, boxes), Clock.systemUTC());
        chromium = Chromium.start(folder.resolve("profile"));
        chromium.show(WIDE, HIGH, false);
        chromium.go(desk.address());
        chromium.await("document.querySelector('input[type=file]')");
        chromium.choose("input[name=key]", log.key);
        chromium.choose("input[name=export]", export);
        chromium.type("input[name=passphrase]", MadeLog.PASSPHRASE);
        chromium.click("form button");
        chromium.await("document.querySelector('.figures')");
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
        if (desk != null) {
            desk.close();
        }
    }

    @AfterEach
    void nothingLeftTheComputer_andNothingWasComplainedOf() {
        assertEquals(List.of(), chromium.complaints());
        String origin = desk.address().replaceAll("(http://[^/]+/).*", "$1");
        for (String request : chromium.requests()) {
            assertTrue(request.startsWith(origin) || request.matches("(data|blob|about):.*"), request);
        }
    }

    @Test
    @Tag("R20")
    void overview_saysWhatTheLogHolds() {
        show("overview", ".figures");
        String text = chromium.text("main");
        long all = log.rows.stream().mapToLong(EventRow::count).sum();
        assertTrue(text.contains("Nothing is missing or altered."), text);
        assertEquals(
                List.of(number(all), number(log.openings("block")), number(log.openings("flag"))),
                figures().subList(0, 3));
        assertEquals("60", figures().get(4));
        assertTrue(text.contains("Self-harm and suicide"), text);
        assertTrue(chromium.text(".period").contains("Mon, 9 Nov 2026 to Fri, 20 Nov 2026"), chromium.text(".period"));
    }

    @Test
    void chart_thatIsClicked_narrows() {
        show("timeline", "canvas");
        chromium.await("Chart.getChart(document.querySelector('canvas'))");
        chromium.clickAt("canvas", 0.13, 0.6); // the second of twelve days
        chromium.await("location.hash.includes('from=')");
        String hash = chromium.evaluate("decodeURIComponent(location.hash)").asText();
        assertTrue(hash.contains("from=2026-11-10T00:00:00.000Z") && hash.contains("to=2026-11-11"), hash);
        chromium.await("document.querySelector('.lead').innerText.includes('an hour')");
        assertTrue(chromium.text(".chips").contains("Tue"), chromium.text(".chips"));
    }

    @Test
    void chart_hasATableThatSaysTheSame() {
        show("timeline", "canvas");
        chromium.click("figure details summary");
        chromium.await("document.querySelector('figure details[open] table')");
        long tuesday = log.rows.stream()
                .filter(row -> row.verdict().equals("block") && day(row).equals("2026-11-10"))
                .mapToLong(EventRow::count)
                .sum();
        String line =
                chromium.text("figure details[open] tbody tr:nth-child(2)").replace('\t', ' ');
        assertTrue(line.startsWith("Tue, 10 Nov 2026 " + number(tuesday)), line);
    }

    @Test
    @Tag("R23")
    void repeats_showWhoComesBack_withGuidance() {
        show("repeats", "table");
        String text = chromium.text("main");
        assertTrue(text.indexOf("Self-harm and suicide") < text.indexOf("Ways round the filter"), text);
        String line =
                chromium.text("section table tbody tr").lines().findFirst().orElse("");
        assertTrue(line.startsWith(MadeSchool.WORRYING), line);
        assertTrue(text.contains(MadeSchool.DETERMINED), text);
        chromium.click(".guidance summary");
        assertTrue(chromium.text(".guidance[open]").contains("Childline"), chromium.text(".guidance"));
        assertFalse(chromium.text("table").contains("Year 1 tablet 1\n"));
    }

    @Test
    void blocked_saysWhy() {
        show("blocked", "table");
        String line = chromium.text("table tbody tr").lines().findFirst().orElse("");
        assertTrue(line.contains(".example"), line);
        assertTrue(chromium.text("table").contains("In a category that is blocked for this group"));
    }

    @Test
    @Tag("R24")
    void search_findsRowsByNameAndDevice() {
        show("search", "table.rows");
        chromium.type("input[type=search]", "help-me");
        chromium.click(".find button");
        chromium.await(
                "location.hash.includes('text=help-me') && document.querySelector('.pager').innerText.includes('of')");
        long rows =
                log.rows.stream().filter(row -> row.name().contains("help-me")).count();
        chromium.await("document.querySelector('.pager').innerText.includes('of %d')".formatted(rows));
        assertTrue(chromium.text("table.rows tbody").contains(MadeSchool.WORRYING));
        chromium.click("table.rows button");
        assertTrue(chromium.text("tr.more:not([hidden])").contains("Piece of the log"));
        assertEquals(
                "true",
                chromium.evaluate("document.querySelector('table.rows button').ariaExpanded")
                        .asText());
    }

    @Test
    void search_isPaged() {
        show("search?order=oldest", "table.rows");
        String first = chromium.text("table.rows tbody tr");
        chromium.click(".pager a[rel=next]");
        chromium.await("document.querySelector('.pager').innerText.startsWith('Rows 51 to 100')");
        assertFalse(chromium.text("table.rows tbody tr").equals(first));
    }

    @Test
    void hostileNames_areShownAsText() {
        show("people", "table");
        String text = chromium.text("main");
        assertTrue(text.contains(MadeSchool.HOSTILE), text);
        assertTrue(text.contains(MadeSchool.FORMULA), text);
        assertEquals(
                0,
                chromium.evaluate("document.querySelectorAll('main img').length")
                        .asInt());
        assertTrue(chromium.evaluate("document.title").asText().startsWith("Devices"));
    }

    @Test
    void keyboard_reachesContentAndViews() {
        show("overview", ".figures");
        chromium.evaluate("document.querySelector('main').replaceChildren(); location.reload()");
        chromium.await("document.readyState === 'complete' && document.querySelector('.figures')");
        chromium.press("Tab");
        assertEquals("skip", chromium.evaluate("document.activeElement.id").asText());
        chromium.press("Enter");
        assertEquals("main", chromium.evaluate("document.activeElement.id").asText());
        chromium.evaluate("document.querySelector('#nav a').focus()");
        for (int i = 0; i < 6; i++) {
            chromium.press("Tab");
        }
        assertEquals(
                "Search", chromium.evaluate("document.activeElement.innerText").asText());
        String outline = chromium.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                .asText();
        assertEquals("solid", outline);
        chromium.press("Enter");
        chromium.await("document.querySelector('table.rows')");
        assertEquals("main", chromium.evaluate("document.activeElement.id").asText());
        assertEquals("Search", chromium.text("#nav [aria-current=page]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overview",
                "timeline",
                "categories",
                "people",
                "repeats",
                "blocked",
                "search",
                "evidence",
                "proof",
                "keys"
            })
    void view_looksRight_andExcludesNobody(String view) throws IOException {
        String settled =
                view.equals("keys") || view.equals("evidence") ? "form" : view.equals("proof") ? "section" : "table";
        show(view, settled);
        unfold();
        for (boolean dark : List.of(false, true)) {
            chromium.show(WIDE, HIGH, dark);
            settle(settled);
            unfold();
            assertEquals(List.of(), violations(), view);
            chromium.picture(PICTURES.resolve(view + (dark ? "-dark" : "") + ".png"));
        }
        chromium.show(NARROW, HIGH, false);
        settle(settled);
        assertEquals(List.of(), violations(), view);
        int wide = chromium.evaluate("document.documentElement.scrollWidth").asInt();
        assertTrue(wide <= NARROW, view + " is wider than the window: " + wide);
        chromium.picture(PICTURES.resolve(view + "-narrow.png"));
        chromium.show(WIDE, HIGH, false);
    }

    /** By way of another view, so that nothing that is found is left from before. */
    private static void show(String view, String selector) {
        chromium.evaluate(
                "document.querySelector('main').replaceChildren(); location.hash = '#/keys?' + Math.random()");
        chromium.await("document.querySelector('form.steps')");
        if (!view.equals("keys")) {
            chromium.evaluate("location.hash = '#/" + view + "'");
            String selected = "document.querySelector(%s)".formatted(Chromium.quoted("main " + selector));
            chromium.await("!document.querySelector('form.steps') && " + selected);
        }
    }

    /** What a change of colours or width draws anew is there. */
    private static void settle(String selector) {
        chromium.evaluate("new Promise(done => setTimeout(done, 300))");
        chromium.await("document.querySelector(%s)".formatted(Chromium.quoted("main " + selector)));
    }

    private static void unfold() {
        chromium.evaluate("document.querySelectorAll('.guidance').forEach(one => { one.open = true; })");
    }

    private static List<String> violations() throws IOException {
        if (!chromium.evaluate("'axe' in window").asBoolean()) {
            try (InputStream axe = DeskPageTest.class.getResourceAsStream(AXE)) {
                chromium.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; true");
            }
        }
        JsonNode found = chromium.evaluate(
                "axe.run(document, { runOnly: %s }).then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')))"
                        .formatted(RULES));
        List<String> violations = new ArrayList<>();
        found.forEach(one -> violations.add(one.asText()));
        return violations;
    }

    private static List<String> figures() {
        List<String> figures = new ArrayList<>();
        chromium.evaluate("[...document.querySelectorAll('.figures dd')].map(one => one.firstChild.textContent)")
                .forEach(one -> figures.add(one.asText()));
        return figures;
    }

    private static String day(EventRow row) {
        return java.time.Instant.ofEpochMilli(row.timeMillis()).toString().substring(0, 10);
    }

    private static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.UK).format(value);
    }
}
