package org.gatehouse.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the table {@code [radius]} of the settings. */
final class RadiusReader {
    private static final int ACCOUNTING_PORT = 1813; // RFC 2866 section 3
    private static final int MAX_PORT = 65_535;

    private final Document document;
    private final ReadableFiles files;

    RadiusReader(Document document, Path file) {
        this.document = document;
        this.files = new ReadableFiles(document, file);
    }

    Optional<RadiusSettings> read() {
        return document.root().section("radius").flatMap(this::read);
    }

    private Optional<RadiusSettings> read(Section radius) {
        radius.allow("port", "senders", "secret-file");
        int port = port(radius);
        List<InetAddress> senders = AddressReader.read(
                document,
                radius.requiredTexts("senders", "the IP addresses of the access points or of the RADIUS server"));
        return radius.requiredText("secret-file", "a file that only root reads, with the secret on its first line")
                .flatMap(files::path)
                .map(secret -> new RadiusSettings(port, senders, secret));
    }

    private int port(Section radius) {
        Optional<Located<Long>> written = radius.number("port");
        long port = written.map(Located::value).orElse((long) ACCOUNTING_PORT);
        if (port < 1 || port > MAX_PORT) {
            document.fault(written.orElseThrow(), "'port' is " + port, "a whole number from 1 to " + MAX_PORT);
            return ACCOUNTING_PORT;
        }
        return (int) port;
    }
}
