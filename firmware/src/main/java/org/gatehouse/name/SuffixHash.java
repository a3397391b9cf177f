package org.gatehouse.name;

/**
 * The hash of a name, taken from its last byte to its first, so that the hash of each suffix is a step on the way to the whole
 * name's. FNV-1a, 64 bits, with a finish that spreads it over the low bits which choose the slot.
 */
final class SuffixHash {
    static final long SEED = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private SuffixHash() {}

    static long step(long hash, byte next) {
        return (hash ^ next) * PRIME;
    }

    /** Never 0: that marks an empty slot. */
    static long finish(long hash) {
        long mixed = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
        mixed ^= mixed >>> 29;
        return mixed == 0 ? 1 : mixed;
    }

    static long of(byte[] bytes, int length) {
        long hash = SEED;
        for (int i = length - 1; i >= 0; i--) {
            hash = step(hash, bytes[i]);
        }
        return finish(hash);
    }
}
