package org.gatehouse.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses; a name is none, and is not looked up. */
final class AddressReader {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]+");

    private AddressReader() {}

    static List<InetAddress> read(Document document, List<Located<String>> written) {
        List<InetAddress> addresses = new ArrayList<>();
        for (Located<String> each : written) {
            Optional<InetAddress> address = read(each.value());
            address.ifPresentOrElse(
                    addresses::add,
                    () -> document.fault(
                            each, Fault.quoted(each.value()) + " is no IP address", "such as 10.0.0.5 or 2001:db8::5"));
        }
        return addresses;
    }

    static Optional<InetAddress> read(String text) {
        try {
            return LITERAL.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
