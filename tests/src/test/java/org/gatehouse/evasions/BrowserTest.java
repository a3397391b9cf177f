package org.gatehouse.evasions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gatehouse.lab.Capture;
import org.gatehouse.lab.Lab;
import org.gatehouse.lab.LabTest;
import org.gatehouse.lab.QuicServer;
import org.gatehouse.lab.Report;
import org.gatehouse.lab.Result;
import org.gatehouse.lab.Running;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real browser on the pupil's device, with the names that the lab's DNS gives it. It meets a blocked name in the DNS already; that it would fare no better with an
 * address that it has from elsewhere is shown with an entry in the device's hosts file.
 */
@LabTest
@Tag("evasions")
@Order(1)
class BrowserTest {
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final String BLOCKED = "www.roblox.com";
    private static final Path HOSTS = Path.of("/etc/netns", Lab.NAME + "-pupil", "hosts");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern FULL_SEGMENT = Pattern.compile("tcp 1[34]\\d\\d$");

    private static Lab lab;
    private static Running server;
    private static String key;

    @TempDir
    Path profile;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
        server = QuicServer.start(lab, false, Lab.SERVER4, Lab.SERVER6);
        key = lab.run(
                        "outside",
                        "bash",
                        "-c",
                        "set -o pipefail; openssl x509 -pubkey -noout -in " + Lab.STATE.resolve("certificate.pem")
                                + " | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64")
                .output()
                .strip();
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    /** Its hello has a key of ML-KEM in it, and so comes in two segments by itself. */
    @Test
    @Tag("E01")
    void tls_allowedName_isShown() {
        try (Capture outside = Capture.start(lab)) {
            String page = load(ALLOWED).output();
            outside.finish();
            boolean shown = page.contains("outside was asked for " + ALLOWED + " over https");
            Report.add("E09", "Chromium", "DNS", false, shown ? "the page" : "no page", shown);
            Report.add("E01", "Chromium", "TLS", false, shown ? "the page" : "no page", shown);
            assertTrue(shown, page);
            List<String> sent =
                    outside.packets("(src host 192.0.2.11 or src host 2001:db8:1::11) and tcp dst port 443");
            assertTrue(
                    sent.stream().anyMatch(line -> FULL_SEGMENT.matcher(line).find()),
                    () -> "no hello of two segments: " + sent);
        }
    }

    @Test
    @Tag("E01")
    void tls_blockedName_isReset() throws IOException {
        withAddressOfBlocked(() -> {
            String page = load(BLOCKED).output();
            boolean refused = page.contains("ERR_CONNECTION_RESET") && !page.contains("outside was asked for");
            Report.add("E01", "Chromium", "TLS", true, refused ? "a reset" : "something else", refused);
            assertTrue(refused, page);
        });
    }

    @Test
    @Tag("R01")
    void dns_blockedName_isNotResolved() {
        String page = load(BLOCKED).output();
        boolean refused = page.contains("ERR_NAME_NOT_RESOLVED") && !page.contains("outside was asked for");
        Report.add("E09", "Chromium", "DNS", true, refused ? "NXDOMAIN" : "something else", refused);
        assertTrue(refused, page);
    }

    @Test
    @Tag("E10")
    void quic_allowedName_isShownOverHttp3() {
        String page =
                load(ALLOWED, "--origin-to-force-quic-on=" + ALLOWED + ":443").output();
        boolean shown = page.contains("outside was asked for " + ALLOWED + " over h3");
        Report.add("E10", "Chromium", "QUIC", false, shown ? "the page" : "no page", shown);
        assertTrue(shown, page);
        assertTrue(server.output().contains("served " + ALLOWED + "/ over h3"), server.output());
    }

    @Test
    @Tag("E10")
    void quic_blockedName_neverReachesTheServer() throws IOException {
        withAddressOfBlocked(() -> {
            try (Capture outside = Capture.start(lab)) {
                String page = load(BLOCKED, "--origin-to-force-quic-on=" + BLOCKED + ":443")
                        .output();
                outside.finish();
                boolean refused = !page.contains("outside was asked for")
                        && !server.output().contains(BLOCKED);
                Report.add("E10", "Chromium", "QUIC", true, refused ? "silence" : "something else", refused);
                assertTrue(refused, page);
                assertEquals(List.of(), outside.packets("dst host " + Lab.SERVER4 + " and udp dst port 443"));
            }
        });
        assertFalse(Files.readString(HOSTS).contains(BLOCKED));
    }

    private void withAddressOfBlocked(Runnable attempt) throws IOException {
        String before = Files.readString(HOSTS);
        Files.writeString(HOSTS, before + Lab.SERVER4 + " " + BLOCKED + "\n");
        try {
            attempt.run();
        } finally {
            Files.writeString(HOSTS, before);
        }
    }

    private Result load(String name, String... more) {
        List<String> command = new ArrayList<>(List.of("chromium", "--headless", "--no-sandbox", "--disable-gpu"));
        command.addAll(List.of("--disable-background-networking", "--disable-component-update", "--no-first-run"));
        command.addAll(List.of("--user-data-dir=" + profile, "--ignore-certificate-errors-spki-list=" + key));
        command.addAll(List.of(more));
        command.addAll(List.of("--dump-dom", "https://" + name + "/"));
        String[] words =
                Stream.concat(Stream.of("timeout", "50"), command.stream()).toArray(String[]::new);
        return lab.start("pupil", words).finish(PATIENCE);
    }
}
