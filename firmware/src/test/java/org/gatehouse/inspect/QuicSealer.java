package org.gatehouse.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A QUIC client's pen: seals Initial packets of any frames for a connection, as RFC 9001 section 5 has it, with code that shares nothing with the reader's.
 */
public final class QuicSealer {
    public static final int V1 = 1;
    public static final int V2 = 0x6b3343cf;
    public static final int DRAFT_29 = 0xff00001d;
    public static final int RESERVED = 0x1a2a3a4a;
    public static final int RESERVED_AS_DRAFT_29 = 0x0a0a0a0a; // sealed so by clients of that time

    public static final int MIN_DATAGRAM = 1200; // RFC 9000 section 14.1

    private static final int NUMBER_LENGTH = 4;
    private static final int TAG = 16;

    private final int version;
    private final byte[] originalId;
    private byte[] destinationId;
    private byte[] sourceId = {9, 8, 7, 6};
    private byte[] token = {};
    private int number;
    private int fixedBit = 0x40;

    final byte[] key;
    final byte[] iv;
    final byte[] headerKey;

    /** @param originalId the connection id that the client's first packet is sent to; the keys come from it */
    public QuicSealer(int version, byte... originalId) {
        this.version = version;
        this.originalId = originalId;
        this.destinationId = originalId;
        String salt =
                switch (version) {
                    case V2 -> "0dede3def700a6db819381be6e269dcbf9bd2ed9";
                    case DRAFT_29, RESERVED_AS_DRAFT_29 -> "afbfec289993d24c9e9786f19c6111e04390a899";
                    default -> "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
                };
        String prefix = version == V2 ? "quicv2 " : "quic ";
        byte[] secret = expandLabel(hmac(HexFormat.of().parseHex(salt), originalId), "client in", 32);
        key = expandLabel(secret, prefix + "key", 16);
        iv = expandLabel(secret, prefix + "iv", 12);
        headerKey = expandLabel(secret, prefix + "hp", 16);
    }

    /** The packets from here on are sent to another id, with the same keys: what a client does once the server has chosen one. */
    public QuicSealer sentTo(byte... id) {
        destinationId = id;
        return this;
    }

    public QuicSealer from(byte... id) {
        sourceId = id;
        return this;
    }

    public QuicSealer token(byte... bytes) {
        token = bytes;
        return this;
    }

    /** The next packet's number; each packet takes one. */
    public QuicSealer number(int next) {
        number = next;
        return this;
    }

    /** The packets from here on lack the bit that tells QUIC from other protocols: RFC 9287. */
    public QuicSealer withoutFixedBit() {
        fixedBit = 0;
        return this;
    }

    public byte[] originalId() {
        return originalId;
    }

    /** The key, the initialization vector and the header's key. */
    public byte[][] keys() {
        return new byte[][] {key, iv, headerKey};
    }

    /** A datagram with one Initial, padded to the least length of a client's. */
    public byte[] datagram(byte[]... frames) {
        byte[] all = concat(frames);
        int missing = MIN_DATAGRAM - initial(all).length;
        number--;
        return initial(concat(all, padding(Math.max(missing, 0))));
    }

    /** An Initial packet; short ones are padded as far as header protection needs it. */
    public byte[] initial(byte[]... frames) {
        return packet(version == V2 ? 1 : 0, true, concat(frames));
    }

    /** A 0-RTT packet. Its keys nobody on the way has: these are wrong. */
    public byte[] earlyData(int length) {
        return packet(version == V2 ? 2 : 1, false, new byte[length]);
    }

    /** A Handshake packet. Its keys nobody on the way has: these are wrong. */
    public byte[] handshake(int length) {
        return packet(version == V2 ? 3 : 2, false, new byte[length]);
    }

    private byte[] packet(int type, boolean withToken, byte[] payload) {
        byte[] plain = payload.length < NUMBER_LENGTH ? Arrays.copyOf(payload, NUMBER_LENGTH) : payload;
        int rest = NUMBER_LENGTH + plain.length + TAG;
        ByteBuffer header = ByteBuffer.allocate(100 + token.length);
        header.put((byte) (0x80 | fixedBit | type << 4 | NUMBER_LENGTH - 1)).putInt(version);
        header.put((byte) destinationId.length).put(destinationId);
        header.put((byte) sourceId.length).put(sourceId);
        if (withToken) {
            header.put(varint(token.length)).put(token);
        }
        header.put((byte) (0x40 | rest >> 8)).put((byte) rest).putInt(number);
        byte[] written = Arrays.copyOf(header.array(), header.position());
        byte[] packet = concat(written, seal(written, plain));
        protect(packet, written.length - NUMBER_LENGTH);
        number++;
        return packet;
    }

    private byte[] seal(byte[] header, byte[] plain) {
        byte[] nonce = iv.clone();
        for (int i = 0; i < 4; i++) {
            nonce[11 - i] ^= (byte) (number >> 8 * i);
        }
        try {
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
            gcm.updateAAD(header);
            return gcm.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 9001 section 5.4.1. */
    private void protect(byte[] packet, int numberAt) {
        try {
            Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(headerKey, "AES"));
            byte[] mask = ecb.doFinal(packet, numberAt + 4, 16);
            packet[0] ^= (byte) (mask[0] & 0x0f);
            for (int i = 0; i < NUMBER_LENGTH; i++) {
                packet[numberAt + i] ^= mask[1 + i];
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    // Frames

    /** A CRYPTO frame with the bytes of a message from {@code from} to {@code to}, where they belong. */
    public static byte[] crypto(byte[] message, int from, int to) {
        return cryptoAt(from, Arrays.copyOfRange(message, from, to));
    }

    public static byte[] crypto(byte[] message) {
        return crypto(message, 0, message.length);
    }

    /** A CRYPTO frame with bytes that belong at an offset. */
    public static byte[] cryptoAt(int offset, byte[] bytes) {
        return concat(new byte[] {6}, varint(offset), varint(bytes.length), bytes);
    }

    public static byte[] ping() {
        return new byte[] {1};
    }

    public static byte[] padding(int length) {
        return new byte[length];
    }

    /** An ACK of packets 0 to 2 and 5, with counts of ECN where told: RFC 9000 section 19.3. */
    public static byte[] ack(boolean ecn) {
        byte[] ranges = {5, 0x40, 0x10, 1, 0, 1, 2};
        return ecn ? concat(new byte[] {3}, ranges, new byte[] {4, 0x41, 0, 0}) : concat(new byte[] {2}, ranges);
    }

    /** A CONNECTION_CLOSE of QUIC itself: RFC 9000 section 19.19. */
    public static byte[] close(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
        return concat(new byte[] {0x1c, 0x41, 0x00, 6}, varint(text.length), text);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** RFC 9000 section 16, in one byte, two or four. */
    static byte[] varint(int value) {
        if (value < 0x40) {
            return new byte[] {(byte) value};
        }
        if (value < 0x4000) {
            return new byte[] {(byte) (0x40 | value >> 8), (byte) value};
        }
        return ByteBuffer.allocate(4).putInt(0x80000000 | value).array();
    }

    // HKDF: RFC 5869, RFC 8446 section 7.1

    private static byte[] expandLabel(byte[] secret, String label, int length) {
        byte[] text = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        byte[] info = concat(new byte[] {0, (byte) length, (byte) text.length}, text, new byte[] {0, 1});
        return Arrays.copyOf(hmac(secret, info), length);
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
