package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real QUIC client and a real server, with the box between them. */
@LabTest
@Tag("E10")
@Order(1)
class QuicTest {
    private static final String BLOCKED = "www.roblox.com";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final int LONG = 1600; // a hello of two datagrams
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TRIES_FOR =
            Duration.ofSeconds(2); // RFC 9002 section 6.2: it sends again within the first

    private static Lab lab;
    private static Running server;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
        server = QuicServer.start(lab, false, Lab.SERVER4, Lab.SERVER6);
    }

    @AfterAll
    static void down() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"4, V1, 0", "6, V1, 0", "4, V2, 0", "4, V1, " + LONG, "6, V2, " + LONG})
    void allowedName_isAnswered(int family, String version, int padding) {
        try (Capture outside = Capture.start(lab)) {
            assertEquals("connected", call("pupil", Lab.server(family), ALLOWED, version, padding), server.output());
            outside.finish();
            assertFalse(fromPupil(outside, family).isEmpty(), "what the other test looks for can be seen");
        }
    }

    @ParameterizedTest
    @CsvSource({"4, V1, 0", "6, V1, 0", "4, V2, 0", "6, V1, " + LONG})
    void blockedName_neverReachesTheServer(int family, String version, int padding) {
        try (Capture outside = Capture.start(lab)) {
            String outcome = call("pupil", Lab.server(family), BLOCKED, version, padding, TRIES_FOR);
            assertTrue(outcome.startsWith("failed"), outcome);
            outside.finish();
            assertEquals(List.of(), fromPupil(outside, family));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, V1, 0", "4, V1, " + LONG})
    void retry_isFollowed(int family, String version, int padding) {
        String other = "198.51.100.11";
        try (Running retrying = QuicServer.start(lab, true, other)) {
            assertEquals("connected", call("pupil", other, ALLOWED, version, padding), retrying.output());
        }
    }

    @ParameterizedTest
    @CsvSource({"4", "6"})
    void nameBlockedForPupils_isAnsweredForStaff(int family) {
        assertEquals("connected", call("staff", Lab.server(family), BLOCKED, "V1", 0), server.output());
    }

    /** RFC 9287: the bit beside the long header's may be anything where a server agrees. What has no version of QUIC is somebody else's. */
    @ParameterizedTest
    @CsvSource({"4, '\\x80\\0\\0\\0\\1', 0", "6, '\\x80\\x6b\\x33\\x43\\xcf', 0", "4, '\\x80\\0\\0\\0\\2', 1"})
    void initialWithoutTheFixedBit_isHeldToo(int family, String beginning, int expected) {
        try (Capture outside = Capture.start(lab)) {
            String send = "printf '" + beginning + "and so on' > /dev/udp/" + Lab.server(family) + "/443";
            lab.run("pupil", "bash", "-c", send);
            outside.finish();
            assertEquals(expected, fromPupil(outside, family).size());
        }
    }

    private static String call(String host, String address, String name, String version, int padding) {
        return call(host, address, name, version, padding, PATIENCE);
    }

    /** The last line: kwik has a warning of its own to print. */
    private static String call(
            String host, String address, String name, String version, int padding, Duration patience) {
        Result result = lab.startJava(
                        host, QuicCaller.class, address, name, version, "" + padding, "" + patience.toSeconds())
                .finish(LIMIT);
        return result.output().strip().replaceFirst("(?s).*\n", "");
    }

    private static List<String> fromPupil(Capture capture, int family) {
        return capture.packets("src host " + Lab.pupil(family) + " and udp dst port 443");
    }
}
