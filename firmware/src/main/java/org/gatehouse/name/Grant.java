package org.gatehouse.name;

/**
 * "This list puts this name, or what is below it, into this category", packed into an int: list 24 bits, category 6, scope 2. In the
 * order of these ints, the lists that came first come first.
 */
final class Grant {
    static final int NAME = 1;
    static final int BELOW = 2;
    static final int MAX_LISTS = 1 << 23;

    private static final int SCOPE = 3;

    private Grant() {}

    static int of(int categoryBit, int scope, int list) {
        return list << 8 | categoryBit << 2 | scope;
    }

    static int categoryBit(int grant) {
        return grant >>> 2 & 0x3f;
    }

    static int scope(int grant) {
        return grant & SCOPE;
    }

    static int list(int grant) {
        return grant >>> 8;
    }

    /** Whether two grants are the same but for their scopes. */
    static boolean sameButScope(int left, int right) {
        return (left ^ right) <= SCOPE && (left ^ right) >= 0;
    }
}
