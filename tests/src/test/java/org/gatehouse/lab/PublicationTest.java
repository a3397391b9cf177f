package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatehouse.RepublishingService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New lists are published while a client asks on: no question is lost, and each is answered by what was in force. What it costs in time is tests/bench-lists'. */
@LabTest
class PublicationTest {
    private static final int PUBLICATIONS = 5;
    private static final int OTHER_NAMES = 100_000;
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final String BLOCKED = "always-listed.example";
    private static final int NO_ERROR = 0;
    private static final int NX_DOMAIN = 3; // RFC 1035 section 4.1.1, RFC 8020
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private record Publication(long begun, long done) {}

    private record Answer(int name, long asked, long answered, int code) {}

    @Test
    @Tag("R01")
    void newLists_underLoad_loseNoQuestionAndHoldFromThenOn() throws IOException {
        Path list = folder.resolve("games.txt");
        Files.writeString(list, BLOCKED + "\n");
        Path stop = folder.resolve("stop");
        try (Lab lab = Lab.up("--bare");
                Running service = lab.startService(
                        RepublishingService.class, settings(list), list.toString(), "" + PUBLICATIONS)) {
            assertTrue(Lab.within(PATIENCE, () -> service.output().contains("listed\n")), service::output);
            Running asker = lab.startJava("pupil", SteadyAsker.class, arguments(stop));
            String last = "published " + PUBLICATIONS + " ";
            assertTrue(Lab.within(PATIENCE, () -> service.output().contains(last)), service::output);
            Lab.pause(Duration.ofMillis(500));
            Files.createFile(stop);
            Result result = asker.finish(PATIENCE);
            assertEquals(0, result.status(), result.output());
            check(answers(result.output()), publications(service.output()));
        }
    }

    private static void check(List<Answer> answers, List<Publication> publications) {
        assertEquals(PUBLICATIONS, publications.size());
        assertTrue(answers.size() > 200 && answers.size() < SteadyAsker.MAX_QUESTIONS, answers.size() + " questions");
        int[] before = new int[PUBLICATIONS];
        int[] after = new int[PUBLICATIONS];
        for (Answer answer : answers) {
            assertTrue(answer.answered > 0, "lost: " + answer);
            if (answer.name == 0) {
                assertEquals(NO_ERROR, answer.code, answer::toString);
            } else if (answer.name == 1) {
                assertEquals(NX_DOMAIN, answer.code, answer::toString);
            } else {
                Publication publication = publications.get(answer.name - 2);
                if (answer.answered < publication.begun) {
                    assertEquals(NO_ERROR, answer.code, answer + " before " + publication);
                    before[answer.name - 2]++;
                } else if (answer.asked > publication.done) {
                    assertEquals(NX_DOMAIN, answer.code, answer + " after " + publication);
                    after[answer.name - 2]++;
                }
            }
        }
        String counts = Arrays.toString(before) + " before, " + Arrays.toString(after) + " after";
        assertTrue(IntStream.of(after).allMatch(count -> count > 0), counts);
        assertTrue(IntStream.of(before).skip(1).allMatch(count -> count > 0), counts);
    }

    private String[] arguments(Path stop) {
        Stream<String> fixed = Stream.of(Lab.SERVER4, stop.toString(), ALLOWED, BLOCKED);
        Stream<String> added = IntStream.rangeClosed(1, PUBLICATIONS).mapToObj(RepublishingService::name);
        return Stream.concat(fixed, added).toArray(String[]::new);
    }

    private String settings(Path list) throws IOException {
        Path others = folder.resolve("adult.txt");
        Files.write(others, (Iterable<String>)
                IntStream.range(0, OTHER_NAMES).mapToObj(i -> "name-" + i + "-" + i * 31 % 977 + ".example")::iterator);
        Path policy = Files.writeString(
                folder.resolve("policy.toml"),
                "unknown-devices = \"pupils\"\n[groups.pupils]\nblock = [\"games\", \"adult\"]\n");
        String settings = "lan = \"lan0\"\nwan = \"wan0\"\nbridge = \"br0\"\nfail = \"closed\"\nmtu = 1500\n"
                + "policy = \"" + policy + "\"\nlogbook = \"" + folder.resolve("logbook.db") + "\"\n"
                + source("games", list) + source("adult", others);
        return Files.writeString(folder.resolve("settings.toml"), settings).toString();
    }

    private static String source(String category, Path list) {
        return "[[sources]]\nname = \"" + category + "\"\nurl = \"" + list + "\"\nformat = \"domains\"\ncategory = \""
                + category + "\"\n";
    }

    private static List<Publication> publications(String output) {
        return lines(output, "published ")
                .map(words -> new Publication(Long.parseLong(words[2]), Long.parseLong(words[3])))
                .toList();
    }

    private static List<Answer> answers(String output) {
        List<Answer> answers = new ArrayList<>();
        lines(output, "asked ")
                .map(words -> new Answer(
                        Integer.parseInt(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Integer.parseInt(words[4])))
                .forEach(answers::add);
        return answers;
    }

    private static Stream<String[]> lines(String output, String beginning) {
        return output.lines().filter(line -> line.startsWith(beginning)).map(line -> line.split(" "));
    }
}
