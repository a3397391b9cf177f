package org.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One text for one document, and the same document out of it. */
class PolicyWriterTest {
    private static final String CANONICAL = """
            unknown-devices = "Year \\"2\\""
            approvals = true

            [school]
            name = "St \\\\ Example's"
            time-zone = "Europe/London"

            [[terms]]
            name = "Autumn"
            from = 2026-09-03
            to = 2026-12-18
            closed = [2026-10-26, 2026-10-27]

            [hours."school hours"]
            days = ["mon", "tue", "wed", "thu", "fri"]
            from = "08:30"
            to = "15:30"
            calendar = "term"

            [hours.night]
            days = ["sat"]
            from = "22:00"
            to = "00:00"
            calendar = "always"

            [groups."Year \\"2\\""]
            mode = "filter"
            block = ["games", "adult"]
            alert = ["suicide"]
            allow = ["a.test", "=b.test", "*.c.test"]
            refuse = ["d.test"]
            safe-search = true
            youtube = "moderate"

            [groups."Year \\"2\\"".stances]
            quic = "block"
            vpn = "flag"

            [groups.exam]
            mode = "allow-only"
            block = []
            allow = []
            safe-search = false
            youtube = "off"

            [[schedules]]
            name = "lunch"
            groups = ["exam", "Year \\"2\\""]
            days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            from = "12:00"
            to = "13:00"
            calendar = "always"
            allow = ["games"]

            [[schedules]]
            name = "home"
            groups = ["exam"]
            outside = "school hours"
            internet = false

            [[rules]]
            names = ["x.test"]
            action = "block"
            groups = "everyone"
            from = 2026-07-01T09:00:00+01:00
            until = 2026-11-22T15:30:00Z
            reason = "line\\none"

            [[rules]]
            names = [
                "one-name-that-is-rather-long-0.example.org",
                "one-name-that-is-rather-long-1.example.org",
                "one-name-that-is-rather-long-2.example.org",
            ]
            action = "allow"
            groups = ["exam"]

            [[devices]]
            name = "dns"
            mac = "02:00:00:00:00:1a"
            kind = "resolver"
            group = "exam"
            owner = "the school"
            agreement = 2026-09-04

            [[devices]]
            name = "router"
            mac = "02:00:00:00:00:1b"
            kind = "shared"
            groups = ["exam", "Year \\"2\\""]

            [[networks]]
            vlan = 20
            group = "exam"

            [[networks]]
            subnet = "2001:db8:0:0:0:0:0:0/32"
            group = "exam"

            [[networks]]
            subnet = "10.3.0.0/16"
            group = "exam"

            [[quarantine]]
            mac = "02:00:00:00:00:1a"
            reason = "until advice was sought"
            until = 2026-11-22T15:30:00Z

            [[alerts]]
            name = "Round the filter"
            categories = ["vpn-proxy"]
            reasons = ["vpn", "flood"]
            groups = ["exam"]
            count = 10
            minutes = 5
            tell = "at-once"

            [[alerts]]
            name = "Marked"
            marked = true
            groups = "everyone"
            count = 1
            minutes = 60
            tell = "daily"

            [contacts]
            dsl = "The DSL, room 3"
            deputy = "The deputy"

            [[contacts.help]]
            name = "Help"
            url = "https://help.example"
            """;

    @Test
    void canonicalText_isWrittenAsItIs() throws ConfigException {
        assertEquals(CANONICAL, PolicyWriter.write(parse(CANONICAL)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../board/policy.toml", "../tools/lab-policy.toml"})
    void shippedFile_saysTheSameWhenWritten(String file) throws ConfigException {
        PolicyDocument document = PolicyDocument.read(Path.of(file), Categories.standard());
        assertEquals(document, parse(PolicyWriter.write(document)));
    }

    @Test
    void documents_differByWhatTheySay() throws ConfigException {
        PolicyDocument document = parse(CANONICAL);
        assertEquals(
                document,
                parse("# a comment\n" + CANONICAL.replace("[2026-10-26, 2026-10-27]", "[2026-10-26,\n2026-10-27]")));
        assertNotEquals(document, parse(CANONICAL.replace("\"12:00\"", "\"12:01\"")));
        NameRule rule = new NameRule(
                List.of(new NamePattern("y.test", Cover.NAME_ONLY)),
                Action.BLOCK,
                List.of(),
                new Period(Optional.empty(), Optional.of(Instant.parse("2026-10-25T01:30:00Z"))),
                "");
        PolicyDocument changed = document.withRules(List.of(rule));
        assertNotEquals(document, changed);
        assertEquals(changed, parse(PolicyWriter.write(changed)));
    }

    /** When clocks are put back, 01:30 comes twice; what shuts something holds until the second. */
    @Test
    void localTimes_areTheSchools() throws ConfigException {
        PolicyDocument document = parse(CANONICAL
                .replace("2026-07-01T09:00:00+01:00", "2026-07-01T09:00:00")
                .replace("until = 2026-11-22T15:30:00Z\nreason", "until = 2026-10-25T01:30:00\nreason"));
        assertEquals(
                new Period(
                        Optional.of(Instant.parse("2026-07-01T08:00:00Z")),
                        Optional.of(Instant.parse("2026-10-25T01:30:00Z"))),
                document.rules().get(0).period());
    }

    private static PolicyDocument parse(String text) throws ConfigException {
        return PolicyDocument.parse("policy.toml", text, Categories.standard());
    }
}
