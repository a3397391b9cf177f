package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gatehouse.discovery.Accounts;
import org.gatehouse.discovery.RadiusAccounting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** FreeRADIUS' own client tells who is at which device. */
@Tag("R24")
@Timeout(60)
class RadiusTest {
    private static final long MAC = 0x020000000011L;
    private static final String SECRET = "between the two of us";

    private final Accounts accounts = new Accounts();
    private RadiusAccounting accounting;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        accounting = RadiusAccounting.start(
                accounts,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Set.of(InetAddress.getLoopbackAddress()),
                SECRET.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() {
        accounting.close();
    }

    @Test
    void session_startsGoesOnAndStops() throws Exception {
        assertTrue(tell(SECRET, "Start", "pupil7"));
        assertEquals(Optional.of("pupil7"), accounts.userOf(MAC));
        assertTrue(tell(SECRET, "Interim-Update", "pupil7"));
        assertTrue(tell(SECRET, "Stop", "pupil7"));
        assertEquals(Optional.empty(), accounts.userOf(MAC));
    }

    @Test
    void senderWithAnotherSecret_isNotBelieved() throws Exception {
        assertFalse(tell("guessed", "Start", "headteacher"));
        assertEquals(Optional.empty(), accounts.userOf(MAC));
    }

    private boolean tell(String secret, String status, String user) throws IOException, InterruptedException {
        Process client = new ProcessBuilder("radclient", "-r", "1", "-t", "2", "127.0.0.1:" + port, "acct", secret)
                .redirectErrorStream(true)
                .start();
        String attributes =
                "Acct-Status-Type = %s\nUser-Name = \"%s\"\nCalling-Station-Id = \"02-00-00-00-00-11\"\nAcct-Session-Id = \"1\"\n"
                        .formatted(status, user);
        client.getOutputStream().write(attributes.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().close();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(client.waitFor(20, TimeUnit.SECONDS), said);
        return client.exitValue() == 0;
    }
}
