package org.gatehouse.enforce;

import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;

/** Ends a TCP connection at either end. A reset counts only where its sequence number is the next one expected: RFC 5961 section 3.2. */
public final class ConnectionReset {
    private static final byte[] NO_PAYLOAD = {};

    private ConnectionReset() {}

    /** Writes the reset that the sender of a segment accepts: as from the other end, at the number which the segment acknowledges. */
    public static void toClient(Frame segment, FrameWriter writer) {
        int acknowledgment = segment.sequence() + segment.payloadLength();
        writer.tcp(segment, true, segment.acknowledgment(), acknowledgment, TcpFlags.RST | TcpFlags.ACK, NO_PAYLOAD, 0);
    }

    /** Writes the reset that the sender of a SYN accepts: number 0, and the SYN acknowledged. RFC 9293 section 3.10.7.1. */
    public static void toAsker(Frame syn, FrameWriter writer) {
        writer.tcp(syn, true, 0, syn.sequence() + 1, TcpFlags.RST | TcpFlags.ACK, NO_PAYLOAD, 0);
    }

    /**
     * Writes the reset that the receiver of a segment accepts.
     *
     * @param sequence the first byte that the receiver has not been given
     */
    public static void toServer(Frame segment, int sequence, FrameWriter writer) {
        writer.tcp(segment, false, sequence, segment.acknowledgment(), TcpFlags.RST | TcpFlags.ACK, NO_PAYLOAD, 0);
    }
}
