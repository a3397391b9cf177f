package org.gatehouse.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The known words that somebody may have meant: a list of forty hides the one that was mistyped. */
final class Nearest {
    private Nearest() {}

    /** "one of gambling, games and 37 more": the known words, those nearest to what was written first. */
    static String oneOf(String written, Collection<String> known, int limit) {
        if (known.size() == 1) {
            return known.iterator().next();
        }
        List<String> sorted = known.stream()
                .sorted(Comparator.comparingInt((String word) -> distance(written, word)))
                .toList();
        int more = sorted.size() - limit;
        return more <= 0
                ? "one of " + String.join(", ", sorted)
                : "one of " + String.join(", ", sorted.subList(0, limit)) + " and " + more + " more";
    }

    /** Levenshtein's distance; a word that holds the other is nearer than any misspelling. */
    private static int distance(String written, String known) {
        if (!written.isEmpty() && (known.contains(written) || written.contains(known))) {
            return 0;
        }
        int[] row = new int[known.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= written.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (written.charAt(i - 1) == known.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[known.length()];
    }
}
