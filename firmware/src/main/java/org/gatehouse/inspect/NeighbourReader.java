package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;
import static org.gatehouse.inspect.Wire.u16;
import static org.gatehouse.inspect.Wire.u8;

/** The address that a device says is its own: ARP (RFC 826) and IPv6's neighbour discovery (RFC 4861). */
public final class NeighbourReader {
    private static final int ARP = 28;
    private static final int ETHERNET = 1;
    private static final int IPV4 = 0x0800;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int TARGET = 8;
    private static final int NEIGHBOUR_MESSAGE = TARGET + 16;

    private long mac;
    private int address;

    /** Reads an ARP packet; false where it says nothing of its sender: one that asks whether an address is free has none yet (RFC 5227 section 1.1). */
    public boolean readArp(byte[] bytes, int start, int length) {
        boolean sound = length >= ARP
                && u16(bytes, start) == ETHERNET
                && u16(bytes, start + 2) == IPV4
                && u8(bytes, start + 4) == 6
                && u8(bytes, start + 5) == 4;
        if (!sound) {
            return false;
        }
        mac = (long) u16(bytes, start + 8) << 32 | i32(bytes, start + 10) & 0xffffffffL;
        address = i32(bytes, start + 14);
        return address != 0;
    }

    /** The sender's MAC address in an ARP packet, in the low 48 bits. */
    public long mac() {
        return mac;
    }

    /** The sender's IPv4 address in an ARP packet. */
    public int address() {
        return address;
    }

    /**
     * Where in an ICMPv6 message the sender's own address stands, when its IPv6 header does not have it: the target of an advertisement, and of a solicitation from nobody, which asks whether
     * the address is free (RFC 4862 section 5.4.2).
     *
     * @param fromNobody whether the packet's source is the unspecified address
     * @return an offset in {@code bytes}, or -1
     */
    public static int ownAddressAt(byte[] bytes, int start, int length, boolean fromNobody) {
        if (length < NEIGHBOUR_MESSAGE) {
            return -1;
        }
        return switch (u8(bytes, start)) {
            case ADVERTISEMENT -> start + TARGET;
            case SOLICITATION -> fromNobody ? start + TARGET : -1;
            default -> -1;
        };
    }
}
