package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches of real clients, and a real name server that gives the engines' safe names addresses of their own. */
@LabTest
@Order(1)
@Tag("R14")
class SearchesTest {
    private static final String SAFE4 = "203.0.113.10";
    private static final String SAFE6 = "2001:db8:fffe::10";

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @ParameterizedTest
    @CsvSource({
        "@192.0.2.1, +notcp, A, " + SAFE4,
        "@2001:db8:1::1, +notcp, AAAA, " + SAFE6,
        "@8.8.8.8, +notcp, A, " + SAFE4,
        "@192.0.2.1, +dnssec, A, " + SAFE4,
        "@192.0.2.1, +noedns, AAAA, " + SAFE6,
        "@192.0.2.1, +tcp, A, " + SAFE4,
        "@2001:db8:1::1, +tcp, AAAA, " + SAFE6,
    })
    void search_isAnsweredWithTheSafeAddress(String server, String how, String type, String address) {
        try (Capture outside = Capture.start(lab)) {
            String answer =
                    lab.dig("pupil", server, how, "wWw.Google.co.UK", type).output();
            assertTrue(answer.contains("status: NOERROR"), answer);
            assertTrue(
                    answer.matches("(?s).*wWw.Google.co.UK.\\s+60\\s+IN\\s+CNAME\\s+forcesafesearch.google.com.*"),
                    answer);
            assertTrue(
                    answer.matches(
                            "(?s).*forcesafesearch.google.com.\\s+60\\s+IN\\s+" + type + "\\s+" + address + ".*"),
                    answer);
            assertFalse(answer.contains(Lab.SERVER4) || answer.contains(Lab.SERVER6), answer);
            outside.finish();
            // The letters of the name asked, as a message has them: nobody outside has seen them.
            String asked = "udp[20:4] = 0x03775777 or tcp[((tcp[12] & 0xf0) >> 2) + 14:4] = 0x03775777";
            assertEquals(List.of(), outside.packets(asked));
            assertFalse(outside.packets("udp dst port 53").isEmpty());
        }
    }

    @Test
    void staff_getTheLevelsOfTheirGroup() {
        String open = lab.dig("staff", "+short", "www.google.com").output();
        assertEquals(Lab.SERVER4, open.strip());
        String moderate = lab.dig("staff", "+short", "www.youtube.com").output();
        assertEquals("restrictmoderate.youtube.com.\n" + SAFE4, moderate.strip());
        String strict = lab.dig("pupil", "+short", "www.youtube.com").output();
        assertEquals("restrict.youtube.com.\n" + SAFE4, strict.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+notcp", "+tcp"})
    void serviceRecords_leadNowhereElse(String transport) {
        String answer = lab.dig("pupil", transport, "www.bing.com", "HTTPS").output();
        assertTrue(answer.contains("status: NOERROR"), answer);
        assertTrue(answer.contains("strict.bing.com."), answer);
        assertTrue(answer.contains("ANSWER: 1"), answer);
    }

    @ParameterizedTest
    @CsvSource({"4, " + SAFE4, "6, " + SAFE6})
    void page_comesFromTheSafeAddress(String family, String address) {
        Result page = fetch("pupil", "-" + family, "https://duckduckgo.com/");
        assertEquals(address, page.output().strip(), page.toString());
    }

    /** As a hosts file has it, or what is left from another network. */
    @ParameterizedTest
    @CsvSource({"https, 443, " + Lab.SERVER4, "https, 443, [" + Lab.SERVER6 + "]", "http, 80, " + Lab.SERVER4})
    void addressFromElsewhere_isRefused(String scheme, String port, String address) {
        String name = "www.google.com";
        fetch("pupil", "-4", "https://" + name + "/"); // its safe addresses are known
        fetch("pupil", "-6", "https://" + name + "/");
        String[] elsewhere = {"--resolve", name + ":" + port + ":" + address, scheme + "://" + name + "/"};
        Result refused = fetch("pupil", elsewhere);
        Result open = fetch("staff", elsewhere);
        assertTrue(open.status() == 0, open.toString());
        assertTrue(scheme.equals("http") || refused.status() != 0, refused.toString());
        String question = "select reason from event where verdict = 'block' and name = '" + name + "' and protocol = '"
                + (scheme.equals("http") ? "http" : "tls") + "' limit 1";
        assertTrue(Lab.within(Duration.ofSeconds(20), () -> lab.log(question).contains("unsafe-search")), "a row");
    }

    /** Where the page came from. */
    private static Result fetch(String host, String... words) {
        List<String> command = new java.util.ArrayList<>(
                List.of("curl", "-sSk", "-o", "/dev/null", "-w", "%{remote_ip}", "--max-time", "15"));
        command.addAll(List.of(words));
        return lab.run(host, command.toArray(String[]::new));
    }
}
