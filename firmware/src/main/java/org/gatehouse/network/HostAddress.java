package org.gatehouse.network;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address with the length of its network's prefix.
 *
 * @param prefix bits
 */
record HostAddress(InetAddress address, int prefix) {
    /** Digits and dots, or with colons: what is written so is not looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]+");

    private static final int ALL_OF_4 = 32;
    private static final int ALL_OF_6 = 128;
    private static final int POINT_TO_POINT = 31; // RFC 3021: such networks have no address of their own

    static HostAddress parse(String text) throws AddressException {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = ip(host).orElseThrow(() ->
                new AddressException("\"" + text + "\" is no IP address; expected one such as 10.0.0.2/24"));
        int all = isSix(address) ? ALL_OF_6 : ALL_OF_4;
        if (slash < 0) {
            throw new AddressException(text + " lacks the length of its network's prefix; expected " + text
                    + (isSix(address) ? "/64" : "/24") + " or the like");
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > all) {
            throw new AddressException(text + ": the length of the prefix is a number from 1 to " + all);
        }
        HostAddress read = new HostAddress(address, Integer.parseInt(digits));
        read.check();
        return read;
    }

    /** An address alone; nothing where the text is none. */
    static Optional<InetAddress> ip(String text) {
        try {
            return LITERAL.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    static boolean isSix(InetAddress address) {
        return address instanceof Inet6Address;
    }

    /** What no machine in a school's network can have: RFC 6890, and the first and the last address of a network. */
    private void check() throws AddressException {
        if (address.isLoopbackAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address instanceof Inet4Address
                        && (address.getAddress()[0] == 0 || (address.getAddress()[0] & 0xf0) == 0xf0)) {
            throw new AddressException(
                    address.getHostAddress() + " cannot be the box's: it is set aside for something else");
        }
        if (!isSix(address) && prefix < POINT_TO_POINT) {
            BigInteger host = number(address).subtract(first());
            BigInteger last = BigInteger.ONE.shiftLeft(ALL_OF_4 - prefix).subtract(BigInteger.ONE);
            if (host.signum() == 0 || host.equals(last)) {
                throw new AddressException(
                        this + " is the address of the network itself, or of everybody in it; expected one between");
            }
        }
    }

    /** Whether another address is in the same network. */
    boolean reaches(InetAddress other) {
        return isSix(other) == isSix(address)
                && new HostAddress(other, prefix).first().equals(first());
    }

    private BigInteger first() {
        int rest = (isSix(address) ? ALL_OF_6 : ALL_OF_4) - prefix;
        return number(address).shiftRight(rest).shiftLeft(rest);
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
