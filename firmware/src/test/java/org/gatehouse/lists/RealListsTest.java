package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real lists, which are as faulty as such lists are, from the folder of the system property {@code gatehouse.lists}. */
@Tag("R01")
class RealListsTest {
    private static final String PROPERTY = "gatehouse.lists";
    private static final long UNBOUNDED = Long.MAX_VALUE;

    @TempDir
    Path work;

    private Path folder;

    @BeforeEach
    void findFolder() {
        String named = System.getProperty(PROPERTY);
        if (named == null) {
            System.out.println("RealListsTest: left out, because -D" + PROPERTY + "=FOLDER is not given");
        }
        Assumptions.assumeTrue(named != null, PROPERTY + " names no folder of real lists");
        folder = Path.of(named);
    }

    @Test
    void ut1_foldersAreReadAndTheirFaultsCounted() throws IOException {
        ReadReport report = read(folder.resolve("ut1"), ListFormat.UT1, SuffixRule.DROP);
        assertTrue(report.entries() > 200_000, report.toString());
        assertTrue(report.others().get("addresses") > 20_000, "the maker lists addresses among the names");
        assertTrue(report.others().get("folders without a category") > 20);
        assertTrue(report.suffixes() >= 1 && report.suffixes() < 10, "bet.br is one: " + report.suffixes());
        assertFalse(report.isMostlyRefused());
        assertTrue(report.refused() < 10, report.refusedLines().toString());
    }

    @Test
    void permissive_oneCategoryAFile() throws IOException {
        ReadReport report = read(folder.resolve("permissive"), ListFormat.DOMAINS, SuffixRule.DROP);
        assertTrue(report.entries() > 800_000, report.toString());
        assertEquals(5, report.suffixes(), report.suffixLines().toString());
        assertTrue(report.hosting() > 400, "whole hosting services, which are reported and used");
        assertTrue(report.refused() < 10, report.refusedLines().toString());
    }

    @Test
    void publicSuffixes_agreeWithTheListItself() throws IOException {
        List<String> unknown = new ArrayList<>();
        int rules = 0;
        for (String line : Files.readAllLines(folder.resolve("publicsuffix/public_suffix_list.dat"))) {
            if (line.contains("BEGIN PRIVATE DOMAINS")) {
                break;
            }
            if (!line.isBlank()
                    && !line.startsWith("//")
                    && !line.startsWith("!")
                    && line.chars().allMatch(c -> c < 128)) {
                rules++;
                String suffix = line.startsWith("*.") ? "anything." + line.substring(2) : line;
                if (!isRegistry(suffix)) {
                    unknown.add(suffix);
                }
            }
        }
        assertTrue(rules > 6000 && unknown.size() < rules / 200, "the list moves on, but not by this: " + unknown);
    }

    private ReadReport read(Path content, ListFormat format, SuffixRule rule) throws IOException {
        ListSource source = new ListSource(
                "real",
                1,
                content.toUri(),
                format,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                rule);
        Path file = work.resolve("entries");
        ReadReport report;
        try (EntriesFile.Writer entries = new EntriesFile.Writer(file)) {
            report = SourceContent.read(source, content, entries, UNBOUNDED);
            entries.finish();
            assertEquals(
                    report.entries(),
                    entries.byCategory().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        assertEquals(new EntryHashes.Difference(0, 0), EntryHashes.between(file, file, 3_500_000));
        return report;
    }

    private static boolean isRegistry(String suffix) {
        EntryReader entry = new EntryReader();
        byte[] text = suffix.getBytes(UTF_8);
        return entry.read(text, 0, text.length) == NameOutcome.NAME
                && PublicSuffixes.kindOf(entry.name()) == PublicSuffixes.Kind.REGISTRY;
    }
}
