package org.gatehouse.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A public key that somebody vouches with, read from a file that the school put there. Immutable. */
public interface TrustedKey {
    /**
     * Checks that the key's owner signed a file.
     *
     * @param signature as published: binary, or as text
     * @return when it was signed, where signatures of this kind say it
     * @throws SealException when it is no such signature, or of another file or key
     * @throws IOException when the file cannot be read
     */
    Optional<Instant> check(Path content, byte[] signature) throws SealException, IOException;

    /**
     * An Ed25519 key: 32 bytes, those in base64, or a PEM file as OpenSSL writes it.
     *
     * @throws SealException when the file is no such key
     */
    static TrustedKey ed25519(Path file) throws SealException {
        return Ed25519Key.read(file);
    }

    /**
     * OpenPGP keys, in ASCII armor or not; whichever of them made a signature vouches.
     *
     * @throws SealException when the file holds no such key
     */
    static TrustedKey openPgp(Path file) throws SealException {
        return OpenPgpKeys.read(file);
    }
}
