package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.seal.Gpg;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What clients did in the lab is what the reports of the box say: the week in numbers, and who tried what for those who have the key. */
@LabTest
class ReportLabTest {
    private static final String GAMES = "www.roblox.com";

    @Test
    @Tag("R19")
    @Tag("R21")
    @Tag("R23")
    @Tag("R36")
    void restart_sealsWhoTriedWhat_andTheWeekHasTheNumbers() throws Exception {
        try (Lab lab = Lab.up();
                Gpg gpg = new Gpg()) {
            gpg.run(Files.readAllBytes(Lab.STATE.resolve("dsl.sec")), "--passphrase", "lab", "--import");
            for (int i = 0; i < 7; i++) {
                lab.dig("pupil", GAMES);
            }
            lab.dig("staff", GAMES);
            assertEquals(0, Lab.script("restart").status());
            Commands.await();
            String week = Commands.must("report", "weekly", "--week", today(), "--json")
                    .output();
            assertTrue(week.contains("[\"games\",7]"), week);
            assertTrue(week.matches("(?s).*\\[\"pupils\",\\d+,7,.*"), week);
            assertFalse(week.contains("roblox"), week);
            String parts = Commands.must("--as", "dsl", "report", "detailed").output();
            assertEquals(2, parts.lines().count(), parts);
            String armor =
                    Commands.must("--as", "dsl", "report", "detailed", "1").output();
            byte[] plain = gpg.run(armor.getBytes(StandardCharsets.US_ASCII), "--passphrase", "lab", "--decrypt");
            String text = new String(plain, StandardCharsets.UTF_8);
            assertTrue(text.contains("02:00:00:00:00:11") && text.contains("7  " + GAMES), text);
            assertEquals(List.of(), files("detailed.db", "roblox"));
        }
    }

    private static String today() {
        return LocalDate.now(ZoneId.of("Europe/London")).toString();
    }

    private static List<Path> files(String name, String text) throws IOException {
        try (Stream<Path> files = Files.list(Lab.STATE)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
