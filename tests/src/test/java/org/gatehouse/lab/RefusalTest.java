package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a blocked client sees, and what the server's side sees of it: nothing. */
@LabTest
@Order(1)
class RefusalTest {
    private static final String BLOCKED = "www.roblox.com";
    private static final String ALLOWED = "www.bbc.co.uk";
    private static final int MAX_NEGATIVE_TTL_SECONDS = 30;
    private static final Pattern SOA = Pattern.compile("(?m)^\\S+\\s+(\\d+)\\s+IN\\s+SOA\\s+.*\\s(\\d+)$");
    private static final Pattern PAYLOAD = Pattern.compile("tcp (\\d+)");

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAA", "HTTPS"})
    @Tag("R01")
    void dns_blockedName_isRefusedWithItsCategory(String type) {
        try (Capture outside = Capture.start(lab)) {
            String answer = lab.dig("pupil", BLOCKED, type).output();
            assertTrue(answer.contains("status: NXDOMAIN"), answer);
            assertTrue(answer.contains("EDE: 17 (Filtered)"), answer);
            assertTrue(answer.contains("Games"), answer);
            assertNegativeTtl(answer);
            outside.finish();
            assertEquals(List.of(), outside.packets("udp dst port 53"));
        }
    }

    /** A resolver caches the refusal for the smaller of the record's TTL and its last field (RFC 2308 section 5). */
    private static void assertNegativeTtl(String answer) {
        Matcher soa = SOA.matcher(answer);
        assertTrue(soa.find(), answer);
        long seconds = Math.min(Long.parseLong(soa.group(1)), Long.parseLong(soa.group(2)));
        assertTrue(seconds <= MAX_NEGATIVE_TTL_SECONDS, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@8.8.8.8", "@2001:4860:4860::8888"})
    void dns_anotherResolver_isJudgedAlike(String resolver) {
        String answer = lab.dig("pupil", resolver, BLOCKED).output();
        assertTrue(answer.contains("status: NXDOMAIN"), answer);
        assertEquals(
                Lab.SERVER4,
                lab.dig("pupil", resolver, "+short", ALLOWED).output().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.roblox.com.", "WWW.Roblox.COM", "anything.below.www.roblox.com"})
    @Tag("E09")
    void dns_anyFormOfABlockedName_isRefused(String name) {
        String answer = lab.dig("pupil", name).output();
        assertTrue(answer.contains("status: NXDOMAIN"), answer);
    }

    @ParameterizedTest
    @CsvSource({
        "4, www.roblox.com, 0, ''",
        "6, www.roblox.com, 0, ''",
        "4, WwW.RoBlOx.CoM., 0, ''",
        "4, www.roblox.com, 1600, ''",
        "6, www.roblox.com, 1600, ''",
        "4, www.roblox.com, 0, 1",
        "4, www.roblox.com, 0, 2 4",
        "4, www.roblox.com, 0, 5 6 7",
        "6, www.roblox.com, 0, 40 75",
        "4, www.roblox.com, 0, 70",
        "6, www.roblox.com, 1600, 1448",
        "4, www.roblox.com, 2500, 300 1200 1201",
    })
    @Tag("R01")
    @Tag("E01")
    void tls_blockedName_neverReachesTheServer(int family, String name, int padding, String cuts) {
        try (Capture outside = Capture.start(lab)) {
            String outcome = sayHello(family, name, padding, cuts);
            outside.finish();
            String client = "src host " + Lab.pupil(family) + " and tcp dst port 443";
            assertFalse(outside.packets(client).isEmpty(), "the connection itself is seen");
            assertEquals(List.of(), withPayload(outside.packets(client)));
            assertTrue(outcome.startsWith("reset after "), outcome);
            Duration after = Duration.ofMillis(Integer.parseInt(outcome.split(" ")[2]));
            assertTrue(Pace.isWithin(after, Duration.ofSeconds(1)), outcome);
            assertTrue(sawReset(outside, client, family), "the server's side of the connection is ended too");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, ''",
        "6, 0, ''",
        "4, 1600, ''",
        "6, 1600, ''",
        "4, 0, 1",
        "4, 0, 2 4",
        "6, 0, 40 75",
        "4, 2500, 300 1200 1201",
    })
    @Tag("E01")
    void tls_allowedName_isAnswered(int family, int padding, String cuts) {
        try (Capture outside = Capture.start(lab)) {
            String outcome = sayHello(family, ALLOWED, padding, cuts);
            outside.finish();
            assertTrue(outcome.startsWith("answered 22 "), outcome);
            String client = "src host " + Lab.pupil(family) + " and tcp dst port 443";
            assertFalse(withPayload(outside.packets(client)).isEmpty(), "what the other tests look for can be seen");
        }
    }

    private static String sayHello(int family, String name, int padding, String cuts) {
        String words =
                String.join(" ", Lab.server(family), name, "" + padding, cuts).strip();
        return lab.runJava("pupil", HelloClient.class, words.split(" ")).output();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("R01")
    void tls_blockedName_failsAtOnce(int family) {
        Result result = lab.curl("pupil", family, "https", BLOCKED);
        assertEquals(35, result.status(), result.output()); // curl: the TLS handshake failed, not: it timed out
        assertTrue(Pace.isWithin(result.took(), Duration.ofSeconds(2)), "took " + result.took());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    @Tag("R01")
    void http_blockedName_getsAPageAndTheServerGetsAReset(int family) {
        try (Capture outside = Capture.start(lab)) {
            String page = lab.curl("pupil", family, "http", BLOCKED).output();
            assertTrue(page.startsWith("HTTP/1.1 403 "), page);
            assertTrue(page.contains("Games"), page);
            outside.finish();
            String client = "src host " + Lab.pupil(family) + " and tcp dst port 80";
            assertEquals(List.of(), withPayload(outside.packets(client)));
            assertTrue(sawReset(outside, client, family), "the server's side of the connection is ended");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"WWW.ROBLOX.COM", "www.roblox.com.", "www.roblox.com:80"})
    @Tag("E09")
    void http_anyFormOfABlockedHost_isRefused(String host) {
        String page = lab.run(
                        "pupil", "curl", "-sSi", "--max-time", "15", "-H", "Host: " + host, "http://198.51.100.10/")
                .output();
        assertTrue(page.startsWith("HTTP/1.1 403 "), page);
    }

    @ParameterizedTest
    @CsvSource({"4, http", "6, http", "4, https", "6, https"})
    @Tag("R05")
    void allowedName_isAnswered(int family, String scheme) {
        String page = lab.curl("pupil", family, scheme, ALLOWED).output();
        assertTrue(page.contains("outside was asked for " + ALLOWED + " over " + scheme), page);
    }

    @ParameterizedTest
    @CsvSource({"4, http", "6, http", "4, https", "6, https"})
    void nameBlockedForPupils_isAnsweredForStaff(int family, String scheme) {
        String page = lab.curl("staff", family, scheme, BLOCKED).output();
        assertTrue(page.contains("outside was asked for " + BLOCKED + " over " + scheme), page);
    }

    @Test
    void unknownDevice_isJudgedAsTheUnknownGroup() {
        String answer = lab.dig("visitor", BLOCKED).output();
        assertTrue(answer.contains("status: NXDOMAIN"), answer);
    }

    @Test
    void tls_withoutAName_isReset() {
        Result result = lab.run("staff", "openssl", "s_client", "-noservername", "-connect", Lab.SERVER4 + ":443");
        assertTrue(result.output().contains("errno=104"), result.output());
    }

    @Test
    @Tag("R34")
    void largeAnswer_arrivesWhole() {
        String fetch = "curl -sSk --resolve www.bbc.co.uk:443:198.51.100.10 https://www.bbc.co.uk/bulk | wc -c";
        assertEquals(
                "" + 200 * 1024 * 1024,
                lab.run("pupil", "bash", "-c", fetch).output().strip());
    }

    @Test
    void verdict_isInTheLogbook() {
        lab.dig("staff", "logbook-row.roblox.com");
        String question = "select verdict, reason, grp, client from event where name = 'logbook-row.roblox.com'";
        assertTrue(
                Lab.within(Duration.ofSeconds(20), () -> lab.log(question).contains("192.0.2.12")), lab.log(question));
        assertTrue(
                lab.log(question).matches("(?s).*allow +not-blocked-here +staff +192\\.0\\.2\\.12.*"),
                lab.log(question));
    }

    private static boolean sawReset(Capture capture, String filter, int family) {
        // pcap-filter(7) indexes TCP's own header over IPv4 only.
        String flags = family == 4 ? "tcp[13] & 4 != 0" : "ip6[53] & 4 != 0";
        return !capture.packets(filter + " and " + flags).isEmpty();
    }

    private static List<String> withPayload(List<String> packets) {
        return packets.stream()
                .filter(line -> {
                    Matcher matcher = PAYLOAD.matcher(line);
                    return !matcher.find() || !matcher.group(1).equals("0");
                })
                .toList();
    }
}
