package org.gatehouse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;
import org.gatehouse.policy.Moment;

/**
 * What time it is, and whether that is to be believed. A board without a clock of its own starts at some moment of the past, and learns the time from the network: systemd-timesyncd notes when it
 * has (systemd-timesyncd.service(8), "Files").
 */
final class ClockTrust implements Supplier<Moment> {
    static final Path SYNCHRONIZED = Path.of("/run/systemd/timesync/synchronized");

    /** This firmware is not older, whatever a clock says. */
    static final Instant EARLIEST = Instant.parse("2026-11-01T00:00:00Z");

    private final Clock clock;
    private final boolean keepsTime;
    private final Path synchronizedNote;

    /** @param keepsTime whether the machine has a clock that runs on without power */
    ClockTrust(Clock clock, boolean keepsTime, Path synchronizedNote) {
        this.clock = clock;
        this.keepsTime = keepsTime;
        this.synchronizedNote = synchronizedNote;
    }

    @Override
    public Moment get() {
        Instant now = clock.instant();
        boolean possible = !now.isBefore(EARLIEST);
        return new Moment(now, possible && (keepsTime || Files.exists(synchronizedNote)));
    }
}
