package org.gatehouse.policy;

/** MAC addresses: 48 bits in the low end of a {@code long}, the first octet on the wire highest. */
public final class MacAddress {
    private static final int OCTETS = 6;
    private static final long GROUP_BIT = 1L << 40; // IEEE 802-2014 section 8.2.2: set in addresses of no single device
    private static final long LOCAL_BIT = 1L << 41; // the same section: set in addresses that no maker has given

    private MacAddress() {}

    /** Reads {@code 02:00:00:00:00:11}, also with hyphens and in any case; -1 when the text is no such thing. */
    public static long parse(String text) {
        if (text.length() != 3 * OCTETS - 1) {
            return -1;
        }
        char separator = text.charAt(2);
        if (separator != ':' && separator != '-') {
            return -1;
        }
        long address = 0;
        for (int i = 0; i < text.length(); i++) {
            if (i % 3 == 2) {
                if (text.charAt(i) != separator) {
                    return -1;
                }
            } else {
                int digit = "0123456789abcdef".indexOf(text.charAt(i) | 0x20);
                if (digit < 0 || text.charAt(i) < '0') {
                    return -1;
                }
                address = address << 4 | digit;
            }
        }
        return address;
    }

    /** The address as {@link #parse} reads it, in lower case with colons. */
    public static String text(long address) {
        StringBuilder text = new StringBuilder();
        for (int shift = 8 * (OCTETS - 1); shift >= 0; shift -= 8) {
            text.append(text.isEmpty() ? "" : ":").append("%02x".formatted(address >>> shift & 0xff));
        }
        return text.toString();
    }

    /** Whether no single device has that address: multicast and broadcast. */
    public static boolean isGroup(long address) {
        return (address & GROUP_BIT) != 0;
    }

    /** Whether the device made it up, as phones do for each network: it says nothing of the maker, and may change. */
    public static boolean isRandomised(long address) {
        return (address & LOCAL_BIT) != 0;
    }
}
