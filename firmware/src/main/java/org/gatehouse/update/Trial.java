package org.gatehouse.update;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.tinylog.Logger;

/**
 * The trial of a new firmware: when it has filtered for some time without a pause, with the admin port open, it is confirmed; else the next starts give it up. It notes how far it came, each thing once, so that a firmware that
 * comes and goes does not wear the card. On its own thread, which ends with the trial.
 */
public final class Trial {
    private static final Duration LOOK = Duration.ofSeconds(1); // the heartbeat's own period

    private final Firmware firmware;
    private final long periodNanos;
    private final LongSupplier clock;
    private final Set<TrialNote> noted = EnumSet.noneOf(TrialNote.class);
    private boolean wasWell;
    private long wellSinceNanos;

    Trial(Firmware firmware, Duration period, LongSupplier clock) {
        this.firmware = firmware;
        this.periodNanos = period.toNanos();
        this.clock = clock;
    }

    /**
     * Watches what runs, if it is on trial.
     *
     * @param period for how long it must be well
     * @param filters whether heartbeats come through the rules and both lanes
     * @param administered whether the admin port is open
     */
    public static void watch(
            Firmware firmware, Duration period, BooleanSupplier filters, BooleanSupplier administered) {
        if (!firmware.isOnTrial()) {
            return;
        }
        Logger.info("version {} is on trial for {} s", firmware.version(), period.toSeconds());
        Trial trial = new Trial(firmware, period, System::nanoTime);
        Thread thread = new Thread(() -> trial.run(filters, administered), "trial");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(BooleanSupplier filters, BooleanSupplier administered) {
        while (!looks(filters.getAsBoolean(), administered.getAsBoolean())) {
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Takes one look; returns whether the trial is over. A card that does not take the confirmation is asked again. */
    boolean looks(boolean filters, boolean administered) {
        TrialNote note =
                !filters ? TrialNote.NO_HEARTBEAT : administered ? TrialNote.FILTERED : TrialNote.NO_ADMIN_PORT;
        boolean well = note == TrialNote.FILTERED;
        if (well && !wasWell) {
            wellSinceNanos = clock.getAsLong();
        }
        wasWell = well;
        try {
            if (noted.add(note)) {
                firmware.note(note);
            }
            if (well && clock.getAsLong() - wellSinceNanos >= periodNanos) {
                if (firmware.confirm()) {
                    Logger.info("version {} has stood its trial", firmware.version());
                }
                return true;
            }
        } catch (IOException e) {
            Logger.error("the trial of version {} cannot be written down: {}", firmware.version(), e.toString());
        }
        return false;
    }
}
