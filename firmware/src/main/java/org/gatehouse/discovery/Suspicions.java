package org.gatehouse.discovery;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which devices stand for others, as far as it shows. Each sign has to be seen of so many different things in {@link #WINDOW_MICROS}: a technician who traces a name, or a laptop with a virtual machine for an
 * hour, is neither a name server nor a router for long. Kept in memory only: what is so is seen again. Bounded; any thread, under one lock.
 */
public final class Suspicions {
    /** A school has few of them; past that, the one in which nothing was seen for longest is forgotten. */
    public static final int MAX_SUSPECTS = 256;
    /** Different name servers that were asked so: a trace asks three or four for a name. */
    public static final int MANY_SERVERS = 16;
    /** Different destinations of what was passed on. */
    public static final int MANY_DESTINATIONS = 16;
    /** Different IPv4 addresses: a server may have several, and a device that roams changes its own seldom. */
    public static final int MANY_ADDRESSES = 5;

    static final long WINDOW_MICROS = 600_000_000; // ten minutes
    private static final int MAX_KEPT = 16; // the most that any sign needs

    private final Map<Long, Suspect> suspects = new LinkedHashMap<>(64, 0.75f, true); // the silent ones first

    /** What was seen of a device. */
    private static final class Suspect {
        private final Map<Suspicion, Long> begun = new EnumMap<>(Suspicion.class);
        private final Map<Suspicion, Set<Long>> seen = new EnumMap<>(Suspicion.class);
        private Suspicion found; // null while there is none
    }

    /**
     * Adds a sign.
     *
     * @param what tells one destination or address from another
     */
    public synchronized void see(long mac, Suspicion sign, long what, long epochMicros) {
        Suspect suspect = suspects.computeIfAbsent(mac, first -> new Suspect());
        if (suspect.found == sign) {
            return;
        }
        Set<Long> seen = suspect.seen.computeIfAbsent(sign, first -> new LinkedHashSet<>());
        long age = epochMicros - suspect.begun.getOrDefault(sign, epochMicros);
        if (seen.isEmpty() || age > WINDOW_MICROS || age < 0) {
            seen.clear();
            suspect.begun.put(sign, epochMicros);
        }
        if (seen.size() < MAX_KEPT) {
            seen.add(what);
        }
        if (seen.size() >= needed(sign)) {
            suspect.found = suspect.found == null || sign.compareTo(suspect.found) < 0 ? sign : suspect.found;
            seen.clear();
        }
        bound();
    }

    private static int needed(Suspicion sign) {
        return switch (sign) {
            case ASKS_ITSELF -> MANY_SERVERS;
            case PASSES_ON -> MANY_DESTINATIONS;
            case MANY_ADDRESSES -> MANY_ADDRESSES;
        };
    }

    /** Those of whom nothing was found go first: a flood under ever new addresses shall not push out who was. */
    private void bound() {
        if (suspects.size() <= MAX_SUSPECTS) {
            return;
        }
        Iterator<Suspect> oldest = suspects.values().iterator();
        while (oldest.hasNext()) {
            if (oldest.next().found == null) {
                oldest.remove();
                return;
            }
        }
        Iterator<Long> first = suspects.keySet().iterator();
        first.next();
        first.remove();
    }

    /** Devices of whom anything was seen, found or not. */
    synchronized int size() {
        return suspects.size();
    }

    /** What a device was found to do, the first of {@link Suspicion} where it does several things. */
    public synchronized Optional<Suspicion> of(long mac) {
        Suspect suspect = suspects.containsKey(mac) ? suspects.get(mac) : null;
        return suspect == null ? Optional.empty() : Optional.ofNullable(suspect.found);
    }

    /** The devices of whom something was found. */
    public synchronized List<Long> suspects() {
        return suspects.entrySet().stream()
                .filter(suspect -> suspect.getValue().found != null)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
