package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.LockedKind;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The locked illegal layer comes before everything, for everybody. */
@Tag("R02")
@Tag("R03")
class LockedLayerTest {
    private static final String POLICY = """
            unknown-devices = "visitors"
            [groups.pupils]
            block = ["games", "gambling"]
            [groups.visitors]
            block = []
            [[devices]]
            name = "tablet"
            mac = "02:00:00:00:00:11"
            group = "pupils"
            """;
    private static final Categories CATEGORIES =
            Categories.standard().with("locked-iwf").with("year-six").with("locked-terrorism");

    @TempDir
    Path folder;

    private final CanonicalName name = new CanonicalName();
    private final Match match = new Match();
    private final Client client = new Client();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "blocked nowhere otherwise,          02:00:00:00:00:11, iwf.test,          locked-iwf",
        "unknown device that may everything, 02:00:00:00:00:99, www.iwf.test,      locked-iwf",
        "before a category of its group,     02:00:00:00:00:11, games.iwf.test,    locked-iwf",
        "the name above is locked,           02:00:00:00:00:99, year-six.iwf.test, locked-iwf",
        "the other list,                     02:00:00:00:00:99, terror.test,       locked-terrorism",
    })
    void judge_lockedFirst(String what, String mac, String asked, String category) throws Exception {
        Policy policy = load(POLICY);
        find(asked);
        Verdict verdict = policy.judge(client(MacAddress.parse(mac)), name, match);
        assertEquals(Action.BLOCK, verdict.action());
        assertEquals(Reason.LOCKED, verdict.reason());
        assertEquals("locked-layer", verdict.reason().code());
        assertEquals(category, verdict.category());
        assertEquals("Unlawful content", verdict.categoryTitle());
        assertSame(verdict, policy.judge(client(MacAddress.parse(mac)), name, match));
    }

    @Test
    void judge_whatIsNotLocked_isAsBefore() throws Exception {
        Policy policy = load(POLICY);
        find("games.test");
        assertEquals(
                Reason.CATEGORY,
                policy.judge(client(MacAddress.parse("02:00:00:00:00:11")), name, match)
                        .reason());
        assertFalse(policy.judge(client(MacAddress.parse("02:00:00:00:00:99")), name, match)
                .isBlock());
    }

    @ParameterizedTest
    @ValueSource(strings = {"locked-iwf", "locked-terrorism", "locked-of-the-future"})
    void policy_namingALockedCategory_isAFaultThatSaysWhy(String category) throws IOException {
        Path file = Files.writeString(
                folder.resolve("policy.toml"), POLICY.replace("\"gambling\"", "\"" + category + "\""));
        ConfigException thrown = assertThrows(ConfigException.class, () -> Policy.load(file, CATEGORIES));
        assertEquals(
                file + ":3:19: '" + category
                        + "' is of the locked illegal layer, which no policy names; expected nothing:"
                        + " it is blocked for every group already, before anything in this file",
                thrown.getMessage());
    }

    @Test
    void policy_suggestions_leaveLockedCategoriesOut() throws IOException {
        Path file = Files.writeString(folder.resolve("policy.toml"), POLICY.replace("\"gambling\"", "\"lockd-iwf\""));
        ConfigException thrown = assertThrows(ConfigException.class, () -> Policy.load(file, CATEGORIES));
        assertFalse(thrown.getMessage().contains("locked-"), thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource(LockedKind.class)
    void kinds_fillReservedCategories(LockedKind kind) {
        assertEquals(true, Categories.isLocked(kind.category()));
        assertEquals(
                1L << Categories.standard().size(),
                Categories.standard().with(kind.category()).locked());
        assertEquals(0, Categories.standard().locked());
    }

    @Test
    void bound_toATableOfOtherCategories() throws Exception {
        Categories others = Categories.standard().with("locked-terrorism");
        Policy policy = load(POLICY.replace("\"gambling\"", "\"year-six\"")).boundTo(others);
        String blocked = policy.categoriesBlocked().stream().collect(Collectors.joining(" "));
        assertEquals("games year-six", blocked);
        NameTableBuilder builder = NameTableBuilder.inMemory(others);
        add(builder, others, "terror.test", "locked-terrorism");
        add(builder, others, "games.test", "games");
        NameTable table = builder.build();
        name.readText("terror.test".getBytes(US_ASCII), 0, 11);
        table.find(name, match);
        assertEquals(Reason.LOCKED, policy.judge(client(1), name, match).reason());
        name.readText("games.test".getBytes(US_ASCII), 0, 10);
        table.find(name, match);
        assertEquals(
                Reason.CATEGORY,
                policy.judge(client(MacAddress.parse("02:00:00:00:00:11")), name, match)
                        .reason());
    }

    @Test
    void hotPath_allocatesNothing() throws Exception {
        Policy policy = load(POLICY);
        find("www.iwf.test");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE; // the JVM's own first steps are among the others
        for (int round = 0; round < 4; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            judgeMany(policy);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private void judgeMany(Policy policy) {
        int locked = 0;
        for (int i = 0; i < 200_000; i++) {
            locked += policy.judge(client(i), name, match).reason() == Reason.LOCKED ? 1 : 0;
        }
        if (locked != 200_000) {
            throw new AssertionError(locked);
        }
    }

    private void find(String asked) {
        NameTableBuilder builder = NameTableBuilder.inMemory(CATEGORIES);
        add(builder, CATEGORIES, "iwf.test", "locked-iwf");
        add(builder, CATEGORIES, "terror.test", "locked-terrorism");
        add(builder, CATEGORIES, "games.iwf.test", "games");
        add(builder, CATEGORIES, "year-six.iwf.test", "year-six");
        add(builder, CATEGORIES, "games.test", "games");
        name.readText(asked.getBytes(US_ASCII), 0, asked.length());
        builder.build().find(name, match);
    }

    private void add(NameTableBuilder builder, Categories categories, String listed, String category) {
        name.readText(listed.getBytes(US_ASCII), 0, listed.length());
        builder.add(name, categories.bit(category), builder.list(category), Cover.NAME_AND_BELOW);
    }

    private Policy load(String text) throws ConfigException, IOException {
        return Policy.load(Files.writeString(folder.resolve("policy.toml"), text), CATEGORIES);
    }

    private Client client(long mac) {
        return client.device(mac, -1);
    }
}
