package org.gatehouse.logbook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A row of the record: a revision that was written, or what was decided of one that waited. Rows are only ever added, so that approving a revision changes
 * nothing that was recorded before.
 *
 * @param row from 1, without gaps
 * @param base 0 for decisions
 * @param document null for decisions, as is the difference; null, too, of a row as it is kept where base and difference say it
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

    /** Whether it records a revision, and not what was decided of one; neither where nobody knows its kind. */
    boolean isRevision() {
        return kind != null && !kind.isDecision();
    }

    /** The row with another text, or with none. */
    ChangeRow withDocument(String text) {
        return new ChangeRow(row, kind, revision, base, text, difference, author, reason, at, hash);
    }

    byte[] hashAfter(byte[] previousHash) {
        return FieldHash.after(
                previousHash,
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
                at.trusted());
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
