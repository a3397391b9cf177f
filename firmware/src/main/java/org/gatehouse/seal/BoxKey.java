package org.gatehouse.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.gatehouse.file.KeptFile;

/** The box's own Ed25519 key (RFC 8032), with which it says that something is its word. Made on first use; the secret half never leaves the box. Immutable. */
public final class BoxKey {
    /** What the file of it is called, beside the logbook. */
    public static final String FILE = "box.key";

    private static final String HMAC = "HmacSHA256";

    private final byte[] secret;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    private BoxKey(byte[] secret) {
        this.secret = secret;
        Ed25519.generatePublicKey(secret, 0, publicKey, 0);
    }

    /**
     * Reads the key, or makes one, with its public half beside it: {@code box.key} and {@code box.pub}.
     *
     * @throws IOException when the file can be neither read nor made
     * @throws SealException when the file holds no key
     */
    public static BoxKey openOrMake(Path file) throws IOException, SealException {
        if (!Files.exists(file)) {
            byte[] fresh = new byte[Ed25519.SECRET_KEY_SIZE];
            new SecureRandom().nextBytes(fresh);
            KeptFile.replace(file, fresh);
        }
        byte[] secret = Files.readAllBytes(file);
        if (secret.length != Ed25519.SECRET_KEY_SIZE) {
            throw new SealException(file + ": no key of the box; expected " + Ed25519.SECRET_KEY_SIZE + " bytes");
        }
        BoxKey key = new BoxKey(secret);
        String name = file.getFileName().toString().replaceFirst("\\.key$", "") + ".pub";
        key.putBeside(file.resolveSibling(name));
        return key;
    }

    /** Not written where it is there already: the key is of use on a card that cannot be written, too. */
    private void putBeside(Path place) throws IOException {
        if (!Files.exists(place)
                || !Files.readString(place, StandardCharsets.ISO_8859_1).equals(publicPem())) {
            Files.writeString(place, publicPem());
        }
    }

    /** The public half, as OpenSSL reads it. */
    public String publicPem() {
        return Ed25519Key.pem(publicKey);
    }

    public BoxPublicKey publicKey() {
        return new BoxPublicKey(publicKey);
    }

    /** Whether this box signed the text. */
    public boolean verify(String text, byte[] signature) {
        return publicKey().verify(text.getBytes(StandardCharsets.UTF_8), signature);
    }

    /**
     * HMAC-SHA-256 (RFC 2104) with a key that only this box has: tells whether two values are the same, and to nobody else what they are.
     *
     * @param purpose keeps what is hashed for one from what is hashed for another
     */
    public byte[] keyedHash(String purpose, byte[] value) {
        return hmac(hmac(secret, purpose.getBytes(StandardCharsets.UTF_8)), value);
    }

    private static byte[] hmac(byte[] key, byte[] value) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(value);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /** 64 bytes, over the text in UTF-8. */
    public byte[] sign(String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(secret, 0, message, 0, message.length, signature, 0);
        return signature;
    }
}
