package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is blocked for another reason than its category, and is about something that the safeguarding lead hears of. */
class ToldTest {
    private static final String POLICY = """
            unknown-devices = "pupils"
            [groups.pupils]
            block = ["games"]
            alert = ["games"]
            refuse = ["refused.test", "sad.refused.test"]
            [groups.night]
            block = []
            [[schedules]]
            name = "night"
            groups = ["night"]
            internet = false
            from = "00:00"
            to = "24:00"
            [[devices]]
            name = "held back"
            mac = "02:00:00:00:00:02"
            group = "pupils"
            [[devices]]
            name = "boarder"
            mac = "02:00:00:00:00:03"
            group = "night"
            [[quarantine]]
            device = "held back"
            reason = "advice is sought"
            """;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "02:00:00:00:00:01, refused.test,     BLOCKED_NAME,     -,         false",
                "02:00:00:00:00:01, sad.refused.test, BLOCKED_NAME,     self-harm, false",
                "02:00:00:00:00:01, sad.test,         NOT_BLOCKED_HERE, self-harm, false",
                "02:00:00:00:00:02, free.test,        QUARANTINE,       -,         false",
                "02:00:00:00:00:02, sad.test,         QUARANTINE,       self-harm, false",
                "02:00:00:00:00:02, games.test,       QUARANTINE,       games,     true",
                "02:00:00:00:00:02, both.sad.test,    QUARANTINE,       games,     true",
                "02:00:00:00:00:02, shop.test,        QUARANTINE,       -,         false",
                "02:00:00:00:00:03, free.test,        SCHEDULE,         -,         false",
                "02:00:00:00:00:03, sad.test,         SCHEDULE,         self-harm, false",
            })
    @Tag("R08")
    @Tag("R30")
    void blockedForAnotherReason_bearsTheCategory(
            String mac, String asked, Reason reason, String category, boolean alert) throws Exception {
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        name.readText(asked.getBytes(US_ASCII), 0, asked.length());
        DrawnPolicies.table(Map.of(
                        "games.test", "games",
                        "sad.test", "self-harm",
                        "sad.refused.test", "self-harm",
                        "both.sad.test", "games",
                        "shop.test", "shopping"))
                .find(name, match);
        PolicyDocument document = PolicyDocument.parse("policy", POLICY, DrawnPolicies.CATEGORIES);
        Policy policy = Policy.of(document, 1, DrawnPolicies.CATEGORIES, Moment.of(Instant.EPOCH));
        Client client = new Client();
        client.device(MacAddress.parse(mac), -1);
        Verdict verdict = policy.judge(client, name, match);
        assertEquals(reason, verdict.reason());
        assertEquals(category, verdict.category());
        assertEquals(alert, verdict.alert());
        assertEquals(verdict, policy.explain(client, name, match, null).verdict());
    }
}
