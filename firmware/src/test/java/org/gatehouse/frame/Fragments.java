package org.gatehouse.frame;

import static org.gatehouse.frame.FrameBuilder.concat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts untagged frames that {@link FrameBuilder} built without IPv4 options into fragments, and puts fragments together again, slowly. */
public final class Fragments {
    private static final int ETHERNET = 14;
    private static final int FRAGMENT_HEADER = 44;

    private Fragments() {}

    /** All the fragments of a frame, with so many bytes of data in each but the last: a multiple of 8. */
    public static List<byte[]> cut(byte[] frame, int identification, int size) {
        List<byte[]> fragments = new ArrayList<>();
        int length = data(frame).length;
        for (int offset = 0; offset < length; offset += size) {
            fragments.add(one(frame, identification, offset, Math.min(size, length - offset)));
        }
        return fragments;
    }

    /** The fragment of a frame that holds these bytes of its data, the last one where it ends with them. */
    public static byte[] one(byte[] frame, int identification, int offset, int length) {
        byte[] data = data(frame);
        byte[] part = Arrays.copyOfRange(data, offset, offset + length);
        return of(frame, identification, offset, offset + length < data.length, part);
    }

    /** A fragment with the headers of a frame. */
    public static byte[] of(byte[] frame, int identification, int offset, boolean more, byte[] data) {
        byte[] headers = Arrays.copyOf(frame, frame.length - data(frame).length);
        ByteBuffer fields = ByteBuffer.wrap(headers);
        if (version(frame) == 4) {
            fields.putShort(ETHERNET + 2, (short) (20 + data.length));
            fields.putShort(ETHERNET + 4, (short) identification);
            fields.putShort(ETHERNET + 6, (short) (offset / 8 | (more ? 0x2000 : 0)));
            fields.putShort(ETHERNET + 10, (short) 0);
            int sum = FrameBuilder.slowSum(Arrays.copyOfRange(headers, ETHERNET, ETHERNET + 20));
            fields.putShort(ETHERNET + 10, (short) ~sum);
            return concat(headers, data);
        }
        byte[] header = ByteBuffer.allocate(8)
                .put(frame[ETHERNET + 6])
                .put((byte) 0)
                .putShort((short) (offset | (more ? 1 : 0)))
                .putInt(identification)
                .array();
        fields.put(ETHERNET + 6, (byte) FRAGMENT_HEADER);
        fields.putShort(ETHERNET + 4, (short) (8 + data.length));
        return concat(headers, header, data);
    }

    /** What stands behind the IP header, extension headers included. */
    public static byte[] data(byte[] frame) {
        return Arrays.copyOfRange(frame, ETHERNET + (version(frame) == 4 ? 20 : 40), frame.length);
    }

    /** What fragments carry together, behind the IP header (and, in IPv6, behind the extension headers before the fragment header). */
    public static byte[] join(List<byte[]> fragments) {
        byte[] data = new byte[70_000];
        int end = 0;
        for (byte[] fragment : fragments) {
            ByteBuffer fields = ByteBuffer.wrap(fragment);
            int header = fragmentHeader(fragment);
            int start = version(fragment) == 4 ? ETHERNET + 20 : header + 8;
            int field = fields.getShort(version(fragment) == 4 ? ETHERNET + 6 : header + 2);
            int offset = version(fragment) == 4 ? (field & 0x1fff) * 8 : field & 0xfff8;
            System.arraycopy(fragment, start, data, offset, fragment.length - start);
            end = Math.max(end, offset + fragment.length - start);
        }
        return Arrays.copyOf(data, end);
    }

    /** Where IPv6's fragment header stands behind others that give their length in eight bytes. */
    static int fragmentHeader(byte[] frame) {
        int at = ETHERNET + 40;
        int header = frame[ETHERNET + 6];
        while (version(frame) == 6 && header != FRAGMENT_HEADER) {
            header = frame[at];
            at += 8 + 8 * frame[at + 1];
        }
        return at;
    }

    static int version(byte[] frame) {
        return frame[ETHERNET] >> 4 & 0xf;
    }
}
