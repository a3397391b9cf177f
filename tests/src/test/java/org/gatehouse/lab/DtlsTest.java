package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSL's DTLS client and server, with the box between them. */
@LabTest
@Tag("E01")
@Order(1)
class DtlsTest {
    private static final String BLOCKED = "www.roblox.com";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final int PORT = 4433;
    private static final int PATIENCE = 30; // seconds
    private static final int TRIES_FOR = 2; // RFC 6347 section 4.2.4.1: it sends again after the first
    private static final String CONNECTED = "CONNECTION ESTABLISHED";

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @ParameterizedTest
    @CsvSource({"4, -quiet", "6, -quiet", "4, -listen", "6, -listen"})
    void allowedName_isAnswered(int family, String server) {
        assertConnected(call(PATIENCE, family, server, "-servername", ALLOWED));
    }

    /** Fragments of 200 bytes: their first flight is lost, the second arrives. */
    @Test
    void allowedNameInFragments_isAnswered() {
        assertConnected(call(PATIENCE, 4, "-quiet", "-servername", ALLOWED, "-mtu", "256"));
    }

    @ParameterizedTest
    @CsvSource({"4, -quiet", "6, -quiet", "4, -listen"})
    void blockedName_neverReachesTheServer(int family, String server) {
        assertNothingArrives(family, server, "-servername", BLOCKED);
    }

    @Test
    void blockedNameInFragments_neverReachesTheServer() {
        assertNothingArrives(4, "-quiet", "-servername", BLOCKED, "-mtu", "256");
    }

    @Test
    void noName_isRefused_butACallIsNot() {
        assertNothingArrives(4, "-quiet", "-noservername");
        assertConnected(call(PATIENCE, 4, "-quiet", "-noservername", "-use_srtp", "SRTP_AES128_CM_SHA1_80"));
    }

    private static void assertConnected(String output) {
        assertTrue(output.contains(CONNECTED), output);
    }

    private static void assertNothingArrives(int family, String server, String... more) {
        try (Capture outside = Capture.start(lab)) {
            String output = call(TRIES_FOR, family, server, more);
            assertFalse(output.contains(CONNECTED), output);
            outside.finish();
            String sent = "src host " + Lab.pupil(family) + " and udp dst port " + PORT;
            assertEquals(List.of(), outside.packets(sent));
        }
    }

    private static boolean isServed() {
        return !lab.run("outside", "ss", "-Hlun", "sport = :" + PORT).output().isBlank();
    }

    /**
     * @param seconds after which the client gives up
     * @param option of the server, which asks for a cookie with {@code -listen} before it remembers anything of a client
     */
    private static String call(int seconds, int family, String option, String... more) {
        String address = family == 4 ? Lab.SERVER4 : "[" + Lab.SERVER6 + "]";
        Stream<String> client = Stream.of(
                "timeout", "" + seconds, "openssl", "s_client", "-dtls1_2", "-brief", "-connect", address + ":" + PORT);
        String[] command = Stream.concat(client, Stream.of(more)).toArray(String[]::new);
        String serve = "exec openssl s_server -dtls1_2 -" + family + " -accept " + address + ":" + PORT + " -quiet "
                + option + " -key " + Lab.STATE.resolve("key.pem") + " -cert " + Lab.STATE.resolve("certificate.pem");
        try (Running server = lab.start("outside", "bash", "-c", serve + " < <(sleep 60)")) { // it ends with its input
            assertTrue(Lab.within(Duration.ofSeconds(20), DtlsTest::isServed), server::output);
            return lab.run("pupil", command).output() + server.output();
        }
    }
}
