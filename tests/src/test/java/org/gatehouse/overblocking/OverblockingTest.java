package org.gatehouse.overblocking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tests/overblocking} as a developer calls it; its report is kept in {@code tests/target/over-blocking.txt}. */
@Tag("R05")
class OverblockingTest {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    private static final Path REPORT = Path.of("target", "over-blocking.txt");

    @TempDir
    private Path folder;

    @Test
    void sitesThatSchoolsNeed_areReachedWithRealLists() throws Exception {
        String lists = System.getProperty("gatehouse.lists");
        String top = System.getProperty("gatehouse.top");
        boolean given = lists != null && top != null;
        if (!given) {
            System.out.println(
                    "OverblockingTest is skipped in part: -Dgatehouse.lists and -Dgatehouse.top name no folders");
        }
        assumeTrue(given, "-Dgatehouse.lists and -Dgatehouse.top name no folders");
        int status = measure(Map.of("GATEHOUSE_LISTS", lists, "GATEHOUSE_TOP", top), REPORT);
        List<String> lines = Files.readAllLines(REPORT);
        assertEquals(0, status, String.join("\n", lines));
        long measured = lines.stream()
                .filter(line -> line.startsWith("university_domains"))
                .count();
        assertTrue(measured >= 4, "a row for each group that filters: " + measured);
    }

    @Test
    void needBeyondTheBound_fails() throws Exception {
        Path lists = Files.createDirectories(folder.resolve("lists/permissive"));
        Files.writeString(lists.resolve("games.txt"), "abacus.school.example\n");
        Files.createDirectories(folder.resolve("lists/ut1/games"));
        Files.writeString(folder.resolve("lists/ut1/games/domains"), "chess.example\n");
        Path top = Files.createDirectory(folder.resolve("top"));
        for (String file : List.of(
                "university_domains",
                "captive-portals",
                "crl-hostname",
                "microsoft-office365",
                "tranco10k",
                "cisco_top20k",
                "cloudflare-top100k")) {
            Files.writeString(top.resolve(file + ".txt"), "reached.example\n");
        }
        Files.writeString(
                top.resolve("learning-and-help.txt"), "# sites\nlearn\tabacus.school.example\nhelp\treached.example\n");
        Path report = folder.resolve("report");
        Map<String, String> folders =
                Map.of("GATEHOUSE_LISTS", folder.resolve("lists").toString(), "GATEHOUSE_TOP", top.toString());
        assertEquals(1, measure(folders, report));
        assertTrue(
                Files.readString(report).contains("games, list permissive/games: abacus.school.example"),
                Files.readString(report));
    }

    @Test
    void withoutMaterial_theScriptSaysWhatIsMissing() throws Exception {
        Path report = folder.resolve("report");
        assertEquals(2, measure(Map.of("GATEHOUSE_LISTS", "", "GATEHOUSE_TOP", ""), report));
        assertTrue(Files.readString(report).contains("GATEHOUSE_LISTS"), Files.readString(report));
    }

    private static int measure(Map<String, String> folders, Path report) throws IOException, InterruptedException {
        ProcessBuilder script =
                new ProcessBuilder(REPOSITORY.resolve("tests/overblocking").toString());
        script.environment().putAll(folders);
        Process process =
                script.redirectErrorStream(true).redirectOutput(report.toFile()).start();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        return process.exitValue();
    }
}
