package org.gatehouse.logbook;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import java.util.List;
import java.util.Optional;

/** What differs between two texts, as {@code diff -u} says it. */
public final class Difference {
    private static final int CONTEXT_LINES = 3;

    /** Where more is gone or new, the one text is shown as replaced by the other: to tell two large ones apart to the last line takes the square of it, and an urgent block would wait for most of a minute. */
    static final int MAX_CHANGED_LINES = 4000;

    private Difference() {}

    /** Empty where nothing differs; else lines, each with its end. */
    public static String of(String beforeName, String before, String afterName, String after) {
        List<String> old = before.lines().toList();
        Patch<String> patch = patch(old, after.lines().toList());
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(beforeName, afterName, old, patch, CONTEXT_LINES);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /**
     * Makes a change.
     *
     * @param difference as {@link #of} says it
     * @return nothing where it is not one of this text; lines that end, whatever the text was made of
     */
    static Optional<String> applied(String before, String difference) {
        return difference.isEmpty()
                ? Optional.of(before)
                : applied(before.lines().toList(), difference).map(Difference::text);
    }

    /** Lines as a text, each with its end. */
    static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** As {@link #applied(String, String)}, of lines without their ends. */
    static Optional<List<String>> applied(List<String> before, String difference) {
        if (difference.isEmpty()) {
            return Optional.of(before);
        }
        try {
            return Optional.of(UnifiedDiffUtils.parseUnifiedDiff(List.of(difference.split("\n")))
                    .applyTo(before));
        } catch (PatchFailedException | RuntimeException noDifference) { // the parser throws what it likes
            return Optional.empty();
        }
    }

    private static Patch<String> patch(List<String> before, List<String> after) {
        try {
            return DiffUtils.diff(before, after, new StepLimit());
        } catch (TooFar unlike) {
            return replaced(before, after);
        }
    }

    /** All that is between what both begin and end with is another. */
    private static Patch<String> replaced(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int begin = 0;
        while (begin < shorter && before.get(begin).equals(after.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        Patch<String> patch = new Patch<>();
        patch.addDelta(new ChangeDelta<>(
                new Chunk<>(begin, before.subList(begin, before.size() - end)),
                new Chunk<>(begin, after.subList(begin, after.size() - end))));
        return patch;
    }

    /** A step is a line more that is gone or new, and each takes longer than the one before. */
    private static final class StepLimit implements DiffAlgorithmListener {
        @Override
        public void diffStart() {}

        @Override
        public void diffStep(int step, int most) {
            if (step > MAX_CHANGED_LINES) {
                throw new TooFar();
            }
        }

        @Override
        public void diffEnd() {}
    }

    /** Ends a comparison; the library has no other way. */
    private static final class TooFar extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooFar() {
            super("more lines differ than are worth telling apart", null, false, false);
        }
    }
}
