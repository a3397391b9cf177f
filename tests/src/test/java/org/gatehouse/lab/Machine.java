package org.gatehouse.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the processors have done by a moment, in hundredths of a second (proc(5)): idle and waiting for disks, and all of it.
 *
 * @param idle of all processors together
 * @param all of all processors together
 */
record Machine(long idle, long all) {
    private static final int MILLIS = 10; // of a tick: USER_HZ is 100 on every Linux that Java runs on
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int ALL = 8; // user, nice, system, idle, waiting, interrupts twice, stolen

    static Machine now() {
        long[] ticks = Stream.of(read(Path.of("/proc/stat"))
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .split(" +"))
                .skip(1)
                .limit(ALL)
                .mapToLong(Long::parseLong)
                .toArray();
        return new Machine(ticks[IDLE] + ticks[WAITING], LongStream.of(ticks).sum());
    }

    /** How long it was since then on a machine that does nothing else: idle time counts, that of the lab's service does, others' does not. The service was started since then. */
    Duration leftToTheService(Machine then) {
        String id = read(Lab.STATE.resolve("service.pid")).strip();
        String[] own =
                read(Path.of("/proc", id, "stat")).replaceFirst(".*\\) ", "").split(" ");
        long ticks = idle - then.idle + Long.parseLong(own[11]) + Long.parseLong(own[12]); // utime, stime
        long processors = Runtime.getRuntime().availableProcessors();
        return Duration.ofMillis(Math.min(ticks, all - then.all) * MILLIS / processors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
