package org.gatehouse.logbook;

import java.util.Random;

/** Rows with everything in them that a row can have. */
final class RandomRows {
    private static final String[] LETTERS = {"a", "z", "0", ".", "-", "\t", "\n", "\\", "\\t", " ", "é", "😀", "\r", "'"
    };

    private RandomRows() {}

    static EventRow row(Random random) {
        long time = random.nextLong(EventRow.MAX_TIME_MILLIS);
        int count = random.nextBoolean() ? 1 : 1 + random.nextInt(1000);
        return new EventRow(
                time,
                time + random.nextInt(100_000),
                count,
                random.nextInt(4) == 0 ? 0 : random.nextLong(1L << 48),
                text(random),
                text(random),
                random.nextBoolean() ? -1 : random.nextInt(4096),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                random.nextInt(65_536),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random),
                random.nextBoolean() ? 0 : random.nextLong(Long.MAX_VALUE),
                random.nextBoolean(),
                random.nextBoolean());
    }

    /** A row that says a number, and nothing that would matter. */
    static EventRow numbered(long number, long timeMillis) {
        return new EventRow(
                timeMillis,
                timeMillis,
                1,
                0x020000000000L + number % 300,
                "",
                "192.0.2.1",
                -1,
                "",
                "pupils",
                "dns",
                "n" + number + ".example",
                "198.51.100.1",
                53,
                "allow",
                "no-rule",
                "",
                "",
                "",
                "",
                "",
                1,
                false,
                true);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }
}
