package org.gatehouse.policy;

import org.gatehouse.name.CanonicalName;

/** Names that stand for themselves and all below them. Filled by one thread, immutable after; a look-up allocates nothing. */
final class NameSet {
    private final SuffixMap<Boolean> names = new SuffixMap<>();

    /** Adds a name that is not there. */
    void add(CanonicalName name) {
        names.put(name, true);
    }

    /** Whether one of the names stands for this one. */
    boolean covers(CanonicalName name) {
        byte[] text = name.bytes();
        int end = name.length();
        long hash = 0;
        int from = end;
        for (int label = name.labelCount() - 1; label >= 0; label--) {
            int start = name.labelStart(label);
            hash = SuffixMap.hash(text, start, from, hash);
            from = start;
            if (names.at(text, start, end, hash) != null) {
                return true;
            }
        }
        return false;
    }
}
