package org.gatehouse.gate;

import java.security.SecureRandom;

/** A hash of some numbers under a secret of its own, so that nobody can aim at one place of a table. Immutable. */
final class KeyedHash {
    private static final long FACTOR = 0x9e3779b97f4a7c15L; // odd, so that no step loses anything

    /** The property that gives the secret where a test must not depend on it: two devices have one count with every thousandth. */
    private static final String KEY = "gatehouse.hash-key";

    private final long key = Long.getLong(KEY, new SecureRandom().nextLong()) | 1;

    /** The hash of one number; its upper half is the better one. */
    long of(long value) {
        return with(key, value);
    }

    /** The hash of some numbers and one more. */
    long with(long hash, long value) {
        long mixed = (hash ^ value) * FACTOR;
        return (mixed ^ mixed >>> 29) * key;
    }
}
