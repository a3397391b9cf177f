package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.u8;

/**
 * Completes the checksums of frames that were captured on the machine which sent them, before its network card filled them in, and the length of IPv4 packets that the
 * card was to cut into segments: some systems leave it zero. For captures only: on the wire a wrong checksum is a frame that its receiver drops.
 */
public final class ChecksumRepair {
    private static final int TOTAL_LENGTH = 2; // where it stands in the header: RFC 791 section 3.1
    private static final int MAX_PACKET = 65_535;

    private final Frame view = new Frame();

    /** Writes the IPv4 header's length and checksum and the TCP or UDP checksum in place where they are wrong; leaves alone what cannot be read. */
    public void repair(byte[] frame, int length) {
        int behindTags = length < Frame.ETHERNET_HEADER ? -1 : Encapsulation.behindTags(frame, length);
        int ip = behindTags < 0 ? length : Encapsulation.ipStart(frame, length);
        if (length - ip >= Frame.IPV4_MIN_HEADER && u8(frame, ip) >> 4 == 4) {
            repairIpv4(frame, length, ip);
        }
        FrameKind kind = view.read(frame, length);
        boolean carriesOne = kind == FrameKind.TCP || kind == FrameKind.UDP;
        if (carriesOne && Checksum.stateOf(view) == Checksum.State.WRONG) {
            Checksum.complete(view);
        }
    }

    private static void repairIpv4(byte[] frame, int length, int ip) {
        int header = (u8(frame, ip) & 0x0f) * 4;
        if (Bytes.u16(frame, ip + TOTAL_LENGTH) == 0) {
            Bytes.put16(frame, ip + TOTAL_LENGTH, Math.min(length - ip, MAX_PACKET));
        }
        if (header >= Frame.IPV4_MIN_HEADER && header <= length - ip && Checksum.of(frame, ip, header) != 0) {
            Checksum.completeIpv4Header(frame, ip);
        }
    }
}
