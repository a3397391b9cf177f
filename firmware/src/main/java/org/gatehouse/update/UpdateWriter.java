package org.gatehouse.update;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.gatehouse.seal.BoxKey;

/** Makes an update of a jar. Where the firmware is released; never on a box. */
public final class UpdateWriter {
    private UpdateWriter() {}

    /**
     * Reads the jar twice: for its digest, and to copy it.
     *
     * @param key the release key: Ed25519, as a box's own
     * @throws IOException where the jar cannot be read, is larger than an update may be, or the update cannot be written
     */
    public static UpdateHead write(Path jar, Version version, int java, Optional<Version> over, BoxKey key, Path update)
            throws IOException {
        long size = Files.size(jar);
        if (size == 0 || size > UpdateHead.MAX_SIZE) {
            throw new IOException(jar + ": " + size + " octets; an update takes 1 to " + UpdateHead.MAX_SIZE);
        }
        MessageDigest digest = UpdateReader.sha256();
        try (OutputStream nowhere = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            Files.copy(jar, nowhere);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        UpdateHead head = new UpdateHead(version, java, over, size, sha256);
        try (InputStream in = Files.newInputStream(jar);
                OutputStream out = Files.newOutputStream(update)) {
            out.write(head.with(key.sign(head.text())).getBytes(StandardCharsets.US_ASCII));
            in.transferTo(out);
        }
        return head;
    }
}
