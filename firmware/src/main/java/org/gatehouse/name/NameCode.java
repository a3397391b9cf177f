package org.gatehouse.name;

import java.nio.ByteBuffer;

/**
 * How a table packs names: the forty characters of canonical names, three to a unit of 16 bits (40³ = 64,000), read from the name's end
 * to its beginning. The packed form of a suffix is thus the beginning of the name's own, but for the last unit. That one is padded
 * with dots, which are never the last character read, so that no two names pack alike.
 *
 * <p>The codes are in the order of ASCII but for the dot, which comes first: sorted by them, what is below a name follows it at once.
 */
final class NameCode {
    static final int RADIX = 40;
    static final int PER_UNIT = 3;
    static final int MAX_UNITS = (CanonicalName.MAX_TEXT + PER_UNIT - 1) / PER_UNIT;
    /** Codes of the longest name, and of what its last unit is padded with. */
    static final int MAX_CODES = PER_UNIT * MAX_UNITS + 1;

    static final byte DOT = 0;

    private static final String CHARACTERS = ".-0123456789\\_abcdefghijklmnopqrstuvwxyz";
    private static final byte[] CODES = new byte[128];

    static {
        for (byte code = 0; code < RADIX; code++) {
            CODES[CHARACTERS.charAt(code)] = code;
        }
    }

    private NameCode() {}

    /** The code of a byte of {@link CanonicalName#bytes}, from 0 to 39. */
    static int of(byte canonical) {
        return CODES[canonical & 0x7f];
    }

    /** Unpacks the codes of a name, and returns how many there are without the last unit's padding. */
    static int unpack(ByteBuffer source, int start, int units, byte[] codes) {
        int length = 0;
        for (int i = 0; i < units; i++) {
            int unit = source.getChar(start + Character.BYTES * i);
            codes[length++] = (byte) (unit / (RADIX * RADIX) % RADIX);
            codes[length++] = (byte) (unit / RADIX % RADIX);
            codes[length++] = (byte) (unit % RADIX);
        }
        while (length > 0 && codes[length - 1] == DOT) {
            length--;
        }
        return length;
    }

    /** The canonical text of codes, which are those of a name from its end. */
    static String text(byte[] codes, int start, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = start + length - 1; i >= start; i--) {
            text.append(CHARACTERS.charAt(codes[i]));
        }
        return text.toString();
    }

    /** A last unit with one or two characters, filled up. */
    static int padded(int unit, int characters) {
        return characters == 1 ? unit * (RADIX * RADIX) : unit * RADIX;
    }
}
