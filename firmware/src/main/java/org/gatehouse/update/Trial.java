package org.gatehouse.update;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.tinylog.Logger;

/**
 * The trial of a new firmware: when it has filtered for some time without a pause, with the admin port open, it is confirmed. When it has not come to that in ten times as long, it gives itself up, so that nobody has to come and
 * pull the plug of a box that can no longer be administered; one that ends before, or hangs, is given up by the next starts. It notes how far it came, each thing once, so that a firmware that comes and goes does not wear the
 * card. On its own thread, which ends with the trial.
 */
public final class Trial {
    private static final Duration LOOK = Duration.ofSeconds(1); // the heartbeat's own period
    private static final int PATIENCE = 10; // periods: an address that comes by DHCP may take minutes

    private final Firmware firmware;
    private final long periodNanos;
    private final LongSupplier clock;
    private final Runnable restart;
    private final long begunNanos;
    private final Set<TrialNote> noted = EnumSet.noneOf(TrialNote.class);
    private boolean wasWell;
    private long wellSinceNanos;
    private String told = "";

    Trial(Firmware firmware, Duration period, LongSupplier clock, Runnable restart) {
        this.firmware = firmware;
        this.periodNanos = period.toNanos();
        this.clock = clock;
        this.restart = restart;
        this.begunNanos = clock.getAsLong();
    }

    /**
     * Watches what runs, if it is on trial.
     *
     * @param period for how long it must be well
     * @param filters whether heartbeats come through the rules and both lanes
     * @param administered whether the admin port is open
     * @param restart starts the service anew, after it was given up
     */
    public static void watch(
            Firmware firmware,
            Duration period,
            BooleanSupplier filters,
            BooleanSupplier administered,
            Runnable restart) {
        if (!firmware.isOnTrial()) {
            return;
        }
        Logger.info("version {} is on trial for {} s", firmware.version(), period.toSeconds());
        Trial trial = new Trial(firmware, period, System::nanoTime, restart);
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

    /** Takes one look; returns whether the trial is over. A card that does not take what came of it is asked again. */
    boolean looks(boolean filters, boolean administered) {
        TrialNote note =
                !filters ? TrialNote.NO_HEARTBEAT : administered ? TrialNote.FILTERED : TrialNote.NO_ADMIN_PORT;
        boolean well = note == TrialNote.FILTERED;
        long nowNanos = clock.getAsLong();
        if (well && !wasWell) {
            wellSinceNanos = nowNanos;
        }
        wasWell = well;
        try {
            if (noted.add(note)) {
                firmware.note(note);
            }
            if (well && nowNanos - wellSinceNanos >= periodNanos) {
                confirm();
                return true;
            }
            if (!well && nowNanos - begunNanos >= PATIENCE * periodNanos) {
                giveUp(note);
                return true;
            }
        } catch (IOException e) {
            if (!e.toString().equals(told)) {
                told = e.toString();
                Logger.error("the trial of version {} cannot be written down: {}", firmware.version(), told);
            }
        }
        return false;
    }

    private void confirm() throws IOException {
        if (firmware.confirm()) {
            Logger.info("version {} has stood its trial", firmware.version());
        }
    }

    private void giveUp(TrialNote note) throws IOException {
        if (firmware.giveUp(note)) {
            Logger.error("version {} gives itself up: {}", firmware.version(), note.text());
            restart.run();
        }
    }
}
