package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies drawn by lot, judged as {@link SlowJudge} does; and each is the same when it was written and read. */
class PolicyPropertyTest {
    private static final int POLICIES = 60;
    private static final int QUESTIONS = 120;

    private Random random; // when between two changes is looked

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void verdicts_areThoseOfTheSlowJudge(long seed) throws ConfigException {
        DrawnPolicies drawn = new DrawnPolicies(new Random(seed));
        random = new Random(~seed);
        for (int i = 0; i < POLICIES; i++) {
            PolicyDocument document = drawn.document();
            assertEquals(
                    document, PolicyDocument.parse("drawn", PolicyWriter.write(document), DrawnPolicies.CATEGORIES));
            Map<String, String> listed = drawn.listed();
            check(drawn, document, listed);
        }
    }

    private void check(DrawnPolicies drawn, PolicyDocument document, Map<String, String> listed) {
        NameTable table = DrawnPolicies.table(listed);
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        for (int i = 0; i < QUESTIONS; i++) {
            Moment moment = drawn.moment();
            Policy policy = Policy.of(document, 1, DrawnPolicies.CATEGORIES, moment);
            String asked = drawn.asked();
            name.readText(asked.getBytes(US_ASCII), 0, asked.length());
            table.find(name, match);
            Client client = new Client().device(drawn.mac(), drawn.vlan());
            Reason purpose = drawn.purpose();
            SlowJudge slow = new SlowJudge(document, listed, moment);
            Verdict verdict = policy.judge(client, name, match, purpose);
            assertEquals(
                    slow.judge(client, asked, purpose),
                    verdict.action() + " " + verdict.reason(),
                    asked + " for " + purpose + " at " + moment + " by " + client.mac() + " in " + client.vlan() + "\n"
                            + PolicyWriter.write(document));
            assertEquals(verdict, policy.explain(client, name, match, purpose).verdict());
            assertEquals(
                    slow.asks(client, asked),
                    policy.judgeQuestion(client, name, match).action(),
                    asked + " is asked for at " + moment + "\n" + PolicyWriter.write(document));
            checkUntilNextChange(document, policy, client, name, match);
        }
    }

    /** Nothing changes before it is said to. */
    private void checkUntilNextChange(
            PolicyDocument document, Policy policy, Client client, CanonicalName name, Match match) {
        Instant now = policy.moment().now();
        long millis = policy.nextChange().toEpochMilli() - now.toEpochMilli();
        assertTrue(millis > 0);
        Moment later = new Moment(
                now.plusMillis((long) (random.nextDouble() * millis)),
                policy.moment().clockTrusted());
        Verdict then = policy.at(later).judge(client, name, match);
        assertEquals(policy.judge(client, name, match), then, () -> policy.moment() + " and " + later);
        assertFalse(document.groups().isEmpty());
    }
}
