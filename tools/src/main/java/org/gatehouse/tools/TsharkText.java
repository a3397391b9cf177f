package org.gatehouse.tools;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A canonical name as tshark writes it. tshark takes the octets of a label for UTF-8, puts U+FFFD where they are not, and escapes control characters as C
 * does; so two names that differ only in what is no UTF-8 look the same here. For how many octets one U+FFFD stands differs from program to program: several count as one.
 */
final class TsharkText {
    private static final String CONTROLS = "\u0007\b\t\n\u000b\f\r";
    private static final String LETTERS = "abtnvfr";

    private TsharkText() {}

    /** @param canonical with {@code \DDD} for octets that are no letters of a host name, as {@link org.gatehouse.name.CanonicalName} writes them */
    static String of(byte[] canonical, int length) {
        byte[] octets = new byte[length];
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (canonical[i] == '\\') {
                octets[count++] = (byte) Integer.parseInt(new String(canonical, i + 1, 3, StandardCharsets.US_ASCII));
                i += 3;
            } else {
                octets[count++] = canonical[i];
            }
        }
        StringBuilder text = new StringBuilder();
        new String(octets, 0, count, StandardCharsets.UTF_8).codePoints().forEach(point -> append(text, point));
        return joinUnreadable(text.toString());
    }

    /** One U+FFFD for several. */
    static String joinUnreadable(String text) {
        return text.replaceAll("\ufffd+", "\ufffd");
    }

    private static void append(StringBuilder text, int point) {
        int control = CONTROLS.indexOf(point);
        if (control >= 0) {
            text.append('\\').append(LETTERS.charAt(control));
        } else if (Character.isISOControl(point)) {
            text.append(String.format(Locale.ROOT, "\\%03o", point));
        } else {
            text.appendCodePoint(point);
        }
    }
}
