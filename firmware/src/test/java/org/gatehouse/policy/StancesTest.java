package org.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatehouse.config.ConfigException;
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
import org.junit.jupiter.params.provider.EnumSource;

/** What a group does about what cannot be named, and a group that reaches only what it is allowed. */
class StancesTest {
    private static final String POLICY = """
            unknown-devices = "pupils"
            [groups.pupils]
            block = ["games"]
            [groups.staff]
            block = ["games"]
            allow = ["chess.games.test", "=only.games.test", "*.below.games.test"]
            [groups.staff.stances]
            vpn = "flag"
            no-name = "allow"
            fronted = "block"
            quic = "block"
            unknown-protocol = "flag"
            [groups.exam]
            mode = "allow-only"
            allow = ["exam.test", "=board.test", "*.cdn.test", "schule.xn--mnchen-3ya.test", "chess.games.test"]
            [groups.quiz]
            mode = "allow-only"
            allow = ["exam.test"]
            stances.unknown-protocol = "allow"
            [[devices]]
            name = "laptop"
            mac = "02:00:00:00:00:02"
            group = "staff"
            [[devices]]
            name = "exam room 1"
            mac = "02:00:00:00:00:03"
            group = "exam"
            [[devices]]
            name = "quiz"
            mac = "02:00:00:00:00:04"
            group = "quiz"
            """;
    private static final long PUPIL = 0x020000000001L;
    private static final long STAFF = 0x020000000002L;
    private static final long EXAM = 0x020000000003L;
    private static final long QUIZ = 0x020000000004L;

    @TempDir
    Path folder;

    private final CanonicalName name = new CanonicalName();
    private final Match match = new Match();
    private final Client client = new Client();

    @ParameterizedTest
    @Tag("R15")
    @CsvSource({
        "no-name,           block, allow, block",
        "address-for-name,  block, block, block",
        "unreadable,        block, block, block",
        "contradiction,     block, block, block",
        "too-long,          block, block, block",
        "fragment,          block, block, block",
        "quic,              allow, block, allow", // allow: as far as its name
        "encrypted-name,    block, block, block",
        "doh,               block, block, block",
        "dot,               block, block, block",
        "doq,               block, block, block",
        "dnscrypt,          block, block, block",
        "vpn,               block, flag,  block",
        "tunnel,            block, block, block",
        "tor,               block, block, block",
        "unknown-protocol,  allow, flag,  block",
        "unknown-ethertype, block, block, block",
        "unresolved,        allow, allow, block",
        "fronted,           flag,  block, flag",
    })
    void unnamed_byGroup(String code, String pupils, String staff, String exam) throws Exception {
        Policy policy = load(POLICY);
        Reason reason = reason(code);
        assertEquals(pupils, said(policy.judgeUnnamed(client(PUPIL), reason), reason, "pupils"));
        assertEquals(staff, said(policy.judgeUnnamed(client(STAFF), reason), reason, "staff"));
        assertEquals(exam, said(policy.judgeUnnamed(client(EXAM), reason), reason, "exam"));
        assertSame(policy.judgeUnnamed(client(STAFF), reason), policy.judgeUnnamed(client(STAFF), reason));
    }

    @Test
    void unnamed_dottedKeyInTheGroupsTable() throws Exception {
        Policy policy = load(POLICY);
        assertEquals(
                "allow",
                said(policy.judgeUnnamed(client(QUIZ), Reason.UNKNOWN_PROTOCOL), Reason.UNKNOWN_PROTOCOL, "quiz"));
        assertEquals("block", said(policy.judgeUnnamed(client(QUIZ), Reason.UNRESOLVED), Reason.UNRESOLVED, "quiz"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void unnamed_everyStanceThatAPolicyMayTake(Reason reason) throws Exception {
        for (Stance stance : Stances.choices(reason)) {
            String text = "[groups.pupils.stances]\n" + reason.code() + " = \"" + stance.code() + "\"\n";
            Verdict verdict = load(POLICY.replace("[groups.staff]\n", text + "[groups.staff]\n"))
                    .judgeUnnamed(client(PUPIL), reason);
            String expected = stance == Stance.JUDGE ? "allow" : stance.code();
            assertEquals(expected, said(verdict, reason, "pupils"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "filter: not listed,                02:00:00:00:00:02, free.test,             ALLOW, NOT_LISTED",
        "filter: in a blocked category,     02:00:00:00:00:02, games.test,            BLOCK, CATEGORY",
        "filter: allowed all the same,      02:00:00:00:00:02, chess.games.test,      ALLOW, ALLOWED_NAME",
        "filter: below an allowed name,     02:00:00:00:00:02, www.chess.games.test,  ALLOW, ALLOWED_NAME",
        "filter: looks like it,             02:00:00:00:00:02, notchess.games.test,   BLOCK, CATEGORY",
        "filter: only the name,             02:00:00:00:00:02, only.games.test,       ALLOW, ALLOWED_NAME",
        "filter: below only the name,       02:00:00:00:00:02, www.only.games.test,   BLOCK, CATEGORY",
        "filter: what is below,             02:00:00:00:00:02, x.below.games.test,    ALLOW, ALLOWED_NAME",
        "filter: not the name itself,       02:00:00:00:00:02, below.games.test,      BLOCK, CATEGORY",
        "another group has not that name,   02:00:00:00:00:01, chess.games.test,      BLOCK, CATEGORY",
        "locked comes first,                02:00:00:00:00:03, iwf.exam.test,         BLOCK, LOCKED",
        "only: allowed,                     02:00:00:00:00:03, exam.test,             ALLOW, ALLOWED_NAME",
        "only: below,                       02:00:00:00:00:03, a.b.exam.test,         ALLOW, ALLOWED_NAME",
        "only: exact,                       02:00:00:00:00:03, board.test,            ALLOW, ALLOWED_NAME",
        "only: below exact,                 02:00:00:00:00:03, www.board.test,        BLOCK, NOT_ALLOWED",
        "only: below a star,                02:00:00:00:00:03, x.cdn.test,            ALLOW, ALLOWED_NAME",
        "only: the star's own name,         02:00:00:00:00:03, cdn.test,              BLOCK, NOT_ALLOWED",
        "only: an A-label,                  02:00:00:00:00:03, schule.xn--mnchen-3ya.test, ALLOW, ALLOWED_NAME",
        "only: above an allowed name,       02:00:00:00:00:03, test,                  BLOCK, NOT_ALLOWED",
        "only: not listed,                  02:00:00:00:00:03, free.test,             BLOCK, NOT_ALLOWED",
        "only: listed and allowed,          02:00:00:00:00:03, chess.games.test,      ALLOW, ALLOWED_NAME",
        "only: listed,                      02:00:00:00:00:03, games.test,            BLOCK, NOT_ALLOWED",
    })
    @Tag("E17")
    void allowedNames_table(String what, String mac, String asked, Action action, Reason reason) throws Exception {
        Policy policy = load(POLICY);
        assertEquals(NameOutcome.NAME, name.readText(asked.getBytes(US_ASCII), 0, asked.length()));
        table().find(name, match);
        Verdict verdict = policy.judge(client(MacAddress.parse(mac)), name, match);
        assertEquals(reason, verdict.reason());
        assertEquals(action, verdict.action());
        assertSame(verdict, policy.judge(client(MacAddress.parse(mac)), name, match));
    }

    /** Else nobody would hear of a small child's try: those groups reach chosen names only, and the reason for nearly all of their blocks is the same. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "02:00:00:00:00:03, free.test,      -,         false",
                "02:00:00:00:00:03, games.test,     -,         false",
                "02:00:00:00:00:03, sad.test,       self-harm, false",
                "02:00:00:00:00:03, both.sad.test,  self-harm, false",
                "02:00:00:00:00:04, games.test,     games,     true",
                "02:00:00:00:00:04, both.sad.test,  games,     true",
            })
    @Tag("R08")
    void allowOnly_namesTheCategoryThatTheSafeguardingLeadHearsOf(
            String mac, String asked, String category, boolean alert) throws Exception {
        Policy policy = load(POLICY.replace("stances.unknown", "alert = [\"games\"]\nstances.unknown"));
        name.readText(asked.getBytes(US_ASCII), 0, asked.length());
        DrawnPolicies.table(Map.of("games.test", "games", "sad.test", "self-harm", "both.sad.test", "games"))
                .find(name, match);
        Verdict verdict = policy.boundTo(DrawnPolicies.CATEGORIES).judge(client(MacAddress.parse(mac)), name, match);
        assertEquals(Reason.NOT_ALLOWED, verdict.reason());
        assertEquals(Action.BLOCK, verdict.action());
        assertEquals(category, verdict.category());
        assertEquals(alert, verdict.alert());
    }

    /** The names behind an allowed one are those of networks that deliver it. */
    @ParameterizedTest
    @CsvSource({
        "02:00:00:00:00:03, edge.network.test, ALLOWED_NAME",
        "02:00:00:00:00:03, iwf.exam.test,     LOCKED",
        "02:00:00:00:00:01, edge.network.test, NOT_LISTED",
        "02:00:00:00:00:01, games.test,        CATEGORY",
    })
    @Tag("E17")
    void target_ofAnAlias(String mac, String target, Reason reason) throws Exception {
        name.readText(target.getBytes(US_ASCII), 0, target.length());
        table().find(name, match);
        Verdict verdict = load(POLICY).judgeTarget(client(MacAddress.parse(mac)), name, match);
        assertEquals(reason, verdict.reason());
    }

    @Test
    void allowOnly_dnsRootIsNoName() throws Exception {
        assertEquals(NameOutcome.ROOT, name.readText(".".getBytes(US_ASCII), 0, 1));
        match.clear();
        assertEquals(
                Reason.NOT_LISTED, load(POLICY).judge(client(EXAM), name, match).reason());
    }

    @Test
    void mode_ofADevicesGroup() throws Exception {
        Policy policy = load(POLICY);
        assertEquals(
                List.of(false, false, true),
                List.of(
                        policy.isAllowOnly(client(PUPIL)),
                        policy.isAllowOnly(client(STAFF)),
                        policy.isAllowOnly(client(EXAM))));
    }

    @Test
    void manyAllowedNames_eachIsFound() throws Exception {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            names.append("\"n").append(i).append(".test\", ");
        }
        Policy policy = load(POLICY.replace("\"=board.test\", ", names));
        for (int i = 0; i < 1000; i++) {
            byte[] asked = ("www.n" + i + ".test").getBytes(US_ASCII);
            name.readText(asked, 0, asked.length);
            match.clear();
            assertEquals(i >= 500, policy.judge(client(EXAM), name, match).isBlock(), "n" + i);
        }
    }

    @Test
    void shippedExample_hasTheStancesThatItSays() throws Exception {
        Policy policy = Policy.load(Path.of("../board/policy.toml"), Categories.standard());
        for (Reason reason : Reason.values()) {
            boolean passes = List.of(Reason.QUIC, Reason.FRONTED, Reason.UNKNOWN_PROTOCOL, Reason.UNRESOLVED)
                    .contains(reason);
            Verdict pupils = policy.judgeUnnamed("ks2", reason);
            assertEquals(!passes, pupils.isBlock(), reason.code());
            Verdict unsaid = policy.judgeUnnamed("unknown", reason);
            assertEquals(
                    List.of(pupils.action(), pupils.flagged()),
                    List.of(unsaid.action(), unsaid.flagged()),
                    reason.code());
        }
        assertTrue(policy.judgeUnnamed("staff", Reason.VPN).flagged());
        GroupProfile pupils = policy.document().groups().get(2);
        assertEquals(Stances.reasons().toList(), List.copyOf(pupils.stances().keySet()));
    }

    private static Reason reason(String code) {
        for (Reason reason : Reason.values()) {
            if (reason.code().equals(code)) {
                return reason;
            }
        }
        throw new AssertionError(code);
    }

    private static String said(Verdict verdict, Reason reason, String group) {
        assertEquals(reason, verdict.reason());
        assertEquals(group, verdict.group());
        assertEquals(-1, verdict.categoryBit());
        return verdict.isBlock() ? "block" : verdict.flagged() ? "flag" : "allow";
    }

    private NameTable table() {
        Categories categories = Categories.standard().with("locked-iwf");
        NameTableBuilder builder = NameTableBuilder.inMemory(categories);
        add(builder, categories, "games.test", "games");
        add(builder, categories, "iwf.exam.test", "locked-iwf");
        NameTable table = builder.build();
        return table;
    }

    private static void add(NameTableBuilder builder, Categories categories, String listed, String category) {
        CanonicalName entry = new CanonicalName();
        entry.readText(listed.getBytes(US_ASCII), 0, listed.length());
        builder.add(entry, categories.bit(category), builder.list(category));
    }

    private Policy load(String text) throws ConfigException, IOException {
        return Policy.load(
                Files.writeString(folder.resolve("policy.toml"), text),
                Categories.standard().with("locked-iwf"));
    }

    private Client client(long mac) {
        return client.device(mac, -1);
    }
}
