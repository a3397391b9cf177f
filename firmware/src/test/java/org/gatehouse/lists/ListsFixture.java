package org.gatehouse.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.ListFormat;
import org.gatehouse.config.ListSettings;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.SuffixRule;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A list maker's server, lists made of its files, and a folder to keep them in: a new one for each test. */
abstract class ListsFixture {
    static final HttpsFetcher.Limits LIMITS =
            new HttpsFetcher.Limits(20_000, Duration.ofSeconds(20), 2, Duration.ofMillis(10));
    static final HttpsFetcher.Limits IMPATIENT =
            new HttpsFetcher.Limits(20_000, Duration.ofMillis(700), 2, Duration.ofMillis(10));
    static final String PATH = "/bets.txt";

    @TempDir
    static Path shared;

    static Path serverKeys;

    @TempDir
    Path folder;

    ListServer server;
    Lists lists;

    @BeforeAll
    static void makeKeys() throws Exception {
        serverKeys = ListServer.makeKeys(shared);
    }

    @BeforeEach
    void begin() throws Exception {
        server = new ListServer(serverKeys);
        server.serve(PATH, "\"1\"", text("a.test", "b.test", "c.test", "d.test"));
    }

    @AfterEach
    void end() {
        if (lists != null) {
            lists.close();
        }
        server.close();
    }

    void open(ListSource... sources) throws ConfigException {
        open(LIMITS, sources);
    }

    void open(HttpsFetcher.Limits limits, ListSource... sources) throws ConfigException {
        lists = Lists.open(
                settings(List.of(sources)),
                new HttpsFetcher(server.client(), limits),
                Clock.systemUTC(),
                new Random(1));
    }

    ListSettings settings(List<ListSource> sources) {
        return new ListSettings(Optional.empty(), sources, folder.resolve("store"), Duration.ofHours(24));
    }

    ListSource bets() {
        return new ListSource(
                "bets",
                1,
                server.uri(PATH),
                ListFormat.DOMAINS,
                Optional.of("gambling"),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                SuffixRule.REFUSE);
    }

    ListSource own(String name, String path, String category) {
        return new ListSource(
                name,
                1,
                folder.resolve(path).toUri(),
                ListFormat.DOMAINS,
                Optional.ofNullable(category),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                SuffixRule.KEEP);
    }

    List<String> update() throws Exception {
        List<String> rows = new ArrayList<>();
        for (UpdateRow row : lists.updateNow().get(60, TimeUnit.SECONDS)) {
            rows.add("%s %s %d +%d -%d"
                    .formatted(row.source(), row.outcome().code(), row.entries(), row.added(), row.removed()));
        }
        return rows;
    }

    /** The row of a table with so many names of the sources; the firmware's own come on top. */
    static String published(int names) {
        return "(table) published " + (names + BypassNames.COUNT) + " +0 -0";
    }

    Set<String> categories(String text) {
        Match match = find(text);
        Categories categories = lists.table().categories();
        Set<String> found = new java.util.TreeSet<>();
        for (int bit = 0; bit < categories.size(); bit++) {
            if ((match.categories() >>> bit & 1) != 0) {
                found.add(categories.id(bit));
            }
        }
        return found;
    }

    String listOf(String text) {
        return lists.table().list(find(text).list());
    }

    Match find(String text) {
        CanonicalName name = new CanonicalName();
        name.readText(text.getBytes(UTF_8), 0, text.length());
        Match match = new Match();
        lists.table().find(name, match);
        return match;
    }

    List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store/tables"))) {
            return files.filter(file -> file.toString().endsWith(".table"))
                    .sorted()
                    .toList();
        }
    }

    List<Path> leftInWork() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("store/work"))) {
            return files.toList();
        }
    }

    /** A bit in the middle, in another file of that name: the old one may be mapped. */
    static void damage(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.delete(file);
        Files.write(file, content);
    }

    static byte[] text(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }
}
