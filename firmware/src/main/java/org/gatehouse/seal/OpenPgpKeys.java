package org.gatehouse.seal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** Detached OpenPGP signatures of a file: RFC 9580 sections 5.2 and 10.4. */
final class OpenPgpKeys implements TrustedKey {
    private static final long MAX_KEY_FILE = 1 << 20;
    /** Hashes that a forger cannot yet find a second content for; RFC 9580 section 9.5 bars the older ones. */
    private static final Set<Integer> STRONG_HASHES = Set.of(
            HashAlgorithmTags.SHA256,
            HashAlgorithmTags.SHA384,
            HashAlgorithmTags.SHA512,
            HashAlgorithmTags.SHA3_256,
            HashAlgorithmTags.SHA3_512);

    private final PGPPublicKeyRingCollection keys;

    private OpenPgpKeys(PGPPublicKeyRingCollection keys) {
        this.keys = keys;
    }

    static OpenPgpKeys read(Path file) throws SealException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (Files.size(file) <= MAX_KEY_FILE) {
                PGPPublicKeyRingCollection keys = new BcPGPPublicKeyRingCollection(PGPUtil.getDecoderStream(in));
                if (keys.size() > 0) {
                    return new OpenPgpKeys(keys);
                }
            }
        } catch (IOException | PGPException | RuntimeException e) { // the library throws all kinds at what is no key
            throw new SealException(file + ": no OpenPGP public key (" + e.getMessage() + ")", e);
        }
        throw new SealException(file + ": no OpenPGP public key in it");
    }

    @Override
    public Optional<Instant> check(Path content, byte[] signature) throws SealException, IOException {
        SealException last = new SealException("no OpenPGP signature");
        for (PGPSignature one : signatures(signature)) {
            try {
                check(content, one);
                return Optional.of(one.getCreationTime().toInstant());
            } catch (SealException refused) {
                last = refused;
            }
        }
        throw last;
    }

    private void check(Path content, PGPSignature signature) throws SealException, IOException {
        PGPPublicKey key = keys.getPublicKey(signature.getKeyID());
        String id = Long.toHexString(signature.getKeyID());
        if (key == null) {
            throw new SealException("signed by a key that is not trusted here: " + id);
        }
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT
                || !STRONG_HASHES.contains(signature.getHashAlgorithm())) {
            throw new SealException("a signature of another kind, or with a hash that can be forged");
        }
        if (key.hasRevocation() || hasEnded(key, signature.getCreationTime())) {
            throw new SealException("signed by a key that was revoked or has expired: " + id);
        }
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            update(signature, content);
            if (!signature.verify()) {
                throw new SealException("the signature is not of this content");
            }
        } catch (PGPException | RuntimeException e) { // the library throws all kinds at a signature made up by hand
            throw new SealException("the signature cannot be verified (" + e.getMessage() + ")", e);
        }
    }

    /** At the time that the signature names: with the box's own clock, which may stand at 1970, no list would be taken. */
    private static boolean hasEnded(PGPPublicKey key, Date signed) {
        Duration valid = Duration.ofSeconds(key.getValidSeconds());
        return !valid.isZero()
                && signed.toInstant().isAfter(key.getCreationTime().toInstant().plus(valid));
    }

    private static void update(PGPSignature signature, Path content) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(content)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                signature.update(buffer, 0, read);
            }
        }
    }

    private static PGPSignatureList signatures(byte[] signature) throws SealException {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(signature))) {
            if (new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList list) {
                return list;
            }
        } catch (IOException | RuntimeException e) { // the library throws all kinds at what is no signature
            throw new SealException("no OpenPGP signature (" + e.getMessage() + ")", e);
        }
        throw new SealException("no OpenPGP signature");
    }
}
