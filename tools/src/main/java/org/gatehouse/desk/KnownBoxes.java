package org.gatehouse.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The boxes whose exports were opened on this computer: the fingerprint of each one's key, a line each, and nothing else. An export that another box signed is either a new box's, or made up.
 */
final class KnownBoxes {
    /** Whether this computer knows a box. */
    enum Standing {
        /** It knew none: this is the first, and from now on the one. */
        FIRST,
        /** The same as before. */
        KNOWN,
        /** It knows others, and not this one. */
        OTHER
    }

    private static final String NOTE =
            "# Fingerprints (SHA-256) of the keys of the boxes whose exports were opened here. No personal data.";

    private final Path file;

    KnownBoxes(Path file) {
        this.file = file;
    }

    /** In the folder where the system keeps the settings of the user's programs. */
    static KnownBoxes ofUser() {
        return new KnownBoxes(folder(System.getProperty("os.name"), System.getProperty("user.home"), System.getenv())
                .resolve("known-boxes.txt"));
    }

    static Path folder(String system, String home, Map<String, String> environment) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            String roaming = environment.get("APPDATA");
            return (roaming == null ? Path.of(home, "AppData", "Roaming") : Path.of(roaming)).resolve("Gatehouse Desk");
        }
        if (name.startsWith("mac")) {
            return Path.of(home, "Library", "Application Support", "Gatehouse Desk");
        }
        String configured = environment.get("XDG_CONFIG_HOME");
        boolean usable = configured != null && !configured.isEmpty();
        return (usable ? Path.of(configured) : Path.of(home, ".config")).resolve("gatehouse-desk");
    }

    /**
     * What is known of a box; the first one of all is remembered.
     *
     * @param fingerprint hexadecimal digits
     * @throws IOException when the file can be neither read nor written
     */
    Standing meet(String fingerprint) throws IOException {
        Standing standing = standing(fingerprint);
        if (standing == Standing.FIRST) {
            remember(fingerprint);
        }
        return standing;
    }

    /** What is known of a box; nothing is remembered. */
    Standing standing(String fingerprint) throws IOException {
        List<String> known = known();
        if (known.isEmpty()) {
            return Standing.FIRST;
        }
        return known.contains(fingerprint) ? Standing.KNOWN : Standing.OTHER;
    }

    /** Takes a further box for a known one: somebody has compared the fingerprint. */
    void remember(String fingerprint) throws IOException {
        if (known().contains(fingerprint)) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        String line = (Files.exists(file) ? "" : NOTE + "\n") + fingerprint + "\n";
        Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> known() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
