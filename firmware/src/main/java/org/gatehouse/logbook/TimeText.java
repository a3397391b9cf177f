package org.gatehouse.logbook;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Times as {@code 2026-11-22T08:15:30.123Z}. The second that was written or read last is remembered: neighbouring rows share it, and the formatter takes as long as all the rest of a row. One thread.
 */
final class TimeText {
    private static final int SECOND_LENGTH = 19; // 2026-11-22T08:15:30
    private static final int LENGTH = SECOND_LENGTH + 5; // .123Z
    private static final int MILLIS = 1000;
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private long second = -1;
    private String secondText = "";

    /** @param millis between the years 1970 and 9999 */
    void append(StringBuilder text, long millis) {
        long wanted = millis / MILLIS;
        if (wanted != second) {
            second = wanted;
            secondText = SECOND.format(Instant.ofEpochSecond(wanted));
        }
        long rest = millis % MILLIS;
        text.append(secondText)
                .append(rest < 10 ? ".00" : rest < 100 ? ".0" : ".")
                .append(rest)
                .append('Z');
    }

    /**
     * Undoes {@link #append}.
     *
     * @return milliseconds since 1970, or -1 where the text is no such time
     */
    long read(String text) {
        if (text.length() != LENGTH || text.charAt(SECOND_LENGTH) != '.' || text.charAt(LENGTH - 1) != 'Z') {
            return -1;
        }
        int rest = 0;
        for (int i = SECOND_LENGTH + 1; i < LENGTH - 1; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            rest = rest * 10 + digit;
        }
        if (!text.startsWith(secondText) || secondText.isEmpty()) {
            try {
                long read =
                        Instant.parse(text.substring(0, SECOND_LENGTH) + "Z").getEpochSecond();
                if (read < 0) {
                    return -1;
                }
                second = read;
                secondText = text.substring(0, SECOND_LENGTH);
            } catch (DateTimeParseException noTime) {
                return -1;
            }
        }
        return second * MILLIS + rest;
    }
}
