package org.gatehouse.lists;

import java.io.IOException;

/**
 * Lines of a dnsmasq configuration that leave a domain without an answer: {@code address=/x.test/0.0.0.0}, {@code address=/x.test/},
 * {@code address=/x.test/#}, {@code server=/x.test/} and {@code local=/x.test/}, several domains to a line. As dnsmasq does, they
 * take the name and all below it. Other lines are counted.
 */
final class DnsmasqReader implements FormatReader {
    @Override
    public void read(Line line, Intake intake) throws IOException {
        line.cutComment('#');
        if (line.isEmpty()) {
            return;
        }
        boolean address = line.startsWith("address=/");
        if (!address && !line.startsWith("server=/") && !line.startsWith("local=/")) {
            intake.other("lines for other settings");
            return;
        }
        int from = line.find('/', line.start) + 1;
        int last = lastSlash(line);
        if (last < from) {
            intake.refuse(line, "has no closing slash", "such as address=/example.org/");
            return;
        }
        String value = line.text(last + 1, line.end);
        boolean blocks = value.isEmpty() || address && (value.equals("#") || Nowhere.is(value));
        if (!blocks) {
            intake.other(
                    value.equals("#") ? "exceptions below a listed domain" : "domains with an address or a server");
            return;
        }
        while (from < last) {
            int to = line.find('/', from);
            intake.name(line, from, to);
            from = to + 1;
        }
    }

    private static int lastSlash(Line line) {
        int last = line.end - 1;
        while (line.bytes[last] != '/') {
            last--;
        }
        return last;
    }
}
