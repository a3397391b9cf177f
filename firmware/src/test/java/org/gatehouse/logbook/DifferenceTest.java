package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R06")
class DifferenceTest {
    private static final int LINES = 3 * Difference.MAX_CHANGED_LINES;

    @Test
    void nothing_isSaidOfWhatIsTheSame() {
        assertEquals("", Difference.of("a", "one\ntwo\n", "b", "one\ntwo\n"));
        assertEquals(Optional.of("one\n"), Difference.applied("one\n", ""));
    }

    @Test
    void lineInTheMiddle_isToldWithThreeAround() {
        String before = lines(0, 9);
        String after = before.replace("line 4\n", "another\n");
        assertEquals("""
                --- a
                +++ b
                @@ -2,7 +2,7 @@
                 line 1
                 line 2
                 line 3
                -line 4
                +another
                 line 5
                 line 6
                 line 7
                """, Difference.of("a", before, "b", after));
    }

    @Test
    void textsThatAreWhollyOthers_areToldAsReplaced_butForTheirBeginningAndEnd() {
        String before = "first\n" + lines(0, LINES) + "last\n";
        String after = "first\n" + lines(LINES, 2 * LINES) + "last\n";
        String difference = Difference.of("a", before, "b", after);
        assertTrue(difference.contains("\n first\n-line 0\n"), "not from where they part");
        assertTrue(difference.endsWith("+line " + (2 * LINES - 1) + "\n last\n"), "not to where they meet");
        assertEquals(Optional.of(after), Difference.applied(before, difference));
    }

    /** More lines moved than are told apart: the same lines, in another order. */
    @Test
    void linesInAnotherOrder_areToldAsReplaced() {
        List<String> lines = new ArrayList<>(lines(0, LINES).lines().toList());
        Collections.shuffle(lines, new Random(1));
        String after = String.join("\n", lines) + "\n";
        String difference = Difference.of("a", lines(0, LINES), "b", after);
        long around = difference.lines().filter(line -> line.startsWith(" ")).count();
        assertTrue(around <= 6, around + " lines are told as the same"); // three at each end
        assertEquals(Optional.of(after), Difference.applied(lines(0, LINES), difference));
    }

    @Test
    void manyLinesOfALargeText_areStillToldApart() {
        String before = lines(0, LINES);
        String after = before.replaceAll("line (\\d*)7\n", "other $17\n"); // each tenth
        String difference = Difference.of("a", before, "b", after);
        assertTrue(difference.contains("\n line 8\n"), "what stayed is told as gone");
        assertFalse(difference.contains("-line 8\n"));
        assertEquals(Optional.of(after), Difference.applied(before, difference));
    }

    @Test
    void textOfAnotherPolicy_isNotWhatWasChanged() {
        String difference = Difference.of("a", lines(0, 9), "b", lines(1, 9));
        assertEquals(Optional.empty(), Difference.applied("quite\nanother\n", difference));
    }

    private static String lines(int from, int until) {
        StringBuilder text = new StringBuilder();
        IntStream.range(from, until).forEach(i -> text.append("line ").append(i).append('\n'));
        return text.toString();
    }
}
