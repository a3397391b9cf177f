package org.gatehouse.lists;

import java.util.HashSet;
import java.util.Set;
import org.gatehouse.name.CanonicalName;

/**
 * Names that a list takes out again, each with all below it. An exception below a listed name cannot be had, because a table says of a
 * name and all below it the same: such a one takes out nothing and is counted as idle.
 */
final class Exceptions {
    /** More than any list has; each is about 100 bytes of heap. */
    static final int MAX = 50_000;

    private final Set<String> names = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    /** False when there are too many of them. */
    boolean add(CanonicalName name) {
        if (names.size() == MAX) {
            return names.contains(name.toString());
        }
        names.add(name.toString());
        return true;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether a name is taken out: it or a name above it is an exception. */
    boolean cover(CanonicalName name) {
        if (names.isEmpty()) {
            return false;
        }
        String text = name.toString();
        for (int label = 0; label < name.labelCount(); label++) {
            String suffix = text.substring(name.labelStart(label));
            if (names.contains(suffix)) {
                used.add(suffix);
                return true;
            }
        }
        return false;
    }

    int count() {
        return names.size();
    }

    /** Exceptions that took out nothing. */
    int idle() {
        return names.size() - used.size();
    }
}
