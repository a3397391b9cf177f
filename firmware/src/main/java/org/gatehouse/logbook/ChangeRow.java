package org.gatehouse.logbook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A row of the record: a revision that was written, or what was decided of one that waited. Rows are only ever added, so that approving a revision changes
 * nothing that was recorded before.
 *
 * @param row from 1, without gaps
 * @param base 0 for decisions
 * @param document null for decisions, as is the difference
 * @param hash null while it is not known
 */
record ChangeRow(
        long row,
        Kind kind,
        long revision,
        long base,
        String document,
        String difference,
        Author author,
        String reason,
        Timestamp at,
        byte[] hash) {
    /** What a row records; the codes are those of the database. */
    enum Kind {
        IN_FORCE("in-force"),
        URGENT("urgent"),
        WAITING("waiting"),
        APPROVED("approved"),
        REJECTED("rejected");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        /** Null where no kind has the code: the row was not written here. */
        static Kind ofCode(String code) {
            for (Kind kind : values()) {
                if (kind.code.equals(code)) {
                    return kind;
                }
            }
            return null;
        }

        boolean isDecision() {
            return this == APPROVED || this == REJECTED;
        }

        /** Whether the revision of the row is in force from then on. */
        boolean takesEffect() {
            return this == IN_FORCE || this == URGENT || this == APPROVED;
        }
    }

    /** What the first row's hash is chained to. */
    static final byte[] NOTHING_BEFORE = new byte[32];

    /** The row with the hash that it must have behind another. */
    ChangeRow sealedAfter(byte[] previousHash) {
        return new ChangeRow(
                row, kind, revision, base, document, difference, author, reason, at, hashAfter(previousHash));
    }

    /** SHA-256 over the hash before and all fields, each with its length, so that no text can pass for two. */
    byte[] hashAfter(byte[] previousHash) {
        MessageDigest digest = sha256();
        digest.update(previousHash);
        for (Object field : new Object[] {
            row,
            kind == null ? null : kind.code(),
            revision,
            base,
            document,
            difference,
            author.person(),
            author.role(),
            author.way(),
            reason,
            micros(at.time()),
            at.trusted()
        }) {
            add(digest, field);
        }
        return digest.digest();
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static void add(MessageDigest digest, Object field) {
        byte[] bytes = field == null ? new byte[0] : field.toString().getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(field == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }
}
