package org.gatehouse.tools;

import java.util.Comparator;

/** A name in a capture: who showed it, and how. */
record FoundName(String protocol, String client, String name) implements Comparable<FoundName> {
    private static final Comparator<FoundName> ORDER = Comparator.comparing(FoundName::protocol)
            .thenComparing(FoundName::name)
            .thenComparing(FoundName::client);

    @Override
    public int compareTo(FoundName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return protocol + " " + name + " (" + client + ")";
    }
}
