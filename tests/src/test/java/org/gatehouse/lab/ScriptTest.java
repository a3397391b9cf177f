package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab script itself, with a bare bridge for a box. */
@LabTest
class ScriptTest {
    @AfterEach
    void down() {
        Lab.script("down");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void bareBridge_anyName_isAnswered(int family) {
        try (Lab lab = Lab.up("--bare")) {
            assertTrue(
                    lab.curl("visitor", family, "http", "any.example").output().contains("any.example over http"));
            assertTrue(
                    lab.curl("staff", family, "https", "any.example").output().contains("any.example over https"));
            String type = family == 4 ? "A" : "AAAA";
            assertEquals(
                    Lab.server(family),
                    lab.dig("pupil", "+short", "any.example", type).output().strip());
        }
    }

    @Test
    void bareBridge_anyAddress_isTheOutside() {
        try (Lab lab = Lab.up("--bare")) {
            assertEquals(0, lab.run("pupil", "curl", "-sSk", "https://8.8.8.8/").status());
            assertEquals(
                    Lab.SERVER4,
                    lab.dig("pupil", "@2001:4860:4860::8888", "+short", "any.example")
                            .output()
                            .strip());
        }
    }

    @Test
    void bareBridge_craftedHello_isAnswered() {
        try (Lab lab = Lab.up("--bare")) {
            Result whole = lab.runJava("pupil", HelloClient.class, Lab.SERVER4, "any.example", "0");
            assertTrue(whole.output().startsWith("answered 22 "), whole.output());
            Result pieces = lab.runJava("pupil", HelloClient.class, Lab.SERVER6, "any.example", "1600", "1", "700");
            assertTrue(pieces.output().startsWith("answered 22 "), pieces.output());
        }
    }

    @Test
    void up_withALabUp_failsAndLeavesIt() {
        try (Lab lab = Lab.up("--bare")) {
            Result second = Lab.script("up", "--bare");
            assertEquals(1, second.status());
            assertTrue(second.output().contains("a lab is already up"), second.output());
            assertEquals(0, lab.run("pupil", "true").status());
        }
    }

    @Test
    void run_passesTheExitStatusOn() {
        try (Lab lab = Lab.up("--bare")) {
            assertEquals(7, lab.run("pupil", "sh", "-c", "exit 7").status());
        }
    }

    @Test
    void run_unknownHost_namesTheKnownOnes() {
        try (Lab lab = Lab.up("--bare")) {
            Result result = lab.run("teacher", "true");
            assertEquals(2, result.status());
            assertTrue(
                    result.output().contains("expected one of pupil staff visitor box outside beyond"),
                    result.output());
        }
    }

    @Test
    void run_withoutALab_saysSo() {
        Lab.script("down");
        Result result = Lab.script("run", "pupil", "true");
        assertEquals(1, result.status());
        assertTrue(result.output().contains("no lab is up"), result.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--polcy", "--fail sideways", "--lists"})
    void up_wrongOption_failsBeforeAnythingIsMade(String words) {
        Lab.script("down");
        Result result = Lab.script(("up " + words).split(" "));
        assertEquals(2, result.status(), result.output());
        assertNothingLeft();
    }

    @Test
    void down_endsWhatRunsOnTheHosts() {
        Lab lab = Lab.up("--bare");
        Running sleeper = lab.start("pupil", "sleep", "600");
        assertTrue(Lab.within(Duration.ofSeconds(30), () -> sleeps(lab)));
        lab.close();
        assertEquals(143, sleeper.finish(Duration.ofSeconds(30)).status());
        assertNothingLeft();
    }

    private static boolean sleeps(Lab lab) {
        return lab.run("pupil", "bash", "-c", "ip netns pids " + Lab.NAME + "-pupil | xargs ps -o comm= -p")
                .output()
                .contains("sleep");
    }

    @Test
    void up_interrupted_leavesNothing() {
        Lab.script("down");
        Running up = Lab.startScript("up", "--bare");
        assertTrue(Lab.within(Duration.ofSeconds(60), () -> Files.exists(Lab.STATE)));
        up.terminate();
        Result result = up.finish(Duration.ofSeconds(30));
        assertEquals(143, result.status(), result.output());
        assertNothingLeft();
    }

    /** No namespace, no file and, since processes live in namespaces, no process. */
    static void assertNothingLeft() {
        Result list = Running.start(Map.of(), List.of("ip", "netns", "list")).finish(Duration.ofSeconds(30));
        assertFalse(list.output().contains(Lab.NAME + "-"), list.output());
        assertFalse(Files.exists(Lab.STATE));
    }
}
