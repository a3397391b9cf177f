package org.gatehouse.lists;

import org.gatehouse.name.Categories;

/** How many names the firmware adds to every table of a school's own lists. */
final class BypassNames {
    static final int COUNT = (int) ListFolder.starter().counts().stream()
            .filter(count -> Categories.BYPASS.contains(count.category()))
            .mapToLong(ListCount::entries)
            .sum();

    private BypassNames() {}
}
