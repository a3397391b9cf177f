package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus asks the box, and every query of the board's dashboard has an answer. */
@LabTest
@Tag("R41")
class MetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String METRICS = "http://127.0.0.1:9464/metrics";
    private static final String PROMETHEUS = "http://127.0.0.1:9090";
    private static final String VISITED = "metrics-visit.example";
    private static final String BLOCKED = "www.listed.example";
    private static final int MIN_QUERIES = 20; // or the dashboard was not understood

    @TempDir
    static Path folder;

    private static Lab lab;

    @BeforeAll
    static void up() throws IOException {
        Files.writeString(folder.resolve("games.txt"), "listed.example\n");
        Path sources = Files.writeString(folder.resolve("sources.toml"), """
                [[sources]]
                name = "own"
                url = "%s"
                format = "domains"
                category = "games"
                """.formatted(folder.resolve("games.txt")));
        lab = Lab.up("--sources", sources.toString());
        assertTrue(
                Lab.within(LIMIT, () -> lab.dig("pupil", BLOCKED).output().contains("NXDOMAIN")),
                "the list is in force");
        for (String host : List.of("pupil", "staff")) {
            lab.dig(host, VISITED);
            lab.curl(host, 4, "https", BLOCKED);
        }
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void metrics_areWhatPrometheusExpects() throws IOException {
        String text = scrape();
        Path file = Files.writeString(folder.resolve("metrics.txt"), text);
        Result checked = lab.run("box", "bash", "-c", "promtool check metrics <" + file);
        assertEquals(0, checked.status(), checked.output());
        assertTrue(text.contains("gatehouse_openings_total{protocol=\"tls\",verdict=\"block\"} 1.0"), text);
    }

    @Test
    void metrics_nameNobody() {
        String text = scrape();
        for (String secret : List.of(VISITED, BLOCKED, "02:00:00:00:00:11", "192.0.2.11", "2001:db8:1::11", "tablet")) {
            assertFalse(text.contains(secret), secret);
        }
    }

    @Test
    void metrics_areNotServedToTheSchool_whereTheyAreOnLoopback() {
        Result refused = lab.run("pupil", "curl", "-sS", "--max-time", "5", "http://192.0.2.2:9464/metrics");
        assertNotEquals(0, refused.status(), refused.output());
    }

    @Test
    void dashboard_everyQueryHasAnAnswer() throws Exception {
        Path settings = Files.writeString(folder.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: gatehouse
                    static_configs:
                      - targets: ["127.0.0.1:9464"]
                """);
        Result valid = lab.run("box", "promtool", "check", "config", settings.toString());
        assertEquals(0, valid.status(), valid.output());
        List<String> queries = queries();
        assertTrue(queries.size() >= MIN_QUERIES, queries.toString());
        try (Running prometheus = lab.start(
                "box",
                "prometheus",
                "--config.file=" + settings,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:9090",
                "--log.level=error")) {
            for (String query : queries) {
                assertTrue(Lab.within(LIMIT, () -> isAnswered(query)), () -> query + "\n" + prometheus.output());
            }
            assertFalse(isAnswered("gatehouse_no_such_metric"));
        }
    }

    /** As Grafana asks them, with an interval in the place of its variable. */
    private static List<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Lab.REPOSITORY.resolve("board/grafana-dashboard.json").toFile());
        List<String> queries = new ArrayList<>();
        dashboard.findValuesAsText("expr").forEach(query -> queries.add(query.replace("$__rate_interval", "1m")));
        queries.removeIf(
                query -> query.startsWith("changes(")); // marks the moments when the policy changed: there was none
        return queries;
    }

    private static boolean isAnswered(String query) {
        Result result = lab.run(
                "box",
                "curl",
                "-sS",
                "--max-time",
                "5",
                "-G",
                "--data-urlencode",
                "query=" + query,
                PROMETHEUS + "/api/v1/query");
        try {
            JsonNode answer = new ObjectMapper().readTree(result.output());
            return answer.path("status").asText().equals("success")
                    && !answer.path("data").path("result").isEmpty();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String scrape() {
        Result result = lab.run("box", "curl", "-sSf", "--max-time", "10", METRICS);
        assertEquals(0, result.status(), result.output());
        return result.output();
    }
}
