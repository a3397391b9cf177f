package org.gatehouse.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.event.Alarm;
import org.gatehouse.event.BoxState;
import org.gatehouse.name.Categories;
import org.gatehouse.policy.AlertRule;
import org.gatehouse.policy.PolicyDocument;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R08")
class GuidanceTest {
    private final Guidance guidance = Guidance.load();

    @ParameterizedTest
    @CsvSource({
        "self-harm, category, 999 | Childline | 0800 1111 | CAMHS | record",
        "suicide, category, 999 | Samaritans | NHS 111",
        "locked-iwf, locked-layer, Do not open | 101 | report.iwf.org.uk | LADO | CEOP",
        "locked-terrorism, locked-layer, Prevent | gov.uk/report-terrorism",
        "extremism, category, Prevent | 0800 789 321",
        "adult, category, CEOP | NSPCC | 101",
        "'', vpn, technician | acceptable use policy",
        "'', not-filtering, gatehouse status",
        "games, category, child protection policy | Childline",
    })
    void text_saysWhatIsToBeDone(String category, String reason, String expected) {
        String text = guidance.of(category, reason);
        for (String words : expected.split(" \\| ")) {
            assertTrue(text.contains(words), words + " in:\n" + text);
        }
    }

    /** What comes at once must not end in a text for all and sundry. */
    @Test
    void standardRules_haveGuidanceOfTheirOwn() throws Exception {
        PolicyDocument document =
                PolicyDocument.parse("p", "unknown-devices = \"p\"\n[groups.p]\nblock = []\n", Categories.standard());
        List<String> without = new ArrayList<>();
        for (AlertRule rule : document.alertRules()) {
            Stream.concat(rule.categories().stream(), rule.reasons().stream())
                    .filter(key -> !guidance.has(key))
                    .forEach(without::add);
        }
        assertEquals(List.of(), without);
    }

    /** The policy names them by words, since it does not know the package of events. */
    @Test
    void alarmsThatRulesMayName_areThoseThatAreRaised() {
        List<String> raised = new ArrayList<>();
        Stream.of(Alarm.values()).map(Alarm::code).forEach(raised::add);
        Stream.of(BoxState.values()).filter(BoxState::isOdd).map(BoxState::code).forEach(raised::add);
        assertEquals(
                raised.stream().sorted().toList(),
                AlertRule.ALARMS.stream().sorted().toList());
    }

    @Test
    void lines_fitAMail() {
        String all = guidance.of("self-harm", "") + guidance.of("adult", "") + guidance.of("", "locked-layer");
        assertTrue(all.lines().allMatch(line -> line.length() <= 132), all);
    }
}
