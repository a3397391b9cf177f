package org.gatehouse.lists;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSource;
import org.gatehouse.name.BuildReport;
import org.gatehouse.name.Categories;

/** Makes a table of sources once, without a store: for tools. */
public final class ListCompiler {
    private ListCompiler() {}

    /**
     * What it came to.
     *
     * @param rows one for each source
     * @param lines of the lists that somebody should look at
     * @param built empty when a source failed: then there is no table either
     */
    public record Result(List<UpdateRow> rows, List<Fault> lines, Optional<BuildReport> built) {}

    /**
     * Fetches, verifies and checks every source as the appliance does, and compiles them.
     *
     * @param scratch an empty folder with room for about twice the lists
     * @param table replaced as a whole
     * @throws ConfigException when a key cannot be used, or there are too many categories
     * @throws IOException when the folder or the table cannot be written
     */
    public static Result compile(List<ListSource> sources, Path scratch, Path table)
            throws ConfigException, IOException {
        SourceStore store = new SourceStore(scratch);
        Clock clock = Clock.systemUTC();
        SourceUpdate update = new SourceUpdate(store, HttpsFetcher.usual(), clock, Vocabulary.keys(sources));
        Categories categories = Vocabulary.categories(sources);
        List<UpdateRow> rows = new ArrayList<>();
        List<Fault> lines = new ArrayList<>();
        for (ListSource source : sources) {
            SourceUpdate.Result result = update.run(source, false);
            rows.add(result.row());
            lines.addAll(result.lines());
        }
        if (rows.stream().anyMatch(row -> row.outcome().isFailure())) {
            return new Result(rows, lines, Optional.empty());
        }
        List<Path> copies = sources.stream().map(store::entries).toList();
        return new Result(
                rows, lines, Optional.of(TableCompiler.compile(copies, List.of(), categories, store.work(), table)));
    }
}
