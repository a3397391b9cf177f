package org.gatehouse.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin alike.
 *
 * @param addressLength 4 or 16 bytes
 * @param prefix how many bits they have in common
 * @param high the first eight of 16 bytes, 0 for four
 * @param low the last eight of 16, or the four
 */
public record Subnet(int addressLength, int prefix, long high, long low) {
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d+(?:\\.\\d+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

    /** Reads {@code 192.0.2.0/24} or {@code 2001:db8::/32}; nothing where the text is no such thing. Bits behind the prefix are kept. */
    public static Optional<Subnet> parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        try {
            InetAddress address =
                    InetAddress.getByName(written.group(1)); // digits or colons: nothing to ask the DNS for
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            boolean four = address instanceof Inet4Address;
            int prefix = Integer.parseInt(written.group(2));
            if (four == written.group(1).contains(":") || prefix > 8 * bytes.capacity()) {
                return Optional.empty();
            }
            return Optional.of(
                    four
                            ? new Subnet(4, prefix, 0, bytes.getInt() & 0xffffffffL)
                            : new Subnet(16, prefix, bytes.getLong(), bytes.getLong()));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** As {@link #parse} reads it. */
    public String text() {
        ByteBuffer bytes = ByteBuffer.allocate(addressLength);
        if (addressLength == 4) {
            bytes.putInt((int) low);
        } else {
            bytes.putLong(high).putLong(low);
        }
        try {
            return InetAddress.getByAddress(bytes.array()).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // 4 and 16 bytes are addresses
        }
    }

    /** The same without the bits behind the prefix. */
    public Subnet network() {
        return new Subnet(addressLength, prefix, high & highMask(), low & lowMask());
    }

    boolean holds(Client client) {
        return client.addressLength() == addressLength
                && (client.addressHigh() & highMask()) == high
                && (client.addressLow() & lowMask()) == low;
    }

    private long highMask() {
        return addressLength == 4 ? 0 : mask(prefix, 64);
    }

    private long lowMask() {
        return addressLength == 4 ? mask(prefix, 32) : mask(prefix - 64, 64);
    }

    /** So many ones at the high end of a number of so many bits. */
    private static long mask(int ones, int bits) {
        int zeros = bits - Math.max(0, Math.min(ones, bits));
        return zeros == 64 ? 0 : -1L << zeros;
    }
}
