package org.gatehouse.lists;

import java.util.Collection;
import java.util.List;
import org.gatehouse.config.Fault;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;

/**
 * The lists in force.
 *
 * @param table every listed name
 * @param categories the built-in categories and those that the folder adds
 * @param refused lines that are no domains, at most {@value Intake#MAX_REPORTED} of each list; {@link ListCount} has the number
 * @param counts a row a list, in the order they were read
 */
public record LoadedLists(NameTable table, Categories categories, List<Fault> refused, List<ListCount> counts) {
    /** Those of the given categories that no list fills: blocking them blocks nothing, which is worth a warning. */
    public List<String> unfilled(Collection<String> categoryIds) {
        return categoryIds.stream()
                .filter(id ->
                        counts.stream().noneMatch(count -> count.category().equals(id) && count.entries() > 0))
                .toList();
    }
}
