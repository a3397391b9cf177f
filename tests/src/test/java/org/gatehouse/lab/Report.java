package org.gatehouse.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What was tried, and what came of it: a line for each technique and IP, in the order of the rows. Kept in {@code tests/target/evasions.txt}. */
public final class Report {
    private static final Path FILE = Lab.REPOSITORY.resolve("tests/target/evasions.txt");
    private static final String LINE = "%-4s %-62s %-5s %-34s %-34s %s%n";

    private static final Map<String, Row> ROWS = new TreeMap<>();
    private static final Map<String, Boolean> TESTS = new TreeMap<>();

    private Report() {}

    private static final class Row {
        private final String row;
        private final String technique;
        private final String way;
        private String blocked = "not tried";
        private String allowed = "not tried";
        private boolean failed;

        private Row(String row, String technique, String way) {
            this.row = row;
            this.technique = technique;
            this.way = way;
        }

        private String line() {
            boolean whole = !blocked.equals("not tried") && !allowed.equals("not tried");
            String result = failed ? "FAILED" : whole ? "passed" : "half tried";
            return LINE.formatted(row, technique, way, blocked, allowed, result);
        }
    }

    /**
     * @param way over which IP it went, or another word for it
     * @param seen what the client saw
     */
    public static synchronized void add(
            String row, String technique, String way, boolean isBlocked, String seen, boolean passed) {
        Row entry = ROWS.computeIfAbsent(row + technique + way, any -> new Row(row, technique, way));
        if (isBlocked) {
            entry.blocked = seen;
        } else {
            entry.allowed = seen;
        }
        entry.failed |= !passed;
        write();
    }

    /** A test of the lab that shows a row in another way than by a name. */
    static synchronized void addTest(String row, String test, boolean passed) {
        TESTS.put(row + "  " + test, passed);
        write();
    }

    private static void write() {
        StringBuilder text = new StringBuilder();
        text.append(
                LINE.formatted("row", "technique", "over", "with a blocked name", "with an allowed name", "result"));
        ROWS.values().forEach(row -> text.append(row.line()));
        long failed = ROWS.values().stream().filter(row -> row.failed).count();
        text.append("%n%d techniques, %d failed%n".formatted(ROWS.size(), failed));
        if (!TESTS.isEmpty()) {
            text.append("%nAlso shown by tests of the lab:%n%n".formatted());
            TESTS.forEach((test, passed) -> text.append("%-150s %s%n".formatted(test, passed ? "passed" : "FAILED")));
        }
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
