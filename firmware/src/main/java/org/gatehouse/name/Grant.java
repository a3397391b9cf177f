package org.gatehouse.name;

/** "This list puts this name, or what is below it, into this category", packed into an int: list 24 bits, scope 2, category 6. */
final class Grant {
    static final int NAME = 1;
    static final int BELOW = 2;
    static final int MAX_LISTS = 1 << 23;

    private Grant() {}

    static int of(int categoryBit, int scope, int list) {
        return list << 8 | scope << 6 | categoryBit;
    }

    static int categoryBit(int grant) {
        return grant & 0x3f;
    }

    static int scope(int grant) {
        return grant >>> 6 & 3;
    }

    static int list(int grant) {
        return grant >>> 8;
    }
}
