package org.gatehouse.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Openings as clients write them. */
final class Openings {
    static final String ALLOWED = "www.school.test";
    static final String BLOCKED = "www.casino.test";

    private static final int PADDING = 21; // RFC 7685

    private Openings() {}

    /** A ClientHello with a name, in one record. */
    static byte[] hello(String name) {
        return hello(name, new byte[0]);
    }

    /** A ClientHello whose name stands behind an extension that holds the given bytes, as a post-quantum key share may. */
    static byte[] hello(String name, byte[] before) {
        byte[] host = name.getBytes(US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(20_000);
        body.putShort((short) 0x0303).put(filled(32, 0x5a)).put((byte) 0); // version, random, no session
        body.putShort((short) 2).putShort((short) 0x1301).put((byte) 1).put((byte) 0); // one suite, no compression
        body.putShort((short) (4 + before.length + 4 + 5 + host.length));
        body.putShort((short) PADDING).putShort((short) before.length).put(before);
        body.putShort((short) 0).putShort((short) (5 + host.length)).putShort((short) (3 + host.length));
        body.put((byte) 0).putShort((short) host.length).put(host);
        ByteBuffer record = ByteBuffer.allocate(body.position() + 9);
        record.put((byte) 0x16).putShort((short) 0x0301).putShort((short) (body.position() + 4));
        record.putInt(1 << 24 | body.position()).put(body.array(), 0, body.position());
        return record.array();
    }

    static byte[] get(String host) {
        return ("GET /page HTTP/1.1\r\nHost: " + host + "\r\nAccept: */*\r\n\r\n").getBytes(US_ASCII);
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
