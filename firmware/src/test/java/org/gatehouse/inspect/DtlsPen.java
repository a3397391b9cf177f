package org.gatehouse.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes DTLS as a client does: RFC 6347. */
public final class DtlsPen {
    public static final int HANDSHAKE = 22;
    public static final int CLIENT_HELLO = 1;

    private static final int USE_SRTP = 14;
    private static final int PADDING = 21;

    private DtlsPen() {}

    /** A hello's body: with a name where there is one, behind so many bytes of padding, and with a server's cookie. */
    public static byte[] body(String name, int padding, byte... cookie) {
        return body(name == null ? new byte[0] : serverName(name), padding, cookie);
    }

    /** The body of a hello that begins a browser's call. */
    public static byte[] call() {
        return body(extension(USE_SRTP, new byte[] {0, 2, 0, 1, 0}), 0);
    }

    private static byte[] body(byte[] extension, int padding, byte... cookie) {
        ByteBuffer body = ByteBuffer.allocate(4096 + padding);
        body.putShort((short) 0xfefd).put(new byte[32]).put((byte) 0);
        body.put((byte) cookie.length).put(cookie);
        body.putShort((short) 2).putShort((short) 0xc02b).put((byte) 1).put((byte) 0);
        byte[] before = extension(PADDING, new byte[padding]);
        body.putShort((short) (before.length + extension.length)).put(before).put(extension);
        return Arrays.copyOf(body.array(), body.position());
    }

    private static byte[] serverName(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer list = ByteBuffer.allocate(5 + text.length);
        list.putShort((short) (3 + text.length))
                .put((byte) 0)
                .putShort((short) text.length)
                .put(text);
        return extension(0, list.array());
    }

    private static byte[] extension(int type, byte[] data) {
        return ByteBuffer.allocate(4 + data.length)
                .putShort((short) type)
                .putShort((short) data.length)
                .put(data)
                .array();
    }

    /** A record of the first epoch. */
    public static byte[] record(int type, byte[]... contents) {
        return record(type, 0, contents);
    }

    public static byte[] record(int type, int epoch, byte[]... contents) {
        byte[] content = concat(contents);
        ByteBuffer record = ByteBuffer.allocate(13 + content.length).put((byte) type);
        record.putShort((short) 0xfefd)
                .putShort((short) epoch)
                .putShort((short) 0)
                .putInt(7);
        return record.putShort((short) content.length).put(content).array();
    }

    /** A handshake message's fragment, from {@code from} to {@code to} of its body. */
    public static byte[] fragment(int type, int number, byte[] body, int from, int to) {
        ByteBuffer fragment = ByteBuffer.allocate(12 + to - from);
        fragment.putInt(type << 24 | body.length).putShort((short) number);
        fragment.put((byte) (from >> 16)).putShort((short) from);
        fragment.put((byte) (to - from >> 16)).putShort((short) (to - from));
        return fragment.put(body, from, to - from).array();
    }

    /** A datagram with a piece of a hello. */
    public static byte[] piece(int number, byte[] body, int from, int to) {
        return record(HANDSHAKE, fragment(CLIENT_HELLO, number, body, from, to));
    }

    /** A datagram with a hello. */
    public static byte[] whole(int number, byte[] body) {
        return piece(number, body, 0, body.length);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
