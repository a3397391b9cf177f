package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.put32;
import static org.gatehouse.frame.Bytes.u8;

import java.security.SecureRandom;

/**
 * Cuts an IP packet that is larger than the MTU into fragments, as its sender did before it was put together here.
 *
 * <p>IPv4 fragments have the packet's own identification. Those of IPv6 get one of ours, since theirs went with the fragment header: every fragment that leaves
 * comes from here, so that no other has it (RFC 7739: not to be guessed from the ones before, or only by who sees these anyway).
 */
final class FragmentWriter {
    private static final int FRAGMENT_HEADER = 8;
    private static final int UNITS = ~7; // offsets count in eight bytes
    private static final int MORE_IPV4 = 0x2000;
    private static final int MORE_IPV6 = 1;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;

    private final int mtu;
    private final byte[] piece;
    private int nextIdentification = new SecureRandom().nextInt();

    // Of the packet in hand.
    private int cutAt; // where the part begins that is fragmented
    private int namedAt; // the byte that says what begins there

    /** @param mtu the largest IP packet in bytes that the ports carry */
    FragmentWriter(int mtu) {
        this.mtu = mtu;
        this.piece = new byte[Frame.ETHERNET_HEADER + Encapsulation.MAX_LENGTH + mtu];
    }

    /**
     * Sends a packet in fragments.
     *
     * @param packet its transport header's checksum is complete, where it has one
     * @return false where its headers leave no room
     */
    boolean send(Frame packet, FrameCutter.Sink sink) {
        boolean ipv4 = packet.ipVersion() == 4;
        findCut(packet);
        int headers = cutAt + (ipv4 ? 0 : FRAGMENT_HEADER);
        int room = (mtu - (headers - packet.ipStart())) & UNITS;
        if (room <= 0) {
            return false;
        }
        System.arraycopy(packet.bytes(), 0, piece, 0, cutAt);
        if (!ipv4) {
            beginIpv6(packet);
        }
        int data = packet.end() - cutAt;
        for (int offset = 0; offset < data; offset += room) {
            int length = Math.min(room, data - offset);
            boolean more = offset + length < data;
            System.arraycopy(packet.bytes(), cutAt + offset, piece, headers, length);
            finish(packet.ipStart(), ipv4, headers + length, offset, more);
            sink.send(piece, headers + length);
        }
        return true;
    }

    /** RFC 8200 section 4.5: what routers on the way read stays in every fragment. IPv4's options all do; whoever puts them together reads the first's. */
    private void findCut(Frame packet) {
        namedAt = packet.ipStart() + 6;
        cutAt = packet.ipStart() + Frame.IPV6_HEADER;
        if (packet.ipVersion() == 4) {
            cutAt = packet.transportStart();
            return;
        }
        byte[] bytes = packet.bytes();
        int header = u8(bytes, namedAt);
        for (int at = cutAt; at < packet.transportStart(); ) {
            int end = at + Frame.extensionLength(header, u8(bytes, at + 1));
            if (header == HOP_BY_HOP || header == ROUTING) {
                namedAt = at;
                cutAt = end;
            }
            header = u8(bytes, at);
            at = end;
        }
    }

    private void beginIpv6(Frame packet) {
        piece[cutAt] = packet.bytes()[namedAt];
        piece[cutAt + 1] = 0;
        put32(piece, cutAt + 4, nextIdentification++);
        piece[namedAt] = Frame.FRAGMENT;
    }

    private void finish(int ip, boolean ipv4, int length, int offset, boolean more) {
        Encapsulation.putLength(piece, ip, length - ip);
        if (ipv4) {
            put16(piece, ip + 2, length - ip);
            put16(piece, ip + 6, offset / 8 | (more ? MORE_IPV4 : 0));
            Checksum.completeIpv4Header(piece, ip);
        } else {
            put16(piece, ip + 4, length - ip - Frame.IPV6_HEADER);
            put16(piece, cutAt + 2, offset | (more ? MORE_IPV6 : 0));
        }
    }
}
