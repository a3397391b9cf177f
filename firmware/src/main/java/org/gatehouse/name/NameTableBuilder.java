package org.gatehouse.name;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Gathers listed names and makes the {@link NameTable} of them, once: what is added is sorted in runs, the runs are merged into a table.
 * The same additions to the same lists, in whatever order they come, give the same bytes. One thread.
 */
public final class NameTableBuilder implements AutoCloseable {
    private static final int RUN_BYTES = 32 << 20; // about 1.4 million names; with what sorts them, 50 MB of heap
    private static final int MAX_LIST_NAME = 1000;

    private final Categories categories;
    private final Path scratchFolder; // null where all stays in memory
    private final Run run;
    private final List<ScratchRun> scratchRuns = new ArrayList<>();
    private final List<String> lists = new ArrayList<>();
    private long added;
    private boolean ended;
    private IOException scratchFailure;

    /**
     * Begins with no list and no name. Memory is bounded: what does not fit is sorted into scratch files, which are gone after {@link
     * #close}, and when the process ends.
     *
     * @param scratchFolder must exist and have room for about as much as the lists
     * @param categories what the bits given to {@link #add} mean; the table carries them
     */
    public NameTableBuilder(Path scratchFolder, Categories categories) {
        this(scratchFolder, categories, RUN_BYTES);
    }

    NameTableBuilder(Path scratchFolder, Categories categories, int runBytes) {
        this.scratchFolder = scratchFolder;
        this.categories = categories;
        this.run = new Run(runBytes);
    }

    /** A builder that keeps all in memory: for starter lists and tests. */
    public static NameTableBuilder inMemory(Categories categories) {
        return new NameTableBuilder(null, categories, Run.MAX_BYTES);
    }

    /** Makes a list known; its id is what {@link #add} takes and {@link NameTable#list} translates back. */
    public int list(String name) {
        if (lists.size() == Grant.MAX_LISTS || name.length() > MAX_LIST_NAME) {
            throw new IllegalArgumentException(
                    "list " + lists.size() + ", whose name has " + name.length() + " characters");
        }
        lists.add(name);
        return lists.size() - 1;
    }

    /** Lists a name and all names below it; see {@link #add(CanonicalName, int, int, Cover)}. */
    public void add(CanonicalName name, int categoryBit, int listId) {
        add(name, categoryBit, listId, Cover.NAME_AND_BELOW);
    }

    /**
     * Lists a name under a category. Of lists that say the same, all are kept, and the first one has the credit.
     *
     * <p>A scratch file that cannot be written is reported by {@link #write}.
     *
     * @param name one that was read with {@link NameOutcome#NAME}
     */
    public void add(CanonicalName name, int categoryBit, int listId, Cover cover) {
        if (name.labelCount() == 0
                || categoryBit < 0
                || categoryBit >= categories.size()
                || listId < 0
                || listId >= lists.size()) {
            throw new IllegalArgumentException("'" + name + "', category " + categoryBit + ", list " + listId);
        }
        checkNotEnded();
        added++;
        if (scratchFolder != null && !run.hasRoomFor(name)) {
            spill();
        }
        if (scratchFailure == null) {
            run.add(name, Grant.of(categoryBit, cover.scope(), listId));
        }
    }

    /** How often something was added so far. */
    public long added() {
        return added;
    }

    /**
     * Writes the table of all that was added, and ends the building: to a temporary file beside it, which takes its place as a whole.
     *
     * @throws IOException when a scratch file or the table could not be written; whatever was at {@code file} is still there
     */
    public BuildReport write(Path file) throws IOException {
        try (TableFile output = TableFile.create(file)) {
            BuildReport report = writeTo(output);
            output.publish();
            return report;
        }
    }

    /**
     * The table of all that was added, in memory; ends the building.
     *
     * @throws UncheckedIOException when a scratch file could not be written or read
     */
    public NameTable build() {
        try {
            TableOutput.Memory output = new TableOutput.Memory();
            writeTo(output);
            return NameTable.of(output.readable());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (TableException wrong) {
            throw new IllegalStateException("a table just written", wrong);
        }
    }

    /** Removes the scratch files. */
    @Override
    public void close() {
        ended = true;
        for (ScratchRun scratch : scratchRuns) {
            try {
                scratch.close();
            } catch (IOException ignored) {
                // Its file has no name any more, and nobody reads it: there is nothing to lose.
            }
        }
        scratchRuns.clear();
    }

    private BuildReport writeTo(TableOutput output) throws IOException {
        checkNotEnded();
        ended = true;
        if (scratchFailure != null) {
            throw scratchFailure;
        }
        run.sort();
        List<RunCursor> runs = new ArrayList<>();
        for (ScratchRun scratch : scratchRuns) {
            runs.add(scratch.cursor());
        }
        runs.add(run.cursor());
        try (TableOutput entries =
                scratchFolder == null ? new TableOutput.Memory() : new FileOutput(FileOutput.scratch(scratchFile()))) {
            return new TableWriter(entries, output).write(runs, lists, categories);
        }
    }

    private void spill() {
        if (scratchFailure != null) {
            return;
        }
        run.sort();
        try {
            scratchRuns.add(ScratchRun.write(run, scratchFile()));
        } catch (IOException failed) {
            scratchFailure = failed;
        }
    }

    private Path scratchFile() {
        return scratchFolder.resolve("names-" + UUID.randomUUID() + ".scratch");
    }

    private void checkNotEnded() {
        if (ended) {
            throw new IllegalStateException("the table was built already, or its builder closed");
        }
    }
}
