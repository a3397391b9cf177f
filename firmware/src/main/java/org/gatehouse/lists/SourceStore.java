package org.gatehouse.lists;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatehouse.config.ListSource;
import org.gatehouse.file.KeptFile;

/** The stored copies of the sources: entries and what is known of them, two files each. Used by the updater's thread only. */
final class SourceStore {
    private final Path copies;
    private final Path work;

    /** @param folder made when it is not there; what an interrupted update left in it is removed */
    SourceStore(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        copies = PrivateFiles.folder(folder.resolve("sources"));
        work = PrivateFiles.folder(folder.resolve("work"));
        try (Stream<Path> left = Files.list(work)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A folder for files that are gone at the next start. */
    Path work() {
        return work;
    }

    Path entries(ListSource source) {
        return copies.resolve(source.name() + ".entries");
    }

    /** What is known of the copy; empty when there is none. */
    Optional<SourceState> state(ListSource source) {
        return Files.exists(entries(source)) ? SourceState.load(stateFile(source)) : Optional.empty();
    }

    /** Puts a new copy in the place of the one before. After a crash in between, the copy is fetched once more, because what is known of it is older. */
    void replace(ListSource source, Path newEntries, SourceState state) throws IOException {
        KeptFile.replace(entries(source), newEntries);
        state.save(stateFile(source));
    }

    /** Notes that the copy is as before, but that the server now calls it something else. */
    void replace(ListSource source, SourceState state) throws IOException {
        state.save(stateFile(source));
    }

    /** Removes the copies of sources that the settings no longer have. */
    void keepOnly(List<ListSource> sources) throws IOException {
        List<String> names = sources.stream().map(ListSource::name).toList();
        try (Stream<Path> files = Files.list(copies)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replaceFirst("\\..*", "");
                if (!names.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path stateFile(ListSource source) {
        return copies.resolve(source.name() + ".state");
    }
}
