package org.gatehouse.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/** The tables of {@code safe-search.txt}, read once. A fault in that file is one of the firmware, and ends it at its start. */
final class SafeNames {
    /** Octets on the wire of the longest name that is replaced: what is kept of a question has room for as many. */
    static final int MAX_WIRE = 64;

    static final SafeTable SEARCH;
    static final SafeTable YOUTUBE_STRICT;
    static final SafeTable YOUTUBE_MODERATE;
    /** The safe names themselves. */
    static final SafeTable SAFE;

    private static final String FILE = "safe-search.txt";

    static {
        SafeNames read = new SafeNames();
        SEARCH = read.table("search");
        YOUTUBE_STRICT = read.table("youtube-strict");
        YOUTUBE_MODERATE = read.table("youtube-moderate");
        SAFE = new SafeTable(read.safe);
    }

    private final Map<String, Map<String, SafeName>> levels = new HashMap<>();
    private final Map<String, SafeName> safe = new HashMap<>();
    private final List<String> endings = new ArrayList<>();
    private String level = "";
    private boolean endingsUsed;

    private SafeNames() {
        try (InputStream file = SafeNames.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(this::read);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A name as it is written in this package's files. */
    static CanonicalName canonical(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        CanonicalName name = new CanonicalName();
        if (name.readText(bytes, 0, bytes.length) != NameOutcome.NAME) {
            throw new IllegalArgumentException(text);
        }
        return name;
    }

    static boolean same(CanonicalName one, CanonicalName other) {
        return Arrays.equals(one.bytes(), 0, one.length(), other.bytes(), 0, other.length());
    }

    private SafeTable table(String name) {
        SafeTable table = new SafeTable(levels.get(name));
        if (table.longest() + 2 > MAX_WIRE) {
            throw new IllegalStateException(FILE + ": a name is too long");
        }
        return table;
    }

    private void read(String line) {
        if (line.startsWith("[")) {
            level = line.substring(1, line.length() - 1);
            return;
        }
        int colon = line.indexOf(':');
        String key = line.substring(0, colon);
        String[] names = line.substring(colon + 1).strip().split(" ");
        if (key.equals("*")) {
            readEndings(names);
        } else {
            Stream.of(names).flatMap(this::expand).forEach(name -> put(key, name));
        }
    }

    /** Several lines in a row are one. */
    private void readEndings(String[] names) {
        if (endingsUsed) {
            endings.clear();
            endingsUsed = false;
        }
        endings.addAll(List.of(names));
    }

    private Stream<String> expand(String name) {
        if (!name.endsWith("*")) {
            return Stream.of(name);
        }
        endingsUsed = true;
        return endings.stream().map(ending -> name.substring(0, name.length() - 1) + ending);
    }

    private void put(String safeName, String name) {
        SafeName stricter = level.equals("youtube-moderate") ? safe.get("restrict.youtube.com") : null;
        SafeName replacement = safe.computeIfAbsent(safeName, text -> new SafeName(text, stricter));
        if (levels.computeIfAbsent(level, none -> new HashMap<>()).put(name, replacement) != null) {
            throw new IllegalStateException(FILE + ": " + name + " stands there twice");
        }
    }
}
