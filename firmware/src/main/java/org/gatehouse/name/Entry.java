package org.gatehouse.name;

import java.util.Comparator;

/**
 * "This list puts this name into this category", for tools and explanations; look-ups go by {@link NameTable#find}.
 *
 * @param name canonical text
 * @param categoryBit bit of the table's {@link NameTable#categories()}
 * @param listId id of the table's {@link NameTable#list}
 */
public record Entry(String name, int categoryBit, int listId, Cover cover) {
    /** The order of {@link NameTable#entries()}: by the names read from their ends, a parent before what is below it. */
    public static final Comparator<Entry> BY_NAME = (left, right) -> compareFromTheEnd(left.name, right.name);

    private static int compareFromTheEnd(String left, String right) {
        int l = left.length();
        int r = right.length();
        while (l > 0 && r > 0) {
            int difference = rank(left.charAt(--l)) - rank(right.charAt(--r));
            if (difference != 0) {
                return difference;
            }
        }
        return l - r;
    }

    /** Dots come first, so that nothing stands between a name and those below it. */
    private static int rank(char character) {
        return character == '.' ? 0 : character;
    }
}
