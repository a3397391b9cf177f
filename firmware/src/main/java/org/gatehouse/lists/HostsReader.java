package org.gatehouse.lists;

import java.io.IOException;
import java.util.Set;

/**
 * A hosts file: an address that leads nowhere and the names that are to be found there. A hosts file has no way to say "and all
 * below", so its makers list what they met; the site is what they mean, and its other hosts are covered too ({@link
 * Intake#host}). A name with a real address is no block and is counted.
 */
final class HostsReader implements FormatReader {
    /** What Unix systems, Windows and macOS have in their own hosts files. */
    private static final Set<String> OWN_NAMES = Set.of(
            "localhost",
            "localhost.localdomain",
            "local",
            "broadcasthost",
            "ip6-localhost",
            "ip6-loopback",
            "ip6-localnet",
            "ip6-mcastprefix",
            "ip6-allnodes",
            "ip6-allrouters",
            "ip6-allhosts",
            "0.0.0.0");

    @Override
    public void read(Line line, Intake intake) throws IOException {
        line.cutComment('#');
        int addressEnd = line.endOfWord(line.start);
        int from = line.skipBlanks(addressEnd);
        if (line.isEmpty()) {
            return;
        }
        if (from == line.end || !isAddress(line, addressEnd)) {
            intake.refuse(line, "is no line of a hosts file", "an address and a name, such as 0.0.0.0 example.org");
            return;
        }
        boolean leadsNowhere = Nowhere.is(line.text(line.start, addressEnd));
        while (from < line.end) {
            int to = line.endOfWord(from);
            if (OWN_NAMES.contains(line.text(from, to))) {
                intake.other("names of the machine itself");
            } else if (leadsNowhere) {
                intake.host(line, from, to);
            } else {
                intake.other("names with an address of their own");
            }
            from = line.skipBlanks(to);
        }
    }

    private static boolean isAddress(Line line, int end) {
        boolean separated = false;
        for (int at = line.start; at < end; at++) {
            char character = (char) line.bytes[at];
            separated |= character == '.' || character == ':';
            if (Character.digit(character, 16) < 0 && character != '.' && character != ':' && character != '%') {
                return line.bytes[line.start] == 'f' && line.find('%', line.start) < end; // fe80::1%lo0
            }
        }
        return separated;
    }
}
