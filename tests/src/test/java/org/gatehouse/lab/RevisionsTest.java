package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policy changes by command while clients ask: each revision holds from the moment that the command says so, and no question is lost. */
@LabTest
class RevisionsTest {
    private static final String GAMES = "www.roblox.com";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final int CHANGES = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NO_ERROR = 0;
    private static final int NX_DOMAIN = 3;
    private static final String POLICY = """
            unknown-devices = "pupils"
            approvals = %s
            [groups.pupils]
            block = [%s]
            """;

    @TempDir
    Path folder;

    private record Change(long begun, long done, boolean blocks) {}

    private record Answer(int name, long asked, long answered, int code) {}

    @Test
    @Tag("R06")
    void revisions_underLoad_areInForceWithinASecondAndLoseNoQuestion() throws IOException {
        Path blocked = policy("blocked.toml", false, "\"games\"");
        Path open = policy("open.toml", false, "");
        Path stop = folder.resolve("stop");
        try (Lab lab = Lab.up("--policy", blocked.toString())) {
            Commands.await();
            Running asker = lab.startJava("pupil", SteadyAsker.class, Lab.SERVER4, stop.toString(), ALLOWED, GAMES);
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                Path next = i % 2 == 0 ? open : blocked;
                long begun = System.nanoTime();
                Commands.must("policy", "propose", next.toString(), "--reason", "change " + i);
                changes.add(new Change(begun, System.nanoTime(), i % 2 == 1));
                Lab.pause(Duration.ofMillis(200));
            }
            Files.createFile(stop);
            Result result = asker.finish(PATIENCE);
            assertEquals(0, result.status(), result.output());
            check(answers(result.output()), changes);
            Result history = Commands.must("history", "--verify");
            assertTrue(history.output().contains((CHANGES + 1) + " revisions"), history.output());
        }
    }

    private static void check(List<Answer> answers, List<Change> changes) {
        int judged = 0;
        for (Answer answer : answers) {
            assertTrue(answer.answered > 0, "lost: " + answer);
            if (answer.name == 0) {
                assertEquals(NO_ERROR, answer.code, answer::toString);
                continue;
            }
            boolean blocks = true; // the first policy
            boolean certain = true;
            for (Change change : changes) {
                blocks = answer.asked > change.begun ? change.blocks : blocks;
                certain &= answer.answered < change.begun || answer.asked > change.done;
            }
            if (certain) {
                judged++;
                assertEquals(blocks ? NX_DOMAIN : NO_ERROR, answer.code, answer + " of " + changes);
            }
        }
        assertTrue(judged > 100, judged + " questions between changes");
    }

    @Test
    @Tag("R06")
    void proposal_withApprovals_waits_andOutlivesARestart() throws IOException {
        Path first = policy("first.toml", true, "\"games\"");
        Path open = policy("open.toml", true, "");
        try (Lab lab = Lab.up("--policy", first.toString())) {
            Commands.await();
            Result proposed = Commands.must("policy", "propose", open.toString(), "--reason", "golden time");
            assertTrue(proposed.output().contains("revision 2 waits"), proposed.output());
            assertTrue(isBlocked(lab), "what waits is not in force");
            assertEquals(1, Commands.gatehouse("approve", "2").status(), "a technician does not approve");
            Lab.script("stop", "--kill");
            Lab.script("start");
            Commands.await();
            assertTrue(isBlocked(lab), "what waits is not in force after a restart");
            Commands.must("--as", "head:head.01", "approve", "2", "--reason", "agreed with the lead");
            assertTrue(!isBlocked(lab), "what was approved is in force");
            Lab.script("stop", "--kill"); // as a power cut
            Lab.script("start");
            Commands.await();
            assertTrue(!isBlocked(lab), "what was approved is in force after a restart");
            Result shown = Commands.must("show", "2");
            assertTrue(shown.output().contains("approved  by head.01 (head)"), shown.output());
        }
    }

    @Test
    void faultyPolicy_neverReplacesAGoodOne() throws IOException {
        Path first = policy("first.toml", false, "\"games\"");
        Path faulty = policy("faulty.toml", false, "\"gamess\"");
        try (Lab lab = Lab.up("--policy", first.toString())) {
            Commands.await();
            Result refused = Commands.gatehouse("policy", "propose", faulty.toString(), "--reason", "x");
            assertEquals(1, refused.status());
            assertTrue(refused.output().contains("faulty.toml:4:"), refused.output());
            assertTrue(isBlocked(lab));
            Files.writeString(first, Files.readString(faulty));
            Lab.script("restart");
            Commands.await();
            assertTrue(isBlocked(lab), "the file has faults: what was in force stays");
        }
    }

    private static boolean isBlocked(Lab lab) {
        String output = lab.dig("pupil", GAMES).output();
        assertTrue(output.contains("status: "), output);
        return output.contains("status: NXDOMAIN");
    }

    private Path policy(String name, boolean approvals, String categories) throws IOException {
        return Files.writeString(folder.resolve(name), POLICY.formatted(approvals, categories));
    }

    private static List<Answer> answers(String output) {
        Stream<String[]> lines =
                output.lines().filter(line -> line.startsWith("asked ")).map(line -> line.split(" "));
        return lines.map(words -> new Answer(
                        Integer.parseInt(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Integer.parseInt(words[4])))
                .toList();
    }
}
