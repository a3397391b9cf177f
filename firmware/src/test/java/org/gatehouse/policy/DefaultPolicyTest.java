package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gatehouse.config.ConfigException;
import org.gatehouse.lists.ListFolder;
import org.gatehouse.lists.LoadedLists;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameOutcome;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a school gets that changes nothing: board/policy.toml with the lists of the firmware. */
class DefaultPolicyTest {
    private static final Path FILE = Path.of("../board/policy.toml");
    private static final Instant LESSON = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-11-20T18:00:00Z");
    private static final String REAL_LISTS = "gatehouse.lists";
    private static final String REAL_SITES = "gatehouse.top";

    private final CanonicalName name = new CanonicalName();
    private final Match match = new Match();

    @ParameterizedTest(name = "{0} {1}: {2}")
    @Tag("R01")
    @Tag("R04")
    @Tag("R05")
    @Tag("R12")
    @Tag("R13")
    @Tag("R16")
    @Tag("R17")
    @Tag("R42")
    @CsvSource({
        "eyfs,     lesson,  www.cbeebies.com,          ALLOW",
        "eyfs,     lesson,  www.bbc.co.uk,             BLOCK",
        "eyfs,     lesson,  www.google.com,            BLOCK",
        "eyfs,     lesson,  www.childline.org.uk,      ALLOW",
        "ks1,      lesson,  swiggle.org.uk,            ALLOW",
        "ks1,      lesson,  www.bbc.co.uk,             ALLOW",
        "ks1,      lesson,  classroom.google.com,      ALLOW",
        "ks1,      lesson,  www.google.com,            BLOCK",
        "ks1,      lesson,  example.org,               BLOCK",
        "ks1,      lesson,  zoom.us,                   ALLOW",
        "ks2,      lesson,  example.org,               ALLOW",
        "ks2,      lesson,  www.google.com,            ALLOW",
        "ks2,      lesson,  www.roblox.com,            BLOCK",
        "ks2,      lesson,  www.instagram.com,         BLOCK",
        "ks2,      evening, www.instagram.com,         BLOCK",
        "ks2,      lesson,  chatgpt.com,               BLOCK",
        "ks2,      lesson,  mail.google.com,           BLOCK",
        "ks2,      lesson,  www.samaritans.org,        ALLOW",
        "ks2,      lesson,  www.expressvpn.com,        BLOCK",
        "ks2,      lesson,  dns.google,                BLOCK",
        "staff,    lesson,  www.instagram.com,         BLOCK",
        "staff,    evening, www.instagram.com,         ALLOW",
        "staff,    lesson,  chatgpt.com,               ALLOW",
        "staff,    evening, www.bet365.com,            BLOCK",
        "visitors, evening, www.instagram.com,         BLOCK",
        "visitors, lesson,  mail.google.com,           ALLOW",
        "visitors, lesson,  zoom.us,                   ALLOW",
        "unknown,  lesson,  example.org,               ALLOW",
        "unknown,  lesson,  www.roblox.com,            BLOCK",
        "unknown,  lesson,  mail.google.com,           BLOCK",
        "unknown,  lesson,  www.msftconnecttest.com,   ALLOW",
        "eyfs,     lesson,  captive.apple.com,         ALLOW",
    })
    void outOfTheBox(String group, String when, String asked, Action expected) throws ConfigException {
        LoadedLists lists = ListFolder.starter();
        Policy policy = policy(lists, when.equals("lesson") ? LESSON : EVENING);
        find(lists, asked);
        Trail trail = policy.explainGroup(group, name, match, null);
        assertEquals(expected, trail.verdict().action(), trail::toString);
    }

    @Test
    @Tag("R14")
    void searches_areSafe() throws ConfigException {
        for (GroupProfile group : document(ListFolder.starter()).groups()) {
            assertTrue(group.safeSearch().search(), group.name());
            assertTrue(group.safeSearch().youTube() != YouTube.OFF, group.name());
        }
    }

    /** What the lists that the public keeps would take from lessons and from children who seek help. */
    @Test
    @Tag("R05")
    void realLists_takeNothingThatSchoolsNeed() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty(REAL_LISTS) != null && System.getProperty(REAL_SITES) != null,
                REAL_LISTS + " and " + REAL_SITES + " name no folders");
        LoadedLists lists = ListFolder.read(Path.of(System.getProperty(REAL_LISTS), "permissive"));
        Policy policy = policy(lists, LESSON);
        List<String> sites = sites(Path.of(System.getProperty(REAL_SITES), "learning-and-help.txt"));
        List<String> lost = new ArrayList<>();
        for (String site : sites) {
            find(lists, site);
            Verdict verdict = policy.explainGroup("ks2", name, match, null).verdict();
            if (verdict.isBlock()) {
                lost.add(site + ": " + verdict.category() + ", "
                        + lists.table().list(match.listOf(verdict.categoryBit())));
            }
        }
        assertTrue(sites.size() > 80 && lost.size() * 100 <= sites.size(), lost::toString);
    }

    private static List<String> sites(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("\t"))
                .map(line -> line.substring(line.indexOf('\t') + 1).strip())
                .toList();
    }

    private static PolicyDocument document(LoadedLists lists) throws ConfigException {
        return PolicyDocument.read(FILE, lists.categories());
    }

    private static Policy policy(LoadedLists lists, Instant now) throws ConfigException {
        return Policy.of(document(lists), 0, lists.table().categories(), Moment.of(now));
    }

    private void find(LoadedLists lists, String asked) {
        assertEquals(NameOutcome.NAME, name.readText(asked.getBytes(US_ASCII), 0, asked.length()), asked);
        lists.table().find(name, match);
    }
}
