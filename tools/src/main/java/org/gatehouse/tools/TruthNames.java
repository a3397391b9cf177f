package org.gatehouse.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/** The names that tshark read in a capture, from the table beside it: what a filter should find. */
final class TruthNames {
    private static final Map<String, String> KINDS =
            Map.of("dns", "query", "tls", "sni", "quic", "sni", "http", "host");

    private TruthNames() {}

    /** The table that belongs to a capture, where there is one. */
    static Optional<Path> tableOf(Path capture) {
        String name = capture.getFileName().toString().replaceFirst("\\.pcap(ng)?$", "");
        Path table = capture.toAbsolutePath().getParent().resolve("truth").resolve(name + ".tsv");
        return Optional.of(table).filter(Files::exists);
    }

    /**
     * The names in a table, each as protocol, client and canonical name.
     *
     * @throws IOException where it cannot be read or lacks its columns
     */
    static Set<FoundName> read(Path table) throws IOException {
        List<String> lines = Files.readAllLines(table, StandardCharsets.UTF_8);
        List<String> header = List.of(lines.get(0).split("\t", -1));
        Set<FoundName> names = new TreeSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split("\t", -1);
            String protocol = row[header.indexOf("proto")];
            String kind = row[header.indexOf("kind")];
            String notes = row[header.indexOf("notes")];
            boolean within = !notes.contains("inside=tls") && !notes.contains("encap");
            String name = row[header.indexOf("name")];
            if (within && kind.equals(KINDS.get(protocol)) && !isRemark(name)) {
                String client = row[header.indexOf("src")] + " " + row[header.indexOf("sport")];
                names.add(new FoundName(protocol, client, canonical(protocol, name)));
            }
        }
        return names;
    }

    /** tshark's own words where it read no name: {@code <Root>}, {@code <Unknown extended label>}. */
    private static boolean isRemark(String name) {
        return name.startsWith("<") && name.endsWith(">");
    }

    /** tshark gives names as they were sent, and a Host with its port. */
    static String canonical(String protocol, String name) {
        if (protocol.equals("dns")) {
            return TsharkText.joinUnreadable(lowerCase(name));
        }
        String host = protocol.equals("http") ? name.replaceFirst(":\\d*$", "") : name;
        byte[] bytes = host.getBytes(StandardCharsets.UTF_8);
        CanonicalName canonical = new CanonicalName();
        NameOutcome outcome = canonical.readText(bytes, 0, bytes.length);
        boolean readable = outcome == NameOutcome.NAME || outcome == NameOutcome.ADDRESS;
        return readable ? canonical.toString() : lowerCase(host);
    }

    /** Letters of ASCII only: RFC 4343. */
    private static String lowerCase(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            lower.setCharAt(i, letter >= 'A' && letter <= 'Z' ? (char) (letter + 'a' - 'A') : letter);
        }
        return lower.toString();
    }
}
