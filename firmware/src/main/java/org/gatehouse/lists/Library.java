package org.gatehouse.lists;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSettings;
import org.gatehouse.config.ListSource;
import org.gatehouse.config.LockedKind;
import org.gatehouse.name.BuildReport;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.TableException;
import org.gatehouse.seal.TrustedKey;
import org.tinylog.Logger;

/**
 * The stored copies, the tables made of them, and the journal: opens what is in force, and brings all up to date in one go. Used by one thread at a
 * time; whoever starts the service first, the updater from then on.
 */
final class Library {
    private static final int MAX_LINES_LOGGED = 20;

    private final List<ListSource> sources;
    private final Categories vocabulary;
    private final Clock clock;
    private final SourceStore copies;
    private final TableStore tables;
    private final UpdateJournal journal;
    private final SourceUpdate sourceUpdate;
    private boolean tableInForce;
    private volatile String doing = "";

    /**
     * What an update came to.
     *
     * @param published the table to put in force, when there is a new one
     */
    record Update(List<UpdateRow> rows, Optional<NameTable> published) {
        boolean failed() {
            return rows.stream().anyMatch(row -> row.outcome().isFailure());
        }
    }

    Library(ListSettings settings, Categories vocabulary, Map<String, TrustedKey> keys, Fetcher fetcher, Clock clock)
            throws IOException {
        this.sources = settings.sources();
        this.vocabulary = vocabulary;
        this.clock = clock;
        copies = new SourceStore(settings.store());
        tables = new TableStore(settings.store());
        journal = new UpdateJournal(settings.store().resolve("updates.tsv"));
        sourceUpdate = new SourceUpdate(copies, fetcher, clock, keys);
    }

    UpdateJournal journal() {
        return journal;
    }

    /** Whether one of its tables is in force, and not the starter lists. */
    boolean isInForce() {
        return tableInForce;
    }

    /** The table in force; where it is damaged the one before, and where there is none that can be used, empty. */
    Optional<NameTable> open() throws IOException {
        while (!tables.isEmpty()) {
            try {
                NameTable table = tables.openCurrent();
                tableInForce = true;
                return Optional.of(table);
            } catch (TableException damaged) {
                Logger.error("{}; trying the table before it", damaged.getMessage());
                note(UpdateOutcome.DAMAGED, 0, damaged.getMessage());
                tables.dropCurrent();
            }
        }
        return Optional.empty();
    }

    /** What the update that runs is at; nothing where none runs. Any thread. */
    String doing() {
        return doing;
    }

    /**
     * Brings every source up to date, and compiles a table when any of them changed.
     *
     * @param mayShrink names of the sources that are right to be much smaller than they were
     */
    Update update(Set<String> mayShrink) throws IOException {
        List<UpdateRow> rows = new ArrayList<>();
        for (ListSource source : sources) {
            doing = source.name() + ", source " + (rows.size() + 1) + " of " + sources.size();
            SourceUpdate.Result result = sourceUpdate.run(source, mayShrink.contains(source.name()));
            rows.add(result.row());
            log(result);
            if (Thread.currentThread().isInterrupted()) {
                return new Update(rows, Optional.empty()); // the service ends
            }
        }
        copies.keepOnly(sources);
        Optional<NameTable> table = Optional.empty();
        if (!loaded().isEmpty() && !(tableInForce && tables.madeOf().equals(composition()))) {
            doing = "the new table is put together";
            table = compile(rows);
        }
        journal.append(rows);
        doing = "";
        return new Update(List.copyOf(rows), table);
    }

    /** The table before the last one, now in force again until a source changes; empty when there is none that can be used. */
    Optional<NameTable> rollBack() throws IOException {
        if (!tables.hasBefore()) {
            return Optional.empty();
        }
        try {
            NameTable table = tables.openBefore();
            tables.rollBack();
            tableInForce = true;
            note(UpdateOutcome.ROLLED_BACK, table.size(), "");
            return Optional.of(table);
        } catch (TableException damaged) {
            note(UpdateOutcome.DAMAGED, 0, damaged.getMessage());
            return Optional.empty();
        }
    }

    /** Names by category, as the copies have them. */
    Map<String, Long> byCategory() {
        Map<String, Long> sum = new TreeMap<>();
        for (ListSource source : sources) {
            copies.state(source).ifPresent(state -> state.byCategory()
                    .forEach((category, count) -> sum.merge(category, count, Long::sum)));
        }
        return sum;
    }

    /** The locked layer, slot by slot. */
    List<LockedSlot> lockedLayer() {
        return Arrays.stream(LockedKind.values()).map(this::lockedSlot).toList();
    }

    private LockedSlot lockedSlot(LockedKind kind) {
        Optional<ListSource> source = sources.stream()
                .filter(one -> one.locked().equals(Optional.of(kind)))
                .findFirst();
        Optional<SourceState> state = tableInForce ? source.flatMap(copies::state) : Optional.empty();
        return new LockedSlot(
                kind, source.isPresent(), state.map(SourceState::entries).orElse(0L), state.map(SourceState::changed));
    }

    private Optional<NameTable> compile(List<UpdateRow> rows) throws IOException {
        Instant begun = clock.instant();
        Path file = tables.next();
        try {
            List<Path> files = loaded().stream().map(copies::entries).toList();
            BuildReport report = TableCompiler.compile(files, Categories.BYPASS, categories(), copies.work(), file);
            NameTable table = NameTable.open(file);
            tables.publish(file, composition());
            tableInForce = true;
            rows.add(UpdateRow.of(begun, UpdateRow.TABLE, UpdateOutcome.PUBLISHED, report.names(), ""));
            return Optional.of(table);
        } catch (IOException | TableException failed) {
            Logger.error("no new table could be compiled, the one before stays in force: {}", failed.getMessage());
            rows.add(UpdateRow.of(
                    begun, UpdateRow.TABLE, UpdateOutcome.NOT_COMPILED, 0, String.valueOf(failed.getMessage())));
            return Optional.empty();
        }
    }

    private List<ListSource> loaded() {
        return sources.stream()
                .filter(source -> copies.state(source).isPresent())
                .toList();
    }

    /** The settings' categories, and those of files that came into a folder since; {@link TableCompiler} refuses what has no room. */
    private Categories categories() {
        Categories categories = vocabulary;
        for (String id : byCategory().keySet()) {
            if (categories.size() < Categories.MAX) {
                categories = categories.with(id);
            }
        }
        return categories;
    }

    /** What a table is made of, in a line: the firmware's own lists, the copies in their order, and when each was made. */
    private String composition() {
        StringBuilder text = new StringBuilder("firmware ")
                .append(StarterLists.bypassVersion())
                .append("; ");
        for (ListSource source : loaded()) {
            SourceState state = copies.state(source).orElseThrow();
            text.append(source.name())
                    .append(' ')
                    .append(state.changed())
                    .append(' ')
                    .append(state.settings())
                    .append("; ");
        }
        return text.toString();
    }

    private void note(UpdateOutcome outcome, long names, String detail) throws IOException {
        journal.append(List.of(UpdateRow.of(clock.instant(), UpdateRow.TABLE, outcome, names, detail)));
    }

    private static void log(SourceUpdate.Result result) {
        UpdateRow row = result.row();
        if (row.outcome().isFailure()) {
            Logger.warn(
                    "list {}: {}: {}; what was in force stays",
                    row.source(),
                    row.outcome().code(),
                    row.detail());
        } else if (row.outcome() == UpdateOutcome.CHANGED) {
            Logger.info(
                    "list {}: {} names, {} added, {} removed", row.source(), row.entries(), row.added(), row.removed());
        }
        logLines(result.lines());
    }

    static void logLines(List<Fault> lines) {
        lines.stream().limit(MAX_LINES_LOGGED).forEach(Logger::warn);
        if (lines.size() > MAX_LINES_LOGGED) {
            Logger.warn("and {} more list lines that are no domain", lines.size() - MAX_LINES_LOGGED);
        }
    }
}
