package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gatehouse.config.ConfigException;
import org.gatehouse.lists.ListFolder;
import org.gatehouse.lists.LoadedLists;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String PUPIL = "02:00:00:00:00:11";
    private static final String STAFF = "02-00-00-00-00-aB";
    private static final String UNKNOWN = "02:00:00:00:00:99";
    private static final String POLICY = """
            unknown-devices = "visitors"
            [groups.pupils]
            block = ["games", "adult", "social"]
            [groups.staff]
            block = ["adult", "malware"]
            [groups.visitors]
            block = []
            [[devices]]
            name = "tablet"
            mac = "02:00:00:00:00:11"
            group = "pupils"
            [[devices]]
            name = "laptop"
            mac = "02-00-00-00-00-Ab"
            group = "staff"
            """;

    @TempDir
    Path folder;

    private final CanonicalName name = new CanonicalName();
    private final Match match = new Match();
    private final Client client = new Client();

    @ParameterizedTest
    @CsvSource({
        "tablet and nothing listed,        02:00:00:00:00:11, free.test,          ALLOW, NOT_LISTED,       pupils,",
        "tablet and blocked,               02:00:00:00:00:11, games.test,         BLOCK, CATEGORY,         pupils, games",
        "tablet and below blocked,         02:00:00:00:00:11, www.games.test,     BLOCK, CATEGORY,         pupils, games",
        "tablet and listed but free,       02:00:00:00:00:11, malware.test,       ALLOW, NOT_BLOCKED_HERE, pupils, malware",
        "first in the order of pupils,     02:00:00:00:00:11, adult.games.test,   BLOCK, CATEGORY,         pupils, games",
        "the same name for staff,          02:00:00:00:00:AB, adult.games.test,   BLOCK, CATEGORY,         staff, adult",
        "one of two blocked for pupils,    02:00:00:00:00:11, malware.social.test, BLOCK, CATEGORY,        pupils, social",
        "the other one for staff,          02-00-00-00-00-ab, malware.social.test, BLOCK, CATEGORY,        staff, malware",
        "staff and games,                  02:00:00:00:00:ab, games.test,         ALLOW, NOT_BLOCKED_HERE, staff, games",
        "unknown device,                   02:00:00:00:00:99, adult.games.test,   ALLOW, NOT_BLOCKED_HERE, visitors, adult",
        "unknown device, 00:00:00:00:00:00, free.test,          ALLOW, NOT_LISTED,       visitors,",
        "multicast source address,         ff:ff:ff:ff:ff:ff, games.test,         ALLOW, NOT_BLOCKED_HERE, visitors, games",
    })
    void judge_table(String what, String mac, String asked, Action action, Reason reason, String group, String category)
            throws Exception {
        Policy policy = load(POLICY);
        find(table(), asked);
        Verdict verdict = policy.judge(client(MacAddress.parse(mac)), name, match);
        assertEquals(action, verdict.action());
        assertEquals(reason, verdict.reason());
        assertEquals(group, verdict.group());
        assertEquals(category, verdict.category());
        assertEquals(category == null ? -1 : Categories.standard().bit(category), verdict.categoryBit());
        assertEquals(action == Action.BLOCK, verdict.isBlock());
        assertSame(verdict, policy.judge(client(MacAddress.parse(mac)), name, match));
    }

    @Test
    void verdict_hasATitleForPeople() throws Exception {
        find(table(), "social.test");
        Verdict verdict = load(POLICY).judge(client(MacAddress.parse(PUPIL)), name, match);
        assertEquals("Social media", verdict.categoryTitle());
    }

    @Test
    void categoriesBlocked_byAnyGroupInTheOrderOfTheFile() throws Exception {
        assertEquals(
                List.of("games", "adult", "social", "malware"), load(POLICY).categoriesBlocked());
    }

    @Test
    void manyDevices_eachInItsGroup() throws Exception {
        StringBuilder text = new StringBuilder("unknown-devices = \"g0\"\n");
        for (int group = 0; group < 7; group++) {
            text.append("[groups.g%d]%nblock = []%n".formatted(group));
        }
        for (int device = 0; device < 3000; device++) {
            text.append("[[devices]]%nname = \"d\"%nmac = \"02:00:00:00:%02x:%02x\"%ngroup = \"g%d\"%n"
                    .formatted(device >> 8, device & 0xff, device % 7));
        }
        Policy policy = load(text.toString());
        match.clear();
        for (int device = 0; device < 3000; device++) {
            assertEquals(
                    "g" + device % 7,
                    policy.judge(client(0x020000000000L | device), name, match).group());
        }
        assertEquals(
                "g0", policy.judge(client(0x020000000000L | 3000), name, match).group());
    }

    @Tag("R01")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "discrimination",
                "extremism",
                "drugs",
                "malware",
                "hacking",
                "gambling",
                "piracy",
                "self-harm",
                "eating-disorder",
                "suicide",
                "adult",
                "violence",
                "games"
            })
    void shippedExample_blocksForPupils(String category) throws Exception {
        Policy policy = Policy.load(Path.of("../board/policy.toml"), Categories.standard());
        LoadedLists starter = ListFolder.starter();
        assertEquals(List.of(), starter.unfilled(policy.categoriesBlocked()));
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        read("listed.test");
        builder.add(name, Categories.standard().bit(category), builder.list("list"));
        find(builder.build(), "listed.test");
        Verdict verdict = policy.judge(client(MacAddress.parse(UNKNOWN)), name, match);
        assertEquals("unknown", verdict.group());
        assertEquals(category, verdict.category());
        assertTrue(verdict.isBlock());
        assertEquals(
                category,
                policy.explainGroup("ks2", name, match, null).verdict().category());
    }

    @Test
    void hotPath_allocatesNothing() throws Exception {
        Policy policy = load(POLICY);
        NameTable table = table();
        byte[][] texts = {
            "WWW.Games.Test".getBytes(US_ASCII),
            "adult.games.test".getBytes(US_ASCII),
            "a.long.name.that.is.on.no.list.example.org".getBytes(US_ASCII),
            "192.0.2.1".getBytes(US_ASCII),
        };
        byte[] message = "\3www\6social\4Test\0".getBytes(US_ASCII);
        long[] devices = {MacAddress.parse(PUPIL), MacAddress.parse(STAFF), MacAddress.parse(UNKNOWN)};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long blocked = 0;
        for (int i = 0; i < 5; i++) { // what the compiler throws away on the way allocates a little
            blocked = judgeMany(policy, table, texts, message, devices);
        }
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        long blockedAgain = judgeMany(policy, table, texts, message, devices);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, allocated);
        assertEquals(blocked, blockedAgain);
        assertTrue(blocked > 0);
    }

    private long judgeMany(Policy policy, NameTable table, byte[][] texts, byte[] message, long[] devices) {
        long blocked = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] text = texts[i % texts.length];
            long device = devices[i % devices.length];
            NameOutcome outcome =
                    (i & 7) == 0 ? name.readWire(message, 0, message.length, 0) : name.readText(text, 0, text.length);
            table.find(name, match);
            Verdict verdict = outcome == NameOutcome.NAME
                    ? policy.judge(client(device), name, match)
                    : policy.judgeUnnamed(client(device), Reason.ADDRESS_FOR_NAME);
            blocked += verdict.isBlock() ? 1 : 0;
        }
        return blocked;
    }

    private NameTable table() {
        NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
        int list = builder.list("list");
        Categories categories = Categories.standard();
        for (String listed : List.of("games.test", "adult.games.test", "malware.test", "social.test")) {
            read(listed);
            builder.add(name, categories.bit(listed.substring(0, listed.indexOf('.'))), list);
        }
        read("malware.social.test");
        builder.add(name, categories.bit("malware"), list);
        return builder.build();
    }

    private void find(NameTable table, String asked) {
        read(asked);
        table.find(name, match);
    }

    private void read(String text) {
        assertEquals(NameOutcome.NAME, name.readText(text.getBytes(US_ASCII), 0, text.length()));
    }

    private Policy load(String text) throws ConfigException, IOException {
        return Policy.load(Files.writeString(folder.resolve("policy.toml"), text), Categories.standard());
    }

    private Client client(long mac) {
        return client.device(mac, -1);
    }
}
