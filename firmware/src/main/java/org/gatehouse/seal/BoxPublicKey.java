package org.gatehouse.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The public half of a box's key, as its {@code box.pub} has it: tells what that box has signed. Immutable. */
public final class BoxPublicKey {
    private final byte[] key;

    BoxPublicKey(byte[] key) {
        this.key = key.clone();
    }

    /**
     * Reads a PEM file as OpenSSL has it.
     *
     * @throws SealException when it is no such key
     */
    public static BoxPublicKey parse(byte[] pem) throws SealException {
        return new BoxPublicKey(Ed25519Key.parse(pem));
    }

    /** Whether the box signed the text, in UTF-8. */
    public boolean verify(byte[] text, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE && Ed25519.verify(signature, 0, key, 0, text, 0, text.length);
    }

    /** SHA-256 of the key, in 64 hexadecimal digits: what two people compare over the telephone. */
    public String fingerprint() {
        return HexFormat.of().formatHex(sha256());
    }

    public String pem() {
        return Ed25519Key.pem(key);
    }

    private byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BoxPublicKey that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }
}
