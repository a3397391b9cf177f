package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Match;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListFolderTest {
    @TempDir
    Path folder;

    @Test
    void folder_oneCategoryAFile() throws Exception {
        write("gambling.txt", "bets.test\n");
        write("year-six.txt", "Fun.Test\r\n\n# comment\nbets.test # too\n");
        write("_SOURCES.txt", "no domain\n");
        write("notes.md", "no domain\n");
        LoadedLists lists = ListFolder.read(folder);
        assertEquals(2 + BypassNames.COUNT, lists.table().size());
        assertEquals(List.of("tor"), categoriesOf(lists, "www.torproject.org"));
        assertEquals(List.of("gambling", "year-six"), categoriesOf(lists, "www.bets.test"));
        assertEquals(List.of("year-six"), categoriesOf(lists, "fun.test"));
        String name = folder.getFileName().toString();
        assertEquals(
                List.of(
                        new ListCount(name + "/gambling", "gambling", 1, 0),
                        new ListCount(name + "/year-six", "year-six", 2, 0)),
                lists.counts());
        assertEquals(List.of(), lists.refused());
        assertEquals(List.of("adult"), lists.unfilled(List.of("gambling", "adult", "year-six")));
    }

    @Test
    void line_thatIsNoDomain_isReportedAndTheRestUsed() throws Exception {
        write(
                "games.txt",
                String.join(
                        "\n",
                        "a.test",
                        "no domain",
                        "b.test",
                        "  192.0.2.1",
                        "c.test",
                        "com",
                        "d.test",
                        "*.shop",
                        "."));
        LoadedLists lists = ListFolder.read(folder);
        String file = folder.resolve("games.txt").toString();
        String expected = "; expected a domain, such as example.org";
        assertEquals(
                List.of(
                        file + ":2:1: 'no domain' is no domain: a character that names do not have" + expected,
                        file + ":4:3: '192.0.2.1' is no domain: an address" + expected,
                        file + ":6:1: 'com' is no domain: a top-level domain alone; *.com lists all of it" + expected,
                        file + ":9:1: '.' is no domain: the root of all names" + expected),
                lists.refused().stream().map(Fault::toString).toList());
        assertEquals(List.of("games"), categoriesOf(lists, "toys.shop"));
        assertEquals(5 + BypassNames.COUNT, lists.table().size());
    }

    @Test
    void list_mostlyRefused() throws Exception {
        write("games.txt", "a.test\n<html>\n<body>\n");
        write("chat.txt", "a.test\n<html>\n");
        ConfigException thrown = assertThrows(ConfigException.class, () -> ListFolder.read(folder));
        assertEquals(
                folder.resolve("games.txt") + ":2: 2 of 3 lines are no domains, this one is the first: '<html>' is no"
                        + " domain: a character that names do not have; expected a domain a line",
                thrown.getMessage());
    }

    @Test
    void list_manyRefused_reportsTheFirstHundred() throws Exception {
        List<String> lines = new ArrayList<>();
        IntStream.range(0, 150).forEach(i -> lines.addAll(List.of(i + ".test", "bad line")));
        Files.write(folder.resolve("games.txt"), lines);
        LoadedLists lists = ListFolder.read(folder);
        assertEquals(100, lists.refused().size());
        assertEquals(150, lists.counts().get(0).refused());
    }

    @Test
    void folder_missingEmptyOrCommentsOnly() throws Exception {
        Path missing = folder.resolve("none");
        ConfigException thrown = assertThrows(ConfigException.class, () -> ListFolder.read(missing));
        assertEquals(missing + ": no such folder; expected a folder of lists", thrown.getMessage());
        String nothing = folder + ": no list in this folder; expected files such as gambling.txt with a domain a line";
        thrown = assertThrows(ConfigException.class, () -> ListFolder.read(folder));
        assertEquals(nothing, thrown.getMessage());
        write("games.txt", "# nothing yet\n");
        thrown = assertThrows(ConfigException.class, () -> ListFolder.read(folder));
        assertEquals(nothing, thrown.getMessage());
    }

    @Test
    void folder_faultyFileNames() throws Exception {
        write("My Games.txt", "a.test\n");
        for (int i = 0; i < 24; i++) {
            write("z%02d.txt".formatted(i), "a.test\n");
        }
        ConfigException thrown = assertThrows(ConfigException.class, () -> ListFolder.read(folder));
        assertEquals(
                List.of(
                        folder.resolve("My Games.txt") + ": 'My Games' is no name for a category; expected lower-case"
                                + " letters, digits and hyphens",
                        folder.resolve("z23.txt") + ": one category too many; expected at most 64, built-in ones"
                                + " included"),
                thrown.faults().stream().map(Fault::toString).toList());
    }

    @Tag("R01")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "discrimination", "extremism", "drugs", "malware", "hacking", "gambling", "piracy", "self-harm",
                "eating-disorder", "suicide", "adult", "violence", "weapons", "games", "social", "web-mail",
                "vpn-proxy", "doh", "search", "tor", "ech-public-names"
            })
    void starter_fillsTheCategory(String category) {
        assertEquals(List.of(), ListFolder.starter().unfilled(List.of(category)));
    }

    @Test
    void starter_hasNoFaultsAndNothingTwice() {
        LoadedLists starter = ListFolder.starter();
        assertEquals(List.of(), starter.refused());
        assertTrue(starter.counts().stream().allMatch(count -> count.list().equals("starter/" + count.category())));
    }

    @Tag("R05")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.childline.org.uk",
                "www.nspcc.org.uk",
                "www.samaritans.org",
                "www.beateatingdisorders.org.uk",
                "www.papyrus-uk.org",
                "www.talktofrank.com",
                "www.gambleaware.org",
                "www.ceop.police.uk",
                "www.bbc.co.uk",
                "en.wikipedia.org",
                "classroom.google.com",
                "scratch.mit.edu",
                "education.minecraft.net",
                "outlook.office.com",
                "www.thenational.academy",
            })
    void starter_leavesHelpAndTeachingAlone(String name) {
        assertEquals(List.of(), categoriesOf(ListFolder.starter(), name));
    }

    @ParameterizedTest
    @CsvSource({
        "www.bet365.com, gambling",
        "google.com, search",
        "www.google.co.uk, search",
        "translate.google.com, translation",
        "mail.google.com, web-mail",
        "anything.xxx, adult",
        "snowflake-broker.torproject.net, tor",
        "facebookcorewwwi.onion, tor",
        "cloudflare-ech.com, ech-public-names",
    })
    void starter_knows(String name, String category) {
        assertEquals(List.of(category), categoriesOf(ListFolder.starter(), name));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private static List<String> categoriesOf(LoadedLists lists, String text) {
        CanonicalName name = new CanonicalName();
        name.readText(text.getBytes(US_ASCII), 0, text.length());
        Match match = new Match();
        assertEquals(lists.table().find(name, match), match.entryStart() >= 0);
        assertFalse(match.categories() != 0 && match.list() < 0);
        return lists.categories().ids().stream()
                .filter(id -> (match.categories() >>> lists.categories().bit(id) & 1) != 0)
                .toList();
    }
}
