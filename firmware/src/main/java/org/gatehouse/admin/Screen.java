package org.gatehouse.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the outputs of this process are: read from the kernel, since Java tells it of both together only. */
public final class Screen {
    private static final List<String> TERMINALS = List.of("/dev/pts/", "/dev/tty", "/dev/console");

    private Screen() {}

    /** As {@link Caller#colours}. */
    static boolean colours() {
        return isTerminal(1) && colours(System.getenv());
    }

    /** As {@link Caller#overwrites}. */
    static boolean overwrites() {
        return isTerminal(2) && overwrites(System.getenv());
    }

    /** Whether a terminal shows colours, and its owner wants them: no-color.org. */
    public static boolean colours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && overwrites(environment);
    }

    /** Whether a terminal knows more than lines. */
    public static boolean overwrites(Map<String, String> environment) {
        return !List.of("", "dumb").contains(environment.getOrDefault("TERM", ""));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return TERMINALS.stream().anyMatch(target::startsWith);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
