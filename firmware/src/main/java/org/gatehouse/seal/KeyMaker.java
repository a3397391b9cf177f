package org.gatehouse.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.RevocationReasonTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.PGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPairGeneratorProvider;
import org.gatehouse.seal.SealException.Problem;

/**
 * Makes the key pair of a safeguarding lead, on her own computer: version 4, an Ed25519 key that signs and a Curve25519 subkey that is sealed to, as
 * GnuPG 2.2 makes them itself and everything newer reads (RFC 9580 section 9.2 has both as legacy).
 */
public final class KeyMaker {
    /** 65 million bytes through SHA-256 for each guess at the passphrase, the most that there is: RFC 9580 section 3.7.1.3. */
    private static final int S2K_COUNT = 0xff;

    private static final int MAX_USER_ID = 200;

    private KeyMaker() {}

    /**
     * A key pair, each part in ASCII armor.
     *
     * @param fingerprint 40 hexadecimal digits, upper case
     * @param secretKey for its owner alone, protected by her passphrase
     * @param publicKey for the box
     * @param revocation the public key, revoked: whoever takes it in seals to it no more. To be kept with the secret key's backup
     */
    public record KeyPair(String fingerprint, String secretKey, String publicKey, String revocation) {}

    /**
     * Makes a key pair without an end.
     *
     * @param userId {@code Safeguarding lead, Example School <lead@school.example>}
     * @param passphrase the caller's to overwrite
     * @throws SealException when the user id is none, or no passphrase was given
     */
    public static KeyPair make(String userId, char[] passphrase, Instant now) throws SealException {
        if (userId.isBlank()
                || userId.length() > MAX_USER_ID
                || userId.codePoints().anyMatch(Character::isISOControl)) {
            throw new SealException(
                    Problem.BAD_KEY, "a key needs a name of 1 to " + MAX_USER_ID + " characters on one line");
        }
        if (passphrase.length == 0) {
            throw new SealException(Problem.WRONG_PASSPHRASE, "a key needs a passphrase");
        }
        try {
            return made(userId, passphrase, Date.from(now));
        } catch (PGPException | IOException impossible) {
            throw new IllegalStateException(impossible); // the algorithms are part of the library, the rest is memory
        }
    }

    private static KeyPair made(String userId, char[] passphrase, Date now) throws PGPException, IOException {
        PGPKeyPairGenerator pairs = new BcPGPKeyPairGeneratorProvider().get(PublicKeyPacket.VERSION_4, now);
        PGPKeyPair primary = pairs.generateLegacyEd25519KeyPair();
        PGPKeyPair subkey = pairs.generateLegacyX25519KeyPair();
        PGPDigestCalculatorProvider digests = new BcPGPDigestCalculatorProvider();
        PGPDigestCalculator s2kDigest = digests.get(HashAlgorithmTags.SHA256);
        PGPKeyRingGenerator ring = new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                primary,
                userId,
                digests.get(
                        HashAlgorithmTags.SHA1), // the checksum of the secret part, which RFC 9580 section 3.7.2 has so
                preferences(now),
                null,
                signer(primary),
                new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, s2kDigest, S2K_COUNT)
                        .build(passphrase));
        ring.addSubKey(subkey, flags(now), null);
        PGPPublicKeyRing publicRing = ring.generatePublicKeyRing();
        PGPPublicKey revoked = PGPPublicKey.addCertification(publicRing.getPublicKey(), revocation(primary));
        return new KeyPair(
                HexFormat.of().withUpperCase().formatHex(primary.getPublicKey().getFingerprint()),
                armored(ring.generateSecretKeyRing().getEncoded()),
                armored(publicRing.getEncoded()),
                armored(PGPPublicKeyRing.insertPublicKey(publicRing, revoked).getEncoded()));
    }

    /** What others shall use towards this key: nothing that GnuPG 2.2 cannot read. */
    private static PGPSignatureSubpacketVector preferences(Date now) {
        PGPSignatureSubpacketGenerator generator = new PGPSignatureSubpacketGenerator();
        generator.setSignatureCreationTime(false, now);
        generator.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
        generator.setPreferredSymmetricAlgorithms(
                false, new int[] {SymmetricKeyAlgorithmTags.AES_256, SymmetricKeyAlgorithmTags.AES_128});
        generator.setPreferredHashAlgorithms(
                false, new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA256});
        generator.setPreferredCompressionAlgorithms(
                false, new int[] {CompressionAlgorithmTags.ZLIB, CompressionAlgorithmTags.ZIP});
        generator.setFeature(false, Features.FEATURE_MODIFICATION_DETECTION);
        return generator.generate();
    }

    private static PGPSignatureSubpacketVector flags(Date now) {
        PGPSignatureSubpacketGenerator generator = new PGPSignatureSubpacketGenerator();
        generator.setSignatureCreationTime(false, now);
        generator.setKeyFlags(true, KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE);
        return generator.generate();
    }

    private static PGPSignature revocation(PGPKeyPair primary) throws PGPException {
        PGPSignatureGenerator generator = new PGPSignatureGenerator(signer(primary), primary.getPublicKey());
        generator.init(PGPSignature.KEY_REVOCATION, primary.getPrivateKey());
        PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
        hashed.setSignatureCreationTime(false, primary.getPublicKey().getCreationTime());
        hashed.setRevocationReason(false, RevocationReasonTags.NO_REASON, "");
        hashed.setIssuerFingerprint(false, primary.getPublicKey());
        generator.setHashedSubpackets(hashed.generate());
        return generator.generateCertification(primary.getPublicKey());
    }

    private static PGPContentSignerBuilder signer(PGPKeyPair primary) {
        return new BcPGPContentSignerBuilder(primary.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA512);
    }

    private static String armored(byte[] packets) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor =
                ArmoredOutputStream.builder().clearHeaders().build(text)) {
            armor.write(packets);
        }
        return text.toString(StandardCharsets.US_ASCII);
    }
}
