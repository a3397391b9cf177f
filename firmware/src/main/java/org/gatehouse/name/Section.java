package org.gatehouse.name;

import java.util.Locale;

/** The parts of a table file, in their order, each a multiple of {@value #ALIGNMENT} bytes. */
enum Section {
    /** Every name once, bin after bin: how many units, as a varint; its grant set, as a varint; the units. */
    ENTRIES,
    /** The distinct sets of grants: their number, where each begins and the last one ends, the grants. */
    SETS,
    /** The names of the lists, by id: their number, and each with its length before it. */
    LISTS,
    /** The ids of the categories, by bit, likewise. */
    CATEGORIES,
    /** Where the bins begin; see {@link Bins}. */
    INDEX,
    /** See {@link SuffixFilter}. */
    FILTER;

    static final int ALIGNMENT = 64;
    static final int COUNT = values().length;

    /** So many things of so many bytes, and as many more as fill a section. */
    static int aligned(int count, int bytes) {
        int whole = ALIGNMENT / bytes;
        return (count + whole - 1) / whole * whole;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
