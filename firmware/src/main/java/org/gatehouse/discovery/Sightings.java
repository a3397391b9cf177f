package org.gatehouse.discovery;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The devices that were seen, by MAC address. Bounded: past {@link #MAX_DEVICES} the one that was silent for longest is forgotten, past {@link #MAX_ADDRESSES} a device's oldest
 * address. Any thread, under one lock: nothing that is in a hurry comes here.
 */
public final class Sightings {
    /** Four times what a large school has; about 4 MB. */
    public static final int MAX_DEVICES = 8192;
    /** IPv4, link-local, and the few temporary addresses that a device has at a time (RFC 8981). */
    public static final int MAX_ADDRESSES = 8;

    private static final long STILL_THERE_MICROS =
            60_000_000; // what nothing but the time has changed in is news once a minute

    private final Map<Long, Sighting> devices = new LinkedHashMap<>(64, 0.75f, true); // the silent ones first
    private final Set<Long> changed = new LinkedHashSet<>();

    /** Puts back what was kept from before; nothing of it is news. */
    public synchronized void restore(List<Sighting> kept) {
        kept.forEach(sighting -> devices.put(sighting.mac(), sighting));
        bound();
    }

    /**
     * Adds what was seen.
     *
     * @param address null where none was
     * @param hostName null where none was given: the one before stands
     * @param vendorClass likewise
     */
    public synchronized void see(
            long mac, int vlan, String address, String hostName, String vendorClass, long epochMicros) {
        Sighting before = devices.get(mac);
        Sighting now = before == null
                ? new Sighting(
                        mac,
                        vlan,
                        hostName,
                        vendorClass,
                        address == null ? List.of() : List.of(address),
                        epochMicros,
                        epochMicros)
                : new Sighting(
                        mac,
                        vlan,
                        hostName == null ? before.hostName() : hostName,
                        vendorClass == null ? before.vendorClass() : vendorClass,
                        withFirst(before.addresses(), address),
                        before.firstMicros(),
                        Math.max(before.lastMicros(), epochMicros));
        if (before == null || isNews(before, now)) {
            devices.put(mac, now);
            changed.add(mac);
            bound();
        }
    }

    private static boolean isNews(Sighting before, Sighting now) {
        Sighting unmoved = new Sighting(
                now.mac(),
                now.vlan(),
                now.hostName(),
                now.vendorClass(),
                now.addresses(),
                before.firstMicros(),
                before.lastMicros());
        return !unmoved.equals(before) || now.lastMicros() - before.lastMicros() >= STILL_THERE_MICROS;
    }

    private static List<String> withFirst(List<String> addresses, String address) {
        if (address == null || !addresses.isEmpty() && addresses.get(0).equals(address)) {
            return addresses;
        }
        List<String> reordered = new ArrayList<>(addresses);
        reordered.remove(address);
        reordered.add(0, address);
        return reordered.subList(0, Math.min(reordered.size(), MAX_ADDRESSES));
    }

    private void bound() {
        Iterator<Long> oldest = devices.keySet().iterator();
        while (devices.size() > MAX_DEVICES) {
            changed.remove(oldest.next());
            oldest.remove();
        }
    }

    /** What is known of a device. */
    public synchronized Optional<Sighting> of(long mac) {
        return Optional.ofNullable(devices.get(mac));
    }

    /** All of them, those that were silent for longest first. */
    public synchronized List<Sighting> all() {
        return List.copyOf(devices.values());
    }

    /** Those that have changed since this was last called. */
    public synchronized List<Sighting> news() {
        List<Sighting> news = changed.stream().map(devices::get).toList();
        changed.clear();
        return news;
    }
}
