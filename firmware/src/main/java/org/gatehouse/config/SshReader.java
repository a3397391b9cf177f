package org.gatehouse.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the table {@code [ssh]} of the settings. */
final class SshReader {
    private static final int PORT = 22; // RFC 4253 section 4.1
    private static final int MAX_PORT = 65_535;
    private static final String FIRST_KEY =
            "/boot/firmware/gatehouse-first-key.pub"; // a computer that holds the card sees this folder

    private final Document document;
    private final Path file;

    SshReader(Document document, Path file) {
        this.document = document;
        this.file = file;
    }

    SshSettings read() {
        return document.root()
                .section("ssh")
                .map(this::read)
                .orElse(new SshSettings(PORT, List.of(), Path.of(FIRST_KEY)));
    }

    private SshSettings read(Section ssh) {
        ssh.allow("port", "addresses", "first-key");
        Optional<Located<Long>> port = ssh.number("port");
        port.filter(number -> number.value() < 1 || number.value() > MAX_PORT)
                .ifPresent(number ->
                        document.fault(number, "'port' is " + number.value(), "a whole number from 1 to " + MAX_PORT));
        Path firstKey = file.toAbsolutePath()
                .resolveSibling(ssh.text("first-key").map(Located::value).orElse(FIRST_KEY));
        return new SshSettings(
                port.map(Located::value).orElse((long) PORT).intValue(),
                AddressReader.read(document, ssh.texts("addresses")),
                firstKey);
    }
}
