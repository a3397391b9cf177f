package org.gatehouse.discovery;

import java.util.Arrays;
import org.gatehouse.event.AddressText;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.DhcpReader;
import org.gatehouse.inspect.NeighbourReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.link.FrameListener;

/**
 * Reads the copies of what devices tell of themselves. One thread, "discovery". A frame that speaks for another device than the one that sent it is not believed: it would give an
 * innocent device another's address.
 */
public final class Discovery implements FrameListener {
    private static final int ARP = 0x0806;
    private static final int ICMPV6 = 58;
    private static final int DNS = 53;
    private static final int FLAGS = 2; // RFC 1035 section 4.1.1
    private static final int QUERY_WITH_RD =
            0xf9; // QR, the opcode, RD: all clear in the query of one that finds the answer itself
    private static final int TTL = 8;
    private static final int HOP_LIMIT = 7;
    private static final int ONE_HOP_FROM_64 = 63; // what Linux, Android and Apple's begin with, less one
    private static final int ONE_HOP_FROM_128 = 127; // Windows
    private static final int DHCP_SERVER = 67;
    private static final int DHCP6_SERVER = 547;

    private final Sightings sightings;
    private final Suspicions suspicions;
    private final Frame frame = new Frame();
    private final DhcpReader dhcp = new DhcpReader();
    private final NeighbourReader neighbour = new NeighbourReader();
    private long nowMicros;

    /**
     * @param sightings receives what is read
     * @param suspicions receives what only devices do that stand for others
     */
    public Discovery(Sightings sightings, Suspicions suspicions) {
        this.sightings = sightings;
        this.suspicions = suspicions;
    }

    @Override
    public void onFrame(byte[] bytes, int length, long epochMicros) {
        nowMicros = epochMicros;
        switch (frame.read(bytes, length)) {
            case UDP -> onDatagram();
            case TCP -> onConnection();
            case NOT_IP -> onArp(length);
            case OTHER_TRANSPORT -> onNeighbour();
            case FRAGMENT, TRUNCATED, MALFORMED -> {} // none of these tells anything here
        }
    }

    private void onDatagram() {
        byte[] bytes = frame.bytes();
        int start = frame.payloadStart();
        int length = frame.payloadLength();
        if (frame.destinationPort() == DHCP_SERVER
                && dhcp.read(bytes, start, length) != Outcome.UNREADABLE
                && dhcp.mac() == frame.sourceMac()) {
            see(dhcp.address() == 0 ? null : ipv4(dhcp.address()));
        } else if (frame.destinationPort() == DHCP6_SERVER && dhcp.read6(bytes, start, length) != Outcome.UNREADABLE) {
            see(ipv6(frame.sourceAddressStart()));
        } else if (frame.destinationPort() == DNS && length > FLAGS && (bytes[start + FLAGS] & QUERY_WITH_RD) == 0) {
            suspect(Suspicion.ASKS_ITSELF);
        }
    }

    /** The kernel copies beginnings with such a time to live. */
    private void onConnection() {
        int hops = frame.bytes()[frame.ipStart() + (frame.ipVersion() == 4 ? TTL : HOP_LIMIT)];
        if (hops == ONE_HOP_FROM_64 || hops == ONE_HOP_FROM_128) {
            suspect(Suspicion.PASSES_ON);
        }
    }

    private void suspect(Suspicion sign) {
        int destination = frame.destinationAddressStart();
        long which = frame.addressHigh(destination) * 31 + frame.addressLow(destination);
        suspicions.see(frame.sourceMac(), sign, which, nowMicros);
    }

    private void see(String address) {
        sightings.see(frame.sourceMac(), frame.vlan(), address, dhcp.hostName(), dhcp.vendorClass(), nowMicros);
    }

    private void onArp(int length) {
        int start = frame.ipStart();
        if (frame.etherType() == ARP
                && neighbour.readArp(frame.bytes(), start, length - start)
                && neighbour.mac() == frame.sourceMac()) {
            sightings.see(neighbour.mac(), frame.vlan(), ipv4(neighbour.address()), null, null, nowMicros);
            suspicions.see(neighbour.mac(), Suspicion.MANY_ADDRESSES, neighbour.address(), nowMicros);
        }
    }

    private void onNeighbour() {
        if (frame.transport() != ICMPV6) {
            return;
        }
        int source = frame.sourceAddressStart();
        boolean fromNobody = frame.addressHigh(source) == 0 && frame.addressLow(source) == 0;
        int start = frame.transportStart();
        int own = NeighbourReader.ownAddressAt(frame.bytes(), start, frame.end() - start, fromNobody);
        if (own >= 0 || !fromNobody) {
            sightings.see(frame.sourceMac(), frame.vlan(), ipv6(own >= 0 ? own : source), null, null, nowMicros);
        }
    }

    private static String ipv4(int address) {
        return AddressText.ip(
                new byte[] {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address},
                4);
    }

    private String ipv6(int start) {
        return AddressText.ip(Arrays.copyOfRange(frame.bytes(), start, start + 16), 16);
    }
}
