package org.gatehouse.lists;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.gatehouse.config.ConfigException;
import org.gatehouse.config.Fault;
import org.gatehouse.config.ListSettings;
import org.gatehouse.config.LockedKind;
import org.gatehouse.name.Categories;
import org.gatehouse.name.NameTable;
import org.tinylog.Logger;

/**
 * The lists in force, and the thread that keeps them so. Opened by whoever starts the service; from {@link #start} on the stored copies and
 * tables belong to the one updater thread, which builds beside the lanes and hands every new table to the callback. Any thread may ask for an
 * update or a rollback and read what is in force.
 */
public final class Lists implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Categories vocabulary;
    private final Optional<Library> library;
    private final Schedule schedule;
    private final ScheduledThreadPoolExecutor updater = new ScheduledThreadPoolExecutor(1, Lists::thread);
    private volatile State state;
    private Consumer<NameTable> onPublished = table -> {};

    /** What readers see, replaced as a whole. */
    private record State(NameTable table, Map<String, Long> byCategory, List<LockedSlot> locked) {}

    private Lists(Categories vocabulary, Optional<Library> library, Schedule schedule, State state) {
        this.vocabulary = vocabulary;
        this.library = library;
        this.schedule = schedule;
        this.state = state;
        updater.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Opens what the settings name: the sources' table as it was compiled last, the folder, or the starter lists. Fetches nothing.
     *
     * @throws ConfigException when the folder, a key or the store cannot be used; with every fault
     */
    public static Lists open(ListSettings settings) throws ConfigException {
        return open(settings, HttpsFetcher.usual(), Clock.systemUTC(), RandomGenerator.getDefault());
    }

    /**
     * The categories that lists of these settings could fill. Reads what lies here, keeps nothing and fetches nothing.
     *
     * @throws ConfigException as {@link #open}
     */
    public static Categories vocabulary(ListSettings settings) throws ConfigException {
        if (settings.sources().isEmpty()) {
            return settings.folder().isPresent()
                    ? ListFolder.read(settings.folder().get()).categories()
                    : ListFolder.starter().categories();
        }
        Vocabulary.keys(settings.sources());
        return Vocabulary.categories(settings.sources());
    }

    static Lists open(ListSettings settings, Fetcher fetcher, Clock clock, RandomGenerator random)
            throws ConfigException {
        Schedule schedule = new Schedule(settings.interval(), random);
        if (settings.sources().isEmpty()) {
            LoadedLists loaded = settings.folder().isPresent()
                    ? ListFolder.read(settings.folder().get())
                    : ListFolder.starter();
            Library.logLines(loaded.refused());
            return new Lists(loaded.categories(), Optional.empty(), schedule, fixed(loaded));
        }
        Categories vocabulary = Vocabulary.categories(settings.sources());
        try {
            Library library = new Library(settings, vocabulary, Vocabulary.keys(settings.sources()), fetcher, clock);
            Optional<NameTable> table = library.open();
            State state = table.map(open -> stateOf(open, library)).orElseGet(() -> withoutTable(library));
            return new Lists(vocabulary, Optional.of(library), schedule, state);
        } catch (IOException e) {
            throw new ConfigException(List.of(Fault.ofFile(
                    settings.store().toString(),
                    "cannot be used (" + e + ")",
                    "a folder that the service may write to")));
        }
    }

    /** The table in force now. */
    public NameTable table() {
        return state.table();
    }

    /** Every category that a policy may name: built-in ones, and those that the settings' lists fill or will fill. */
    public Categories vocabulary() {
        return vocabulary;
    }

    /** Those of the given categories that no list fills: blocking them blocks nothing, which is worth a warning. */
    public List<String> unfilled(Collection<String> categoryIds) {
        Map<String, Long> filled = state.byCategory();
        return categoryIds.stream()
                .filter(id -> filled.getOrDefault(id, 0L) == 0)
                .toList();
    }

    /** The locked illegal layer: each part of it, "not supplied" until somebody brings it. */
    public List<LockedSlot> lockedLayer() {
        return state.locked();
    }

    /** The last rows of the journal of updates, oldest first; none where no sources are set. */
    public List<UpdateRow> journal(int most) throws IOException {
        return library.isEmpty() ? List.of() : library.get().journal().last(most);
    }

    /** Begins to keep the lists up to date; does nothing where the settings have no sources. */
    public void start(Consumer<NameTable> whenPublished) {
        onPublished = whenPublished;
        if (library.isPresent()) {
            scheduleAfter(schedule.atStart(library.get().isInForce()));
        }
    }

    /** What an update of the lists is at, in a few words; nothing where none runs. */
    public String doing() {
        return library.map(Library::doing).orElse("");
    }

    /** Updates as soon as the updater is free. The future holds a row for each source and one for a new table, and fails where the store does. */
    public CompletableFuture<List<UpdateRow>> updateNow() {
        return updateNow(Set.of());
    }

    /**
     * Updates as soon as the updater is free.
     *
     * @param mayShrink names of the sources that are right to be less than half of what they were
     */
    public CompletableFuture<List<UpdateRow>> updateNow(Set<String> mayShrink) {
        return submit(() -> update(mayShrink));
    }

    /** Puts the table before the last one in force, until a source changes. The future says whether there was one. */
    public CompletableFuture<Boolean> rollBack() {
        return submit(() -> {
            Optional<NameTable> before =
                    library.isEmpty() ? Optional.empty() : library.get().rollBack();
            before.ifPresent(this::publish);
            return before.isPresent();
        });
    }

    /** Ends the updater; an update under way is given up, and leaves what was in force. */
    @Override
    public void close() {
        updater.shutdownNow();
        try {
            if (!updater.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Logger.warn("the list updater did not end within {}", PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<UpdateRow> update(Set<String> mayShrink) throws IOException {
        if (library.isEmpty()) {
            return List.of();
        }
        Library.Update update = library.get().update(mayShrink);
        update.published().ifPresent(this::publish);
        return update.rows();
    }

    private void publish(NameTable table) {
        state = stateOf(table, library.orElseThrow());
        onPublished.accept(table);
        Logger.info("{} names from {} lists in force", table.size(), table.lists());
    }

    /** The thread's round, and its one catch-all. */
    private void round() {
        boolean failed = true;
        try {
            failed = update(Set.of()).stream().anyMatch(row -> row.outcome().isFailure());
        } catch (IOException | RuntimeException | Error e) {
            if (!updater.isShutdown()) {
                Logger.error(e, "the lists could not be updated; what was in force stays");
            }
        }
        scheduleAfter(schedule.after(failed));
    }

    private void scheduleAfter(Duration pause) {
        try {
            updater.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // the service ends
        }
    }

    private <T> CompletableFuture<T> submit(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            updater.execute(() -> {
                try {
                    result.complete(task.call());
                } catch (Exception | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(closed);
        }
        return result;
    }

    private static State fixed(LoadedLists loaded) {
        Map<String, Long> byCategory = loaded.counts().stream()
                .collect(Collectors.groupingBy(ListCount::category, Collectors.summingLong(ListCount::entries)));
        List<LockedSlot> nothingLocked = Arrays.stream(LockedKind.values())
                .map(kind -> new LockedSlot(kind, false, 0, Optional.empty()))
                .toList();
        return new State(loaded.table(), byCategory, nothingLocked);
    }

    private static State stateOf(NameTable table, Library library) {
        return new State(table, library.byCategory(), library.lockedLayer());
    }

    private static State withoutTable(Library library) {
        Logger.warn("no list of the settings' sources is there yet: the starter lists are in force until one is");
        State starter = fixed(ListFolder.starter());
        return new State(starter.table(), starter.byCategory(), library.lockedLayer());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "lists");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }
}
