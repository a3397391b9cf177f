package org.gatehouse.inspect;

import java.util.HexFormat;

/** The versions of QUIC whose Initial packets can be opened: each has a salt of its own, and RFC 9369 its own labels and packet types. */
enum QuicVersion {
    /** RFC 9001 section 5.2. */
    V1("38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "quic", 0),
    /** RFC 9369 sections 3.2 and 3.3. */
    V2("0dede3def700a6db819381be6e269dcbf9bd2ed9", "quicv2", 1),
    /** draft-ietf-quic-tls-29 to 32, which some servers and apps still speak. */
    DRAFT_29("afbfec289993d24c9e9786f19c6111e04390a899", "quic", 0),
    /** draft-ietf-quic-tls-23 to 28, and Facebook's own number for 27. */
    DRAFT_23("c3eef712c72ebb5a11a7d2432bb46365bef9f502", "quic", 0),
    /**
     * A number of the form {@code 0x?a?a?a?a}, which no server takes: a client sends it to be told which versions there are (RFC 9000 section 15). Nothing says with
     * which version's keys; clients take those of the one that they want.
     */
    RESERVED("38762cf7f55934b34d179ae6a4c80cadccbb7f0a", "quic", 0);

    private static final int NUMBER_2 = 0x6b3343cf;
    private static final int NUMBER_DRAFT = 0xff000000;
    private static final int NUMBER_FACEBOOK = 0xfaceb002;

    private static final int GOOGLE_04 = '0' << 8 | '4';
    private static final int GOOGLE_05 = '0' << 8 | '5';
    private static final int RESERVED_BITS = 0x0f0f0f0f;
    private static final int RESERVED_VALUE = 0x0a0a0a0a;

    private final byte[] salt;
    private final String labelPrefix;
    private final int initialType;

    QuicVersion(String salt, String labelPrefix, int initialType) {
        this.salt = HexFormat.of().parseHex(salt);
        this.labelPrefix = labelPrefix;
        this.initialType = initialType;
    }

    /** The version of a number on the wire, or null. */
    static QuicVersion of(int number) {
        return switch (number) {
            case 1 -> V1;
            case NUMBER_2 -> V2;
            case NUMBER_FACEBOOK -> DRAFT_23;
            default -> (number & RESERVED_BITS) == RESERVED_VALUE ? RESERVED : ofDraft(number - NUMBER_DRAFT);
        };
    }

    private static QuicVersion ofDraft(int draft) {
        if (draft >= 29 && draft <= 34) {
            return draft <= 32 ? DRAFT_29 : V1; // the last two drafts have the RFC's salt
        }
        return draft >= 23 && draft <= 28 ? DRAFT_23 : null;
    }

    /** Whether a number is one of those that Google's QUIC had before the RFC: Q044 to Q050 and T050 to T051, as ASCII. Nobody here reads them. */
    static boolean isGoogles(int number) {
        int letter = number >>> 24;
        return (letter == 'Q' || letter == 'T')
                && (number >>> 8 & 0xffff) >= GOOGLE_04
                && (number >>> 8 & 0xffff) <= GOOGLE_05;
    }

    byte[] salt() {
        return salt;
    }

    /** What the labels of the keys begin with. */
    String labelPrefix() {
        return labelPrefix;
    }

    /** Whether a long header's first byte is that of a 0-RTT packet, whose type is the one behind the Initial's. */
    boolean isEarlyData(byte first) {
        return (first >> 4 & 3) == initialType + 1;
    }

    /** Whether a long header's first byte is that of a Retry, whose type is the one before the Initial's. */
    boolean isRetry(byte first) {
        return (first >> 4 & 3) == (initialType + 3 & 3);
    }

    /** Whether a long header's first byte is that of an Initial: RFC 9000 section 17.2, RFC 9369 section 3.2. */
    boolean isInitial(byte first) {
        return (first >> 4 & 3) == initialType;
    }
}
