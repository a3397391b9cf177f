package org.gatehouse.lab;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gatehouse.link.LivePort;
import org.gatehouse.link.Port;

/**
 * Sends one DNS query in a VLAN, as a device behind a switch with VLANs would: {@code TaggedQuery VLAN NAME}. The kernel has no VLAN devices here, so the
 * frame is written by hand. Prints {@code rcode N in vlan N} of the answer, or {@code silent}.
 */
final class TaggedQuery {
    private static final int WAIT_MILLIS = 2000;
    private static final int ETHERNET = 14;
    private static final int TAG = 4;
    private static final int IP = 20;
    private static final int UDP = 8;

    private TaggedQuery() {}

    public static void main(String[] arguments) throws Exception {
        int vlan = Integer.parseInt(arguments[0]);
        byte[] frame = frame(vlan, arguments[1]);
        try (Port port = LivePort.open("eth0", System::currentTimeMillis)) {
            Thread receiver = new Thread(() -> port.receive((bytes, length, micros) -> {
                if (isAnswer(bytes, length)) {
                    ByteBuffer answer = ByteBuffer.wrap(bytes);
                    int flags = answer.getShort(ETHERNET + TAG + IP + UDP + 2);
                    System.out.println("rcode " + (flags & 0xf) + " in vlan " + (answer.getShort(ETHERNET) & 0xfff));
                    System.out.flush();
                    Runtime.getRuntime().halt(0);
                }
            }));
            receiver.setDaemon(true);
            receiver.start();
            port.send(frame, frame.length);
            receiver.join(WAIT_MILLIS);
        }
        System.out.println("silent");
    }

    private static boolean isAnswer(byte[] bytes, int length) {
        ByteBuffer frame = ByteBuffer.wrap(bytes, 0, length);
        return length > ETHERNET + TAG + IP + UDP + 12
                && frame.getShort(12) == (short) 0x8100
                && frame.get(ETHERNET + TAG + 9) == 17
                && frame.getShort(ETHERNET + TAG + IP) == 53;
    }

    private static byte[] frame(int vlan, String name) {
        byte[] question = question(0x1234, name);
        int payload = question.length;
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + TAG + IP + UDP + payload);
        frame.put(new byte[] {2, 0, 0, 0, 0, (byte) 0xfe, 2, 0, 0, 0, 0, 0x11}); // to a port that no switch has learned
        frame.putShort((short) 0x8100).putShort((short) vlan).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (IP + UDP + payload)).putInt(0x4000);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.put(new byte[] {(byte) 192, 0, 2, 11, (byte) 198, 51, 100, 10});
        frame.putShort(ETHERNET + TAG + 10, checksum(frame.array(), ETHERNET + TAG));
        frame.putShort((short) 40_000)
                .putShort((short) 53)
                .putShort((short) (UDP + payload))
                .putShort((short) 0);
        frame.put(question);
        return frame.array();
    }

    /** The message of a query for a name's IPv4 address. */
    static byte[] question(int id, String name) {
        ByteBuffer question = ByteBuffer.allocate(300);
        question.putShort((short) id)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putInt(0)
                .putShort((short) 0);
        for (String label : name.split("\\.")) {
            question.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        question.put((byte) 0).putShort((short) 1).putShort((short) 1);
        return Arrays.copyOf(question.array(), question.position());
    }

    private static short checksum(byte[] bytes, int start) {
        int sum = 0;
        for (int at = start; at < start + IP; at += 2) {
            sum += (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        }
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }
}
