package org.gatehouse.name;

/**
 * The hash of a packed name ({@link NameCode}), unit by unit from its end to its beginning, so that the hash of each suffix is a step
 * on the way to the whole name's. A table begins with a seed of its own.
 */
final class SuffixHash {
    private static final long FACTOR = 0x9e3779b97f4a7c15L; // odd, so that no step loses anything

    private SuffixHash() {}

    static long step(long hash, int unit) {
        return (hash ^ unit) * FACTOR;
    }

    /** Spreads it over the high bits, which choose the bucket, and the low ones, the fingerprint. */
    static long finish(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0xd6e8feb86659fd93L;
        return mixed ^ mixed >>> 32;
    }
}
