package org.gatehouse.inspect;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that protect a client's Initial packets: anybody who sees the packet can derive them, from the connection id that it is sent to. RFC 9001 section
 * 5.2, RFC 9369 section 3.3. One thread.
 */
final class QuicKeys {
    static final int MAX_CONNECTION_ID = 20; // RFC 9000 section 17.2
    static final int TAG = 16;
    static final int SAMPLE = 16;

    private static final int HASH = 32;
    private static final int KEY = 16;
    private static final int IV = 12;

    private static final byte[] LABEL_CLIENT = label("client in", HASH);
    private static final Map<QuicVersion, Labels> LABELS = labels();

    private record Labels(byte[] key, byte[] iv, byte[] headerProtection) {}

    private final Mac hmac;
    private final Cipher block;
    private final Cipher aead;
    private final byte[] initial = new byte[HASH];
    private final byte[] secret = new byte[HASH];
    private final byte[] expanded = new byte[HASH];
    private final byte[] iv = new byte[IV];
    private final byte[] nonce = new byte[IV];
    private final byte[] mask = new byte[SAMPLE];
    private SecretKeySpec key;

    QuicKeys() {
        try {
            hmac = Mac.getInstance("HmacSHA256");
            block = Cipher.getInstance("AES/ECB/NoPadding");
            aead = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has AES and SHA-256", missing);
        }
    }

    /** Derives the keys of the client that sends to a connection id. */
    void derive(QuicVersion version, byte[] bytes, int idStart, int idLength) {
        Labels labels = LABELS.get(version);
        try {
            hmac.init(new SecretKeySpec(version.salt(), "HmacSHA256"));
            hmac.update(bytes, idStart, idLength);
            hmac.doFinal(initial, 0);
            expand(initial, LABEL_CLIENT);
            System.arraycopy(expanded, 0, secret, 0, HASH);
            hmac.init(new SecretKeySpec(secret, "HmacSHA256"));
            expandAgain(labels.key);
            key = new SecretKeySpec(expanded, 0, KEY, "AES");
            expandAgain(labels.iv);
            System.arraycopy(expanded, 0, iv, 0, IV);
            expandAgain(labels.headerProtection);
            block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expanded, 0, KEY, "AES"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("keys of these lengths are always right", impossible);
        }
    }

    /** The five bytes that hide the packet number and the first byte's low bits: RFC 9001 section 5.4. Valid until the next call. */
    byte[] mask(byte[] bytes, int sampleStart) {
        try {
            block.doFinal(bytes, sampleStart, SAMPLE, mask, 0);
            return mask;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("one block in, one block out", impossible);
        }
    }

    /**
     * Opens a packet's payload: RFC 9001 section 5.3.
     *
     * @param header the packet's header with its protection removed, from 0 to {@code headerLength}
     * @return the length of the plain text, or -1 where the packet was not sealed with these keys
     */
    int open(long packetNumber, byte[] header, int headerLength, byte[] bytes, int start, int length, byte[] plain) {
        System.arraycopy(iv, 0, nonce, 0, IV);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[IV - 1 - i] ^= (byte) (packetNumber >>> Byte.SIZE * i);
        }
        try {
            aead.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
            aead.updateAAD(header, 0, headerLength);
            return aead.doFinal(bytes, start, length, plain, 0);
        } catch (GeneralSecurityException notSealedSo) {
            return -1;
        }
    }

    private void expand(byte[] from, byte[] info) throws GeneralSecurityException {
        hmac.init(new SecretKeySpec(from, "HmacSHA256"));
        expandAgain(info);
    }

    /** HKDF-Expand (RFC 5869 section 2.3) of one block, with the key that the MAC has. */
    private void expandAgain(byte[] info) throws GeneralSecurityException {
        hmac.update(info);
        hmac.update((byte) 1);
        hmac.doFinal(expanded, 0);
    }

    private static Map<QuicVersion, Labels> labels() {
        Map<QuicVersion, Labels> labels = new EnumMap<>(QuicVersion.class);
        for (QuicVersion version : QuicVersion.values()) {
            String prefix = version.labelPrefix();
            labels.put(
                    version,
                    new Labels(label(prefix + " key", KEY), label(prefix + " iv", IV), label(prefix + " hp", KEY)));
        }
        return labels;
    }

    /** HkdfLabel with an empty context: RFC 8446 section 7.1. */
    private static byte[] label(String name, int length) {
        byte[] text = ("tls13 " + name).getBytes(StandardCharsets.US_ASCII);
        byte[] label = new byte[2 + 1 + text.length + 1];
        label[1] = (byte) length;
        label[2] = (byte) text.length;
        System.arraycopy(text, 0, label, 3, text.length);
        return label;
    }
}
