package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who takes the box out of the line, or its power, leaves rows in the log, or a gap between them. */
@LabTest
@Tag("evasions")
@Tag("E22")
class PulledOutTest {
    private static final Duration WRITTEN = Duration.ofSeconds(30);
    private static final String ROWS =
            "select coalesce(name, '') || ' ' || verdict || ' ' || reason as row from event where protocol = 'box' order by id";
    private static final List<String> QUIET = List.of("allow service-began", "allow filtering");

    @Test
    void pulledCable_isInTheLog() {
        try (Lab lab = Lab.up()) {
            for (String port : List.of("lan0", "wan0")) {
                boolean quiet = Lab.within(WRITTEN, () -> rows(lab).containsAll(QUIET))
                        && !rows(lab).contains(port + " flag link-down");
                set(lab, port, "down");
                boolean told = Lab.within(WRITTEN, () -> rows(lab).contains(port + " flag link-down"));
                set(lab, port, "up");
                told &= Lab.within(WRITTEN, () -> rows(lab).contains(port + " allow link-up"));
                report("a cable pulled out of " + port, told, quiet);
            }
            assertTrue(
                    Lab.within(
                            WRITTEN,
                            () -> lab.dig("pupil", "www.roblox.com").output().contains("status: NXDOMAIN")),
                    "it filters as before");
        }
    }

    @Test
    void serviceThatEndsOrIsKilled_isInTheLog() {
        try (Lab lab = Lab.up()) {
            boolean quiet = Lab.within(WRITTEN, () -> rows(lab).equals(QUIET));
            assertEquals(0, Lab.script("stop").status());
            boolean ended = rows(lab).equals(joined(QUIET, List.of("flag service-ended")));
            report("the service ended", ended, quiet);
            assertEquals(0, Lab.script("start").status());
            List<String> twice = joined(joined(QUIET, List.of("flag service-ended")), QUIET);
            quiet = Lab.within(WRITTEN, () -> rows(lab).equals(twice));
            assertEquals(0, Lab.script("stop", "--kill").status());
            assertEquals(0, Lab.script("start").status());
            boolean gap = Lab.within(WRITTEN, () -> rows(lab).equals(joined(twice, QUIET)));
            report("the power pulled: a beginning without an end before it", gap, quiet);
        }
    }

    private static void report(String technique, boolean told, boolean quiet) {
        Report.add("E22", technique, "-", true, told ? "reported in the log" : "no report", told);
        Report.add("E22", technique, "-", false, quiet ? "no report" : "reported in the log", quiet);
        assertTrue(told, technique);
        assertTrue(quiet, "before: " + technique);
    }

    private static void set(Lab lab, String port, String to) {
        Result result = lab.run("box", "ip", "link", "set", "dev", port, to);
        assertEquals(0, result.status(), result.output());
    }

    private static List<String> rows(Lab lab) {
        return lab.log(ROWS).lines().skip(2).map(String::strip).toList();
    }

    private static List<String> joined(List<String> rows, List<String> more) {
        return Stream.concat(rows.stream(), more.stream()).toList();
    }
}
