package org.gatehouse.admin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.tinylog.Logger;

/**
 * Ends whoever is at the other end of a command and takes nothing of what he asked for, or is silent while nothing is said to him. Such a command would hold its thread, its memory and what it reads
 * (an export: the log as it stood) for ever: neither TCP nor SSH ends a connection whose other side is there and does not read, and a client's own signs of life are no sign of a person.
 *
 * <p>Any thread reads and writes; "admin-idlers" looks at them.
 */
public final class Idlers implements AutoCloseable {
    /** So much has to be taken in each period: 100 bytes a second is less than any line has. */
    private static final int PIECE = 1 << 13;

    private static final long MOST_BETWEEN_LOOKS_MILLIS = 5000;
    private static final long LOOKS = 5; // in a period

    private final LongSupplier nanoClock;
    private final long stalledNanos;
    private final long idleNanos;
    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread looking = new Thread(task, "admin-idlers");
        looking.setDaemon(true);
        return looking;
    });

    /**
     * Begins to look.
     *
     * @param stalled after so long without taking anything that waits for him somebody is ended
     * @param idle after so long without a word in either direction
     */
    public static Idlers start(Duration stalled, Duration idle) {
        Idlers idlers = new Idlers(System::nanoTime, stalled, idle);
        long shorter = Math.min(stalled.toMillis(), idle.toMillis());
        long between = Math.min(MOST_BETWEEN_LOOKS_MILLIS, Math.max(1, shorter / LOOKS));
        idlers.thread.scheduleWithFixedDelay(idlers::look, between, between, TimeUnit.MILLISECONDS);
        return idlers;
    }

    Idlers(LongSupplier nanoClock, Duration stalled, Duration idle) {
        this.nanoClock = nanoClock;
        this.stalledNanos = stalled.toNanos();
        this.idleNanos = idle.toNanos();
    }

    /**
     * From here on until it is closed somebody is looked at.
     *
     * @param who for the log
     * @param end ends him; it must wait for nobody
     */
    public Watched watch(String who, Runnable end) {
        Watched watched = new Watched(who, end);
        all.add(watched);
        return watched;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    int count() {
        return all.size();
    }

    void look() {
        long now = nanoClock.getAsLong();
        for (Watched watched : all) {
            try {
                watched.look(now);
            } catch (RuntimeException e) { // would end the schedule
                Logger.error(e, "somebody who takes nothing could not be ended");
            }
        }
    }

    /** Somebody at the other end of a command. */
    public final class Watched implements AutoCloseable {
        private final String who;
        private final Runnable end;
        private volatile long latestNanos = nanoClock.getAsLong(); // that something went either way
        private volatile int writing; // pieces that are on their way; guarded by this when it changes
        private volatile long writingNanos; // since when nothing of them went
        private boolean ended; // the looking thread's

        private Watched(String who, Runnable end) {
            this.who = who;
            this.end = end;
        }

        /** What he says. */
        public InputStream of(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    int octet = super.read();
                    latestNanos = nanoClock.getAsLong();
                    return octet;
                }

                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                    int count = super.read(into, from, length);
                    latestNanos = nanoClock.getAsLong();
                    return count;
                }
            };
        }

        /** What is said to him. */
        public OutputStream of(OutputStream out) {
            return new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    write(new byte[] {(byte) octet}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    for (int done = 0; done < length; ) {
                        int now = Math.min(PIECE, length - done);
                        begin();
                        try {
                            out.write(bytes, from + done, now);
                        } finally {
                            went();
                        }
                        done += now;
                    }
                }

                @Override
                public void flush() throws IOException {
                    begin();
                    try {
                        out.flush();
                    } finally {
                        went();
                    }
                }

                @Override
                public void close() throws IOException {
                    begin();
                    try {
                        out.close();
                    } finally {
                        went();
                    }
                }
            };
        }

        private synchronized void begin() {
            if (writing == 0) {
                writingNanos = nanoClock.getAsLong();
            }
            writing++;
        }

        private synchronized void went() {
            long now = nanoClock.getAsLong();
            writing--;
            writingNanos = now;
            latestNanos = now;
        }

        private void look(long nowNanos) {
            boolean stalled = writing > 0 && nowNanos - writingNanos > stalledNanos;
            if (!ended && (stalled || nowNanos - latestNanos > idleNanos)) {
                ended = true;
                Logger.info("{} {}, and was ended", who, stalled ? "takes nothing of what was asked for" : "was idle");
                end.run();
            }
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
