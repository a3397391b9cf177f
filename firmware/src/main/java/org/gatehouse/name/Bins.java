package org.gatehouse.name;

/**
 * The layout of the index by which a table finds its entries. The hash of a name chooses a bin; a bin's entries, some four of them, stand
 * one after the other in the file. The index says where, in groups of {@value #A_GROUP} bins:
 *
 * <pre>
 *  0  where in the file the group's first bin begins
 *  4  by bin, where it begins from there, 16 bits; and where the last one ends
 * </pre>
 *
 * <p>It takes half a byte a name, so that a processor keeps it in a cache: a listed name costs one access to memory, that to its bin.
 */
final class Bins {
    static final int A_GROUP = 13;
    static final int GROUP_BYTES = 32;
    static final int OFFSETS = 4;
    /** A bin begins at most so far from its group's first one, and ends there. */
    static final int MAX_OFFSET = 0xffff;
    /** No bin has more entries, which bounds the work of a look-up whatever name is asked for. */
    static final int MAX_ENTRIES = 32;

    private static final int MEAN_ENTRIES = 4;

    private Bins() {}

    /** As many groups as fill whole lines of a section. */
    static int groups(int names) {
        return Section.aligned(names / (MEAN_ENTRIES * A_GROUP) + 1, GROUP_BYTES);
    }

    static int group(long hash, int groups) {
        return (int) ((hash >>> 32) * groups >>> 32);
    }

    /** The bin in its group: what is left of the multiplication that chose the group. */
    static int bin(long hash, int groups) {
        return (int) (((hash >>> 32) * groups & 0xffffffffL) * A_GROUP >>> 32);
    }
}
