package org.gatehouse.gate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One packet put together byte by byte, by the words of RFC 8200 section 4.5 and RFC 5722, from sound fragments of untagged frames without other headers. */
final class SlowReassembler {
    private static final int IP = 14;

    private final Map<Integer, Byte> bytes = new HashMap<>();
    private boolean overlapping; // bytes that were there came again, together with new ones
    private boolean ended;
    private Integer length;

    /** What the packet carries behind its IP header, when it has just become whole. */
    byte[] put(byte[] frame) {
        boolean ipv4 = frame[IP] >> 4 == 4;
        int start = ipv4 ? IP + 20 : IP + 48;
        int field = ByteBuffer.wrap(frame).getShort(ipv4 ? IP + 6 : IP + 42);
        int offset = ipv4 ? (field & 0x1fff) * 8 : field & 0xfff8;
        boolean more = ipv4 ? (field & 0x2000) != 0 : (field & 1) != 0;
        byte[] data = Arrays.copyOfRange(frame, start, frame.length);
        if (offset == 0 && !more) {
            return data;
        }
        if (!ended) {
            gather(offset, data, more);
        }
        boolean whole = !ended && length != null && bytes.size() == length;
        ended |= whole;
        return whole && !overlapping ? all() : null;
    }

    private void gather(int offset, byte[] data, boolean more) {
        int end = offset + data.length;
        if (!more) {
            ended |= length != null && length != end;
            length = end;
        }
        int known = 0;
        for (int i = 0; i < data.length; i++) {
            Byte before = bytes.putIfAbsent(offset + i, data[i]);
            known += before == null ? 0 : 1;
            ended |= before != null && before != data[i];
        }
        overlapping |= known > 0 && known < data.length;
        ended |= length != null && bytes.keySet().stream().anyMatch(at -> at >= length);
    }

    private byte[] all() {
        byte[] all = new byte[length];
        bytes.forEach((at, value) -> all[at] = value);
        return all;
    }
}
