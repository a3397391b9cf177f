package org.gatehouse.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The appliance's command line for the lab's service: a process of its own, as a technician would start it. */
final class Commands {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Commands() {}

    /** Waits until the service takes commands. */
    static void await() {
        if (!Lab.within(LIMIT, () -> gatehouse("status").output().contains("policy"))) {
            throw new AssertionError(
                    "no service answers: " + gatehouse("status").output());
        }
    }

    /** {@code tools/gatehouse} with these words. */
    static Result gatehouse(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Lab.REPOSITORY.resolve("tools/gatehouse").toString());
        command.addAll(List.of(words));
        return Running.start(Map.of("GATEHOUSE_LAB", Lab.NAME), command).finish(LIMIT);
    }

    /** The same, which has to succeed. */
    static Result must(String... words) {
        Result result = gatehouse(words);
        if (result.status() != 0) {
            throw new AssertionError(String.join(" ", words) + ": status " + result.status() + ":\n" + result.output());
        }
        return result;
    }
}
