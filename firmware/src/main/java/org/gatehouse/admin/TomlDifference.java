package org.gatehouse.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What differs between two texts in TOML, each part with the table that it stands in and an entry of a list by itself: {@code - [groups.ks2] block "games"}. A difference by lines would show a list of
 * thirty categories twice, and not whose it is. It is for people, not for the record: comments and the order of things are not told.
 */
final class TomlDifference {
    private final List<String> parts = new ArrayList<>();
    private String table = "";
    private String list = ""; // the key of a list that has an entry a line; empty outside of one
    private List<String> entry; // the lines of one of an array of tables, which is one part; null outside of one

    private TomlDifference(String text) {
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(this::read);
        endEntry();
    }

    /** What is gone, with a minus sign, and what is new, with a plus sign. */
    static List<String> of(String before, String after) {
        List<String> old = new TomlDifference(before).parts;
        List<String> fresh = new TomlDifference(after).parts;
        List<String> lines = new ArrayList<>();
        without(old, fresh).forEach(part -> lines.add("- " + part));
        without(fresh, old).forEach(part -> lines.add("+ " + part));
        return lines;
    }

    /** As often as it is in one list more than in the other. */
    private static List<String> without(List<String> all, List<String> those) {
        Map<String, Integer> left = new HashMap<>();
        those.forEach(part -> left.merge(part, 1, Integer::sum));
        return all.stream()
                .filter(part -> left.merge(part, -1, Integer::sum) < 0)
                .toList();
    }

    private void read(String line) {
        if (list.isEmpty() && line.startsWith("[")) {
            endEntry();
            table = line + " ";
            entry = line.startsWith("[[") ? new ArrayList<>() : null;
        } else if (entry != null) {
            int last = entry.size() - 1;
            if (list.isEmpty()) {
                entry.add(line);
            } else {
                entry.set(last, entry.get(last) + " " + line);
            }
            list = opens(line) ? line : line.equals("]") ? "" : list;
        } else if (!list.isEmpty()) {
            addEntries(line.equals("]") ? "" : line);
            list = line.equals("]") ? "" : list;
        } else if (opens(line)) {
            list = line.substring(0, line.length() - 1).strip();
        } else {
            add(line);
        }
    }

    private static boolean opens(String line) {
        return line.endsWith("= [");
    }

    private void add(String line) {
        int begin = line.indexOf("= [");
        if (begin > 0 && line.endsWith("]")) {
            list = line.substring(0, begin + 1).strip();
            addEntries(line.substring(begin + 3, line.length() - 1));
            list = "";
        } else {
            parts.add(table + line);
        }
    }

    private void addEntries(String entries) {
        for (String each : entries.split(",\\s*")) {
            if (!each.isBlank()) {
                parts.add(table + list.replace("=", "").strip() + " " + each.strip());
            }
        }
    }

    private void endEntry() {
        if (entry != null) {
            parts.add(table + String.join(", ", entry));
            entry = null;
        }
    }
}
