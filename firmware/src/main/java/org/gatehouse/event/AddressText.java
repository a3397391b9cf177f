package org.gatehouse.event;

import java.util.HexFormat;

/** Addresses as logs and tables show them. */
public final class AddressText {
    private static final HexFormat HEX = HexFormat.of();
    private static final int GROUPS = 8;

    private AddressText() {}

    /** {@code aa:bb:cc:dd:ee:ff} from the low 48 bits. */
    public static String mac(long mac) {
        String digits = HEX.toHexDigits(mac, 12);
        StringBuilder text = new StringBuilder(17);
        for (int i = 0; i < 12; i += 2) {
            text.append(i == 0 ? "" : ":").append(digits, i, i + 2);
        }
        return text.toString();
    }

    /**
     * An address in its usual text form, IPv6 as RFC 5952 section 4 wants it.
     *
     * @return null when the length is neither 4 nor 16
     */
    public static String ip(byte[] address, int length) {
        return switch (length) {
            case 4 ->
                (address[0] & 0xFF) + "." + (address[1] & 0xFF) + "." + (address[2] & 0xFF) + "." + (address[3] & 0xFF);
            case 16 -> ipv6(address);
            default -> null;
        };
    }

    private static String ipv6(byte[] address) {
        int gapStart = -1;
        int gapLength = 1; // a single zero group is not shortened, RFC 5952 section 4.2.2
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && group(address, i + run) == 0) {
                run++;
            }
            if (run > gapLength) {
                gapStart = i;
                gapLength = run;
            }
            i += run;
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean first = i == 0 || i == gapStart + gapLength && gapStart >= 0;
                text.append(first ? "" : ":").append(Integer.toHexString(group(address, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int index) {
        return (address[2 * index] & 0xFF) << 8 | address[2 * index + 1] & 0xFF;
    }
}
