package org.gatehouse.report;

import java.time.Instant;

/**
 * Openings that were counted together: nothing in it says whose.
 *
 * @param hour its beginning
 * @param group empty where no policy was asked
 * @param category empty where none decided
 * @param verdict {@code allow}, {@code flag} or {@code block}
 */
public record Counted(Instant hour, String group, String category, String verdict, long events) {
    static final String ALLOW = "allow";
    static final String FLAG = "flag";
    static final String BLOCK = "block";
}
