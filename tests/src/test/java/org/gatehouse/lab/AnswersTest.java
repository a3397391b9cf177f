package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
                + " and name = 'cloaked.answers.example' and verdict = 'block' limit 1";
        assertTrue(Lab.within(Duration.ofSeconds(3), () -> lab.log(question).contains("cloaked")), "a row");
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

    @Test
    void theApplianceItself_getsItsAnswers() {
        String answer = lab.dig("box", "www.bbc.co.uk").output();
        assertTrue(answer.contains(Lab.SERVER4), answer);
    }
}
