package org.gatehouse.admin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.event.AddressText;
import org.gatehouse.policy.Client;
import org.gatehouse.policy.Network;

/**
 * Where in the network a device is: a policy may put whole VLANs and subnets into groups.
 *
 * @param vlan 0 or less for none
 * @param address nothing where it is not known
 */
record Place(int vlan, Optional<InetAddress> address) {
    static final Place UNKNOWN = new Place(0, Optional.empty());

    private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

    /**
     * Reads what somebody wrote; what he did not write is as the device was last seen.
     *
     * @param vlan null where it was not written
     * @param address likewise
     * @throws Refusal where it is no VLAN, or no address
     */
    static Place of(Integer vlan, String address, Optional<Sighting> seen) throws Refusal {
        if (vlan != null && (vlan < 0 || vlan > Network.MAX_VLAN)) {
            throw Refusal.usage("--vlan: " + vlan + "; expected 1 to " + Network.MAX_VLAN + ", or 0 for none");
        }
        Place last = seen.map(Place::ofSighting).orElse(UNKNOWN);
        Optional<InetAddress> written = address == null ? last.address : Optional.of(parsed(address));
        return new Place(vlan == null ? last.vlan : vlan, written);
    }

    /** The newest of its addresses that are of one network: link-local ones are of all. */
    private static Place ofSighting(Sighting seen) {
        Optional<InetAddress> newest = seen.addresses().stream()
                .flatMap(text -> literal(text).stream())
                .filter(address -> !address.isLinkLocalAddress())
                .findFirst();
        return new Place(seen.vlan(), newest);
    }

    private static InetAddress parsed(String text) throws Refusal {
        return literal(text)
                .orElseThrow(() -> Refusal.usage("--address: " + Columns.plain(text)
                        + " is no IP address; expected one such as 192.0.2.11 or 2001:db8::11"));
    }

    private static Optional<InetAddress> literal(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return Optional.empty(); // a name would be asked for in the DNS
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** The device as the lanes see it there. */
    Client client(long mac) {
        Client client = new Client().device(mac, vlan);
        address.ifPresent(known -> {
            ByteBuffer bytes = ByteBuffer.wrap(known.getAddress());
            int length = bytes.capacity();
            if (length == 4) {
                client.address(length, 0, bytes.getInt() & 0xffffffffL);
            } else {
                client.address(length, bytes.getLong(), bytes.getLong());
            }
        });
        return client;
    }

    /** What answers add to a device's name; empty where nothing is known. */
    String text() {
        byte[] bytes = address.map(InetAddress::getAddress).orElse(new byte[0]);
        return (vlan > 0 ? ", VLAN " + vlan : "")
                + (bytes.length == 0 ? "" : ", " + AddressText.ip(bytes, bytes.length));
    }
}
