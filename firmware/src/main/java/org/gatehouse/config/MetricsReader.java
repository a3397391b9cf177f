package org.gatehouse.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code metrics = "127.0.0.1:9464"}. Metrics are answered to whoever asks, so they are served where only the school can ask: on loopback, or at an address that is not routed in the internet (RFC 1918, RFC 4193).
 */
final class MetricsReader {
    private static final Pattern WRITTEN = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;
    private static final String RIGHT = "\"127.0.0.1:9464\", or one of the box's own addresses in the school's network";

    private final Document document;

    MetricsReader(Document document) {
        this.document = document;
    }

    /** Empty where the settings say nothing: nothing is served then. */
    Optional<MetricsSettings> read() {
        Optional<Located<String>> written = document.root().text("metrics");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Optional<MetricsSettings> settings = parse(written.get().value());
        if (settings.isEmpty()) {
            document.fault(written.get(), Fault.quoted(written.get().value()) + " is no address with a port", RIGHT);
        } else if (!isInside(settings.get().address())) {
            String problem = settings.get().address().isAnyLocalAddress()
                    ? "'metrics' is served at every address, the outside's too"
                    : "'metrics' is served at an address that the outside may reach";
            document.fault(written.get(), problem, RIGHT);
            return Optional.empty();
        }
        return settings;
    }

    private static Optional<MetricsSettings> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return AddressReader.read(host)
                .filter(address -> port > 0 && port <= MAX_PORT)
                .map(address -> new MetricsSettings(address, port));
    }

    private static boolean isInside(InetAddress address) {
        boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc; // RFC 4193
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal;
    }
}
