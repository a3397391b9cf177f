package org.gatehouse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gatehouse.report.Page.Section;
import org.gatehouse.report.Page.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);

    private final FakeSources sources = new FakeSources();

    /** Whatever was counted: each table's sum is the counters' own. */
    @Test
    @Tag("R21")
    @Tag("R36")
    void drawnWeeks_addUpWithTheCounters() throws Exception {
        Random random = new Random(21);
        for (LocalDate monday :
                List.of(MONDAY, LocalDate.of(2026, 10, 19), LocalDate.of(2026, 3, 23))) { // clocks change
            sources.counted.clear();
            drawn(random, monday);
            Instant from = Times.begin(monday, LONDON);
            Instant until = Times.begin(monday.plusDays(7), LONDON);
            Page page = new WeeklyReport(sources).page(monday);
            long all = sum(from, until, null);
            long blocked = sum(from, until, Counted.BLOCK);
            long marked = sum(from, until, Counted.FLAG);
            Table days = table(page, "Day by day");
            assertEquals(7, days.rows().size());
            assertEquals(List.of(all, blocked, marked), List.of(column(days, 1), column(days, 2), column(days, 3)));
            Table groups = table(page, "By group");
            List<Object> total = groups.rows().get(groups.rows().size() - 1);
            assertEquals(List.of("all", all, blocked), total.subList(0, 3));
            assertEquals(marked, total.get(4));
            assertEquals(2 * all, column(groups, 1)); // the last row is the sum of the others
            Table categories = table(page, "What was blocked");
            assertEquals(blocked, column(categories, 1));
            assertEquals(sum(Times.begin(monday.minusDays(7), LONDON), from, Counted.BLOCK), column(categories, 2));
            String glance = section(page, "At a glance").paragraphs().get(0);
            assertTrue(glance.contains(TextForm.cell(all)) && glance.contains(TextForm.cell(blocked)), glance);
        }
    }

    @Test
    @Tag("R22")
    void drawnMonths_addUpWithTheCounters() throws Exception {
        Random random = new Random(22);
        for (int i = -60; i < 40; i++) {
            drawn(random, MONDAY.plusDays(i));
        }
        LocalDate first = LocalDate.of(2026, 10, 1);
        Page page = new MonthlyReport(sources).page(first);
        Instant from = Times.begin(first, LONDON);
        Instant until = Times.begin(first.plusMonths(1), LONDON);
        long blocked = sum(from, until, Counted.BLOCK);
        assertTrue(blocked > 0);
        assertEquals(blocked, column(table(page, "What was blocked"), 1));
        assertEquals(
                sum(Times.begin(first.minusMonths(1), LONDON), from, Counted.BLOCK),
                column(table(page, "What was blocked"), 2));
        assertEquals(blocked, column(table(page, "Week by week"), 2));
        assertEquals(sum(from, until, null), column(table(page, "Week by week"), 1));
        assertEquals(blocked, column(table(page, "Which group, which category"), 2));
    }

    @Test
    @Tag("R22")
    void categoriesThatDoubledOrHalved_standOut_smallNumbersDoNot() throws Exception {
        sources.count("2026-09-10T10:00:00Z", "pupils", "games", "block", 30)
                .count("2026-10-10T10:00:00Z", "pupils", "games", "block", 61)
                .count("2026-09-10T10:00:00Z", "pupils", "social", "block", 50)
                .count("2026-10-10T10:00:00Z", "pupils", "social", "block", 20)
                .count("2026-09-10T10:00:00Z", "pupils", "adult", "block", 2)
                .count("2026-10-10T10:00:00Z", "pupils", "adult", "block", 8)
                .count("2026-10-10T10:00:00Z", "pupils", "chat", "allow", 900);
        List<String> said = section(new MonthlyReport(sources).page(LocalDate.of(2026, 10, 1)), "What stands out")
                .paragraphs();
        assertEquals(
                List.of(
                        "games: at least twice as much, from 30 in September 2026 to 61.",
                        "social: half as much or less, from 50 in September 2026 to 20."),
                said);
    }

    @Test
    @Tag("R21")
    @Tag("R10")
    void weekAndMonth_nameNobody_neitherPupilNorStaffNorSite() throws Exception {
        sources.something(Instant.parse("2026-11-18T10:00:00Z"))
                .count("2026-11-18T10:00:00Z", "pupils", "games", "block", 5);
        for (Page page : List.of(
                new WeeklyReport(sources).page(MONDAY), new MonthlyReport(sources).page(LocalDate.of(2026, 11, 1)))) {
            for (String form : List.of(TextForm.of(page), HtmlForm.of(page))) {
                for (String personal :
                        List.of("tech.1", "lead.1", "asked for by", "tate.org", "art lesson", "example")) {
                    assertFalse(form.contains(personal), personal + " in " + form);
                }
                assertTrue(form.contains("Sexual content") && form.contains("15"), form); // 12 and 3 attempts
            }
        }
    }

    @Test
    @Tag("R05")
    @Tag("R26")
    void overBlocking_isWhatWasBlockedAndShouldNotHaveBeen() throws Exception {
        sources.something(Instant.parse("2026-11-18T10:00:00Z"))
                .count("2026-11-18T10:00:00Z", "pupils", "games", "block", 5000)
                .count("2026-11-18T11:00:00Z", "pupils", "", "allow", 70_000);
        Section section = section(new WeeklyReport(sources).page(MONDAY), "Review requests and over-blocking");
        assertEquals(
                List.of(
                        "3 asked, 2 closed, 1 open at the end.",
                        "1 of those closed were blocked wrongly: 2.00 for each 10,000 openings blocked."),
                section.paragraphs());
        assertEquals(
                List.of(List.of("adult", 2, 1L, 1L, 0L)),
                section.table().orElseThrow().rows());
    }

    @Test
    @Tag("R38")
    @Tag("R41")
    @Tag("R44")
    void reviewPack_hasWhatAReviewLooksAt() throws Exception {
        sources.something(Instant.parse("2026-11-18T10:00:00Z"))
                .count("2026-11-18T10:00:00Z", "pupils", "games", "block", 5);
        Page page = new ReviewPack(sources).page(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 11, 30));
        String text = TextForm.of(page);
        for (String words : List.of(
                "Hill & Dale <Primary>, 1 September 2026 to 30 November 2026",
                "The box filters",
                "Revision 3",
                "wait until the safeguarding lead or the head",
                "iwf: not supplied",
                "allow-only",
                "1,234,567 names",
                "tech.1 (technician)",
                "asked for by a class",
                "half of them within 4 s, the slowest 9 min",
                "www.open.example",
                "export --device x",
                "lead.1 (dsl), since 2026-09-01",
                "kept for 90 days",
                "What the filter cannot see",
                "November 2026")) {
            assertTrue(text.contains(words), words + " in\n" + text);
        }
        assertFalse(text.contains("status  "), text); // a call that told nobody anything
    }

    @Test
    void html_escapesWhatPeopleWrote_andChartsHaveTheirTable() throws Exception {
        sources.count("2026-11-18T10:00:00Z", "<script>alert(1)</script>", "ga\"mes", "block", 5);
        Page page = new WeeklyReport(sources).page(MONDAY);
        String html = HtmlForm.of(page);
        assertFalse(html.contains("<script"), html);
        assertTrue(html.contains("Hill &amp; Dale &lt;Primary&gt;") && html.contains("&lt;script&gt;"), html);
        assertFalse(html.contains("http:") || html.contains("https:"), html); // nothing is fetched
        for (Section section : page.sections()) {
            assertTrue(section.chart().isEmpty() || section.table().isPresent(), section.heading());
        }
        assertEquals(2, html.split("<svg", -1).length - 1);
    }

    @Test
    void nothingCounted_isSaid_andDrawsNoChart() throws Exception {
        String text = TextForm.of(new WeeklyReport(sources).page(MONDAY));
        assertTrue(text.contains("Nothing was blocked.") && text.contains("There was no alert."), text);
        assertFalse(HtmlForm.of(new WeeklyReport(sources).page(MONDAY)).contains("<svg"));
    }

    private void drawn(Random random, LocalDate monday) {
        Instant start = Times.begin(monday.minusDays(8), LONDON);
        for (int i = 0; i < 400; i++) {
            sources.count(
                    start.plusSeconds(3600L * random.nextInt(24 * 17)).toString(),
                    List.of("pupils", "staff", "").get(random.nextInt(3)),
                    List.of("games", "adult", "", "social").get(random.nextInt(4)),
                    List.of("allow", "flag", "block").get(random.nextInt(3)),
                    random.nextInt(5000));
        }
    }

    private long sum(Instant from, Instant until, String verdict) {
        long sum = 0;
        for (Counted one : new ArrayList<>(sources.counted)) {
            boolean counts = verdict == null || one.verdict().equals(verdict);
            sum += counts && !one.hour().isBefore(from) && one.hour().isBefore(until) ? one.events() : 0;
        }
        return sum;
    }

    private static long column(Table table, int column) {
        return table.rows().stream()
                .mapToLong(row -> ((Number) row.get(column)).longValue())
                .sum();
    }

    private static Table table(Page page, String heading) {
        return section(page, heading).table().orElseThrow();
    }

    private static Section section(Page page, String heading) {
        return page.sections().stream()
                .filter(section -> section.heading().equals(heading))
                .findFirst()
                .orElseThrow();
    }
}
