package org.gatehouse.admin;

import java.util.Arrays;
import org.gatehouse.policy.SafeSearch;
import org.gatehouse.policy.YouTube;
import picocli.CommandLine.Option;

/** What is said of a group's searches; for every command that changes a group. */
final class SearchOptions {
    @Option(names = "--search", paramLabel = "on|off", description = "Safe results of search engines.")
    private String search;

    @Option(
            names = "--youtube",
            paramLabel = "LEVEL",
            description = "YouTube's restricted mode: strict, moderate or off.")
    private String youTube;

    boolean sayNothing() {
        return search == null && youTube == null;
    }

    /** What was said; what was not said stays. */
    SafeSearch changed(SafeSearch before) throws Refusal {
        return new SafeSearch(
                search == null ? before.search() : flag(search), youTube == null ? before.youTube() : level(youTube));
    }

    private static boolean flag(String text) throws Refusal {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw Refusal.usage("--search: " + Columns.plain(text) + "; expected on or off");
        };
    }

    private static YouTube level(String text) throws Refusal {
        return Arrays.stream(YouTube.values())
                .filter(level -> level.code().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.usage("--youtube: " + Columns.plain(text) + "; expected strict, moderate or off"));
    }
}
