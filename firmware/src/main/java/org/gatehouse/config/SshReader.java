package org.gatehouse.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the table {@code [ssh]} of the settings. */
final class SshReader {
    private static final int PORT = 22; // RFC 4253 section 4.1
    private static final int MAX_PORT = 65_535;
    private static final int IDLE_SECONDS = 600;
    private static final int LEAST_IDLE_SECONDS = 5;
    private static final int MOST_IDLE_SECONDS = 86_400;
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
                .orElse(new SshSettings(PORT, List.of(), Path.of(FIRST_KEY), Duration.ofSeconds(IDLE_SECONDS)));
    }

    private SshSettings read(Section ssh) {
        ssh.allow("port", "addresses", "first-key", "idle-seconds");
        int port = number(ssh, "port", PORT, 1, MAX_PORT);
        int idle = number(ssh, "idle-seconds", IDLE_SECONDS, LEAST_IDLE_SECONDS, MOST_IDLE_SECONDS);
        Path firstKey = file.toAbsolutePath()
                .resolveSibling(ssh.text("first-key").map(Located::value).orElse(FIRST_KEY));
        return new SshSettings(
                port, AddressReader.read(document, ssh.texts("addresses")), firstKey, Duration.ofSeconds(idle));
    }

    private int number(Section ssh, String key, int usual, int least, int most) {
        Optional<Located<Long>> written = ssh.number(key);
        written.filter(number -> number.value() < least || number.value() > most)
                .ifPresent(number -> document.fault(
                        number, "'" + key + "' is " + number.value(), "a whole number from " + least + " to " + most));
        return written.map(Located::value).orElse((long) usual).intValue();
    }
}
