package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ports with their offloads on: frames come larger than the MTU and with their checksums left to the hardware, and must
 * leave cut and completed.
 */
@LabTest
class OffloadsTest {
    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared("--offloads");
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "6, 0", "4, 5000", "6, 5000"})
    @Tag("E01")
    void tls_allowedName_isAnswered(int family, String padding) {
        String outcome = lab.runJava("pupil", HelloClient.class, Lab.server(family), "www.bbc.co.uk", padding)
                .output();
        assertTrue(outcome.startsWith("answered 22 "), outcome);
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "6, 0", "4, 5000", "6, 5000"})
    @Tag("E01")
    void tls_blockedName_isReset(int family, String padding) {
        String outcome = lab.runJava("pupil", HelloClient.class, Lab.server(family), "www.roblox.com", padding)
                .output();
        assertTrue(outcome.startsWith("reset after "), outcome);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void dnsAndHttp_allowedName_areAnswered(int family) {
        String resolver = family == 4 ? "@192.0.2.1" : "@2001:db8:1::1";
        String answer = lab.dig("pupil", resolver, "+short", "www.bbc.co.uk").output();
        assertEquals(Lab.SERVER4, answer.strip());
        String page = lab.curl("pupil", family, "http", "www.bbc.co.uk").output();
        assertTrue(page.contains("outside was asked for www.bbc.co.uk over http"), page);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void http_blockedName_getsAPage(int family) {
        String page = lab.curl("pupil", family, "http", "www.roblox.com").output();
        assertTrue(page.startsWith("HTTP/1.1 403 "), page);
    }
}
