package org.gatehouse.tools;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatehouse.event.Event;
import org.gatehouse.event.Protocol;

/** The rows that {@code tools/replay} prints, and their header. */
final class ReplayTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?:$|:)");

    private final PrintStream out;
    private final Set<String> quicPairs = new HashSet<>();
    private String capture;

    ReplayTable(PrintStream out) {
        this.out = out;
        out.println("capture\tframe\ttime\tclient\tserver\tprotocol\tname\tverdict\treason");
    }

    void begin(String captureName) {
        capture = captureName;
        quicPairs.clear();
    }

    /** Prints a row. A capture holds both directions, and a server's first QUIC datagram is built like a client's: the one that came second is left out. */
    void row(int frameNumber, Event event) {
        String client = party(event.clientAddress, event.addressLength, event.clientPort);
        String server = party(event.serverAddress, event.addressLength, event.serverPort);
        if (event.protocol == Protocol.QUIC) {
            if (quicPairs.contains(server + client)) {
                return;
            }
            quicPairs.add(client + server);
        }
        String name = new String(event.name, 0, event.nameLength, StandardCharsets.US_ASCII);
        out.println(String.join(
                "\t",
                capture,
                Integer.toString(frameNumber),
                TIME.format(Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos(event.epochMicros))),
                client,
                server,
                event.protocol.code(),
                name,
                event.verdict(),
                reason(event, name)));
    }

    private static String reason(Event event, String name) {
        StringBuilder reason = new StringBuilder(event.reason);
        if (event.category != null) {
            reason.append(' ').append(event.category);
            reason.append(", list ").append(event.list);
        }
        if (event.entryStart >= 0) {
            reason.append(", entry ").append(name.substring(event.entryStart));
        }
        return reason.toString();
    }

    private static String party(byte[] address, int length, int port) {
        if (length == 0) {
            return "-:" + port; // no IP
        }
        String host = address(address, length);
        return (length == 4 ? host : "[" + host + "]") + ":" + port;
    }

    /** An address as text, IPv6 as RFC 5952 asks for it. */
    static String address(byte[] address, int length) {
        try {
            String text =
                    InetAddress.getByAddress(Arrays.copyOf(address, length)).getHostAddress();
            return length == 4 ? text : shortest(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has 4 or 16 bytes, not " + length, impossible);
        }
    }

    /** Puts "::" in place of the first longest run of zero groups. */
    private static String shortest(String groups) {
        Matcher zeros = ZEROS.matcher(groups);
        int start = -1;
        int end = -1;
        while (zeros.find()) {
            if (zeros.end() - zeros.start() > end - start) {
                start = zeros.start();
                end = zeros.end();
            }
        }
        return start < 0 ? groups : groups.substring(0, start) + "::" + groups.substring(end);
    }
}
