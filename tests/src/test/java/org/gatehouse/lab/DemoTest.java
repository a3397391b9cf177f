package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first thing that anybody runs. */
@LabTest
class DemoTest {
    private static final Duration LIMIT = Duration.ofSeconds(270); // each attempt waits for its row, a second at least

    @BeforeEach
    @AfterEach
    void down() {
        Lab.script("down");
    }

    @Test
    @Tag("R01")
    @Tag("R05")
    @Tag("R34")
    @Tag("E09")
    @Timeout(300)
    void demo_everyAttempt_goesAsExpected() {
        Result demo = Lab.startScript("demo").finish(LIMIT);
        System.out.println(demo.output());
        assertEquals(0, demo.status(), demo.output());
        ScriptTest.assertNothingLeft();
    }

    @Test
    void demo_interrupted_leavesNothing() {
        Running demo = Lab.startScript("demo");
        assertTrue(Lab.within(Duration.ofSeconds(90), () -> demo.output().contains("trying")), demo.output());
        demo.terminate();
        Result result = demo.finish(Duration.ofSeconds(30));
        assertEquals(143, result.status(), result.output());
        ScriptTest.assertNothingLeft();
    }
}
