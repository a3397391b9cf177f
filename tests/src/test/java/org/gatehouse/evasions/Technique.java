package org.gatehouse.evasions;

import java.util.function.Consumer;

/**
 * One way round a filter.
 *
 * @param row of the table of evasions, such as E01
 * @param words what it does, and who is known for it
 * @param family 4, 6, or 0 for both
 * @param name the blocked name that it is tried with; null where it names nobody, so that nothing of a pupil's may arrive, and a device that may do so takes the place of
 *     the allowed name
 * @param twin what becomes of it with an allowed name
 * @param script does it
 */
record Technique(String row, String words, int family, String name, Twin twin, Consumer<Trial> script) {
    static Technique of(String row, String words, Consumer<Trial> script) {
        return new Technique(row, words, 0, Trial.BLOCKED, Twin.WORKS, script);
    }

    Technique with(Twin other) {
        return new Technique(row, words, family, name, other, script);
    }

    Technique only(int onlyFamily) {
        return new Technique(row, words, onlyFamily, name, twin, script);
    }

    Technique against(String blockedName) {
        return new Technique(row, words, family, blockedName, twin, script);
    }

    Technique unnamed() {
        return against(null);
    }

    boolean isFor(int someFamily) {
        return family == 0 || family == someFamily;
    }

    @Override
    public String toString() {
        return row + " " + words;
    }
}
