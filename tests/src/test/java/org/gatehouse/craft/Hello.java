package org.gatehouse.craft;

import static org.gatehouse.craft.Bytes.joined;
import static org.gatehouse.craft.Bytes.vector;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A ClientHello of TLS 1.2 (RFC 5246 section 7.4.1.2) that OpenSSL answers with its certificate in the clear, and ways to lay it into records. */
public final class Hello {
    private static final int HANDSHAKE = 22;
    private static final int RECORD_HEADER = 5;
    private static final int PADDING = 21; // RFC 7685

    private Hello() {}

    /** In one record, with so many bytes of padding before the name. */
    public static byte[] of(String name, int padding) {
        return record(message(joined(padding(padding), serverName(name))));
    }

    /** One that offers a protocol: RFC 7301. */
    public static byte[] offering(String name, String protocol) {
        return record(message(joined(serverName(name), protocols(protocol))));
    }

    /** One with an outer name, and the real one encrypted under a key that only the server could open. Whether there is a real one at all, nobody else can tell. */
    public static byte[] hiding(String outerName) {
        return record(message(joined(serverName(outerName), encryptedHello())));
    }

    /** One that names nobody. */
    public static byte[] nameless() {
        return record(message(new byte[0]));
    }

    /** A handshake message with these extensions in front of those that OpenSSL needs. */
    static byte[] message(byte[] first) {
        byte[] extensions = joined(
                first,
                extension(10, Bytes.of(0, 4, 0, 29, 0, 23)), // x25519, secp256r1
                extension(11, Bytes.of(1, 0)),
                extension(13, Bytes.of(0, 4, 4, 3, 8, 4))); // ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256
        byte[] body = joined(
                Bytes.of(3, 3),
                new byte[32], // random
                Bytes.of(0), // no session
                vector(2, Bytes.of(0xc0, 0x2b, 0xc0, 0x2f)),
                vector(1, Bytes.of(0)), // no compression
                vector(2, extensions));
        return joined(Bytes.of(1), vector(3, body));
    }

    /**
     * The message of a ClientHello of TLS 1.3 inside QUIC: RFC 8446 section 4.1.2, RFC 9001 section 8.2.
     *
     * @param sourceId that of the client's packets, which it must repeat here
     */
    public static byte[] ofQuic(String name, String protocol, byte[] sourceId, int padding) {
        return ofQuic(joined(padding(padding), serverName(name)), protocol, sourceId);
    }

    /** The same with an outer name, and the real one encrypted. */
    public static byte[] ofQuicHiding(String outerName, String protocol, byte[] sourceId) {
        return ofQuic(joined(serverName(outerName), encryptedHello()), protocol, sourceId);
    }

    private static byte[] ofQuic(byte[] first, String protocol, byte[] sourceId) {
        byte[] share = new byte[32];
        Arrays.fill(share, (byte) 9); // any 32 bytes are a key of X25519
        byte[] extensions = joined(
                first,
                extension(10, Bytes.of(0, 2, 0, 29)),
                extension(13, Bytes.of(0, 6, 4, 3, 8, 4, 8, 7)),
                protocols(protocol),
                extension(43, Bytes.of(2, 3, 4)),
                extension(45, Bytes.of(1, 1)),
                extension(51, vector(2, Bytes.of(0, 29), vector(2, share))),
                extension(0x39, joined(Bytes.of(4, 4, 0x80, 1, 0, 0), Bytes.of(8, 1, 8), sourceIdParameter(sourceId))));
        byte[] body = joined(
                Bytes.of(3, 3),
                new byte[32],
                Bytes.of(0),
                vector(2, Bytes.of(0x13, 1)),
                vector(1, Bytes.of(0)),
                vector(2, extensions));
        return joined(Bytes.of(1), vector(3, body));
    }

    /** The transport parameter initial_source_connection_id: RFC 9000 section 18.2. */
    private static byte[] sourceIdParameter(byte[] id) {
        return joined(Bytes.of(15), vector(1, id));
    }

    /** RFC 6066 section 3. */
    static byte[] serverName(String name) {
        return extension(0, vector(2, Bytes.of(0), vector(2, Bytes.ascii(name))));
    }

    private static byte[] protocols(String only) {
        return extension(16, vector(2, vector(1, Bytes.ascii(only))));
    }

    /** The outer form: HKDF-SHA256, AES-128-GCM, a configuration's number, a key, what is sealed. RFC 9849 section 5. */
    private static byte[] encryptedHello() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 9);
        byte[] sealed = new byte[144];
        Arrays.fill(sealed, (byte) 0xe5);
        return extension(0xfe0d, joined(Bytes.of(0, 0, 1, 0, 1, 61), vector(2, key), vector(2, sealed)));
    }

    static byte[] extension(int type, byte[] body) {
        return joined(Bytes.of(type >> 8, type), vector(2, body));
    }

    private static byte[] padding(int length) {
        return length == 0 ? new byte[0] : extension(PADDING, new byte[length]);
    }

    public static byte[] record(byte[] fragment) {
        return joined(Bytes.of(HANDSHAKE, 3, 1), vector(2, fragment));
    }

    /** The same message in records that end at each cut, which count from the message's beginning. */
    public static byte[] inRecords(byte[] hello, int... cuts) {
        byte[] message = Arrays.copyOfRange(hello, RECORD_HEADER, hello.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        for (int cut : cuts) {
            out.writeBytes(record(Arrays.copyOfRange(message, from, cut)));
            from = cut;
        }
        out.writeBytes(record(Arrays.copyOfRange(message, from, message.length)));
        return out.toByteArray();
    }

    /** Cuts at every so many bytes of a message. */
    public static int[] every(int step, int length) {
        int[] cuts = new int[(length - 1) / step];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = (i + 1) * step;
        }
        return cuts;
    }

    /** The bytes of a stream of records without the records' headers, as far as they go; other bytes as they are. */
    public static byte[] withoutRecords(byte[] stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at + RECORD_HEADER <= stream.length && stream[at] == HANDSHAKE) {
            int length = (stream[at + 3] & 0xff) << 8 | stream[at + 4] & 0xff;
            int end = Math.min(stream.length, at + RECORD_HEADER + length);
            out.write(stream, at + RECORD_HEADER, end - at - RECORD_HEADER);
            at = end;
        }
        out.write(stream, at, stream.length - at);
        return out.toByteArray();
    }
}
