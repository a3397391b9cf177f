package org.gatehouse.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 as RFC 8032 section 5.1 has it: over the whole content, which is therefore held in memory. */
final class Ed25519Key implements TrustedKey {
    private static final long MAX_CONTENT = 64L << 20; // held as a whole on a board with 1 GiB
    private static final int MAX_KEY_FILE = 4096;
    /** What stands before the key in a SubjectPublicKeyInfo; RFC 8410 section 4. */
    private static final byte[] INFO = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private static final String PEM = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n";

    private final byte[] key;

    private Ed25519Key(byte[] key) {
        this.key = key;
    }

    static Ed25519Key read(Path file) throws SealException {
        try {
            return new Ed25519Key(parse(Files.size(file) > MAX_KEY_FILE ? new byte[0] : Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new SealException(file + ": cannot be read (" + e + ")", e);
        } catch (SealException none) {
            throw new SealException(file + ": " + none.getMessage(), none);
        }
    }

    /** The 32 bytes of a public key, out of any of the ways in which it is written. */
    static byte[] parse(byte[] content) throws SealException {
        byte[] key = content.length > MAX_KEY_FILE ? new byte[0] : plain(content, Ed25519.PUBLIC_KEY_SIZE);
        if (key.length == INFO.length + Ed25519.PUBLIC_KEY_SIZE
                && Arrays.equals(key, 0, INFO.length, INFO, 0, INFO.length)) {
            key = Arrays.copyOfRange(key, INFO.length, key.length);
        }
        if (key.length == Ed25519.PUBLIC_KEY_SIZE && Ed25519.validatePublicKeyFull(key, 0)) {
            return key;
        }
        throw new SealException("no Ed25519 public key; expected 32 bytes, or those in base64, or a PEM file");
    }

    @Override
    public Optional<Instant> check(Path content, byte[] signature) throws SealException, IOException {
        byte[] plain = plain(signature, Ed25519.SIGNATURE_SIZE);
        if (plain.length != Ed25519.SIGNATURE_SIZE) {
            throw new SealException("no Ed25519 signature: 64 bytes, or those in base64, were expected");
        }
        if (Files.size(content) > MAX_CONTENT) {
            throw new SealException("too large to be verified with Ed25519: more than " + MAX_CONTENT + " bytes");
        }
        byte[] signed = Files.readAllBytes(content);
        if (!Ed25519.verify(plain, 0, key, 0, signed, 0, signed.length)) {
            throw new SealException("the signature is not of this content and key");
        }
        return Optional.empty();
    }

    /** A public key as a SubjectPublicKeyInfo, as OpenSSL reads it. */
    static String pem(byte[] key) {
        byte[] whole = Arrays.copyOf(INFO, INFO.length + key.length);
        System.arraycopy(key, 0, whole, INFO.length, key.length);
        return PEM.formatted(Base64.getEncoder().encodeToString(whole));
    }

    /** Undoes PEM and base64; anything else is returned as it is. */
    private static byte[] plain(byte[] content, int size) {
        if (content.length == size) {
            return content;
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        try {
            return Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----|\\s", ""));
        } catch (IllegalArgumentException notBase64) {
            return content;
        }
    }
}
