package org.gatehouse.name;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTableTest {
    private static final int GAMES = 3;
    private static final int ADULT = 63;

    private final NameTableBuilder builder = NameTableBuilder.inMemory(Categories.standard());
    private final Match match = new Match();

    @ParameterizedTest
    @CsvSource({
        "x.test, 8, outer, 0",
        "b.x.test, 8, outer, 2",
        "www.b.x.test, 8, outer, 6",
        "a.b.x.test, -9223372036854775800, inner, 0",
        "www.a.b.x.test, -9223372036854775800, inner, 4",
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
        assertEquals(-1, match.listOf(0));
    }

    @Test
    void add_refusesWhatIsNoName() {
        int list = builder.list("list");
        CanonicalName address = new CanonicalName();
        address.readText("192.0.2.1".getBytes(US_ASCII), 0, 9);
        assertThrows(IllegalArgumentException.class, () -> builder.add(address, GAMES, list));
        assertThrows(IllegalArgumentException.class, () -> builder.add(name("x.test"), 64, list));
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

    /** Against maps and substrings: the names are short and few, so that they are above, below and beside each other all the time. */
    @Test
    void randomNames_sameAsSlowTwin() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            NameTableBuilder fast = NameTableBuilder.inMemory(Categories.standard());
            SlowTable slow = new SlowTable();
            for (int list = 0; list < 5; list++) {
                fast.list("list " + list);
            }
            int entries = random.nextInt(4000);
            for (int i = 0; i < entries; i++) {
                String listed = randomName(random);
                int bit = random.nextInt(4) * 21;
                int list = random.nextInt(5);
                Cover cover = Cover.values()[random.nextInt(3)];
                slow.add(listed, bit, list, cover);
                fast.add(name(listed), bit, list, cover);
            }
            NameTable table = fast.build();
            for (int i = 0; i < 5000; i++) {
                String asked = randomName(random);
                table.find(name(asked), match);
                slow.check(asked, match, "seed " + seed + ", " + asked);
            }
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

    private static final class SlowTable {
        private final Map<String, Map<Integer, Integer>> listOfName = new HashMap<>();
        private final Map<String, Map<Integer, Integer>> listOfBelow = new HashMap<>();

        boolean add(String name, int bit, int list, Cover cover) {
            boolean added = false;
            if (cover != Cover.BELOW) {
                added = listOfName.computeIfAbsent(name, key -> new HashMap<>()).putIfAbsent(bit, list) == null;
            }
            if (cover != Cover.NAME_ONLY) {
                added |= listOfBelow
                                .computeIfAbsent(name, key -> new HashMap<>())
                                .putIfAbsent(bit, list)
                        == null;
            }
            return added;
        }

        void check(String asked, Match match, String message) {
            Map<Integer, Integer> expected = new HashMap<>();
            int entryStart = -1;
            Map<Integer, Integer> found = listOfName.getOrDefault(asked, Map.of());
            for (int start = 0; start >= 0; ) {
                found.forEach(expected::putIfAbsent);
                if (entryStart < 0 && !found.isEmpty()) {
                    entryStart = start;
                    assertTrue(found.containsValue(match.list()), message);
                }
                int dot = asked.indexOf('.', start);
                start = dot < 0 ? -1 : dot + 1;
                found = start < 0 ? Map.of() : listOfBelow.getOrDefault(asked.substring(start), Map.of());
            }
            long categories = 0;
            for (int bit : expected.keySet()) {
                categories |= 1L << bit;
            }
            assertEquals(categories, match.categories(), message);
            assertEquals(entryStart, match.entryStart(), message);
            expected.forEach((bit, list) -> assertEquals(list, match.listOf(bit), message));
        }
    }
}
