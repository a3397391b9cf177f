package org.gatehouse.gate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.gatehouse.frame.Frame;

/**
 * What the gate tells the kernel of a flow: a frame of that flow with a source address of the gate's own, which the diversion's rules know. It goes no further. The lane's
 * thread.
 */
final class KernelWord {
    private static final byte[] ADDRESS = {0x02, 'g', 'a', 't', 'e'
    }; // locally administered; the sixth byte is the word
    private static final int SOURCE_MAC = 6;
    private static final byte FORGET = 1;
    private static final byte KEEP = 2;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;

    private final ByteBuffer frame = ByteBuffer.allocate(14 + 40 + TCP_HEADER);

    /** Whether a device uses such an address: the rules would take its frame for the gate's. */
    static boolean isOne(byte[] frame, int length) {
        int end = SOURCE_MAC + ADDRESS.length;
        return length > end && Arrays.equals(frame, SOURCE_MAC, end, ADDRESS, 0, ADDRESS.length);
    }

    /** Writes that the flow's frames need not come to the gate any more. */
    void forget(FlowSlot flow) {
        write(flow, FORGET);
    }

    /** Writes that the flow's frames shall come to the gate for as long as the connection lives. */
    void keep(FlowSlot flow) {
        write(flow, KEEP);
    }

    /** The frame written last. */
    byte[] bytes() {
        return frame.array();
    }

    int length() {
        return frame.position();
    }

    /** The rules read addresses and ports; nobody reads the rest. */
    private void write(FlowSlot flow, byte word) {
        Arrays.fill(frame.array(), (byte) 0);
        frame.clear().position(SOURCE_MAC);
        frame.put(ADDRESS).put(word);
        if (flow.ipVersion == 4) {
            frame.putShort((short) Frame.IPV4);
            frame.putInt(0x45000000 | 20 + TCP_HEADER).putInt(0).putInt(1 << 24 | TCP << 16);
            frame.putInt((int) flow.clientLow).putInt((int) flow.serverLow);
        } else {
            frame.putShort((short) Frame.IPV6);
            frame.putInt(0x60000000).putInt(TCP_HEADER << 16 | TCP << 8 | 1);
            frame.putLong(flow.clientHigh).putLong(flow.clientLow);
            frame.putLong(flow.serverHigh).putLong(flow.serverLow);
        }
        frame.putInt(flow.ports)
                .putInt(0)
                .putInt(0)
                .putInt(TCP_HEADER / 4 << 28)
                .putInt(0);
    }
}
