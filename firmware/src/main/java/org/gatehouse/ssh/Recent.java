package org.gatehouse.ssh;

import java.util.LinkedHashMap;
import java.util.Map;

/** A table of a bounded size: whoever was asked for longest ago is forgotten first. One thread at a time. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private final int most;

    Recent(int most) {
        super(16, 0.75f, true); // by access; the two numbers are the usual ones
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
