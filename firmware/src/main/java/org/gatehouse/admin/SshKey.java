package org.gatehouse.admin;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/**
 * A public key as OpenSSH writes it: {@code ssh-ed25519 AAAA… comment}.
 *
 * @param type the algorithm's name in SSH
 * @param data the key in Base64; two keys are one when this is the same
 * @param comment what its maker called it; may be empty
 */
public record SshKey(String type, String data, String comment) {
    private static final String RSA = "ssh-rsa";
    private static final int MIN_RSA_BITS =
            3072; // what ssh-keygen makes since 2021; NIST SP 800-57 holds it until 2030 and beyond
    private static final Set<String> TYPES = Set.of(
            "ssh-ed25519",
            "sk-ssh-ed25519@openssh.com",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ecdsa-sha2-nistp256@openssh.com",
            RSA);

    /**
     * Reads one line of a file such as {@code id_ed25519.pub}.
     *
     * @throws Refusal where it is none, or one that is too weak
     */
    public static SshKey parse(String text) throws Refusal {
        String[] words = text.strip().split("\\s+", 3);
        if (text.contains("PRIVATE KEY")) {
            throw Refusal.no("this is a private key: keep it to yourself, and give the file that ends in .pub");
        }
        if (words.length < 2 || text.strip().contains("\n")) {
            throw Refusal.no("no public key of SSH; expected one line as in id_ed25519.pub: ssh-ed25519 AAAA… comment");
        }
        if (!TYPES.contains(words[0])) {
            throw Refusal.no("a key of the kind " + Columns.plain(words[0])
                    + " is not taken; expected ssh-ed25519 (ssh-keygen -t ed25519), ecdsa-sha2 or RSA");
        }
        check(words[0], words[1]);
        return new SshKey(
                words[0], words[1], words.length > 2 ? Columns.plain(words[2]).strip() : "");
    }

    /** {@code SHA256:…}, as {@code ssh-keygen -l} shows it. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(data));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static void check(String type, String data) throws Refusal {
        try {
            ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(data));
            if (new String(field(key), StandardCharsets.US_ASCII).equals(type)) {
                byte[] first = field(key); // RFC 4253 section 6.6: of RSA, the exponent, and the modulus behind it
                int bits = type.equals(RSA) ? new BigInteger(1, field(key)).bitLength() : MIN_RSA_BITS;
                if (bits < MIN_RSA_BITS) {
                    throw Refusal.no("an RSA key of " + bits + " bits is not taken; expected " + MIN_RSA_BITS
                            + " or more, or better ssh-keygen -t ed25519");
                }
                if (first.length > 0) {
                    return;
                }
            }
        } catch (IllegalArgumentException damaged) {
            // told below
        }
        throw Refusal.no("the key is damaged; copy the whole line of the .pub file");
    }

    private static byte[] field(ByteBuffer key) {
        if (key.remaining() < Integer.BYTES || key.getInt(key.position()) < 0) {
            throw new IllegalArgumentException("no length");
        }
        int length = key.getInt();
        if (length > key.remaining()) {
            throw new IllegalArgumentException("cut short");
        }
        byte[] field = new byte[length];
        key.get(field);
        return field;
    }
}
