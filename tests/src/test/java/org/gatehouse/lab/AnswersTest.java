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

/** What becomes of the answers of a real name server. */
@LabTest
@Order(1)
class AnswersTest {
    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.shared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@192.0.2.1", "@2001:db8:1::1", "@8.8.8.8"})
    @Tag("E13")
    void aliasOfABlockedName_isRefused(String server) {
        String answer = lab.dig("pupil", server, "cloaked.answers.example").output();
        assertTrue(answer.contains("status: NXDOMAIN"), answer);
        assertTrue(answer.contains("EDE: 17 (Filtered)"), answer);
        assertTrue(answer.contains("Games"), answer);
        assertFalse(answer.contains("CNAME"), answer);
    }

    @Test
    void refusedAnswer_isInTheLogbook_withTheEntryThatDecided() {
        lab.dig("pupil", "cloaked.answers.example");
        String question = "select verdict, name, entry, client, server_port from event where protocol = 'dns'"
                + " and name = 'cloaked.answers.example' and verdict = 'block' and client = '192.0.2.11' limit 1";
        assertTrue(Lab.within(Duration.ofSeconds(20), () -> lab.log(question).contains("cloaked")), "a row");
        String row = lab.log(question);
        assertTrue(row.matches("(?s).*block +cloaked.answers.example +roblox.com +192.0.2.11 +53.*"), row);
    }

    @ParameterizedTest
    @CsvSource({"pupil, cdn.answers.example, www.bbc.co.uk.", "staff, cloaked.answers.example, www.roblox.com."})
    void aliasOfAnAllowedName_isAnswered(String host, String name, String alias) {
        String answer = lab.dig(host, name).output();
        assertTrue(answer.contains("status: NOERROR"), answer);
        assertTrue(answer.contains(alias), answer);
    }

    @Test
    @Tag("E11")
    void serviceAtABlockedName_isRefused() {
        String answer = lab.dig("pupil", "alias.answers.example", "HTTPS").output();
        assertTrue(answer.contains("status: NXDOMAIN"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@192.0.2.1", "@2001:db8:1::1"})
    @Tag("E11")
    void keys_areHidden_andTheRestArrives(String server) {
        String bare = lab.run("outside", "dig", server, "keys.answers.example", "HTTPS")
                .output();
        assertTrue(bare.contains("ech="), "the server gives them: " + bare);
        String answer =
                lab.dig("pupil", server, "keys.answers.example", "HTTPS").output();
        assertTrue(answer.contains("status: NOERROR"), answer);
        assertFalse(answer.contains("ech="), answer);
        assertTrue(answer.contains("alpn=\"h2\""), answer);
        assertTrue(answer.contains("ipv4hint=" + Lab.SERVER4), answer);
        assertTrue(answer.contains("ipv6hint=" + Lab.SERVER6), answer);
    }

    @Test
    @Tag("R05")
    void largeAnswer_arrivesWhole() {
        String answer = lab.dig("pupil", "+bufsize=4096", "large.answers.example", "TXT")
                .output();
        assertTrue(answer.contains("status: NOERROR"), answer);
        assertEquals(4, answer.split("xxxxxxxxxx end\"", -1).length - 1, answer);
    }

    /** Three IP packets long: dig does not ask again, be it over TCP or not. */
    @ParameterizedTest
    @ValueSource(strings = {"@192.0.2.1", "@2001:db8:1::1", "@8.8.8.8"})
    @Tag("E07")
    void answerInFragments_arrivesWhole(String server) {
        String answer = digInFragments(server, "huge.answers.example", "TXT");
        assertTrue(answer.contains("status: NOERROR"), answer);
        assertEquals(14, answer.split("xxxxxxxxxx end\"", -1).length - 1, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@192.0.2.1", "@2001:db8:1::1"})
    @Tag("E07")
    @Tag("E11")
    void answerInFragments_isRead(String server) {
        String bare = lab.run("outside", "dig", "+bufsize=4096", server, "manykeys.answers.example", "HTTPS")
                .output();
        assertEquals(9, bare.split("ech=", -1).length - 1, "the server gives them: " + bare);
        String keys = digInFragments(server, "manykeys.answers.example", "HTTPS");
        assertEquals(9, keys.split("alpn=\"h2\"", -1).length - 1, keys);
        assertFalse(keys.contains("ech="), keys);
        String alias = digInFragments(server, "hugealias.answers.example", "HTTPS");
        assertTrue(alias.contains("status: NXDOMAIN"), alias);
        assertTrue(alias.contains("EDE: 17 (Filtered)"), alias);
    }

    private static String digInFragments(String server, String name, String type) {
        return lab.dig("pupil", server, "+bufsize=4096", "+notcp", "+ignore", name, type)
                .output();
    }

    @Test
    void theApplianceItself_getsItsAnswers() {
        String answer = lab.dig("box", "www.bbc.co.uk").output();
        assertTrue(answer.contains(Lab.SERVER4), answer);
    }

    // Over TCP

    @ParameterizedTest
    @ValueSource(strings = {"@192.0.2.1", "@2001:db8:1::1"})
    @Tag("E13")
    void tcp_allowedNames_areAnsweredOnOneConnection(String server) {
        String answer = lab.dig("pupil", server, "+tcp", "+keepopen", "+short", "www.bbc.co.uk", "www.bl.uk")
                .output();
        assertEquals(Lab.SERVER4 + "\n" + Lab.SERVER4, answer.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"@192.0.2.1", "@2001:db8:1::1", "@8.8.8.8"})
    @Tag("E13")
    void tcp_blockedName_isRefused(String server) {
        try (Capture outside = Capture.start(lab)) {
            String answer = lab.dig("pupil", server, "+tcp", "www.roblox.com").output();
            assertTrue(answer.contains("status: NXDOMAIN"), answer);
            assertTrue(answer.contains("EDE: 17 (Filtered)"), answer);
            outside.finish();
            assertEquals(List.of(), outside.packets("tcp dst port 53 and tcp[tcpflags] & tcp-push != 0"));
        }
    }

    @Test
    @Tag("E11")
    void tcp_keys_areHidden_andAliasesOfBlockedNamesRefused() {
        String keys = lab.dig("pupil", "+tcp", "keys.answers.example", "HTTPS").output();
        assertTrue(keys.contains("status: NOERROR"), keys);
        assertFalse(keys.contains("ech="), keys);
        assertTrue(keys.contains("ipv6hint=" + Lab.SERVER6), keys);
        String cloaked = lab.dig("pupil", "+tcp", "cloaked.answers.example").output();
        assertTrue(cloaked.contains("status: NXDOMAIN"), cloaked);
    }

    /** Queries in a row, cut at every other byte, also inside the length; the second of three is blocked. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "7"})
    @Tag("E13")
    void tcp_queriesInPieces_areJudgedEach(String pieces) {
        String allowed = lab.runJava("pupil", StreamedQueries.class, Lab.SERVER4, pieces, "www.bbc.co.uk", "www.bl.uk")
                .output();
        assertEquals("rcode 0\nrcode 0\nopen", allowed.strip());
        String blocked = lab.runJava("pupil", StreamedQueries.class, Lab.SERVER4, pieces, "www.roblox.com")
                .output();
        assertEquals("rcode 3\nend", blocked.strip());
    }

    @Test
    @Tag("E13")
    @Tag("E15")
    void tcp_whatIsNoDns_isReset() {
        Result result =
                lab.run("pupil", "openssl", "s_client", "-servername", "www.bbc.co.uk", "-connect", "8.8.8.8:53");
        assertTrue(result.output().contains("errno=104"), result.output());
    }

    // Names that programs ask before they switch

    @ParameterizedTest
    @CsvSource({
        "use-application-dns.net, A, NXDOMAIN",
        "mask.icloud.com, A, NXDOMAIN",
        "mask-h2.icloud.com, AAAA, NXDOMAIN",
        "mask-canary.icloud.com, HTTPS, NXDOMAIN",
        "_dns.resolver.arpa, SVCB, NOERROR",
    })
    @Tag("E14")
    void switchName_isAnsweredNegativelyAtOnce(String name, String type, String status) {
        for (String transport : new String[] {"+notcp", "+tcp"}) {
            Result result = lab.dig("pupil", transport, name, type);
            assertTrue(result.output().contains("status: " + status), result.output());
            assertTrue(result.output().contains("ANSWER: 0"), result.output());
            assertTrue(result.output().contains("EDE: 17 (Filtered)"), result.output());
            assertTrue(Pace.isWithin(result.took(), Duration.ofSeconds(1)), "took " + result.took());
        }
    }
}
