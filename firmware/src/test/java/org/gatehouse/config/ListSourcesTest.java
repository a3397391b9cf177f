package org.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sources of lists in the settings. */
class ListSourcesTest {
    private static final String PORTS = """
            lan = "lan0"
            wan = "wan0"
            bridge = "br0"
            policy = "policy.toml"
            logbook = "data/logbook.db"
            """; // five lines

    private static final String SOURCE = """
            [[sources]]
            name = "bets"
            url = "https://lists.test/bets.txt"
            format = "hosts"
            category = "gambling"
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void key() throws IOException {
        Files.writeString(folder.resolve("maker.pub"), "a key");
    }

    @Test
    @Tag("R02")
    void sources_withEverything() throws Exception {
        ListSettings lists = load("list-store = \"store\"\nlist-update-hours = 6\n" + SOURCE + """
                signature = { kind = "openpgp", key = "maker.pub", url = "https://lists.test/bets.txt.asc" }
                [[sources]]
                name = "ut1"
                url = "ut1.tar.gz"
                format = "ut1"
                public-suffixes = "drop"
                categories = { adult = "adult", "audio-video" = "video" }
                [[sources]]
                name = "iwf"
                url = "https://lists.test/iwf"
                format = "domains"
                locked = "iwf"
                """);
        assertEquals(folder.resolve("store"), lists.store());
        assertEquals(Duration.ofHours(6), lists.interval());
        assertEquals(
                new ListSource(
                        "bets",
                        9,
                        URI.create("https://lists.test/bets.txt"),
                        ListFormat.HOSTS,
                        Optional.of("gambling"),
                        Map.of(),
                        Optional.of(new ListSource.Signed(
                                SignatureKind.OPENPGP,
                                folder.resolve("maker.pub"),
                                URI.create("https://lists.test/bets.txt.asc"))),
                        Optional.empty(),
                        SuffixRule.REFUSE),
                lists.sources().get(0));
        ListSource ut1 = lists.sources().get(1);
        assertEquals(folder.resolve("ut1.tar.gz"), Path.of(ut1.location()));
        assertFalse(ut1.isRemote());
        assertEquals(Map.of("adult", "adult", "audio-video", "video"), ut1.folders());
        assertEquals(SuffixRule.DROP, ut1.publicSuffixes());
        assertEquals(Optional.empty(), ut1.onlyCategory());
        assertEquals(Optional.of("locked-iwf"), lists.sources().get(2).onlyCategory());
    }

    @Test
    void sources_absent() throws Exception {
        ListSettings lists = load("");
        assertEquals(List.of(), lists.sources());
        assertEquals(folder.resolve("data/lists"), lists.store());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments("nothing in it", "[[sources]]\n", """
                        F:6:1: missing key 'name' in [sources]; expected a name for the list, such as "ut1"
                        F:6:1: missing key 'url' in [sources]; expected where the list is: https://…, a file or a folder
                        F:6:1: missing key 'format' in [sources]; expected one of domains, hosts, adblock, dnsmasq, rpz, ut1"""),
                arguments(
                        "many at once",
                        SOURCE.replace("hosts", "host").replace("https", "http").replace("category", "categry"),
                        """
                        F:8:1: 'http://lists.test/bets.txt' cannot be fetched; expected https://…, with a host and without a user, or the path of a file or folder
                        F:9:1: 'host' is not known here; expected one of domains, hosts, adblock, dnsmasq, rpz, ut1
                        F:10:1: unknown key 'categry' in [sources]; expected one of category, categories, name, url, format, signature, locked, public-suffixes"""),
                arguments(
                        "no category",
                        SOURCE.replace("category = \"gambling\"\n", ""),
                        "F:6:1: missing key 'category' in [sources]; expected the category that the list fills, such as"
                                + " \"gambling\""),
                arguments(
                        "user in the address",
                        SOURCE.replace("//lists", "//me:secret@lists"),
                        "F:8:1: 'https://me:secret@lists.test/bets.txt' cannot be fetched; expected https://…, with a host"
                                + " and without a user, or the path of a file or folder"),
                arguments("names", SOURCE + SOURCE + SOURCE.replace("bets", "My Bets"), """
                        F:12:1: the name 'bets' is taken in line 7 already; expected a name of its own for each list
                        F:17:1: 'My Bets' is no name for a list; expected lower-case letters, digits and hyphens, at most 40
                        F:18:1: 'https://lists.test/My Bets.txt' cannot be fetched; expected https://…, with a host and without a user, or the path of a file or folder"""),
                arguments(
                        "a category of the locked layer",
                        SOURCE.replace("\"gambling\"", "\"locked-iwf\""),
                        "F:10:1: 'locked-iwf' is reserved for the locked illegal layer; expected another category, or"
                                + " locked = \"iwf\" or \"terrorism\" instead"),
                arguments(
                        "locked and a category, and twice",
                        SOURCE + "locked = \"iwf\"\n"
                                + SOURCE.replace("bets", "more").replace("category = \"gambling\"", "locked = \"iwf\"")
                                + SOURCE.replace("bets", "third")
                                        .replace("category = \"gambling\"", "locked = \"iwff\""),
                        """
                        F:10:1: 'category' beside 'locked'; expected one of them: a locked list fills a category of its own
                        F:16:1: locked = "iwf" is in line 11 already; expected each once
                        F:21:1: 'iwff' is not known here; expected one of iwf, terrorism"""),
                arguments(
                        "UT1 with a category, domains with folders",
                        SOURCE.replace("hosts", "ut1") + SOURCE.replace("bets", "more")
                                + "categories = { a = \"adult\", b = \"x y\", c = 1 }\n",
                        """
                        F:10:1: 'category' for format "ut1"; expected categories = { FOLDER = "CATEGORY", … } or nothing
                        F:16:1: 'categories' for format "hosts"; expected category = "CATEGORY"
                        F:16:29: 'x y' is no name for a category; expected lower-case letters, digits and hyphens, at most 40
                        F:16:40: 'c' is a whole number; expected text in quotes"""),
                arguments("signatures", SOURCE + "signature = { kind = \"pgp\", key = \"none.pub\" }\n", """
                        F:11:1: missing key 'url' in [sources.signature]; expected where the signature is: https://… or a file
                        F:11:15: 'pgp' is not known here; expected one of ed25519, openpgp
                        F:11:29: no file 'D/none.pub'; expected the file of a key"""),
                arguments(
                        "a folder of lists too",
                        "lists = \"lists\"\n" + SOURCE,
                        "F:6:1: 'lists' and [[sources]]; expected one of them: a folder can be the url of a source"),
                arguments(
                        "interval",
                        "list-update-hours = 0\n",
                        "F:6:1: 'list-update-hours' is 0; expected a whole number from 1 to 744"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void sources_faults(String what, String text, String expected) {
        ConfigException thrown = assertThrows(ConfigException.class, () -> load(text));
        String file = folder.resolve("settings.toml").toString();
        assertEquals(expected.replaceAll("(?m)^F", file).replace("D/", folder + "/"), thrown.getMessage());
    }

    @Test
    void shippedExample_sourcesHoldOnceTheirMarksAreTakenAway() throws Exception {
        String example = Files.readString(Path.of("../board/settings.toml"));
        for (String named : List.of("feed.pub", "school-ca.pem", "mail.password")) {
            Files.writeString(folder.resolve(named), "what is in it is not read here");
        }
        String text = example.substring(0, example.indexOf("# ---")).replace("/var/lib/gatehouse", folder.toString())
                + example.substring(example.indexOf("# list-update-hours"))
                        .replaceAll("(?m)^# (?=\\[|[a-z-]+ = )", "")
                        .replace("…", "lists.test");
        Path file = Files.writeString(folder.resolve("settings.toml"), text);
        ListSettings lists = Settings.load(file, port -> true).lists();
        assertEquals(
                List.of("ut1", "phishing-feed", "iwf"),
                lists.sources().stream().map(ListSource::name).toList());
        assertTrue(lists.sources().get(2).locked().isPresent());
    }

    private ListSettings load(String more) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("settings.toml"), PORTS + more);
        return Settings.load(file, port -> true).lists();
    }
}
