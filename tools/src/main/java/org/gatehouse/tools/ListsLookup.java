package org.gatehouse.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.Entry;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tools/lists lookup}. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        description = {
            "Prints for each name every entry that covers it, the longest first: name, category, list, entry; separated by tabs.",
            "*.x.test is an entry for what is below x.test only, =x.test for x.test only."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every name is listed",
            "1:at least one name is on no list",
            "2:wrong usage, what is no name, or no table that can be used"
        })
final class ListsLookup extends Lists.OnTables {
    @Parameters(index = "0", paramLabel = "FILE", description = "a table")
    private Path file;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "names, in any script")
    private List<String> names;

    private final EntryReader reader = new EntryReader();

    @Override
    int run() throws TableException {
        NameTable table = open(file);
        int status = 0;
        for (String name : names) {
            status = Math.max(status, look(table, name));
        }
        return status;
    }

    private int look(NameTable table, String written) {
        byte[] bytes = written.getBytes(UTF_8);
        if (written.startsWith("=")
                || written.startsWith("*")
                || reader.read(bytes, 0, bytes.length) != NameOutcome.NAME) {
            print(written + "\tis no name");
            return Lists.UNUSABLE;
        }
        CanonicalName name = reader.name();
        String shown = written.equals(name.toString()) ? written : written + " (" + name + ")";
        List<Entry> entries = table.entriesFor(name);
        boolean locked = entries.stream().anyMatch(entry -> isLocked(table, entry));
        if (locked) {
            print(shown + "\tlocked layer");
        }
        entries.stream().filter(entry -> !isLocked(table, entry)).forEach(entry -> print(row(shown, table, entry)));
        if (entries.isEmpty()) {
            print(shown + "\ton no list");
        }
        return entries.isEmpty() ? 1 : 0;
    }

    private static String row(String name, NameTable table, Entry entry) {
        return String.join(
                "\t", name, table.categories().id(entry.categoryBit()), table.list(entry.listId()), written(entry));
    }

    static boolean isLocked(NameTable table, Entry entry) {
        return Categories.isLocked(table.categories().id(entry.categoryBit()));
    }

    static String written(Entry entry) {
        return prefix(entry.cover()) + entry.name();
    }

    private static String prefix(Cover cover) {
        return switch (cover) {
            case NAME_AND_BELOW -> "";
            case BELOW -> "*.";
            case NAME_ONLY -> "=";
        };
    }
}
