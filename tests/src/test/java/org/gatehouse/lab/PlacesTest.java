package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where openings go, compared with what name servers answered. */
@LabTest
@Order(1)
class PlacesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration BEYOND_THE_TTL = Duration.ofSeconds(6);
    private static final String BEYOND = "203.0.113.10";
    private static final String EXAM = "192.0.2.241"; // in the subnet of the allow-only group
    private static final String ALLOWED = "elsewhere.answers.example";
    private static final String LITERAL = "an address that no name led to, in an allow-only group";
    private static final String FRONTING = "a name at an address that is another's (fronting)";

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
        lab.run("visitor", "ip", "address", "add", EXAM + "/24", "dev", "eth0");
    }

    @AfterAll
    static void putBack() {
        lab.run("visitor", "ip", "address", "del", EXAM + "/24", "dev", "eth0");
    }

    /** In one test, since the box remembers what was asked. */
    @Test
    @Tag("E17")
    @Tag("evasions")
    void allowOnlyDevice_reachesAnAddressOnlyOnceAnAllowedNameLedToIt() {
        try (Capture outside = Capture.start(lab)) {
            List<Result> tried = List.of(
                    fetch("http://" + BEYOND + "/"),
                    fetch("https://" + BEYOND + ":4444/"),
                    fetch("http://" + ALLOWED + "/", "--resolve", ALLOWED + ":80:" + BEYOND));
            outside.finish();
            List<String> arrived = outside.packets("tcp and host " + EXAM);
            boolean refused = tried.stream().allMatch(PlacesTest::isRefused) && arrived.isEmpty();
            Report.add("E17", LITERAL, "IPv4", true, refused ? "a reset" : "an answer, or silence", refused);
            assertTrue(refused, () -> tried + " " + arrived);
        }
        String asked = lab.dig("visitor", "-b", EXAM, "+short", ALLOWED).output();
        assertEquals(BEYOND, asked.strip());
        boolean served = isServed(fetch("http://" + ALLOWED + "/", "--resolve", ALLOWED + ":80:" + BEYOND))
                && isServed(fetch("https://" + ALLOWED + "/", "--resolve", ALLOWED + ":443:" + BEYOND));
        Report.add("E17", LITERAL, "IPv4", false, served ? "the server's answer" : "no answer", served);
        assertTrue(served, "at an address that an allowed name led to");
        Lab.pause(BEYOND_THE_TTL); // clients keep addresses for longer than they may
        assertServed(fetch("https://" + ALLOWED + "/", "--resolve", ALLOWED + ":443:" + BEYOND));
        assertRefused(fetch("https://" + ALLOWED + "/", "--resolve", ALLOWED + ":443:" + Lab.SERVER4));
        String question = "select server_port from event where protocol = 'tcp' and reason = 'unresolved'"
                + " and client = '" + EXAM + "' order by id";
        assertTrue(Lab.within(LIMIT, () -> lab.log(question).contains("443")), () -> lab.log(question));
        List<String> ports =
                lab.log(question).lines().skip(2).map(String::strip).toList();
        assertEquals(List.of("80", "4444", "443"), ports, "a row each, the third address being the first");
    }

    /** It passes, as the usual stance says, and the log marks it; the same name at its own address is not marked. */
    @Test
    @Tag("E16")
    @Tag("evasions")
    void borrowedName_isMarkedInTheLog() {
        assertEquals(BEYOND, lab.dig("staff", "+short", ALLOWED).output().strip());
        assertEquals(
                Lab.SERVER4,
                lab.dig("staff", "+short", "www.bbc.co.uk").output().strip());
        assertServed(lab.curl("staff", 4, "https", "www.bbc.co.uk"));
        assertServed(lab.curl("staff", 4, "https", ALLOWED)); // at the other's address
        String question = "select protocol || ' ' || name || ' ' || verdict || ' ' || reason as row from event"
                + " where client_mac = '02:00:00:00:00:12' and protocol = 'tls' and name in ('www.bbc.co.uk', '"
                + ALLOWED
                + "') and server = '" + Lab.SERVER4 + "' order by id desc limit 2";
        Lab.within(LIMIT, () -> lab.log(question).contains("fronted"));
        List<String> rows = lab.log(question).lines().skip(2).map(String::strip).toList();
        boolean marked = rows.contains("tls " + ALLOWED + " flag fronted");
        boolean unmarked = rows.contains("tls www.bbc.co.uk allow not-listed");
        Report.add("E16", FRONTING, "IPv4", true, marked ? "marked in the log" : "not marked", marked);
        Report.add("E16", FRONTING, "IPv4", false, unmarked ? "not marked" : "marked in the log", unmarked);
        assertEquals(
                List.of("tls " + ALLOWED + " flag fronted", "tls www.bbc.co.uk allow not-listed"),
                rows,
                "latest first");
    }

    private static Result fetch(String url, String... words) {
        String[] curl = {"curl", "-sSk", "--max-time", "15", "--interface", EXAM, url};
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(curl), java.util.Arrays.stream(words))
                .toArray(String[]::new);
        return lab.run("visitor", all);
    }

    private static void assertServed(Result result) {
        assertTrue(isServed(result), result.output());
    }

    private static boolean isServed(Result result) {
        return result.output().contains("outside was asked for");
    }

    private static void assertRefused(Result result) {
        assertTrue(isRefused(result), () -> result + " took " + result.took());
    }

    /** At once, not when the client's patience ends. */
    private static boolean isRefused(Result result) {
        return result.status() == 7 && Pace.isWithin(result.took(), Duration.ofSeconds(3)); // curl(1): cannot connect
    }
}
