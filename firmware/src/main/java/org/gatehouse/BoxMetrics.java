package org.gatehouse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gatehouse.lists.Lists;
import org.gatehouse.lists.UpdateOutcome;
import org.gatehouse.lists.UpdateRow;
import org.gatehouse.logbook.LogbookStatus;
import org.gatehouse.logbook.SegmentReader;
import org.gatehouse.metrics.BoxFigures;
import org.gatehouse.metrics.LaneFigures;
import org.gatehouse.metrics.LogFigures;

/** Gathers what the metrics say from the running parts. Any thread. */
final class BoxMetrics implements BoxFigures {
    private static final int UPDATE_ROWS = 500; // of all sources: of the last days at least
    private static final Duration READ_EVERY = Duration.ofMinutes(1); // the file of updates has up to a megabyte
    private static final double MILLIS = 1e3;

    private final Service service;
    private final Lists lists;
    private final Path logbook;
    private Map<String, Instant> updated = Map.of();
    private Instant updatedRead = Instant.MIN;

    BoxMetrics(Service service, Lists lists, Path logbook) {
        this.service = service;
        this.lists = lists;
        this.logbook = logbook.toAbsolutePath();
    }

    @Override
    public List<LaneFigures> lanes() {
        return service.lanes();
    }

    @Override
    public LogFigures log() {
        LogbookStatus status = service.logbook();
        return new LogFigures(
                status.written(),
                status.segments(),
                status.messageBytes(),
                status.lost(),
                status.secondsSinceSegment(),
                status.recipients(),
                status.problem().isEmpty(),
                bytes(logbook) + bytes(logbook.resolveSibling(logbook.getFileName() + "-wal")),
                bytes(SegmentReader.journalOf(logbook)),
                diskFree());
    }

    @Override
    public long listedNames() {
        return lists.table().size();
    }

    @Override
    public Map<String, Double> sourceAges() {
        Instant now = Instant.now();
        Map<String, Double> ages = new TreeMap<>();
        lastUpdates(now)
                .forEach((source, time) ->
                        ages.put(source, Duration.between(time, now).toMillis() / MILLIS));
        return ages;
    }

    @Override
    public long policyRevision() {
        return service.policy().revision();
    }

    @Override
    public double secondsSinceHeartbeat() {
        return service.heartbeatAgeSeconds();
    }

    private synchronized Map<String, Instant> lastUpdates(Instant now) {
        if (updatedRead.isBefore(now.minus(READ_EVERY))) {
            updatedRead = now;
            Map<String, Instant> found = new TreeMap<>();
            try {
                for (UpdateRow row : lists.journal(UPDATE_ROWS)) {
                    boolean isCurrent = row.outcome() == UpdateOutcome.CHANGED
                            || row.outcome() == UpdateOutcome.UNCHANGED
                            || row.outcome() == UpdateOutcome.PUBLISHED;
                    if (isCurrent) {
                        found.put(row.source(), row.time());
                    }
                }
                updated = found;
            } catch (IOException unreadable) {
                updated = Map.of(); // no age is better than one that stands still
            }
        }
        return updated;
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException none) {
            return 0;
        }
    }

    private long diskFree() {
        try {
            return Files.getFileStore(logbook.getParent()).getUsableSpace();
        } catch (IOException gone) {
            return 0;
        }
    }
}
