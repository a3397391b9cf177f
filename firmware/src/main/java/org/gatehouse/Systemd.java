package org.gatehouse;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.tinylog.Logger;

/**
 * What the service tells systemd about itself: <a
 * href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>. Does nothing when systemd did
 * not start the process or its library is missing. Any thread.
 */
public final class Systemd {
    private final boolean connected;
    private final Optional<Duration> watchdogInterval;

    private Systemd(boolean connected, Optional<Duration> watchdogInterval) {
        this.connected = connected;
        this.watchdogInterval = watchdogInterval;
    }

    /** The systemd that started this process, or one that hears nothing. */
    public static Systemd fromEnvironment() {
        Map<String, String> environment = System.getenv();
        boolean connected = environment.containsKey("NOTIFY_SOCKET") && Notify.isThere();
        return new Systemd(
                connected, watchdogInterval(environment, ProcessHandle.current().pid()));
    }

    /** The service filters. */
    public void ready() {
        tell("READY=1");
    }

    /** The service is on its way out. */
    public void stopping() {
        tell("STOPPING=1");
    }

    /** A sign of life; due at least every {@link #watchdogInterval}, half of it is usual. */
    public void watchdog() {
        tell("WATCHDOG=1");
    }

    /** One line that {@code systemctl status} shows. */
    public void status(String line) {
        tell("STATUS=" + line.replace('\n', ' '));
    }

    /** How long systemd waits for a sign of life before it restarts the service; empty when it does not wait for one. */
    public Optional<Duration> watchdogInterval() {
        return watchdogInterval;
    }

    /** From WATCHDOG_USEC, unless WATCHDOG_PID says that another process was meant: sd_watchdog_enabled(3). */
    static Optional<Duration> watchdogInterval(Map<String, String> environment, long pid) {
        String micros = environment.get("WATCHDOG_USEC");
        String watched = environment.get("WATCHDOG_PID");
        if (micros == null || watched != null && !watched.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        try {
            long interval = Long.parseLong(micros);
            return interval > 0 ? Optional.of(Duration.ofNanos(Math.multiplyExact(interval, 1000))) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            Logger.warn("WATCHDOG_USEC is no number of microseconds: {}", micros);
            return Optional.empty();
        }
    }

    private void tell(String state) {
        if (!connected) {
            return;
        }
        int outcome = Notify.sd_notify(0, state);
        if (outcome < 0) {
            Logger.warn("systemd could not be told {}: error {}", state, -outcome);
        }
    }

    /** The library's function, bound when it is first needed. */
    private static final class Notify {
        private static final String NAME = "libsystemd.so.0";

        static boolean isThere() {
            try {
                Native.register(
                        Notify.class, NativeLibrary.getInstance(NAME, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8")));
                return true;
            } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
                Logger.warn("systemd is not told of readiness: {}", e.getMessage());
                return false;
            }
        }

        /** Negative: an errno; 0: no socket; positive: told. */
        static native int sd_notify(int unsetEnvironment, String state);
    }
}
