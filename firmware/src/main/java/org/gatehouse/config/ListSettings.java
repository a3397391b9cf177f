package org.gatehouse.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which category lists are used. Without a folder and without sources: the starter lists.
 *
 * @param folder a folder of hand-kept lists, read at start only
 * @param sources lists that are kept up to date, in the order of the file; empty when there is a folder
 * @param store where copies, tables and the journal of updates are kept
 * @param interval from one update to the next
 */
public record ListSettings(Optional<Path> folder, List<ListSource> sources, Path store, Duration interval) {}
