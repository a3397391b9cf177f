package org.gatehouse.config;

/**
 * How much of the log is kept: what exceeds either goes, the oldest first.
 *
 * @param days how long an event is kept; 365 unless said otherwise
 * @param megabytes how large the database becomes, in units of 1,000,000 bytes; 8,000 unless said otherwise
 */
public record LogLimits(int days, int megabytes) {
    /** A school year and its summer. */
    public static final LogLimits USUAL = new LogLimits(365, 8000);

    static final int MAX_DAYS = 3660;
    static final int MIN_MEGABYTES = 16;
    static final int MAX_MEGABYTES = 1_000_000;
}
