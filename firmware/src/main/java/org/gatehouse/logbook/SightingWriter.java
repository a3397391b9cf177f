package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gatehouse.discovery.Sighting;
import org.gatehouse.discovery.Sightings;
import org.tinylog.Logger;

/**
 * Keeps the devices that were seen in a file of their own: every {@link #PERIOD_SECONDS} what has changed, in one transaction, so that a card is written seldom. A file that cannot be written
 * costs nothing but the memory of the devices across a restart; a damaged one is set aside.
 *
 * <p>One thread, "sightings".
 */
public final class SightingWriter implements AutoCloseable {
    /** How much is lost in a power cut at most. */
    static final int PERIOD_SECONDS = 10;

    private static final long CLOSE_SECONDS = 5;

    private final Path file;
    private final Sightings sightings;
    private final ScheduledExecutorService thread;
    private SightingTable table; // null while there is none
    private String told = "";

    private SightingWriter(Path file, Sightings sightings) {
        this.file = file.toAbsolutePath();
        this.sightings = sightings;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "sightings"));
    }

    /** Restores what a file holds, and keeps it up to date from now on. */
    public static SightingWriter start(Path file, Sightings sightings) {
        SightingWriter writer = new SightingWriter(file, sightings);
        writer.restore();
        writer.thread.scheduleWithFixedDelay(writer::write, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
        return writer;
    }

    private void restore() {
        try {
            open();
            sightings.restore(table.all());
        } catch (SQLException failed) {
            fail(failed);
        }
    }

    private void write() {
        List<Sighting> news = sightings.news();
        if (news.isEmpty()) {
            return;
        }
        try {
            open();
            table.put(news);
            told = "";
        } catch (SQLException | RuntimeException failed) { // an exception would end the schedule
            fail(failed);
        }
    }

    private void open() throws SQLException {
        if (table == null) {
            table = SightingTable.open(file);
        }
    }

    private void fail(Exception failure) {
        if (!failure.toString().equals(told)) {
            told = failure.toString();
            Logger.warn("the devices seen cannot be kept in {}: {}", file, failure);
        }
        disconnect();
        if (DamagedFile.isReason(failure)) {
            try {
                Logger.warn("it was set aside as {}", DamagedFile.setAside(file));
            } catch (IOException e) {
                Logger.warn("it cannot be set aside either: {}", e);
            }
        }
    }

    private void disconnect() {
        try {
            if (table != null) {
                table.close();
            }
        } catch (SQLException e) {
            Logger.warn("{}: {}", file, e);
        }
        table = null;
    }

    /** Writes what is left, and closes the file. */
    @Override
    public void close() {
        thread.execute(this::write);
        thread.execute(this::disconnect);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                Logger.warn("{}: was not closed in {} s", file, CLOSE_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
