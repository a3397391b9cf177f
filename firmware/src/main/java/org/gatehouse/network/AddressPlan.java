package org.gatehouse.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Which addresses the box shall have: fixed ones, or those that the school's network gives it. A kind of address (IPv4, IPv6) of which none is fixed stays with the network. */
public final class AddressPlan {
    /** Everything from the network: DHCP, and the router's advertisements. */
    public static final AddressPlan FROM_NETWORK = new AddressPlan(List.of(), List.of(), List.of());

    private static final int MAX_OF_EACH = 8; // more is a slip

    private final List<HostAddress> addresses;
    private final List<InetAddress> gateways;
    private final List<InetAddress> nameServers;

    private AddressPlan(List<HostAddress> addresses, List<InetAddress> gateways, List<InetAddress> nameServers) {
        this.addresses = List.copyOf(addresses);
        this.gateways = List.copyOf(gateways);
        this.nameServers = List.copyOf(nameServers);
    }

    /**
     * Fixed addresses.
     *
     * @param addresses each with its prefix: {@code 10.0.0.2/24}, {@code 2001:db8::2/64}; at least one
     * @param gateways the routers, one for IPv4 and one for IPv6 at most
     * @param nameServers at least one
     * @throws AddressException where the box could not be reached so, or could reach nothing
     */
    public static AddressPlan fixed(List<String> addresses, List<String> gateways, List<String> nameServers)
            throws AddressException {
        if (addresses.size() > MAX_OF_EACH || nameServers.size() > MAX_OF_EACH) {
            throw new AddressException("more than " + MAX_OF_EACH + " addresses or name servers are not taken");
        }
        List<HostAddress> hosts = new ArrayList<>();
        for (String address : addresses) {
            hosts.add(HostAddress.parse(address));
        }
        AddressPlan plan = new AddressPlan(hosts, ips(gateways, "gateway"), ips(nameServers, "name server"));
        plan.check();
        return plan;
    }

    private static List<InetAddress> ips(List<String> written, String what) throws AddressException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String each : written) {
            InetAddress address = HostAddress.ip(each)
                    .orElseThrow(() -> new AddressException(
                            "\"" + each + "\" is no IP address of a " + what + "; expected one such as 10.0.0.1"));
            if (address.isLoopbackAddress() || address.isMulticastAddress() || address.isAnyLocalAddress()) {
                throw new AddressException(each + " cannot be a " + what);
            }
            addresses.add(address);
        }
        return addresses;
    }

    private void check() throws AddressException {
        List<InetAddress> own = ips();
        if (own.isEmpty()) {
            throw new AddressException("an address is missing");
        }
        if (new HashSet<>(own).size() < own.size()) {
            throw new AddressException("an address is given twice");
        }
        for (InetAddress gateway : gateways) {
            String text = gateway.getHostAddress();
            if (own.contains(gateway)) {
                throw new AddressException("the gateway " + text + " is the router's address, not the box's own");
            }
            boolean near = HostAddress.isSix(gateway) && gateway.isLinkLocalAddress();
            if (!near && addresses.stream().noneMatch(address -> address.reaches(gateway))) {
                throw new AddressException("the gateway " + text + " is in none of the box's networks");
            }
        }
        for (boolean six : new boolean[] {false, true}) {
            long routers = gateways.stream()
                    .filter(gateway -> HostAddress.isSix(gateway) == six)
                    .count();
            if (routers > 1) {
                throw new AddressException("there is one gateway for " + (six ? "IPv6" : "IPv4"));
            }
        }
        if (has(false) && gateways.stream().allMatch(HostAddress::isSix)) {
            throw new AddressException("the gateway is missing: without the router's address the box fetches no lists");
        }
        if (nameServers.isEmpty()) {
            throw new AddressException("a name server is missing: without one the box fetches no lists");
        }
    }

    private boolean has(boolean six) {
        return addresses.stream().anyMatch(address -> HostAddress.isSix(address.address()) == six);
    }

    /** The fixed addresses; none where they come from the network. */
    public List<InetAddress> ips() {
        return addresses.stream().map(HostAddress::address).toList();
    }

    /** The same as people write it. */
    public String text() {
        return addresses.isEmpty()
                ? "the address that the network gives it"
                : addresses.stream().map(HostAddress::toString).collect(Collectors.joining(", "));
    }

    /** As a drop-in of systemd.network(5) beside the board's file, which asks the network for everything. */
    String dropIn() {
        StringBuilder text = new StringBuilder("# Written by \"gatehouse network set\".\n[Network]\n");
        text.append("DHCP=").append(has(false) ? "no" : "ipv4").append('\n');
        if (gateways.stream().anyMatch(HostAddress::isSix)) {
            text.append("IPv6AcceptRA=no\n"); // the router is said, and advertisements would name it once more
        }
        addresses.forEach(address -> text.append("Address=").append(address).append('\n'));
        gateways.forEach(gateway ->
                text.append("Gateway=").append(gateway.getHostAddress()).append('\n'));
        nameServers.forEach(
                server -> text.append("DNS=").append(server.getHostAddress()).append('\n'));
        return text.toString();
    }

    boolean isFromNetwork() {
        return addresses.isEmpty();
    }
}
