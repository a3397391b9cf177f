package org.gatehouse.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gatehouse.name.Entry;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/lists diff}. Both tables come in one order, so that they are read side by side and need no memory. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what the second table has and the first has not (+), and the other way round (-): sign, entry, category, list; separated by tabs.",
            "Then, by category, how many. Entries of the locked layer are only counted."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:they say the same", "1:they differ", "2:wrong usage, or no table that can be used"})
final class ListsDiff extends Lists.OnTables {
    @Option(
            names = {"-s", "--summary"},
            description = "print only how many, by category")
    private boolean summary;

    @Parameters(index = "0", paramLabel = "OLD", description = "a table")
    private Path old;

    @Parameters(index = "1", paramLabel = "NEW", description = "another table")
    private Path next;

    private final Map<String, long[]> byCategory = new TreeMap<>(); // added, removed

    @Override
    int run() throws TableException {
        NameTable before = open(old);
        NameTable after = open(next);
        Entries left = new Entries(before);
        Entries right = new Entries(after);
        while (left.name != null || right.name != null) {
            int order = order(left, right);
            List<Said> gone = order <= 0 ? left.take() : List.of();
            List<Said> come = order >= 0 ? right.take() : List.of();
            gone.stream().filter(said -> !come.contains(said)).forEach(said -> tell('-', said));
            come.stream().filter(said -> !gone.contains(said)).forEach(said -> tell('+', said));
        }
        byCategory.forEach((category, count) -> print(category + ": " + count[0] + " added, " + count[1] + " removed"));
        return byCategory.isEmpty() ? 0 : 1;
    }

    private void tell(char sign, Said said) {
        byCategory.computeIfAbsent(said.category, key -> new long[2])[sign == '+' ? 0 : 1]++;
        if (!summary && !said.locked) {
            print(String.join("\t", String.valueOf(sign), said.entry, said.category, said.list));
        }
    }

    private static int order(Entries left, Entries right) {
        if (left.name == null) {
            return 1;
        }
        return right.name == null ? -1 : Entry.BY_NAME.compare(left.next, right.next);
    }

    /** What a table says of a name, in words that hold for other tables too. */
    private record Said(String entry, String category, String list, boolean locked) {}

    /** The entries of a table, name by name. */
    private static final class Entries {
        private final NameTable table;
        private final Iterator<Entry> entries;
        private Entry next;
        private String name;

        Entries(NameTable table) {
            this.table = table;
            this.entries = table.entries().iterator();
            step();
        }

        /** All that is said of the next name. */
        List<Said> take() {
            List<Said> all = new ArrayList<>();
            String taken = name;
            while (taken.equals(name)) {
                all.add(new Said(
                        ListsLookup.written(next),
                        table.categories().id(next.categoryBit()),
                        table.list(next.listId()),
                        ListsLookup.isLocked(table, next)));
                step();
            }
            return all;
        }

        private void step() {
            next = entries.hasNext() ? entries.next() : null;
            name = next == null ? null : next.name();
        }
    }
}
