package org.gatehouse.logbook;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A segment's header, and where its content is: a line of {@code chain.tsv}.
 *
 * @param hash as it was recorded; that it is the header's is for {@link Verification} to see
 */
public record ChainRow(SegmentHeader header, byte[] hash, Content content) {
    /** Says what the file is, and its version. */
    public static final String FIRST_LINE = "gatehouse-chain 1";

    /** The names of the columns, in order. */
    public static final List<String> COLUMNS = List.of(
            "seq",
            "kind",
            "begun",
            "ended",
            "rows",
            "events",
            "lost",
            "clock",
            "recipients",
            "devices",
            "note",
            "message",
            "previous",
            "hash",
            "signature",
            "content");

    private static final HexFormat DIGITS = HexFormat.of();

    /** Where what was sealed is. */
    public enum Content {
        /** In the same file. */
        HERE("here"),
        /** The segment never had any. */
        NONE("none"),
        /** Deleted, since it was old. */
        REMOVED("removed"),
        /** It was not asked for. */
        LEFT_OUT("left-out");

        private final String code;

        Content(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        static Content ofCode(String code) {
            return Arrays.stream(values())
                    .filter(content -> content.code.equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no such content: " + code));
        }
    }

    public ChainRow {
        hash = hash.clone();
    }

    @Override
    public byte[] hash() {
        return hash.clone();
    }

    ChainRow with(Content other) {
        return new ChainRow(header, hash, other);
    }

    /** The line, with its end. */
    public String line() {
        return String.join(
                        "\t",
                        Long.toString(header.seq()),
                        header.kind().code(),
                        Long.toString(header.begunMicros()),
                        Long.toString(header.endedMicros()),
                        Long.toString(header.rows()),
                        Long.toString(header.events()),
                        Long.toString(header.lost()),
                        header.clockTrusted() ? "right" : "unknown",
                        String.join(",", header.recipients()),
                        DIGITS.formatHex(header.devices()),
                        header.note().replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t"),
                        DIGITS.formatHex(header.messageHash()),
                        DIGITS.formatHex(header.previousHash()),
                        DIGITS.formatHex(hash),
                        DIGITS.formatHex(header.signature()),
                        content.code())
                + "\n";
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException where it is none; the message says why
     */
    static ChainRow parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != COLUMNS.size()) {
            throw new IllegalArgumentException(cells.length + " columns; expected " + COLUMNS.size());
        }
        SegmentHeader header = new SegmentHeader(
                Long.parseLong(cells[0]),
                SegmentHeader.Kind.ofCode(cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Long.parseLong(cells[4]),
                Long.parseLong(cells[5]),
                Long.parseLong(cells[6]),
                cells[7].equals("right"),
                cells[8].isEmpty() ? List.of() : List.of(cells[8].split(",")),
                DIGITS.parseHex(cells[9]),
                unescaped(cells[10]),
                DIGITS.parseHex(cells[11]),
                DIGITS.parseHex(cells[12]),
                DIGITS.parseHex(cells[14]));
        return new ChainRow(header, DIGITS.parseHex(cells[13]), Content.ofCode(cells[15]));
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '\\' && i + 1 < text.length()) {
                letter = text.charAt(++i);
                letter = letter == 'n' ? '\n' : letter == 't' ? '\t' : letter;
            }
            plain.append(letter);
        }
        return plain.toString();
    }
}
