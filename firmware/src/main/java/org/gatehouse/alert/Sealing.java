package org.gatehouse.alert;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/** Seals to the safeguarding lead and the deputies. Any thread. */
@FunctionalInterface
public interface Sealing {
    /**
     * Seals.
     *
     * @param fileName the name that a program which opens it may suggest
     * @return an OpenPGP message; nothing where there is no key to seal to
     * @throws IOException when it cannot be sealed
     */
    Optional<byte[]> seal(byte[] content, String fileName, Instant at) throws IOException;

    /** Seals to whoever is a recipient at the time. */
    static Sealing to(Recipients recipients) {
        return (content, fileName, at) -> {
            Optional<Sealer> sealer = recipients.current(at).sealer();
            if (sealer.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(sealer.get().seal(content, fileName, at));
            } catch (SealException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
        };
    }
}
