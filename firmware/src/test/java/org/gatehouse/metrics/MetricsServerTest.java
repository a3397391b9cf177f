package org.gatehouse.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gatehouse.config.MetricsSettings;
import org.gatehouse.event.Counter;
import org.gatehouse.event.Counters;
import org.gatehouse.event.EventRing;
import org.gatehouse.event.Latency;
import org.gatehouse.event.Protocol;
import org.gatehouse.event.Treatment;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private static final String NO_PORT = "no such port";

    private final Counters openings = new Counters();
    private final Counters answers = new Counters();
    private final Latency latency = new Latency();
    private final EventRing ring = new EventRing(8);

    @Test
    void scrape_saysWhatTheLanesCounted() throws Exception {
        openings.addOpening(Protocol.TLS, Treatment.BLOCKED);
        openings.addOpening(Protocol.TLS, Treatment.BLOCKED);
        openings.addOpening(Protocol.QUIC, Treatment.FLAGGED);
        answers.add(Counter.ANSWERS, 5);
        latency.record(1_000);
        latency.record(3_000);
        latency.record(100_000_000);
        ring.claim();
        ring.publish();
        String text = scrape();
        assertSays(text, "gatehouse_openings_total{protocol=\"tls\",verdict=\"block\"} 2.0");
        assertSays(text, "gatehouse_openings_total{protocol=\"quic\",verdict=\"flag\"} 1.0");
        assertSays(text, "gatehouse_openings_total{protocol=\"dns\",verdict=\"allow\"} 0.0");
        assertSays(text, "gatehouse_lane_total{lane=\"lan\",what=\"blocked\"} 2.0");
        assertSays(text, "gatehouse_lane_total{lane=\"wan\",what=\"answers\"} 5.0");
        assertSays(text, "gatehouse_opening_seconds_bucket{lane=\"lan\",le=\"1.024E-6\"} 1");
        assertSays(text, "gatehouse_opening_seconds_bucket{lane=\"lan\",le=\"4.096E-6\"} 2");
        assertSays(text, "gatehouse_opening_seconds_bucket{lane=\"lan\",le=\"+Inf\"} 3");
        assertSays(text, "gatehouse_opening_seconds_sum{lane=\"lan\"} 0.100004");
        assertSays(text, "gatehouse_ring_events{lane=\"lan\"} 1.0");
        assertSays(text, "gatehouse_ring_slots{lane=\"lan\"} 8.0");
        assertSays(text, "gatehouse_kernel_drops_total{lane=\"lan\"} 7.0");
        assertSays(text, "gatehouse_log_segments_total 12.0");
        assertSays(text, "gatehouse_log_writable 0.0");
        assertSays(text, "gatehouse_list_age_seconds{source=\"ut1\"} 60.0");
        assertSays(text, "gatehouse_policy_revision 42.0");
        assertSays(text, "jvm_memory_used_bytes{area=\"heap\"}");
    }

    /** What a label can say is known beforehand, but for the sources' names, which the technician gave them. */
    @Test
    void labels_areOfAFixedKind() throws Exception {
        Set<String> labels = new TreeSet<>();
        Matcher matcher = Pattern.compile("[{,](\\w+)=\"").matcher(scrape());
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        assertEquals(Set.of("protocol", "verdict", "lane", "what", "le", "source", "area", "pool", "gc"), labels);
    }

    @Test
    void addressThatIsTaken_costsTheMetricsOnly() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MetricsSettings settings = new MetricsSettings(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            MetricsServer.start(settings, NO_PORT, box()).close();
        }
    }

    @Test
    void addressOfTheOutsidePort_isNotServed() throws Exception {
        MetricsSettings settings = new MetricsSettings(InetAddress.getByName("127.0.0.1"), freePort());
        try (MetricsServer server = MetricsServer.start(settings, "lo", box())) {
            assertFalse(server.isServing());
            assertThrows(ConnectException.class, () -> fetch(settings));
        }
    }

    private String scrape() throws Exception {
        MetricsSettings settings = new MetricsSettings(InetAddress.getByName("127.0.0.1"), freePort());
        try (MetricsServer server = MetricsServer.start(settings, NO_PORT, box())) {
            assertTrue(server.isServing());
            return fetch(settings);
        }
    }

    private static String fetch(MetricsSettings settings) throws IOException, InterruptedException {
        URI metrics = URI.create("http://" + settings.text() + "/metrics");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void assertSays(String text, String line) {
        assertTrue(text.contains("\n" + line), () -> line + " is not in:\n" + text);
    }

    private BoxFigures box() {
        return new BoxFigures() {
            @Override
            public List<LaneFigures> lanes() {
                return List.of(
                        new LaneFigures("lan", openings, latency, ring, () -> 7),
                        new LaneFigures("wan", answers, new Latency(), new EventRing(1), () -> 0));
            }

            @Override
            public LogFigures log() {
                return new LogFigures(1000, 12, 34_000, 3, 5, 2, false, 1 << 20, 4 << 20, 1L << 33);
            }

            @Override
            public long listedNames() {
                return 667;
            }

            @Override
            public Map<String, Double> sourceAges() {
                return Map.of("ut1", 60.0);
            }

            @Override
            public long policyRevision() {
                return 42;
            }

            @Override
            public double secondsSinceHeartbeat() {
                return 0.5;
            }
        };
    }
}
