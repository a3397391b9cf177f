package org.gatehouse.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a {@link NameTable} should say, found slowly and obviously: all additions, filtered anew for each question. */
final class SlowTable {
    private final Map<String, Set<Entry>> additions = new TreeMap<>();

    void add(Entry entry) {
        additions.computeIfAbsent(entry.name(), name -> new HashSet<>()).add(entry);
    }

    void check(String asked, Match match, String message) {
        Map<Integer, Integer> listOfCategory = new TreeMap<>();
        int entryStart = -1;
        int list = -1;
        for (int start = 0; start >= 0; start = next(asked, start)) {
            List<Entry> applying = new ArrayList<>(entriesOf(asked.substring(start)));
            Cover missing = start == 0 ? Cover.BELOW : Cover.NAME_ONLY;
            applying.removeIf(entry -> entry.cover() == missing);
            applying.sort(Comparator.comparing(Entry::listId));
            Map<Integer, Integer> here = new TreeMap<>();
            applying.forEach(entry -> here.putIfAbsent(entry.categoryBit(), entry.listId()));
            here.forEach(listOfCategory::putIfAbsent);
            if (entryStart < 0 && !applying.isEmpty()) {
                entryStart = start;
                list = applying.get(0).listId();
            }
        }
        long categories = 0;
        for (int bit : listOfCategory.keySet()) {
            categories |= 1L << bit;
        }
        assertEquals(categories, match.categories(), message);
        assertEquals(entryStart, match.entryStart(), message);
        assertEquals(list, match.list(), message);
        listOfCategory.forEach((bit, id) -> assertEquals(id, match.listOf(bit), message));
    }

    void checkEntries(NameTable table) {
        Set<Entry> expected = new HashSet<>();
        Set<String> names = new TreeSet<>();
        for (String name : additions.keySet()) {
            expected.addAll(entriesOf(name));
        }
        expected.forEach(entry -> names.add(entry.name()));
        List<Entry> found = new ArrayList<>();
        table.entries().forEach(found::add);
        assertEquals(expected.size(), found.size());
        assertEquals(expected, new HashSet<>(found));
        assertEquals(names.size(), table.size());
        List<Entry> sorted = new ArrayList<>(found);
        sorted.sort(Entry.BY_NAME);
        assertEquals(sorted, found);
    }

    /** What is kept of a name: whatever no name above says of all below it, and of each list and category once. */
    private List<Entry> entriesOf(String name) {
        Map<List<Integer>, Integer> scopes = new TreeMap<>(Comparator.comparing(List::toString));
        for (Entry entry : additions.getOrDefault(name, Set.of())) {
            if (!isCovered(name, entry.categoryBit())) {
                scopes.merge(
                        List.of(entry.listId(), entry.categoryBit()),
                        entry.cover().scope(),
                        (left, right) -> left | right);
            }
        }
        List<Entry> entries = new ArrayList<>();
        scopes.forEach((key, scope) -> entries.add(new Entry(name, key.get(1), key.get(0), Cover.ofScope(scope))));
        return entries;
    }

    private boolean isCovered(String name, int categoryBit) {
        for (int start = next(name, 0); start >= 0; start = next(name, start)) {
            for (Entry above : additions.getOrDefault(name.substring(start), Set.of())) {
                if (above.categoryBit() == categoryBit && above.cover() != Cover.NAME_ONLY) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int next(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? -1 : dot + 1;
    }
}
