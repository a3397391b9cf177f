package org.gatehouse.ssh;

import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how many commands are under way at once. Sixty sessions whose commands wait for somebody who takes nothing filled the heap, and the service ends when that is full.
 *
 * <p>A source may have as many as are left: one alone takes half of them, four together leave some for a fifth. Any thread.
 */
final class CommandPlaces {
    /** Of two megabytes each: most of it are the commands that might have been meant, with their options. The heap has twice as much to spare. */
    static final int MOST = 24;

    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    /** Whether there is a place for another command of that source; then it has it. */
    synchronized boolean take(String source) {
        int own = taken.getOrDefault(source, 0);
        if (own >= MOST - all) {
            return false;
        }
        taken.put(source, own + 1);
        all++;
        return true;
    }

    synchronized void free(String source) {
        taken.computeIfPresent(source, (same, count) -> count > 1 ? count - 1 : null);
        all--;
    }
}
