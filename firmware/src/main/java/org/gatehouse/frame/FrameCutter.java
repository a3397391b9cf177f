package org.gatehouse.frame;

import static org.gatehouse.frame.Bytes.put16;
import static org.gatehouse.frame.Bytes.put32;
import static org.gatehouse.frame.Bytes.u16;
import static org.gatehouse.frame.Bytes.u8;

/**
 * Makes a frame fit for the wire: no IP packet above the MTU, every checksum complete.
 *
 * <p>The kernel gathers consecutive segments into frames of up to 64 KB on their way in; a port that cannot cut them again on
 * their way out would drop them. The cut is the one the kernel makes: the same headers, sequence numbers that go on, FIN and PSH on the
 * last piece only. Datagrams were fragments before, and become fragments again.
 */
public final class FrameCutter {
    /** Takes the frames that are ready to be sent. The array is reused after the call. */
    @FunctionalInterface
    public interface Sink {
        void send(byte[] frame, int length);
    }

    private final int mtu;
    private final byte[] piece;
    private final Frame pieceView = new Frame();
    private final FragmentWriter fragments;

    /** @param mtu the largest IP packet in bytes that the ports carry */
    public FrameCutter(int mtu) {
        this.mtu = mtu;
        this.piece = new byte[Frame.ETHERNET_HEADER + Encapsulation.MAX_LENGTH + mtu];
        this.fragments = new FragmentWriter(mtu);
    }

    /**
     * Sends a frame, whole or in pieces.
     *
     * @param frame a view that was read as {@link FrameKind#TCP} or {@link FrameKind#UDP}; a partial checksum is completed in place
     * @return false where nothing was sent: the checksum is wrong, or the headers leave no room in a frame
     */
    public boolean send(Frame frame, Sink sink) {
        Checksum.State checksum = Checksum.stateOf(frame);
        if (checksum == Checksum.State.WRONG) {
            return false;
        }
        boolean fits = frame.end() - frame.ipStart() <= mtu;
        if (!fits && frame.transport() == Frame.TCP) {
            return cut(frame, sink);
        }
        if (checksum == Checksum.State.PARTIAL) {
            Checksum.complete(frame);
        }
        return fits ? sendWhole(frame, sink) : fragments.send(frame, sink);
    }

    /**
     * Sends a frame that was put together from fragments and read as {@link FrameKind#OTHER_TRANSPORT}, whole or in fragments.
     *
     * @return false where nothing was sent: the headers leave no room in a frame
     */
    public boolean sendOther(Frame frame, Sink sink) {
        return frame.end() - frame.ipStart() <= mtu ? sendWhole(frame, sink) : fragments.send(frame, sink);
    }

    private static boolean sendWhole(Frame frame, Sink sink) {
        sink.send(frame.bytes(), frame.end());
        return true;
    }

    private boolean cut(Frame frame, Sink sink) {
        int room = mtu - (frame.payloadStart() - frame.ipStart());
        if (room <= 0) {
            return false;
        }
        int payload = frame.payloadLength();
        for (int offset = 0, index = 0; offset < payload; offset += room, index++) {
            int length = Math.min(room, payload - offset);
            writePiece(frame, offset, length, index, offset + length == payload);
            sink.send(piece, frame.payloadStart() + length);
        }
        return true;
    }

    private void writePiece(Frame frame, int offset, int length, int index, boolean last) {
        int headers = frame.payloadStart();
        System.arraycopy(frame.bytes(), 0, piece, 0, headers);
        System.arraycopy(frame.bytes(), headers + offset, piece, headers, length);
        int ip = frame.ipStart();
        Encapsulation.putLength(piece, ip, headers - ip + length);
        if (frame.ipVersion() == 4) {
            put16(piece, ip + 2, headers - ip + length);
            put16(piece, ip + 4, u16(piece, ip + 4) + index);
            Checksum.completeIpv4Header(piece, ip);
        } else {
            put16(piece, ip + 4, headers - ip - Frame.IPV6_HEADER + length);
        }
        int tcp = frame.transportStart();
        put32(piece, tcp + 4, frame.sequence() + offset);
        int flags = u8(piece, tcp + 13);
        flags &= last ? 0xff : ~(TcpFlags.FIN | TcpFlags.PSH);
        flags &= index == 0 ? 0xff : ~TcpFlags.CWR;
        piece[tcp + 13] = (byte) flags;
        pieceView.read(piece, headers + length);
        Checksum.complete(pieceView);
    }
}
