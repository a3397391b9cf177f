package org.gatehouse.admin;

import static org.gatehouse.admin.AdminShellTest.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.gatehouse.admin.FilterCheck.Outcome;
import org.gatehouse.admin.FilterCheck.Row;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.logbook.CheckReports.Kept;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.TrustedKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("R07")
class CheckCommandTest {
    private static final String MORE = """
            [groups.exam]
            mode = "allow-only"
            allow = ["exams.example"]
            [groups.open]
            block = []
            safe-search = false
            youtube = "off"
            [groups.open.stances]
            vpn = "allow"
            [[rules]]
            names = ["www.gov.uk"]
            action = "block"
            groups = ["staff"]
            """;

    @TempDir
    Path folder;

    @Test
    void check_triesEveryKindForEveryGroup() throws Exception {
        try (TestAppliance box = start(MORE)) {
            List<Row> rows = new FilterCheck(box).run((done, all) -> {});
            List<Row> games = rows.stream()
                    .filter(row -> row.kind().equals("category games"))
                    .toList();
            assertEquals(3, games.size());
            games.forEach(row -> assertEquals(
                    "pupils passed blocked: category, games",
                    row.group() + " " + CheckCommand.word(row.outcome()) + " " + row.found()));
            assertEquals(
                    3,
                    rows.stream()
                            .filter(row ->
                                    row.group().equals("pupils") && row.kind().equals("category adult"))
                            .count());
            assertRow(rows, "pupils", "locked layer", "iwf", Outcome.MISSING);
            assertRow(rows, "pupils", "way round", "vpn", Outcome.PASSED);
            assertRow(rows, "open", "way round", "vpn", Outcome.CHOSEN);
            assertRow(rows, "pupils", "way round", "mask.icloud.com", Outcome.PASSED);
            assertRow(rows, "pupils", "safe search", "www.google.com", Outcome.PASSED);
            assertRow(rows, "open", "safe search", "www.google.com", Outcome.CHOSEN);
            assertRow(rows, "pupils", "open: help", "www.childline.org.uk", Outcome.PASSED);
            assertRow(rows, "staff", "open: public services", "www.gov.uk", Outcome.CHOSEN);
            assertRow(rows, "exam", "open: allowed by name", "exams.example", Outcome.PASSED);
        }
    }

    /** A check that can fail: the lists are gone, or a list blocks what lessons need. */
    @Test
    @Tag("R05")
    void check_failsWhereAListIsGoneOrBlocksTooMuch() throws Exception {
        Path lists = Files.createDirectory(folder.resolve("own"));
        Files.writeString(lists.resolve("adult.txt"), "adult.example\nchildline.org.uk\n");
        TestAppliance.write(folder, TestAppliance.POLICY);
        try (TestAppliance box = TestAppliance.start(folder, lists)) {
            List<Row> rows = new FilterCheck(box).run((done, all) -> {});
            assertRow(rows, "pupils", "category games", "", Outcome.MISSING);
            assertRow(rows, "pupils", "category adult", "adult.example", Outcome.PASSED);
            assertRow(rows, "pupils", "open: help", "www.childline.org.uk", Outcome.FAILED);
            assertEquals(1, box.run("check").status());
        }
    }

    @Test
    void report_isKeptDatedAndSigned() throws Exception {
        try (TestAppliance box = start("")) {
            Run run = box.run("check");
            assertTrue(
                    run.out()
                            .startsWith(
                                    "Check of the filter, Hill Primary\nMon 2026-11-23 10:15 Europe/London, by local (technician), revision 1"),
                    run.out());
            assertTrue(run.out().contains("kept as report 1"), run.out());
            assertSays(0, "1   Mon 2026-11-23 10:15  local (technician)  1", box.run("check", "--list"));
            Run shown = box.run("check", "--show", "1");
            assertTrue(shown.out().contains("www.childline.org.uk"), shown.out());
            Kept kept = box.reports().find(1).orElseThrow();
            Path text = Files.writeString(folder.resolve("report.txt"), kept.text());
            TrustedKey key = TrustedKey.ed25519(folder.resolve("box.pub"));
            byte[] signature = Base64.getDecoder().decode(shown.out().strip().replaceAll("(?s).*signature ", ""));
            key.check(text, signature);
            Files.writeString(text, kept.text().replace("passed", "failed"));
            assertThrows(SealException.class, () -> key.check(text, signature));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("box.key"))));
            assertSays(1, "there is no report 2", box.run("check", "--show", "2"));
        }
    }

    @Test
    void html_isAPageWithEveryTry() throws Exception {
        try (TestAppliance box = start("")) {
            Run run = box.run("check", "--html");
            assertTrue(run.out().startsWith("<!DOCTYPE html>"), run.out());
            assertTrue(run.out().contains("<td>passed<td>blocked: category, games"), run.out());
            assertFalse(run.out().contains("kept as"), run.out());
            assertTrue(box.run("check", "--json").out().contains("\"rows\":[{\"group\":\"all\",\"kind\":\"the way\","));
        }
    }

    private TestAppliance start(String more) throws Exception {
        TestAppliance.write(folder, TestAppliance.POLICY + more);
        return TestAppliance.start(folder);
    }

    private static void assertRow(List<Row> rows, String group, String kind, String what, Outcome outcome) {
        List<Row> found = rows.stream()
                .filter(row -> row.group().equals(group)
                        && row.kind().equals(kind)
                        && row.what().equals(what))
                .toList();
        assertFalse(found.isEmpty(), kind + " " + what + " is not among " + rows);
        found.forEach(row -> assertEquals(outcome, row.outcome(), row::toString));
    }
}
