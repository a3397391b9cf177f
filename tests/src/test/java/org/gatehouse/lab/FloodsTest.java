package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One device floods, another one works on. */
@LabTest
@Tag("E20")
class FloodsTest {
    private static final int PER_SECOND = 20_000;
    private static final int SECONDS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ROWS_AT_ONCE = 3_000;
    private static final int ROWS_A_SECOND = 50;
    private static final int STRANGERS_ROWS = 12_000 + 200 * 60; // all of them together
    private static final long MAX_MEMORY_KB = 700_000;

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.up();
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void serviceIsWell() throws IOException {
        assertTrue(Lab.script("status").output().contains("filtering"));
        String log = Files.readString(Lab.STATE.resolve("service.log"));
        assertFalse(log.contains("ERROR"), log);
        assertTrue(memoryKilobytes() < MAX_MEMORY_KB, memoryKilobytes() + " KB");
    }

    @ParameterizedTest
    @EnumSource(Flood.Kind.class)
    void flood_failsNothingOfAnotherDevice(Flood.Kind kind) {
        int rowsBefore = rows();
        Running flood = lab.startJava(kind.host(), Flood.class, kind.name(), "" + PER_SECOND, "" + (SECONDS + 3));
        assertTrue(Lab.within(LIMIT, () -> flood.output().contains(Flood.BEGINS)), flood.output());
        String visits = lab.startJava("pupil", Visits.class, "" + SECONDS, "1")
                .finish(LIMIT)
                .output();
        String sent = flood.finish(LIMIT).output();
        System.out.println(kind + ": " + sent.strip().replace('\n', ' ') + "; " + visits.replace('\n', ' '));
        for (String line : visits.strip().split("\n")) {
            String[] words = line.split(" ");
            assertTrue(Integer.parseInt(words[1]) > 20, visits);
            assertEquals("0", words[2], visits);
        }
        boolean many = kind == Flood.Kind.ADDRESSES;
        int allowed = many ? STRANGERS_ROWS : ROWS_AT_ONCE + ROWS_A_SECOND * 60;
        assertTrue(rows() - rowsBefore <= allowed, rows() - rowsBefore + " rows");
    }

    /** Rows about other devices than the pupil. */
    private static int rows() {
        Lab.pause(Duration.ofMillis(500)); // the writer's pause
        String answer = lab.log("select count(*) from event where client_mac <> '02:00:00:00:00:11'");
        return Integer.parseInt(answer.strip().replaceFirst("(?s).*\n", "").strip());
    }

    private static long memoryKilobytes() throws IOException {
        String id = Files.readString(Lab.STATE.resolve("service.pid")).strip();
        String peak = Files.readString(Path.of("/proc", id, "status")).replaceFirst("(?s).*VmHWM:\\s*(\\d+).*", "$1");
        return Long.parseLong(peak);
    }
}
