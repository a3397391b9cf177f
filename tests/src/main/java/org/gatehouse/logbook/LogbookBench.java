package org.gatehouse.logbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.gatehouse.config.LogLimits;
import org.gatehouse.event.Event;
import org.gatehouse.event.EventRing;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Recipients;

/**
 * What the log costs: bytes stored and bytes written of an event at three rates, whether a flood of 20,000 events a second is taken for a minute, and what the writer costs who publishes.
 *
 * <p>{@code tests/bench-logbook}; {@code GATEHOUSE_TOP} is a folder with {@code tranco10k.txt}, a popular name a line. Arguments: a folder on a card of its own, that card's {@code stat}, the folder of names.
 */
public final class LogbookBench {
    private static final long BEGUN_MICROS = 1_795_348_800_000_000L;
    private static final int FLOOD = 20_000; // events a second
    private static final int FLOOD_SECONDS = 60;
    private static final int PAIRS = 9;
    private static final int PAIR_SECONDS = 2;

    private final Path folder;
    private final Path statistics;
    private final Path names;

    private LogbookBench(Path folder, Path statistics, Path names) {
        this.folder = folder;
        this.statistics = statistics;
        this.names = names;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "logbook-bench");
        try {
            LogbookBench bench =
                    new LogbookBench(folder, Path.of(arguments[1]), Path.of(arguments[2], "tranco10k.txt"));
            System.out.printf("%-34s %10s %10s %10s%n", "simulated", "events", "stored B", "written B");
            bench.size(50, 3600);
            bench.size(1000, 240);
            bench.size(FLOOD, 20);
            bench.flood();
            bench.publishing();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Seconds that pass as fast as they can, through everything from the row to the card; each is synced as it would be. */
    private void size(int rate, int seconds) throws Exception {
        Path file = folder.resolve("simulated-" + rate + "/logbook.db");
        long[] clock = {0};
        Losses losses = new Losses();
        Store store = new Store(file, LogLimits.USUAL, () -> BEGUN_MICROS + clock[0] / 1000, () -> true, losses);
        BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(1);
        SegmentWriter writer = new SegmentWriter(queue, recipients(file), store, losses, () -> clock[0]);
        SchoolTraffic traffic = new SchoolTraffic(names);
        writer.begin();
        Event event = new Event();
        long before = bytesWritten();
        long events = 0;
        for (int turn = 1; clock[0] < seconds * 1_000_000_000L; turn++) {
            List<EventRow> rows = new ArrayList<>();
            long end = (long) (turn * (Gatherer.DUE_NANOS / 1e9) * rate);
            while (events < end) {
                events++;
                traffic.next(event, BEGUN_MICROS + events * 1_000_000 / rate);
                rows.add(EventRow.of(event, traffic.device(event.clientMac), null, true));
                if (rows.size() == Gatherer.BATCH_ROWS) {
                    queue.add(new Batch(rows, false));
                    writer.step();
                    rows = new ArrayList<>();
                }
            }
            clock[0] = turn * Gatherer.DUE_NANOS;
            queue.add(new Batch(rows, true));
            writer.step();
        }
        writer.end();
        System.out.printf(
                "%,6d events a second, %5d s %11s %,10d %10.1f %10.1f%n",
                rate, seconds, "", events, stored(file) / (double) events, (bytesWritten() - before) / (double) events);
    }

    private static long stored(Path file) throws Exception {
        try (SegmentTable table = SegmentTable.open(file)) {
            return Database.number(table.connection(), "PRAGMA page_count")
                    * Database.number(table.connection(), "PRAGMA page_size");
        }
    }

    private void flood() throws Exception {
        Path file = folder.resolve("flood/logbook.db");
        EventRing ring = new EventRing(8192); // as the service has it
        SchoolTraffic traffic = new SchoolTraffic(names);
        Logbook logbook = logbook(file, traffic);
        logbook.start(ring);
        while (logbook.status().segments() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        long cpuBefore = processorNanos();
        long before = bytesWritten();
        publish(ring, traffic, FLOOD_SECONDS, new ArrayList<>());
        long events = (long) FLOOD * FLOOD_SECONDS;
        logbook.close();
        System.out.printf(
                "%n%,d events a second for %d s: %,d lost of %,d; %.0f %% of a processor, the one who publishes included; %.1f B stored, %.1f B written an event%n",
                FLOOD,
                FLOOD_SECONDS,
                logbook.lost(),
                events,
                100.0 * (processorNanos() - cpuBefore) / TimeUnit.SECONDS.toNanos(FLOOD_SECONDS),
                stored(file) / (double) events,
                (bytesWritten() - before) / (double) events);
    }

    /** What it costs a lane to publish, with the logbook at work and with somebody who throws events away. */
    private void publishing() throws Exception {
        List<Double> ratios = new ArrayList<>();
        List<Double> slow = new ArrayList<>();
        long[] last = new long[2];
        for (int pair = 0; pair < PAIRS; pair++) {
            long[] with = publishBesideTheLogbook(pair);
            long[] without = publishAlone();
            ratios.add(with[0] / (double) without[0]);
            slow.add(with[1] / (double) without[1]);
            last = new long[] {with[0], without[0]};
        }
        System.out.printf(
                "%nto publish an event at %,d a second, with the logbook at work against without, median of %d pairs: median %.2f, 99th in a hundred %.2f (the last pair: %d and %d ns, the clock included)%n",
                FLOOD, PAIRS, median(ratios), median(slow), last[0], last[1]);
    }

    private long[] publishBesideTheLogbook(int pair) throws Exception {
        EventRing ring = new EventRing(8192);
        SchoolTraffic traffic = new SchoolTraffic(names);
        Logbook logbook = logbook(folder.resolve("pair-" + pair + "/logbook.db"), traffic);
        logbook.start(ring);
        List<Long> costs = new ArrayList<>();
        publish(ring, traffic, PAIR_SECONDS, costs);
        logbook.close();
        return middleAndSlow(costs);
    }

    private long[] publishAlone() throws Exception {
        EventRing ring = new EventRing(8192);
        Thread consumer = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                ring.drain(event -> {}, Integer.MAX_VALUE);
                LockSupport.parkNanos(20_000_000);
            }
        });
        consumer.start();
        List<Long> costs = new ArrayList<>();
        publish(ring, new SchoolTraffic(names), PAIR_SECONDS, costs);
        consumer.interrupt();
        consumer.join();
        return middleAndSlow(costs);
    }

    /** Twenty events each millisecond, as a lane would: the events are made before, so that only the ring is measured. */
    private static void publish(EventRing ring, SchoolTraffic traffic, int seconds, List<Long> costs) {
        long begunNanos = System.nanoTime();
        int events = FLOOD / 1000;
        for (int millis = 0; millis < seconds * 1000; millis++) {
            for (int i = 0; i < events; i++) {
                long nanos = System.nanoTime();
                Event event = ring.claim();
                if (event != null) {
                    traffic.next(event, System.currentTimeMillis() * 1000);
                    ring.publish();
                }
                costs.add(System.nanoTime() - nanos);
            }
            LockSupport.parkNanos(begunNanos + (millis + 1) * 1_000_000L - System.nanoTime());
        }
    }

    private static long[] middleAndSlow(List<Long> costs) {
        long[] sorted = costs.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new long[] {sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]};
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private Logbook logbook(Path file, SchoolTraffic traffic) throws Exception {
        return Logbook.open(new LogbookParts(
                file,
                LogLimits.USUAL,
                recipients(file),
                traffic,
                List.of(),
                () -> System.currentTimeMillis() * 1000,
                () -> true));
    }

    /** The safeguarding lead and a deputy. */
    private static Recipients recipients(Path file) throws Exception {
        Recipients recipients = new Recipients(file.resolveSibling("recipients"));
        for (String who : List.of("lead", "deputy")) {
            String key = KeyMaker.make(
                            who + " <" + who + "@school.example>", "a passphrase".toCharArray(), Instant.now())
                    .publicKey();
            recipients.add(key.getBytes(StandardCharsets.US_ASCII), Instant.now());
        }
        return recipients;
    }

    /** Bytes that the card was given: Documentation/block/stat.rst, sectors of 512 bytes. What /proc/self/io says is of no use, since it counts a page of 2 MB where 4 KB of it were written. */
    private long bytesWritten() throws IOException, InterruptedException {
        new ProcessBuilder("sync", "--file-system", folder.toString()).start().waitFor();
        String[] numbers = Files.readString(statistics).strip().split(" +");
        return Long.parseLong(numbers[6]) * 512;
    }

    private static long processorNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
