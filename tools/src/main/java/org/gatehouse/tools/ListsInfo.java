package org.gatehouse.tools;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tools/lists info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Prints what a table holds: names by category and by list, separated by tabs.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the table is whole", "2:wrong usage, or no table that can be used"})
final class ListsInfo extends Lists.OnTables {
    @Parameters(paramLabel = "FILE", description = "a table")
    private Path file;

    @Override
    int run() throws TableException {
        NameTable table = open(file);
        Categories categories = table.categories();
        Map<String, Long> byCategory = new TreeMap<>();
        Map<String, Long> byList = new TreeMap<>();
        table.forEachEntry(entry -> {
            String category = categories.id(entry.categoryBit());
            byCategory.merge(category, 1L, Long::sum);
            byList.merge(table.list(entry.listId()) + "\t" + category, 1L, Long::sum);
        });
        print(table.size() + " names, " + table.lists() + " lists");
        print("");
        print("names\tcategory");
        byCategory.forEach((category, count) -> print(count + "\t" + category));
        print("");
        print("names\tlist\tcategory");
        byList.forEach((list, count) -> print(count + "\t" + list));
        return 0;
    }
}
