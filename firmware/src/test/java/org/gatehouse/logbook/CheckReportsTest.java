package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.gatehouse.logbook.CheckReports.Kept;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which reports of checks are kept. */
@Tag("R32")
class CheckReportsTest {
    private static final Timestamp AT = new Timestamp(Instant.parse("2026-11-23T10:15:00Z"), true);
    private static final Author AUTHOR = new Author("tech.1", "technician", "ssh 192.0.2.11");

    @TempDir
    Path folder;

    @Test
    void reports_beyondTheLimit_loseTheOldest() throws Exception {
        CheckReports reports = new CheckReports(folder.resolve("checks.db"), 1000);
        for (int i = 1; i <= 20; i++) {
            assertEquals(i, reports.add(report(150)), "numbers go on");
        }
        assertEquals(List.of(20L, 19L, 18L), numbers(reports), "of 300 characters each");
        assertEquals(150, reports.find(18).orElseThrow().text().length());
        assertEquals(21, reports.add(report(5000)), "one that is too large alone");
        assertEquals(List.of(21L), numbers(reports));
    }

    /** A hundred reports of a large school would fill the service's memory. */
    @Test
    void list_hasNoTexts() throws Exception {
        CheckReports reports = new CheckReports(folder.resolve("checks.db"));
        reports.add(report(150));
        Kept listed = reports.last(10).get(0);
        assertEquals("", listed.text() + listed.html());
        assertEquals(AUTHOR, listed.author());
        assertEquals(7, listed.passed());
    }

    private static List<Long> numbers(CheckReports reports) throws LogbookException {
        return reports.last(100).stream().map(Kept::number).toList();
    }

    private static Kept report(int length) {
        return new Kept(0, AT, 1, AUTHOR, 7, 2, "t".repeat(length), "h".repeat(length), new byte[] {1});
    }
}
