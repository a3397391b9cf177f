package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gatehouse.lab.LabTest;
import org.gatehouse.lab.Report;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Some rows of the table: each technique over both IPs, with a blocked name and with an allowed one. */
@LabTest
@Tag("evasions")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EvasionSuite {
    abstract Stream<Technique> techniques();

    Stream<Arguments> cases() {
        return techniques().flatMap(technique -> IntStream.of(4, 6)
                .filter(technique::isFor)
                .mapToObj(family -> Arguments.of(technique, family)));
    }

    @ParameterizedTest(name = "{0}, IPv{1}")
    @MethodSource("cases")
    void blockedName_isNeverServed(Technique technique, int family) {
        Trial trial = new Trial(Range.shared(), technique, family, true);
        trial.range().observer.forget();
        technique.script().accept(trial);
        trial.settle();
        List<String> breaches = trial.breaches();
        trial.end();
        report(technique, trial, breaches);
        assertEquals(List.of(), breaches, () -> "the client saw " + trial.seen());
    }

    @ParameterizedTest(name = "{0}, IPv{1}")
    @MethodSource("cases")
    void allowedName_isServedOrFailsCleanly(Technique technique, int family) {
        Trial trial = new Trial(Range.shared(), technique, family, false);
        trial.range().observer.forget();
        technique.script().accept(trial);
        if (technique.twin() == Twin.WORKS) {
            trial.awaitAnswers();
        }
        trial.settle();
        List<String> shortcomings = trial.shortcomings(technique.twin());
        trial.end();
        report(technique, trial, shortcomings);
        assertEquals(List.of(), shortcomings);
    }

    private static void report(Technique technique, Trial trial, List<String> problems) {
        String seen = trial.seen();
        Report.add(
                technique.row(),
                technique.words(),
                "IPv" + trial.family,
                trial.isBlocked(),
                technique.twin() == Twin.ARRIVES && !trial.isBlocked() ? "arrives" : seen,
                problems.isEmpty());
    }
}
