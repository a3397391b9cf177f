package org.gatehouse.alert;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What to do about an alert, by what it is about: the file {@code guidance.txt}, read once. The desk shows it, too. Immutable. */
public final class Guidance {
    private static final String FILE = "guidance.txt";
    private static final String MARK = "==";
    private static final String OTHER = "other";

    private final Map<String, String> texts;

    private Guidance(Map<String, String> texts) {
        this.texts = texts;
    }

    /** Reads the file that comes with the firmware. */
    public static Guidance load() {
        try (InputStream file = Guidance.class.getResourceAsStream(FILE)) {
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    private static Guidance parse(String file) {
        Map<String, String> texts = new HashMap<>();
        List<String> keys = List.of();
        List<String> lines = new ArrayList<>();
        for (String line : (file + "\n" + MARK).lines().toList()) {
            if (line.startsWith(MARK)) {
                String text = String.join("\n", lines).strip() + "\n";
                keys.forEach(key -> texts.put(key, text));
                keys = List.of(line.replace(MARK, "").strip().split(" "));
                lines.clear();
            } else if (!line.startsWith("#")) {
                lines.add(line);
            }
        }
        return new Guidance(texts);
    }

    /** The text for a category, or where it has none for a reason, or the one for all else; whole lines. */
    public String of(String category, String reason) {
        String other = texts.get(OTHER);
        return texts.getOrDefault(category, texts.getOrDefault(reason, other));
    }

    /** Whether a category or reason has a text of its own. */
    boolean has(String key) {
        return texts.containsKey(key);
    }
}
