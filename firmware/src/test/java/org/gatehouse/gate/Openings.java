package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Openings as clients write them. */
final class Openings {
    static final String ALLOWED = "www.school.test";
    static final String BLOCKED = "www.casino.test";

    private static final int PADDING = 21; // RFC 7685
    private static final int MAX_RECORD = 1 << 14;

    private Openings() {}

    /** A ClientHello with a name, in as few records as can be. */
    static byte[] hello(String name) {
        return hello(name, new byte[0]);
    }

    /** A ClientHello whose name stands behind an extension that holds the given bytes, as a post-quantum key share may. */
    static byte[] hello(String name, byte[] before) {
        byte[] host = name.getBytes(US_ASCII);
        ByteBuffer message = ByteBuffer.allocate(80_000);
        message.putInt(0); // type and length, of which nothing is known yet
        message.putShort((short) 0x0303).put(filled(32, 0x5a)).put((byte) 0); // version, random, no session
        message.putShort((short) 2).putShort((short) 0x1301).put((byte) 1).put((byte) 0); // one suite, no compression
        message.putShort((short) (4 + before.length + 4 + 5 + host.length));
        message.putShort((short) PADDING).putShort((short) before.length).put(before);
        message.putShort((short) 0).putShort((short) (5 + host.length)).putShort((short) (3 + host.length));
        message.put((byte) 0).putShort((short) host.length).put(host);
        message.putInt(0, 1 << 24 | message.position() - 4);
        return records(Arrays.copyOf(message.array(), message.position()), MAX_RECORD);
    }

    /** A handshake message in records of a size. */
    static byte[] records(byte[] message, int size) {
        ByteBuffer out = ByteBuffer.allocate(message.length + 5 * (message.length / size + 1));
        for (int at = 0; at < message.length; at += size) {
            int length = Math.min(size, message.length - at);
            out.put((byte) 0x16).putShort((short) 0x0301).putShort((short) length);
            out.put(message, at, length);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    static byte[] get(String host) {
        return ("GET /page HTTP/1.1\r\nHost: " + host + "\r\nAccept: */*\r\n\r\n").getBytes(US_ASCII);
    }

    /** The head of a request with a body of so many bytes. */
    static byte[] post(String host, long length) {
        return ("POST /up HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + length + "\r\n\r\n").getBytes(US_ASCII);
    }

    /** A request with its body in chunks of at most so many bytes. */
    static byte[] chunked(String host, String body, int size) {
        StringBuilder request =
                new StringBuilder("POST /up HTTP/1.1\r\nHost: " + host + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); at += size) {
            String chunk = body.substring(at, Math.min(at + size, body.length()));
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString().getBytes(US_ASCII);
    }

    static byte[] query(String name) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 0x1234).putShort((short) 0x0100).putShort((short) 1);
        message.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.")) {
            message.put((byte) label.length()).put(label.getBytes(US_ASCII));
        }
        message.put((byte) 0).putShort((short) 1).putShort((short) 1);
        return Arrays.copyOf(message.array(), message.position());
    }

    /** Bytes that begin no opening. */
    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
