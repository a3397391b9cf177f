package org.gatehouse;

import java.util.concurrent.TimeUnit;
import org.tinylog.Logger;

/** The end of the service in order, as after SIGTERM: systemd starts it again (Restart=always in board/gatehouse.service). */
final class Restart {
    private static final long MOMENT_SECONDS = 1; // for the answer of the command that asked for it

    private Restart() {}

    /** Any thread; returns at once. Asked for twice it happens once. */
    static void soon(String why) {
        Logger.info("the service restarts: {}", why);
        Thread thread = new Thread(Restart::endAfterMoment, "restart");
        thread.setDaemon(true);
        thread.start();
    }

    /** The hook of {@link Main} ends the parts, and the process with status 0. */
    private static void endAfterMoment() {
        try {
            TimeUnit.SECONDS.sleep(MOMENT_SECONDS);
        } catch (InterruptedException sooner) {
            Thread.currentThread().interrupt();
        }
        System.exit(0);
    }
}
