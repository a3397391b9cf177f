package org.gatehouse.logbook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What stands around a sealed message, and may be read by whoever reads the file: no device and no name. Segments are chained by {@link #hash} and signed by the box, so that none can be altered,
 * removed from the middle or put elsewhere without it showing.
 *
 * @param seq from 1, without gaps; the order of the log, whatever clocks say
 * @param begunMicros the earliest time of an event in it, in microseconds since 1970-01-01T00:00Z; when the entry was made, where it holds none
 * @param endedMicros the latest
 * @param rows rows of the text
 * @param events events that the rows stand for
 * @param lost events that are known to have been lost since the segment before
 * @param clockTrusted whether the clock was known to be right all along
 * @param recipients fingerprints of the keys that it is sealed to, upper case hexadecimal digits
 * @param devices the devices in it: sorted keyed hashes of four bytes each (see {@link DeviceIndex})
 * @param note what a person should know of it: of a {@link Kind#START} how the end before was; else mostly empty
 * @param messageHash SHA-256 of the sealed message; of nothing where there is none
 * @param previousHash the {@link #hash} of the segment before; {@link #nothingBefore} for the first
 * @param signature the box's Ed25519 signature of {@link #text}, 64 bytes
 */
public record SegmentHeader(
        long seq,
        Kind kind,
        long begunMicros,
        long endedMicros,
        long rows,
        long events,
        long lost,
        boolean clockTrusted,
        List<String> recipients,
        byte[] devices,
        String note,
        byte[] messageHash,
        byte[] previousHash,
        byte[] signature) {
    /** Octets of SHA-256. */
    public static final int HASH_LENGTH = 32;

    private static final HexFormat DIGITS = HexFormat.of();

    /** What a segment is; the codes are those of the database. */
    public enum Kind {
        /** Rows, sealed. */
        EVENTS("events"),
        /** Rows of a service that ended without order, sealed while it ran. */
        RECOVERED("recovered"),
        /** The service began; the note says how the end before was. */
        START("start"),
        /** Rows were counted and not kept: there was nobody to seal them to. */
        COUNTED("counted"),
        /** Events were lost, and there were none to say it with. */
        LOST("lost");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The word in the database and in exports. */
        public String code() {
            return code;
        }

        /**
         * The kind of a word.
         *
         * @throws IllegalArgumentException where there is none
         */
        public static Kind ofCode(String code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code.equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no kind of segment: " + code));
        }
    }

    public SegmentHeader {
        recipients = List.copyOf(recipients);
        devices = devices.clone();
        messageHash = messageHash.clone();
        previousHash = previousHash.clone();
        signature = signature.clone();
    }

    /** What the first segment is chained to: 32 zeros. */
    public static byte[] nothingBefore() {
        return new byte[HASH_LENGTH];
    }

    /** SHA-256. */
    public static byte[] sha256(byte[] content) {
        return digest().digest(content);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /** What is hashed and signed: all but the signature, a line each, in an order and form that never change. */
    public String text() {
        return """
                gatehouse-segment 1
                seq %d
                kind %s
                begun %d
                ended %d
                rows %d
                events %d
                lost %d
                clock %s
                recipients %s
                devices %s
                note %s
                message %s
                previous %s
                """.formatted(
                        seq,
                        kind.code(),
                        begunMicros,
                        endedMicros,
                        rows,
                        events,
                        lost,
                        clockTrusted ? "right" : "unknown",
                        String.join(",", recipients),
                        DIGITS.formatHex(devices),
                        note.replace("\\", "\\\\").replace("\n", "\\n"),
                        DIGITS.formatHex(messageHash),
                        DIGITS.formatHex(previousHash));
    }

    /** SHA-256 of {@link #text}: what the next segment is chained to. */
    public byte[] hash() {
        return sha256(text().getBytes(StandardCharsets.UTF_8));
    }

    /** The same with a signature. */
    public SegmentHeader signed(byte[] signed) {
        return new SegmentHeader(
                seq,
                kind,
                begunMicros,
                endedMicros,
                rows,
                events,
                lost,
                clockTrusted,
                recipients,
                devices,
                note,
                messageHash,
                previousHash,
                signed);
    }

    @Override
    public byte[] devices() {
        return devices.clone();
    }

    @Override
    public byte[] messageHash() {
        return messageHash.clone();
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
        return other instanceof SegmentHeader header
                && text().equals(header.text())
                && Arrays.equals(signature, header.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(messageHash) * 31 + Long.hashCode(seq);
    }
}
