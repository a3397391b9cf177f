package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.gatehouse.frame.Checksum;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.frame.TcpFlags;

/** What a server makes of segments: their bytes by sequence number, where they overlap the first or the last that came. */
final class ServerStream {
    private final int start;
    private final boolean lastWins;
    private final byte[] bytes;
    private final boolean[] present;
    private final Frame frame = new Frame();
    private boolean reset;

    /** @param start the sequence number of the stream's first byte; what lies before it or beyond {@code room} is cut off */
    ServerStream(int start, int room, boolean lastWins) {
        this.start = start;
        this.lastWins = lastWins;
        bytes = new byte[room];
        present = new boolean[room];
    }

    static byte[] of(int start, List<byte[]> frames) {
        int room = frames.stream().mapToInt(frame -> frame.length).sum(); // more cannot be contiguous
        ServerStream stream = new ServerStream(start, room, false);
        frames.forEach(stream::put);
        return stream.contiguous();
    }

    void put(byte[] sent) {
        if (KernelWord.isOne(sent, sent.length)) {
            return; // goes no further than the kernel
        }
        assertEquals(FrameKind.TCP, frame.read(sent, sent.length));
        assertEquals(Checksum.State.RIGHT, Checksum.stateOf(frame));
        if ((frame.tcpFlags() & TcpFlags.RST) != 0) {
            reset |= frame.sequence() - start == contiguous().length; // RFC 5961 section 3.2
            return;
        }
        for (int i = 0; i < frame.payloadLength(); i++) {
            int at = frame.sequence() - start + i;
            if (at >= 0 && at < bytes.length && (lastWins || !present[at])) {
                bytes[at] = sent[frame.payloadStart() + i];
                present[at] = true;
            }
        }
    }

    /** Whether a reset came that the server accepts. */
    boolean isReset() {
        return reset;
    }

    /** The bytes from the start to the first gap. */
    byte[] contiguous() {
        int length = 0;
        while (length < bytes.length && present[length]) {
            length++;
        }
        return Arrays.copyOf(bytes, length);
    }
}
