package org.gatehouse.logbook;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import com.github.difflib.patch.PatchFailedException;
import java.util.List;
import java.util.Optional;

/** What differs between two texts, as {@code diff -u} says it. */
public final class Difference {
    private static final int CONTEXT_LINES = 3;

    private Difference() {}

    /** Empty where nothing differs; else lines, each with its end. */
    public static String of(String beforeName, String before, String afterName, String after) {
        List<String> old = before.lines().toList();
        Patch<String> patch = DiffUtils.diff(old, after.lines().toList());
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

    /**
     * Makes the same change to another text.
     *
     * @return nothing where the lines around the change are others there
     */
    public static Optional<String> applied(String before, String after, String other) {
        Patch<String> patch =
                DiffUtils.diff(before.lines().toList(), after.lines().toList());
        try {
            List<String> lines = UnifiedDiffUtils.parseUnifiedDiff(
                            List.of(of("before", before, "after", after).split("\n")))
                    .applyFuzzy(other.lines().toList(), 0);
            return Optional.of(String.join("\n", lines) + "\n");
        } catch (PatchFailedException conflict) {
            return Optional.empty();
        }
    }
}
