package org.gatehouse.seal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPUserId;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.gatehouse.seal.SealException.Problem;

/**
 * Somebody to whom the log is sealed: an OpenPGP certificate of version 4 (RFC 9580 section 10.1) with a key that can encrypt, bound by its owner's
 * signatures, which are verified. Immutable.
 */
public final class Recipient {
    /** A key with a photograph and some signatures has tens of kilobytes. */
    public static final int MAX_KEY_FILE = 256 << 10;

    /** What is in the file is shown to people, a line each. */
    private static final int MAX_USER_ID = 200;

    private static final String ARMOR = "-----BEGIN PGP"; // RFC 9580 section 6.2
    private static final int MAX_PACKETS = 64; // of a file that holds one key

    private final OpenPGPCertificate certificate;
    private final PGPPublicKey encryptionKey;
    private final String userId;
    private final Optional<Instant> expires;

    private Recipient(OpenPGPCertificate certificate, OpenPGPComponentKey key, Date at) {
        this.certificate = certificate;
        this.encryptionKey = key.getPGPPublicKey();
        this.userId = userId(certificate, at);
        this.expires = Stream.of(
                        Optional.ofNullable(certificate.getExpirationTime(at)),
                        Optional.ofNullable(key.getKeyExpirationDateAt(at)))
                .flatMap(Optional::stream)
                .map(Date::toInstant)
                .min(Instant::compareTo);
    }

    /**
     * Reads a public key, in ASCII armor or not.
     *
     * @param now picks the newest of several subkeys; a key that has expired by then is returned, and says so
     * @throws SealException when it is no such key, is revoked, or cannot encrypt; the message says what would be right
     */
    public static Recipient read(byte[] content, Instant now) throws SealException {
        try {
            PGPPublicKeyRing ring = onlyRing(content);
            if (ring.getPublicKey().getVersion() != 4) {
                throw bad("a key of version " + ring.getPublicKey().getVersion()
                        + "; expected version 4, which GnuPG 2.2 reads as well as newer programs do");
            }
            Recipient recipient = read(new OpenPGPCertificate(ring, new BcOpenPGPImplementation()), now);
            new Sealer(List.of(recipient))
                    .seal(new byte[1], "", Instant.EPOCH); // a point that is on no curve is found here
            return recipient;
        } catch (IOException | RuntimeException e) { // the library throws all kinds at what is no key
            throw new SealException(Problem.BAD_KEY, "no OpenPGP public key (" + e.getMessage() + ")", e);
        }
    }

    private static Recipient read(OpenPGPCertificate certificate, Instant now) throws SealException {
        Date changed = lastSigned(certificate);
        // On a board whose clock stands at 1970 no signature would be there yet.
        Date at = Date.from(now).before(changed) ? changed : Date.from(now);
        if (certificate.getRevocation(at) != null) {
            throw new SealException(Problem.REVOKED, "the key was revoked by its owner");
        }
        for (Date moment : List.of(at, changed)) { // what has expired by now had not when it was signed
            for (OpenPGPComponentKey key : certificate.getEncryptionKeys(moment)) {
                if (isOfUse(key.getAlgorithm()) && key.getRevocation(at) == null) {
                    return new Recipient(certificate, key, moment);
                }
            }
        }
        throw bad(
                "the key can sign but not encrypt, or its owner's signatures do not hold; expected an RSA key (2048 bits"
                        + " or more) or one on an elliptic curve, with a subkey for encryption");
    }

    /** When its owner signed last, be that in the future of this machine's clock: the library would leave out what is. */
    private static Date lastSigned(OpenPGPCertificate certificate) {
        Date last = certificate.getPrimaryKey().getCreationTime();
        for (PGPPublicKey key : certificate.getPGPPublicKeyRing()) {
            for (Iterator<PGPSignature> all = key.getSignatures(); all.hasNext(); ) {
                PGPSignature signature = all.next();
                boolean own = signature.getKeyIdentifiers().stream().anyMatch(certificate.getKeyIdentifier()::matches);
                last = own && last.before(signature.getCreationTime()) ? signature.getCreationTime() : last;
            }
        }
        return last;
    }

    /** 40 hexadecimal digits, upper case; of the primary key. */
    public String fingerprint() {
        return HexFormat.of().withUpperCase().formatHex(certificate.getFingerprint());
    }

    /** As its owner calls herself, without control characters; empty where she does not. */
    public String userId() {
        return userId;
    }

    public Instant created() {
        return certificate.getPrimaryKey().getCreationTime().toInstant();
    }

    /** When the key ends by itself, if ever. */
    public Optional<Instant> expires() {
        return expires;
    }

    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /** The key in ASCII armor. */
    public String armored() {
        try {
            return certificate.toAsciiArmoredString();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible); // it is written to memory
        }
    }

    /** {@code FINGERPRINT Safeguarding lead <lead@school.example>}. */
    @Override
    public String toString() {
        return fingerprint() + " " + userId;
    }

    PGPPublicKey encryptionKey() {
        return encryptionKey;
    }

    private static PGPPublicKeyRing onlyRing(byte[] content) throws SealException, IOException {
        if (content.length > MAX_KEY_FILE) {
            throw bad("larger than any key: more than " + MAX_KEY_FILE + " bytes");
        }
        if (new String(content, StandardCharsets.ISO_8859_1).split(ARMOR, -1).length > 2) {
            throw bad("several keys; expected one a file"); // of which the library reads the first
        }
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(content))) {
            BcPGPObjectFactory packets = new BcPGPObjectFactory(in);
            Object next = packets.nextObject();
            for (int i = 0; next != null && i < MAX_PACKETS; i++) {
                if (next instanceof PGPSecretKeyRing) {
                    throw bad("a SECRET key, which must not leave its owner's computer and is of no use here;"
                            + " expected the public one");
                }
                if (next instanceof PGPPublicKeyRing ring) {
                    rings.add(ring);
                }
                next = packets.nextObject();
            }
        }
        if (rings.size() != 1) {
            throw bad(rings.isEmpty() ? "no OpenPGP public key in it" : rings.size() + " keys; expected one a file");
        }
        return rings.get(0);
    }

    private static boolean isOfUse(int algorithm) {
        return switch (algorithm) {
            case PublicKeyAlgorithmTags.RSA_GENERAL,
                    PublicKeyAlgorithmTags.ECDH,
                    PublicKeyAlgorithmTags.X25519,
                    PublicKeyAlgorithmTags.X448 -> true;
            default -> false; // a number from a file
        };
    }

    private static String userId(OpenPGPCertificate certificate, Date at) {
        OpenPGPUserId primary = certificate.getPrimaryUserId(at);
        if (primary == null) {
            return "";
        }
        String text = primary.getUserId().replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "?");
        return text.length() > MAX_USER_ID ? text.substring(0, MAX_USER_ID) : text;
    }

    private static SealException bad(String message) {
        return new SealException(Problem.BAD_KEY, message);
    }
}
