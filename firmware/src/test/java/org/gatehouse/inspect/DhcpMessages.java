package org.gatehouse.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** DHCP messages of clients, for tests. */
public final class DhcpMessages {
    private DhcpMessages() {}

    /** A REQUEST of RFC 2131 for 192.0.2.77. */
    public static byte[] request(long mac, byte[]... options) {
        ByteBuffer message = ByteBuffer.allocate(600);
        message.put(new byte[] {1, 1, 6, 0}).putInt(0x12345678).position(28);
        message.putShort((short) (mac >> 32)).putInt((int) mac).position(236);
        message.putInt(0x63825363).put(option(53, (byte) 3)).put(option(50, (byte) 192, (byte) 0, (byte) 2, (byte) 77));
        for (byte[] option : options) {
            message.put(option);
        }
        message.put((byte) 255);
        byte[] whole = new byte[message.position()];
        message.flip().get(whole);
        return whole;
    }

    public static byte[] option(int code, byte... value) {
        byte[] option = new byte[2 + value.length];
        option[0] = (byte) code;
        option[1] = (byte) value.length;
        System.arraycopy(value, 0, option, 2, value.length);
        return option;
    }

    public static byte[] option(int code, String value) {
        return option(code, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A REQUEST of RFC 8415. */
    public static byte[] request6(byte[]... options) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {3, 1, 2, 3});
        for (byte[] option : options) {
            message.writeBytes(option);
        }
        return message.toByteArray();
    }

    public static byte[] option6(int code, byte... value) {
        return ByteBuffer.allocate(4 + value.length)
                .putShort((short) code)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** RFC 4704: flags, and the host's label alone. */
    public static byte[] fqdn6(String label) {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        byte[] value = new byte[2 + text.length];
        value[1] = (byte) text.length;
        System.arraycopy(text, 0, value, 2, text.length);
        return option6(39, value);
    }
}
