package org.gatehouse.name;

import java.nio.charset.StandardCharsets;

/**
 * A name in canonical form: lower case, A-label bytes, no trailing dot. A buffer that its one thread reuses; nothing here allocates
 * but {@link #toString}.
 *
 * <p>An octet of a DNS label that is no letter, digit, hyphen or underscore is written as the master-file escape {@code \DDD} (RFC
 * 1035 section 5.1), so that a dot inside a label never looks like a separator: look-ups go by {@link #labelStart}, not by dots. A
 * name is thus at most 253 bytes of text without escapes, {@value #MAX_TEXT} with them.
 */
public final class CanonicalName {
    /** Octets in a label; RFC 1035 section 2.3.4. */
    public static final int MAX_LABEL = 63;
    /** Octets of a name on the wire, length octets and root included; RFC 1035 section 2.3.4. */
    public static final int MAX_WIRE = 255;
    /** Bytes of canonical text: 255 octets on the wire are at most 250 of label in four labels, each escaped to four bytes, and three dots. */
    public static final int MAX_TEXT = 1003;

    private static final int MAX_PLAIN_TEXT = MAX_WIRE - 2;
    /** Labels of a name: one octet of length and one of label each; RFC 1035 section 2.3.4. */
    static final int MAX_LABELS = 127;

    private static final int MAX_POINTERS = MAX_LABELS; // more than one pointer a label serves no honest sender

    /** The canonical byte of every byte, 0 where there is none. */
    private static final byte[] CANONICAL = canonicalBytes();

    private final byte[] text = new byte[MAX_TEXT];
    private final short[] labelStarts = new short[MAX_LABELS];
    private int length;
    private int labelCount;
    private int wireEnd;

    /**
     * Reads a name written as text: an SNI, a Host without its port, a list entry. One trailing dot is dropped.
     *
     * <p>A text whose last label is a number is an {@link NameOutcome#ADDRESS}, even when it is no valid one: browsers parse it as
     * IPv4 or refuse it (WHATWG URL, "ends in a number"), more lenient programs wrap what overflows, and no top-level domain is
     * numeric (RFC 3696 section 2).
     */
    public NameOutcome readText(byte[] source, int offset, int length) {
        clear();
        if (length <= 0) {
            return NameOutcome.EMPTY_LABEL;
        }
        if (source[offset] == '[' || contains(source, offset, length, ':')) {
            return readAddress6(source, offset, length);
        }
        if (source[offset + length - 1] == '.') {
            if (length == 1) {
                return NameOutcome.ROOT;
            }
            length--;
        }
        if (length > MAX_PLAIN_TEXT) {
            return NameOutcome.TOO_LONG;
        }
        return readLabels(source, offset, offset + length);
    }

    /**
     * Reads a name of a DNS message, compressed or not. Every pointer must point before the labels it ends (RFC 1035 section 4.1.4:
     * "a prior occurrence"), so that no chain of them can loop. A QNAME of numbers only is a name here: nobody connects to it.
     *
     * @param messageStart index of the message's first octet, from which pointers count
     * @param messageEnd index past the message's last octet
     * @param offset index of the name's first octet, in the array
     */
    public NameOutcome readWire(byte[] message, int messageStart, int messageEnd, int offset) {
        clear();
        int position = offset;
        int runStart = offset;
        int wireLength = 1;
        int pointers = 0;
        while (position >= messageStart && position < messageEnd) {
            int octet = message[position] & 0xff;
            if (octet == 0) {
                wireEnd = pointers == 0 ? position + 1 : wireEnd;
                return labelCount == 0 ? NameOutcome.ROOT : NameOutcome.NAME;
            }
            if (octet >= 0xc0) {
                if (position + 1 >= messageEnd) {
                    return refuse(NameOutcome.TRUNCATED);
                }
                int target = messageStart + ((octet & 0x3f) << 8 | message[position + 1] & 0xff);
                if (target >= runStart || pointers == MAX_POINTERS) {
                    return refuse(NameOutcome.BAD_CHARACTER);
                }
                wireEnd = pointers++ == 0 ? position + 2 : wireEnd;
                position = target;
                runStart = target;
                continue;
            }
            if (octet > MAX_LABEL) {
                return refuse(NameOutcome.BAD_CHARACTER); // RFC 6891 section 5: the other label types are gone
            }
            wireLength += 1 + octet;
            if (wireLength > MAX_WIRE) {
                return refuse(NameOutcome.TOO_LONG);
            }
            if (octet >= messageEnd - position) {
                return refuse(NameOutcome.TRUNCATED);
            }
            appendLabel(message, position + 1, octet);
            position += 1 + octet;
        }
        return refuse(NameOutcome.TRUNCATED);
    }

    /** Forgets the name, so that nobody takes it for that of the next opening. */
    public void clear() {
        length = 0;
        labelCount = 0;
        wireEnd = 0;
    }

    /** Index just past the name in the message, in the array; for {@link #readWire} that returned NAME or ROOT. */
    public int wireEnd() {
        return wireEnd;
    }

    /** The canonical text, valid from 0 to {@link #length()}; the buffer itself, not to be written to. */
    public byte[] bytes() {
        return text;
    }

    /** Bytes of canonical text, 0 after an outcome other than NAME and ADDRESS. */
    public int length() {
        return length;
    }

    /** Labels of the name, 0 unless the outcome was NAME. */
    public int labelCount() {
        return labelCount;
    }

    /** Offset in {@link #bytes()} of a label's first byte; 0 is the leftmost label. */
    public int labelStart(int index) {
        return labelStarts[index];
    }

    /** The canonical text; allocates, not for the hot path. */
    @Override
    public String toString() {
        return new String(text, 0, length, StandardCharsets.US_ASCII);
    }

    private NameOutcome readLabels(byte[] source, int offset, int end) {
        int labelStart = 0;
        labelStarts[labelCount++] = 0;
        for (int i = offset; i < end; i++) {
            byte canonical = CANONICAL[source[i] & 0xff];
            if (canonical != 0) {
                text[length++] = canonical;
            } else if (source[i] == '.') {
                if (length == labelStart) {
                    return refuse(NameOutcome.EMPTY_LABEL);
                }
                if (length - labelStart > MAX_LABEL) {
                    return refuse(NameOutcome.TOO_LONG);
                }
                text[length++] = '.';
                labelStart = length;
                labelStarts[labelCount++] = (short) labelStart;
            } else {
                return refuse(NameOutcome.BAD_CHARACTER);
            }
        }
        if (length == labelStart) {
            return refuse(NameOutcome.EMPTY_LABEL);
        }
        if (length - labelStart > MAX_LABEL) {
            return refuse(NameOutcome.TOO_LONG);
        }
        if (isNumber(labelStart)) {
            labelCount = 0;
            return NameOutcome.ADDRESS;
        }
        return NameOutcome.NAME;
    }

    private void appendLabel(byte[] message, int offset, int octets) {
        if (labelCount > 0) {
            text[length++] = '.';
        }
        labelStarts[labelCount++] = (short) length;
        for (int i = offset; i < offset + octets; i++) {
            int octet = message[i] & 0xff;
            byte canonical = CANONICAL[octet];
            if (canonical != 0) {
                text[length++] = canonical;
            } else {
                text[length++] = '\\';
                text[length++] = (byte) ('0' + octet / 100);
                text[length++] = (byte) ('0' + octet / 10 % 10);
                text[length++] = (byte) ('0' + octet % 10);
            }
        }
    }

    /** Nothing else has colons or begins with a bracket (RFC 3986 section 3.2.2), so the check is of the alphabet only. */
    private NameOutcome readAddress6(byte[] source, int offset, int octets) {
        int start = offset;
        int end = offset + octets;
        if (source[offset] == '[') {
            if (source[end - 1] != ']') {
                return NameOutcome.BAD_CHARACTER;
            }
            start++;
            end--;
        }
        if (end - start > 45) {
            return NameOutcome.TOO_LONG; // eight groups of four, the last two as IPv4
        }
        int colons = 0;
        for (int i = start; i < end; i++) {
            byte canonical = source[i] == ':' || source[i] == '.' ? source[i] : CANONICAL[source[i] & 0xff];
            if (canonical != ':' && canonical != '.' && !isHexDigit(canonical)) {
                return refuse(NameOutcome.BAD_CHARACTER);
            }
            colons += canonical == ':' ? 1 : 0;
            text[length++] = canonical;
        }
        return colons >= 2 ? NameOutcome.ADDRESS : refuse(NameOutcome.BAD_CHARACTER);
    }

    /** Digits only, or 0x and hexadecimal digits, also none of them, as browsers read a part of an IPv4 address. */
    private boolean isNumber(int labelStart) {
        boolean hexadecimal = length - labelStart >= 2 && text[labelStart] == '0' && text[labelStart + 1] == 'x';
        for (int i = hexadecimal ? labelStart + 2 : labelStart; i < length; i++) {
            if (!(hexadecimal ? isHexDigit(text[i]) : isDigit(text[i]))) {
                return false;
            }
        }
        return true;
    }

    private NameOutcome refuse(NameOutcome outcome) {
        clear();
        return outcome;
    }

    private static boolean contains(byte[] source, int offset, int length, char wanted) {
        for (int i = offset; i < offset + Math.min(length, MAX_WIRE); i++) {
            if (source[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isHexDigit(byte character) {
        return isDigit(character) || character >= 'a' && character <= 'f';
    }

    private static byte[] canonicalBytes() {
        byte[] table = new byte[256];
        for (char c = 'a'; c <= 'z'; c++) {
            table[c] = (byte) c;
            table[c - 'a' + 'A'] = (byte) c;
        }
        for (char c = '0'; c <= '9'; c++) {
            table[c] = (byte) c;
        }
        table['-'] = '-';
        table['_'] = '_';
        return table;
    }
}
