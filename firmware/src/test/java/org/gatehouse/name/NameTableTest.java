package org.gatehouse.name;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTableTest {
    private static final int ADULT = 0;
    private static final int ADS = 1;
    private static final int GAMES = 3;

    private final NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
    private final Match match = new Match();

    @ParameterizedTest
    @CsvSource({
        "x.test, 8, outer, 0",
        "b.x.test, 8, outer, 2",
        "www.b.x.test, 8, outer, 6",
        "a.b.x.test, 9, inner, 0",
        "www.a.b.x.test, 9, inner, 4",
        "ax.test, 0, , -1",
        "test, 0, , -1",
        "x.test.org, 0, , -1",
        "x.tes, 0, , -1",
    })
    void suffix_longestAndThoseAbove(String asked, long categories, String list, int entryStart) {
        builder.add(name("x.test"), GAMES, builder.list("outer"));
        builder.add(name("a.b.x.test"), ADULT, builder.list("inner"));
        NameTable table = builder.build();
        assertEquals(list != null, table.find(name(asked), match));
        assertEquals(categories, match.categories());
        assertEquals(list, match.list() < 0 ? null : table.list(match.list()));
        assertEquals(entryStart, match.entryStart());
    }

    @ParameterizedTest
    @CsvSource({
        "below.test, false",
        "a.below.test, true",
        "b.a.below.test, true",
        "only.test, true",
        "a.only.test, false",
        "both.test, true",
        "a.both.test, true",
    })
    void cover_limitsWhatIsListed(String asked, boolean listed) {
        int list = builder.list("list");
        builder.add(name("below.test"), GAMES, list, Cover.BELOW);
        builder.add(name("only.test"), GAMES, list, Cover.NAME_ONLY);
        builder.add(name("both.test"), GAMES, list, Cover.NAME_ONLY);
        builder.add(name("both.test"), GAMES, list, Cover.BELOW);
        assertEquals(listed, builder.build().find(name(asked), match));
    }

    @Test
    void firstList_keepsTheCredit() {
        int first = builder.list("first");
        int second = builder.list("second");
        builder.add(name("x.test"), GAMES, first);
        builder.add(name("X.test."), GAMES, second);
        builder.add(name("x.test"), GAMES, second, Cover.NAME_ONLY);
        builder.add(name("x.test"), ADULT, second);
        NameTable table = builder.build();
        assertEquals(1, table.size());
        table.find(name("x.test"), match);
        assertEquals(first, match.list());
        assertEquals(first, match.listOf(GAMES));
        assertEquals(second, match.listOf(ADULT));
        assertEquals(-1, match.listOf(ADS));
    }

    @Test
    void add_refusesWhatIsNoName() {
        int list = builder.list("list");
        CanonicalName address = new CanonicalName();
        address.readText("192.0.2.1".getBytes(US_ASCII), 0, 9);
        assertThrows(IllegalArgumentException.class, () -> builder.add(address, GAMES, list));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.add(name("x.test"), Categories.standard().size(), list));
        assertThrows(IllegalArgumentException.class, () -> builder.add(name("x.test"), GAMES, list + 1));
    }

    @Test
    void dotInsideALabel_isNoSeparator() {
        builder.add(name("b.test"), GAMES, builder.list("list"));
        byte[] message = "\3a.b\4test\0".getBytes(US_ASCII);
        CanonicalName asked = new CanonicalName();
        assertEquals(NameOutcome.NAME, asked.readWire(message, 0, message.length, 0));
        assertFalse(builder.build().find(asked, match));
    }

    @Test
    void emptyTable_clearsTheMatch() {
        builder.add(name("x.test"), GAMES, builder.list("list"));
        assertTrue(builder.build().find(name("x.test"), match));
        assertFalse(NameTable.empty().find(name("x.test"), match));
        assertEquals(0, match.categories());
        assertEquals(-1, match.list());
        assertEquals(-1, match.entryStart());
        assertEquals(0, NameTable.empty().size());
    }

    @Test
    void topLevelDomain_listedAlone() {
        int list = builder.list("list");
        builder.add(name("zip"), GAMES, list, Cover.BELOW);
        NameTable table = builder.build();
        assertTrue(table.find(name("x.zip"), match));
        assertTrue(table.find(name("www.x.zip"), match));
        assertFalse(table.find(name("zip"), match));
        assertFalse(table.find(name("zip.test"), match));
    }

    /** The longest names there are, with every octet escaped, and with every label one octet long. */
    @Test
    void longestNames_areExact() {
        int list = builder.list("list");
        CanonicalName escaped = wireName(63, 63, 63, 61);
        CanonicalName labels = name("a.".repeat(126) + "a");
        builder.add(escaped, GAMES, list);
        builder.add(labels, GAMES, list, Cover.NAME_ONLY);
        NameTable table = builder.build();
        assertTrue(table.find(escaped, match));
        assertFalse(table.find(wireName(63, 63, 61), match));
        assertTrue(table.find(labels, match));
        assertFalse(table.find(name("a.".repeat(125) + "a"), match));
    }

    @Test
    void entriesFor_saysEveryListAndEntry() {
        builder.add(name("x.test"), GAMES, builder.list("first"));
        builder.add(name("x.test"), GAMES, builder.list("second"), Cover.BELOW);
        builder.add(name("a.b.x.test"), ADULT, builder.list("third"), Cover.NAME_ONLY);
        builder.add(name("y.test"), ADULT, builder.list("fourth"));
        NameTable table = builder.build();
        Entry first = new Entry("x.test", GAMES, 0, Cover.NAME_AND_BELOW);
        Entry second = new Entry("x.test", GAMES, 1, Cover.BELOW);
        Entry third = new Entry("a.b.x.test", ADULT, 2, Cover.NAME_ONLY);
        Entry fourth = new Entry("y.test", ADULT, 3, Cover.NAME_AND_BELOW);
        assertEquals(List.of(third, first, second), table.entriesFor(name("a.b.x.test")));
        assertEquals(List.of(first, second), table.entriesFor(name("c.a.b.x.test")));
        assertEquals(List.of(first), table.entriesFor(name("x.test")));
        assertEquals(List.of(), table.entriesFor(name("z.test")));
        List<Entry> all = new ArrayList<>();
        table.entries().forEach(all::add);
        assertEquals(List.of(first, second, third, fourth), all);
        Set<Entry> inAnyOrder = new HashSet<>();
        table.forEachEntry(inAnyOrder::add);
        assertEquals(Set.copyOf(all), inAnyOrder);
    }

    /** Against sets and substrings: the names are short and few, so that they are above, below and beside each other all the time. */
    @Test
    void randomNames_sameAsSlowTwin() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            NameTableBuilder fast = NameTableBuilder.inMemory(Categories.standard());
            SlowTable slow = new SlowTable();
            for (int list = 0; list < 5; list++) {
                fast.list("list " + list);
            }
            int entries = random.nextInt(4000);
            for (int i = 0; i < entries; i++) {
                Entry entry = new Entry(
                        randomName(random),
                        random.nextInt(4) * 12,
                        random.nextInt(5),
                        Cover.values()[random.nextInt(3)]);
                slow.add(entry);
                fast.add(name(entry.name()), entry.categoryBit(), entry.listId(), entry.cover());
            }
            NameTable table = fast.build();
            for (int i = 0; i < 5000; i++) {
                String asked = randomName(random);
                table.find(name(asked), match);
                slow.check(asked, match, "seed " + seed + ", " + asked);
            }
            slow.checkEntries(table);
        }
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder();
        for (int labels = 1 + random.nextInt(5); labels > 0; labels--) {
            for (int letters = 1 + random.nextInt(2); letters > 0; letters--) {
                name.append((char) ('a' + random.nextInt(4)));
            }
            name.append(labels > 1 ? "." : "");
        }
        return name.toString();
    }

    private static CanonicalName name(String text) {
        CanonicalName name = new CanonicalName();
        assertEquals(NameOutcome.NAME, name.readText(text.getBytes(US_ASCII), 0, text.length()));
        return name;
    }

    /** A name with labels of these lengths, all of them zero octets. */
    private static CanonicalName wireName(int... lengths) {
        byte[] message = new byte[CanonicalName.MAX_WIRE];
        int at = 0;
        for (int length : lengths) {
            message[at] = (byte) length;
            at += 1 + length;
        }
        CanonicalName name = new CanonicalName();
        assertEquals(NameOutcome.NAME, name.readWire(message, 0, at + 1, 0));
        return name;
    }
}
