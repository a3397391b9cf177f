package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.lab.LabTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same techniques with a bare bridge for a box: there the blocked name gets through, and these tests would say so. */
@LabTest
@Tag("evasions")
@Order(2)
class ControlTest {
    private static final int FAMILY = 4;

    static Stream<Technique> techniques() {
        return Stream.of(
                        new HelloPiecesTest(),
                        new HelloTricksTest(),
                        new RequestsTest(),
                        new FramesTest(),
                        new QuestionsTest(),
                        new StreamedQuestionsTest(),
                        new EncryptedNamesTest(),
                        new RequestStreamsTest())
                .flatMap(EvasionSuite::techniques)
                .filter(technique -> technique.isFor(FAMILY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("techniques")
    void blockedName_withoutTheBox_getsThrough(Technique technique) {
        Trial trial = new Trial(Range.shared("--bare"), technique, FAMILY, true);
        trial.range().observer.forget();
        technique.script().accept(trial);
        trial.settle();
        List<String> breaches = trial.breaches();
        trial.end();
        assertNotEquals(List.of(), breaches, () -> technique + ": " + trial.seen());
    }
}
