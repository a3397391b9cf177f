package org.gatehouse.logbook;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.tinylog.Logger;

/** Looks through a database for damage beside everything else, since that takes minutes where the file is large and the card slow. A thread of its own, "logbook-check". */
final class SoundnessCheck {
    private final Path file;
    private volatile SQLException damage;

    private SoundnessCheck(Path file) {
        this.file = file;
    }

    static SoundnessCheck start(Path file) {
        SoundnessCheck check = new SoundnessCheck(file);
        Thread thread = new Thread(check::run, "logbook-check");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return check;
    }

    /** What was found so far. */
    Optional<SQLException> damage() {
        return Optional.ofNullable(damage);
    }

    private void run() {
        try (Connection connection = Database.openToRead(file)) {
            Database.ensureSound(connection);
        } catch (SQLException failed) {
            if (DamagedFile.isReason(failed)) {
                damage = failed;
            } else {
                Logger.warn("{} could not be checked for damage: {}", file, failed.getMessage());
            }
        }
    }
}
