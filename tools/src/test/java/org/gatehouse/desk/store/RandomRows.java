package org.gatehouse.desk.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows that nobody's log would hold, but any could: few different values, so that filters meet some, and times in no order. */
final class RandomRows {
    private static final String[] VERDICTS = {"allow", "flag", "block"};
    private static final String[] CATEGORIES = {"", "games", "adult", "self-harm", "vpn-proxy"};
    private static final String[] REASONS = {"not-listed", "category", "blocked-name", "vpn", "locked-layer"};

    private final Random random;

    RandomRows(long seed) {
        random = new Random(seed);
    }

    List<Row> rows(int count, long from, long span) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long millis = from + random.nextLong(span);
            int openings = random.nextInt(3) == 0 ? 2 + random.nextInt(5) : 1;
            long last = openings == 1 ? millis : millis + random.nextInt(300_000);
            rows.add(new Row(
                    millis, last, openings, who(), name(), "192.0.2." + random.nextInt(9), ruling(), i / 50 + 1));
        }
        return rows;
    }

    private Who who() {
        int device = random.nextInt(6);
        String user = random.nextInt(3) == 0 ? "user." + random.nextInt(3) : "";
        return new Who(
                "02:00:00:00:00:0" + device,
                "Tablet " + device / 2,
                "10.0.0." + device,
                "",
                user,
                "year-" + device % 3);
    }

    private String name() {
        return random.nextInt(10) == 0 ? "" : "www.site" + random.nextInt(20) + ".example";
    }

    private Ruling ruling() {
        String category = CATEGORIES[random.nextInt(CATEGORIES.length)];
        String reason = REASONS[random.nextInt(REASONS.length)];
        String verdict = VERDICTS[random.nextInt(VERDICTS.length)];
        boolean alert = random.nextInt(5) == 0;
        return new Ruling(
                "tls", "443", verdict, reason, category, "", "", "", "", "" + random.nextInt(12), alert, false);
    }
}
