package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;

import java.util.Arrays;

/**
 * The parameters of an SVCB or HTTPS record (RFC 9460 section 2.2), read and changed in place. One lane's.
 *
 * <p>The key that encrypts a hello ({@code ech}) is hidden without a byte more or less, so that no offset of the message changes, nor of the stream that it may be
 * in: it goes to the end of the list as a parameter for private use, zeroed. The list stays in order, as clients demand.
 */
final class ServiceParameters {
    static final int IPV4_HINT = 4; // RFC 9460 section 14.3.2
    static final int IPV6_HINT = 6;

    private static final int MANDATORY = 0;
    private static final int ENCRYPTED_HELLO = 5; // RFC 9848
    private static final int FIRST_PRIVATE = 65_280;
    private static final int LAST_PRIVATE = 65_534;
    private static final int HEADER = 4;

    private int end;
    private int mandatoryStart;
    private int keyStart;
    private int lastKey;

    /** Reads the list; false where it is none: a client refuses it, too. */
    boolean read(byte[] bytes, int start, int listEnd) {
        end = listEnd;
        mandatoryStart = -1;
        keyStart = -1;
        lastKey = -1;
        int at = start;
        while (at < end) {
            if (end - at < HEADER || u16(bytes, at + 2) > end - at - HEADER) {
                return false;
            }
            int key = u16(bytes, at);
            if (key <= lastKey || !fits(key, u16(bytes, at + 2))) {
                return false;
            }
            lastKey = key;
            mandatoryStart = key == MANDATORY ? at : mandatoryStart;
            keyStart = key == ENCRYPTED_HELLO ? at : keyStart;
            at += HEADER + u16(bytes, at + 2);
        }
        return true;
    }

    private static boolean fits(int key, int length) {
        return switch (key) {
            case MANDATORY -> length > 0 && length % 2 == 0;
            case IPV4_HINT -> length > 0 && length % 4 == 0;
            case IPV6_HINT -> length > 0 && length % 16 == 0;
            default -> true;
        };
    }

    /** Whether the list that was read has a key to encrypt a hello with. */
    boolean hasKey() {
        return keyStart >= 0;
    }

    /** Hides the key of the list that was read; false where the list has no number left for it. */
    boolean hideKey(byte[] bytes) {
        int number = Math.max(FIRST_PRIVATE, lastKey + 1);
        if (number > LAST_PRIVATE) {
            return false;
        }
        int length = u16(bytes, keyStart + 2);
        int behind = keyStart + HEADER + length;
        System.arraycopy(bytes, behind, bytes, keyStart, end - behind);
        int at = end - HEADER - length;
        put16(bytes, at, number);
        put16(bytes, at + 2, length);
        Arrays.fill(bytes, at + HEADER, end, (byte) 0);
        if (mandatoryStart >= 0) {
            renameMandatory(bytes, number);
        }
        return true;
    }

    /** What must be understood and is not there would make the whole answer void; now the record asks for what no client understands. */
    private void renameMandatory(byte[] bytes, int number) {
        int from = mandatoryStart + HEADER;
        int to = from + u16(bytes, mandatoryStart + 2);
        for (int at = from; at < to; at += 2) {
            if (u16(bytes, at) == ENCRYPTED_HELLO) {
                System.arraycopy(bytes, at + 2, bytes, at, to - at - 2);
                put16(bytes, to - 2, number); // the highest: the list is in order, too
                return;
            }
        }
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
