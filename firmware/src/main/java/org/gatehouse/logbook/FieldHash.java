package org.gatehouse.logbook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** How the rows of a record are chained. */
final class FieldHash {
    private FieldHash() {}

    /** SHA-256 over the hash before and all fields, each with its length (-1 for null), so that no text can pass for two. */
    static byte[] after(byte[] previousHash, Object... fields) {
        MessageDigest digest = SegmentHeader.digest();
        digest.update(previousHash);
        for (Object field : fields) {
            byte[] bytes = field == null ? new byte[0] : field.toString().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(field == null ? -1 : bytes.length)
                    .flip());
            digest.update(bytes);
        }
        return digest.digest();
    }
}
