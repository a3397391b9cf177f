package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Something that somebody did with the log, and not to the policy: took an export, gave or took a key that it is sealed to, kept a period from being deleted.
 *
 * @param row from 1, without gaps
 * @param action {@code export}, {@code key add}, …
 * @param subject what it was done with
 * @param reason why, in his own words
 * @param previousHash of the row before; of the first, 32 zeros
 * @param signature the box's Ed25519 signature of {@link #text}
 */
public record AccessEntry(
        long row,
        Timestamp at,
        Author author,
        String action,
        String subject,
        String reason,
        byte[] previousHash,
        byte[] signature) {
    /** The columns of {@link #line}. */
    static final List<String> COLUMNS = List.of(
            "row", "time", "clock", "person", "role", "way", "action", "subject", "reason", "previous", "signature");

    private static final HexFormat DIGITS = HexFormat.of();

    public AccessEntry {
        previousHash = previousHash.clone();
        signature = signature.clone();
    }

    /** What is hashed and signed: a line each, in an order and form that never change. */
    public String text() {
        return """
                gatehouse-access 1
                row %d
                time %d
                clock %s
                person %s
                role %s
                way %s
                action %s
                subject %s
                reason %s
                previous %s
                """.formatted(
                        row,
                        ChangeRow.micros(at.time()),
                        at.trusted() ? "right" : "unknown",
                        plain(author.person()),
                        plain(author.role()),
                        plain(author.way()),
                        plain(action),
                        plain(subject),
                        plain(reason),
                        DIGITS.formatHex(previousHash));
    }

    /** SHA-256 of {@link #text}: what the next row is chained to. */
    public byte[] hash() {
        return SegmentHeader.sha256(text().getBytes(StandardCharsets.UTF_8));
    }

    AccessEntry signed(byte[] signed) {
        return new AccessEntry(row, at, author, action, subject, reason, previousHash, signed);
    }

    /** A line of {@code access.tsv}. */
    String line() {
        return String.join(
                        "\t",
                        Long.toString(row),
                        at.time().toString(),
                        at.trusted() ? "right" : "unknown",
                        plain(author.person()),
                        plain(author.role()),
                        plain(author.way()),
                        plain(action),
                        plain(subject),
                        plain(reason),
                        DIGITS.formatHex(previousHash),
                        DIGITS.formatHex(signature))
                + "\n";
    }

    private static String plain(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r");
    }

    @Override
    public byte[] previousHash() {
        return previousHash.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    /** By what is hashed, and the signature. */
    @Override
    public boolean equals(Object other) {
        return other instanceof AccessEntry entry
                && text().equals(entry.text())
                && Arrays.equals(signature, entry.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }
}
