package org.gatehouse.admin;

import picocli.CommandLine.Option;

/** A word about what may be done without one: who approves agrees with the reason that is there. */
final class OptionalReason {
    @Option(
            names = "--reason",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "A word about it; it is recorded. Whoever runs the box can read it: name nobody.")
    private String text;

    /** Empty where nothing was said. */
    String text() {
        return text;
    }
}
