package org.gatehouse.name;

import java.nio.ByteBuffer;

/** A number in as few bytes as it needs: seven bits each, the low ones first, the eighth says that there are more. */
final class Varint {
    static final int MAX_BYTES = 5;

    private Varint() {}

    static void put(ByteBuffer target, int value) {
        int rest = value;
        while (rest > 0x7f) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** Reads at most {@value #MAX_BYTES} bytes, whatever they are. */
    static int at(ByteBuffer source, int index) {
        int first = source.get(index);
        return first >= 0 ? first : longer(source, index, first & 0x7f);
    }

    /** The bytes of a number that is not negative. */
    static int size(int value) {
        return value < 0x80 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    private static int longer(ByteBuffer source, int index, int low) {
        int value = low;
        for (int i = 1; i < MAX_BYTES; i++) {
            int next = source.get(index + i);
            value |= (next & 0x7f) << 7 * i;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }
}
