package org.gatehouse.name;

import java.util.Locale;

/** The parts of a table file, in their order, each a multiple of {@value #ALIGNMENT} bytes. */
enum Section {
    /** The units of the names that are too long for a bucket, one after the other. */
    LONG_NAMES,
    /** Every name once; see {@link Buckets}. What is read past the last entry, because it claims to be longer, is in the next section. */
    BUCKETS,
    /** The distinct sets of grants: their number, where each begins and the last one ends, the grants. */
    SETS,
    /** The names of the lists, by id: their number, and each with its length before it. */
    LISTS,
    /** The ids of the categories, by bit, likewise. */
    CATEGORIES;

    static final int ALIGNMENT = Buckets.BYTES;
    static final int COUNT = values().length;

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
