package org.gatehouse.update;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of a firmware: up to four whole numbers with dots between, compared one by one; one that is not there counts as 0. Immutable.
 *
 * @param text as it is written
 */
public record Version(String text) implements Comparable<Version> {
    static final String WRITTEN = "(?:0|[1-9][0-9]{0,5})(?:\\.(?:0|[1-9][0-9]{0,5})){0,3}";

    private static final Pattern PATTERN = Pattern.compile(WRITTEN);

    /** What has not said its version: older than all others. */
    static final Version UNKNOWN = new Version("0"); // after the pattern, which it needs

    private static final int MAX_NUMBERS = 4;

    /** @throws IllegalArgumentException where it is written otherwise */
    public Version {
        if (!PATTERN.matcher(text).matches()) {
            throw new IllegalArgumentException("no version: " + text);
        }
    }

    /** Empty where it is written otherwise. */
    public static Optional<Version> parse(String text) {
        return PATTERN.matcher(text).matches() ? Optional.of(new Version(text)) : Optional.empty();
    }

    /** Of the firmware that this class came with, as the manifest of its jar says. */
    public static Version running() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .flatMap(Version::parse)
                .orElse(UNKNOWN);
    }

    /** By the numbers: 0.10 is newer than 0.9, and 1.0 is as new as 1. */
    @Override
    public int compareTo(Version other) {
        return Arrays.compare(numbers(), other.numbers());
    }

    private int[] numbers() {
        int[] numbers =
                Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
        return Arrays.copyOf(numbers, MAX_NUMBERS);
    }

    @Override
    public String toString() {
        return text;
    }
}
