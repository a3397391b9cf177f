package org.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.Categories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said that a policy lets pass, and never of one that lets less pass. */
@Tag("R06")
@Tag("R20")
class LooseningTest {
    private static final String POLICY = """
            unknown-devices = "visitors"
            approvals = true
            [groups.pupils]
            mode = "allow-only"
            block = ["adult", "games"]
            alert = ["games"]
            allow = ["bbc.co.uk"]
            refuse = ["x.example"]
            safe-search = true
            youtube = "strict"
            [groups.pupils.stances]
            doh = "block"
            unknown-protocol = "flag"
            [groups.visitors]
            block = ["adult"]
            [[rules]]
            names = ["bad.example"]
            action = "block"
            groups = "everyone"
            [[quarantine]]
            mac = "02:00:00:00:00:11"
            reason = "lost"
            [[alerts]]
            name = "Games"
            categories = ["games"]
            """;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "approvals = true, approvals = false, changes need no approval any more, ``",
                "= \"visitors\", = \"pupils\", `devices that nobody has entered are in pupils, not in visitors`, `devices that nobody has entered are in visitors, not in pupils`",
                "mode = \"allow-only\", mode = \"filter\", pupils reaches more than the sites chosen for it, ``",
                "`\"adult\", \"games\"`, `\"adult\"`, pupils no longer blocks games, ``",
                "alert = [\"games\"], alert = [], no alerts any more of pupils about games, ``",
                "`\"bbc.co.uk\"`, `\"bbc.co.uk\", \"y.example\"`, pupils is allowed y.example, ``",
                "refuse = [\"x.example\"], refuse = [], pupils is no longer refused x.example, ``",
                "safe-search = true, safe-search = false, pupils has searches that are not safe, ``",
                "\"strict\", \"moderate\", pupils has more of YouTube, ``",
                "doh = \"block\", doh = \"flag\", pupils has \"flag\" for doh, ``",
                "protocol = \"flag\", protocol = \"allow\", ``, ``",
                "action = \"block\", action = \"allow\", `bad.example allowed for everyone; no rule any more, as it stood, that blocks bad.example for everyone`, ``",
                "00:11, 00:12, 1 device is in quarantine no more, 1 device is in quarantine no more",
                "= \"Games\", = \"Toys\", `the rule for alerts \"Games\" is gone, or says something else`, `the rule for alerts \"Toys\" is gone, or says something else`",
            })
    void change_andItsReverse(String from, String to, String forth, String back) throws ConfigException {
        PolicyDocument before = policy(POLICY);
        String changed = POLICY.replace(from, to);
        PolicyDocument after = policy(changed);
        assertEquals(forth, String.join("; ", Loosening.of(before, after)));
        String reverse = String.join("; ", Loosening.of(after, before));
        boolean rule = from.startsWith("action"); // a rule that allowed is gone, and one that blocks is there
        assertEquals(rule ? "" : back, reverse);
    }

    @Test
    void nothingIsSaid_whereNothingChanged_orOnlyMoreIsBlocked() {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            PolicyDocument document = new DrawnPolicies(random).document();
            assertEquals(List.of(), Loosening.of(document, document));
            List<GroupProfile> stricter = document.groups().stream()
                    .map(group -> group.withBlock(CATEGORIES))
                    .toList();
            PolicyDocument all = document.withGroups(stricter);
            List<String> said = Loosening.of(document, all);
            assertEquals(
                    List.of(),
                    said.stream()
                            .filter(line -> !line.contains("no longer blocks"))
                            .toList());
            document.groups().forEach(group -> {
                boolean had = CATEGORIES.containsAll(group.block());
                boolean told = said.stream().anyMatch(line -> line.startsWith(group.name() + " no longer blocks"));
                assertEquals(!had, told, group.name());
            });
        }
    }

    private static final List<String> CATEGORIES = List.of("adult", "games", "gambling");

    private static PolicyDocument policy(String text) throws ConfigException {
        return PolicyDocument.parse("policy.toml", text, Categories.standard());
    }
}
