package org.gatehouse.admin;

import static org.gatehouse.admin.TestAppliance.DSL;
import static org.gatehouse.admin.TestAppliance.HEAD;
import static org.gatehouse.admin.TestAppliance.TECHNICIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.logbook.DetailedParts.Part;
import org.gatehouse.report.Counted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReportCommandTest extends WithAppliance {
    @BeforeEach
    void start() throws Exception { // it is Monday 2026-11-23
        box.counted.add(new Counted(Instant.parse("2026-11-18T10:00:00Z"), "pupils", "games", "block", 1234));
        box.counted.add(new Counted(Instant.parse("2026-10-14T10:00:00Z"), "pupils", "games", "block", 400));
    }

    @Test
    @Tag("R21")
    @Tag("R36")
    void weekly_isForEverybody_asTextAsPageAndForPrograms() {
        for (Person person : List.of(TECHNICIAN, DSL, HEAD)) {
            Run run = box.run(person, "report", "weekly");
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().contains("Monday 16 November 2026 to Sunday 22 November 2026"), run.out());
            assertTrue(run.out().contains("1,234"), run.out());
        }
        assertTrue(box.run("report", "weekly", "--html").out().startsWith("<!DOCTYPE html>"));
        String json = box.run("report", "weekly", "--json").out();
        assertTrue(json.contains("\"columns\":[\"category\",\"this week\"],\"rows\":[[\"games\",1234]]"), json);
        assertTrue(box.run("report", "weekly", "--week", "2026-10-15").out().contains("12 October 2026"));
        assertEquals(
                Refusal.USAGE,
                box.run("report", "weekly", "--week", "yesterday").status());
    }

    @Test
    @Tag("R22")
    void monthly_isTheLastThatIsOver_orTheOneAskedFor() {
        assertTrue(box.run("report", "monthly").out().contains("October 2026 beside September 2026"));
        String november = box.run("report", "monthly", "--month", "2026-11").out();
        assertTrue(november.contains("games: at least twice as much, from 400 in October 2026 to 1,234."), november);
        assertEquals(
                Refusal.USAGE, box.run("report", "monthly", "--month", "13").status());
    }

    @Test
    @Tag("R38")
    void review_hasWhatThisBoxDid() {
        box.run("check");
        box.run("review", "request", "www.example.org", "--group", "pupils", "--reason", "a lesson");
        Run review = box.run(HEAD, "report", "review");
        assertEquals(0, review.status(), review.err());
        for (String words : List.of(
                "24 November 2025 to 23 November 2026",
                "Hill Primary",
                "Month by month",
                "October 2026",
                "local (technician)",
                "www.example.org",
                "The firmware is version 0.1.0, as shipped",
                "kept for 90 days")) {
            assertTrue(review.out().contains(words), words + " in\n" + review.out());
        }
        assertEquals(
                Refusal.USAGE,
                box.run("report", "review", "--from", "2026-11-02", "--to", "2026-11-01")
                        .status());
    }

    @Test
    @Tag("R20")
    @Tag("R23")
    void detailed_isForTheSafeguardingLeadOnly_andSealed() throws Exception {
        Instant from = Instant.parse("2026-11-22T00:00:00Z");
        box.detailed().add(new Part(0, from, from.plusSeconds(86_400), 31, new byte[] {1, 2, 3}));
        assertEquals(Refusal.NO, box.run(TECHNICIAN, "report", "detailed").status());
        assertEquals(Refusal.NO, box.run(HEAD, "report", "detailed", "1").status());
        assertEquals("""
                no  from                  until                 devices
                1   Sun 2026-11-22 00:00  Mon 2026-11-23 00:00  31
                """, box.run(DSL, "report", "detailed").out());
        assertTrue(box.run(DSL, "report", "detailed", "1").out().contains("AQID\n=Z2GT"));
        assertTrue(box.run(DSL, "report", "detailed", "2").err().contains("there is no part 2"));
    }

    @Test
    @Tag("R05")
    @Tag("R26")
    void request_keepsWhatTheFilterSaid_andIsClosedOnce() {
        Run asked = box.run(
                "review", "request", "https://www.roblox.com/x", "--group", "pupils", "--reason", "coding club");
        assertEquals("request 1: www.roblox.com for pupils is blocked: category, games\n", asked.out());
        assertTrue(box.run("review", "request", "a.example", "--group", "staff", "--reason", "chat")
                .out()
                .contains("is open"));
        String list = box.run("review", "list").out();
        assertTrue(list.contains("www.roblox.com") && list.contains("coding club"), list);
        assertFalse(list.contains("local"), list); // nobody is named
        assertEquals(
                0,
                box.run(DSL, "review", "close", "1", "--outcome", "changed", "--note", "revision 2")
                        .status());
        assertEquals(
                Refusal.NO,
                box.run(DSL, "review", "close", "1", "--outcome", "kept").status());
        assertEquals(
                Refusal.USAGE,
                box.run(DSL, "review", "close", "2", "--outcome", "maybe").status());
        assertFalse(box.run("review", "list").out().contains("roblox"));
        assertTrue(box.run("review", "list", "--all").out().contains("changed"));
        assertEquals(
                Refusal.USAGE,
                box.run("review", "request", "a.example", "--group", "nobody", "--reason", "x")
                        .status());
    }
}
