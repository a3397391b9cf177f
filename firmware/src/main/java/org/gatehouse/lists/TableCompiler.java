package org.gatehouse.lists;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gatehouse.name.BuildReport;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.Cover;
import org.gatehouse.name.NameTableBuilder;

/** Makes one table file of the stored copies. Bounded memory, as {@link NameTableBuilder} has it. */
final class TableCompiler implements EntriesFile.Visitor {
    private final NameTableBuilder builder;
    private final Categories categories;
    private int listId;
    private int bit;

    private TableCompiler(NameTableBuilder builder, Categories categories) {
        this.builder = builder;
        this.categories = categories;
    }

    /**
     * Compiles.
     *
     * @param copies in the order in which they get the credit for a name
     * @param starters categories whose starter lists go in behind them
     * @param scratch a folder with room for about as much as the lists
     */
    static BuildReport compile(
            List<Path> copies, List<String> starters, Categories categories, Path scratch, Path table)
            throws IOException {
        try (NameTableBuilder builder = new NameTableBuilder(scratch, categories)) {
            TableCompiler compiler = new TableCompiler(builder, categories);
            for (Path copy : copies) {
                EntriesFile.read(copy, compiler);
            }
            StarterLists.addTo(builder, categories, starters);
            return builder.write(table);
        }
    }

    @Override
    public void begin(String list, String category) throws IOException {
        listId = builder.list(list);
        bit = categories.bit(category);
        if (bit < 0) {
            throw new IOException("list " + list + ": category " + category + " is one too many");
        }
    }

    @Override
    public void entry(CanonicalName name, Cover cover) {
        builder.add(name, bit, listId, cover);
    }
}
