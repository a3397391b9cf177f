package org.gatehouse.evasions;

import java.util.function.Consumer;

/**
 * One way round a filter.
 *
 * @param row of the table of evasions, such as E01
 * @param name what it does, and who is known for it
 * @param family 4, 6, or 0 for both
 * @param twin what becomes of it with an allowed name
 * @param script does it
 */
record Technique(String row, String name, int family, Twin twin, Consumer<Trial> script) {
    static Technique of(String row, String name, Consumer<Trial> script) {
        return new Technique(row, name, 0, Twin.WORKS, script);
    }

    Technique with(Twin other) {
        return new Technique(row, name, family, other, script);
    }

    Technique only(int onlyFamily) {
        return new Technique(row, name, onlyFamily, twin, script);
    }

    boolean isFor(int someFamily) {
        return family == 0 || family == someFamily;
    }

    @Override
    public String toString() {
        return row + " " + name;
    }
}
