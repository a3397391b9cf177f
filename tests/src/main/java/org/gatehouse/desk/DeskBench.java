package org.gatehouse.desk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gatehouse.bench.MadeExport;
import org.gatehouse.bench.MadeSchool;
import org.gatehouse.desk.DeskState.CannotOpen;
import org.gatehouse.desk.store.EventStore;
import org.gatehouse.desk.store.EventStoreBuilder;
import org.gatehouse.desk.store.Filter;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Opener;
import org.gatehouse.seal.Recipient;
import org.gatehouse.seal.SealException;

/**
 * What a year of a school of 300 devices costs the desk: memory for each row, and how long the page waits for an answer; and how long a month of it takes to open, in time of the processor. Run it with {@code tests/bench-desk}.
 */
public final class DeskBench {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final LocalDate YEAR_BEGINS = LocalDate.of(2025, 9, 1);
    private static final LocalDate MONTH_BEGINS = LocalDate.of(2026, 6, 1);
    private static final int YEAR = 273; // days, of which 195 are school days
    private static final int MONTH = 30;
    private static final int DEVICES = 300;
    private static final int NAMES = 400_000; // of which a year opens half
    private static final int ROWS_A_DAY = 180;
    private static final int TIMES = 7; // of which the median is told
    private static final char[] PASSPHRASE = "otter marble kettle violin".toCharArray();

    private DeskBench() {}

    /** Prints a line a figure. */
    public static void main(String[] arguments) throws IOException, SealException, CannotOpen {
        EventStore store = year();
        Proof proof = new Proof(true, "", List.of(), List.of(), "", KnownBoxes.Standing.KNOWN, "", 0, 0, 0, "", "");
        Views views = new Views(new Opened(store, proof, LONDON, List.of(), ""));
        Ask week = new Ask("from=2026-03-02&to=2026-03-06", LONDON);
        Ask device = new Ask("device=" + store.devices().get(7).mac(), LONDON);
        Ask text = new Ask("text=site123", LONDON);
        Ask blocked = new Ask("verdict=block", LONDON);
        time("overview of the year", () -> views.overview(Filter.ALL));
        time("overview of a week", () -> views.overview(week.filter()));
        time("overview of one device's year", () -> views.overview(device.filter()));
        time("timeline of what was blocked", () -> views.timeline(blocked.filter()));
        time("devices and groups", () -> views.people(Filter.ALL));
        time("repeated attempts", () -> views.repeats(Filter.ALL));
        time("what was blocked, and why", () -> views.blocked(Filter.ALL));
        time("search of a part of a name", () -> views.search(text.filter(), text));
        openMonth();
    }

    private static EventStore year() {
        long before = used();
        EventStoreBuilder builder = new EventStoreBuilder();
        long[] segments = {0};
        new MadeSchool(1, DEVICES, NAMES, ROWS_A_DAY).days(YEAR_BEGINS, YEAR, (start, rows) -> {
            segments[0]++;
            rows.forEach(row -> builder.add(LoggedRow.of(row, segments[0])));
        });
        long sorting = cpuNanos();
        EventStore store = builder.build();
        long sorted = cpuNanos();
        long bytes = used() - before;
        System.out.printf(
                "%-40s %,d rows, %,d names, %,d segments%n",
                "a year of a school", store.rows(), store.names(), segments[0]);
        System.out.printf("%-40s %.1f bytes a row, %,d MB%n", "memory", (double) bytes / store.rows(), bytes >> 20);
        System.out.printf("%-40s %,d ms%n", "put in the order of time", (sorted - sorting) / 1_000_000);
        return store;
    }

    private static void time(String what, Runnable question) {
        long[] nanos = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long from = cpuNanos();
            question.run();
            nanos[i] = cpuNanos() - from;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-40s %,d ms (%,d to %,d)%n",
                what, nanos[TIMES / 2] / 1_000_000, nanos[0] / 1_000_000, nanos[TIMES - 1] / 1_000_000);
    }

    private static void openMonth() throws IOException, SealException, CannotOpen {
        Path work = Files.createTempDirectory("desk-bench");
        try {
            KeyMaker.KeyPair pair = KeyMaker.make("Lead", PASSPHRASE, Instant.now());
            Recipient recipient = Recipient.read(pair.publicKey().getBytes(US_ASCII), Instant.now());
            MadeExport made = new MadeExport(work, List.of(recipient));
            new MadeSchool(2, DEVICES, NAMES, ROWS_A_DAY).days(MONTH_BEGINS, MONTH, made::add);
            Path export = work.resolve("export.pgp");
            made.write(export);
            Opener opener = Opener.of(pair.secretKey().getBytes(US_ASCII), PASSPHRASE);
            open("a month opened and verified", export, opener, work, Filter.ALL);
            open("a day of it", export, opener, work, new Ask("from=2026-06-10&to=2026-06-10", LONDON).filter());
        } finally {
            try (Stream<Path> files = Files.walk(work)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void open(String what, Path export, Opener opener, Path work, Filter period)
            throws IOException, CannotOpen {
        Exports exports = new ExportOpening(new KnownBoxes(work.resolve("known-boxes.txt")), LONDON);
        long from = cpuNanos();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(export))) {
            long size = Files.size(export);
            Opened opened =
                    exports.open(in, size, opener, period.fromMillis(), period.toMillis(), (done, whole, text) -> {});
            System.out.printf(
                    "%-40s %.1f s: %,d rows, %,d MB, %s%n",
                    what,
                    (cpuNanos() - from) / 1e9,
                    opened.store().rows(),
                    size >> 20,
                    opened.proof().sentence());
        }
    }

    /** Of this thread, which does all of it: what else the machine does is left out. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
