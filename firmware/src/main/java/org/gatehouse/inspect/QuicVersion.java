package org.gatehouse.inspect;

/** The versions of QUIC whose Initial packets can be opened. */
enum QuicVersion {
    /** RFC 9000. */
    V1(1, 0),
    /** RFC 9369. */
    V2(0x6b3343cf, 1);

    private final int number;
    private final int initialType;

    QuicVersion(int number, int initialType) {
        this.number = number;
        this.initialType = initialType;
    }

    /** The version of a number on the wire, or null. */
    static QuicVersion of(int number) {
        if (number == V1.number) {
            return V1;
        }
        return number == V2.number ? V2 : null;
    }

    /** Whether a long header's first byte is that of a 0-RTT packet, whose type is the one behind the Initial's. */
    boolean isEarlyData(byte first) {
        return (first >> 4 & 3) == initialType + 1;
    }

    /** Whether a long header's first byte is that of an Initial: RFC 9000 section 17.2, RFC 9369 section 3.2. */
    boolean isInitial(byte first) {
        return (first >> 4 & 3) == initialType;
    }
}
