package org.gatehouse.discovery;

import java.util.List;

/**
 * What is known of a device from what it told of itself. All of it is the device's own word.
 *
 * @param mac in the low 48 bits
 * @param vlan the VLAN that it was last seen in, -1 for none
 * @param hostName as it calls itself in DHCP; null where it does not
 * @param vendorClass as its system calls itself in DHCP; null where it does not
 * @param addresses the IP addresses that it has used, the newest first, {@link Sightings#MAX_ADDRESSES} at most
 * @param firstMicros when it was first seen, microseconds since 1970
 * @param lastMicros when it was last seen, likewise
 */
public record Sighting(
        long mac,
        int vlan,
        String hostName,
        String vendorClass,
        List<String> addresses,
        long firstMicros,
        long lastMicros) {
    public Sighting {
        addresses = List.copyOf(addresses);
    }
}
