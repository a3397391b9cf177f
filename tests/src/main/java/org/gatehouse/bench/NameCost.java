package org.gatehouse.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.gatehouse.name.BuildReport;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.Categories;
import org.gatehouse.name.EntryReader;
import org.gatehouse.name.Match;
import org.gatehouse.name.NameOutcome;
import org.gatehouse.name.NameTable;
import org.gatehouse.name.NameTableBuilder;

/**
 * What six million names cost beside look-ups: to build in a JVM with 512 MB of heap, on disk, to open, of heap; what swapping tables every
 * 10 ms costs two readers, against the same two without.
 *
 * <p>{@code tests/jmh --main org.gatehouse.bench.NameCost [NAMES]}
 */
public final class NameCost {
    private static final int OPENINGS = 21;
    private static final int ROUNDS = 9;
    private static final long ROUND_NANOS = 1_000_000_000L;
    private static final long SWAP_MILLIS = 10;

    private volatile NameTable inForce;
    private volatile boolean swapping;

    private NameCost() {}

    /** Measures, and prints a row each. With {@code build}, what the child does: builds one file from another. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("build")) {
            build(Path.of(arguments[1]), Path.of(arguments[2]));
            return;
        }
        int names = arguments.length == 0 ? 6_000_000 : Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("gatehouse-bench");
        try {
            new NameCost().measure(names, folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void measure(int names, Path folder) throws Exception {
        Path list = folder.resolve("names.txt");
        Path file = folder.resolve("names.table");
        writeList(names, list);
        buildInChild(list, file);
        long heapBefore = heapUsed();
        NameTable table = NameTable.open(file);
        long heap = heapUsed() - heapBefore;
        System.out.printf(
                "%d names, %.1f bytes a name on disk, %d KiB of heap%n",
                table.size(), (double) Files.size(file) / table.size(), heap >> 10);
        System.out.printf(
                "opened and verified in %.1f ms (median of %d)%n", median(OPENINGS, () -> open(file)), OPENINGS);
        measureSwaps(names, table, NameTable.open(file));
    }

    private static void writeList(int names, Path list) throws IOException {
        StringBuilder line = new StringBuilder();
        try (BufferedWriter writer = Files.newBufferedWriter(list)) {
            new ListedNames(Material.lists(), names).forEach((name, category) -> {
                line.setLength(0);
                line.append(Character.forDigit(category, 16)).append(name).append('\n');
                try {
                    writer.append(line);
                } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                }
            });
        }
    }

    private static void buildInChild(Path list, Path file) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NameCost.class.getName(),
                        "build",
                        list.toString(),
                        file.toString())
                .inheritIO()
                .start();
        if (child.waitFor() != 0) {
            throw new IllegalStateException("the build in the child failed");
        }
    }

    private static void build(Path list, Path file) throws IOException {
        long start = System.nanoTime();
        EntryReader entry = new EntryReader();
        BuildReport report;
        try (NameTableBuilder builder = new NameTableBuilder(file.getParent(), Categories.standard());
                Stream<String> lines = Files.lines(list, ISO_8859_1)) {
            for (int i = 0; i < 16; i++) {
                builder.list("list " + i);
            }
            lines.forEach(line -> {
                byte[] bytes = line.getBytes(ISO_8859_1);
                int category = Character.digit(bytes[0], 16);
                if (entry.read(bytes, 1, bytes.length - 1) == NameOutcome.NAME) {
                    builder.add(entry.name(), category, category, entry.cover());
                }
            });
            report = builder.write(file);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long peakHeap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                "built in %.1f s with -Xmx512m, %d MiB of memory in use at most: %s%n",
                seconds, peakHeap >> 20, report);
    }

    private static double open(Path file) throws Exception {
        long start = System.nanoTime();
        NameTable.open(file);
        return (System.nanoTime() - start) / 1e6;
    }

    private static long heapUsed() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double median(int times, Callable<Double> measurement) throws Exception {
        double[] measured = new double[times];
        for (int i = 0; i < times; i++) {
            measured[i] = measurement.call();
        }
        Arrays.sort(measured);
        return measured[times / 2];
    }

    /** Rounds with swaps and without, one after the other, so that a noisy machine is noisy for both. */
    private void measureSwaps(int names, NameTable one, NameTable other) throws Exception {
        AskedNames asked = new AskedNames(new ListedNames(Material.lists(), names), true);
        double[] still = new double[ROUNDS];
        double[] swapped = new double[ROUNDS];
        double[] ratios = new double[ROUNDS];
        round(asked, one, one);
        for (int i = 0; i < ROUNDS; i++) {
            still[i] = round(asked, one, one);
            swapped[i] = round(asked, one, other);
            ratios[i] = swapped[i] / still[i];
        }
        Arrays.sort(still);
        Arrays.sort(swapped);
        Arrays.sort(ratios);
        System.out.printf(
                "two readers: %.2f million look-ups a second, swapped every %d ms %.2f; ratio %.2f (medians of %d)%n",
                still[ROUNDS / 2], SWAP_MILLIS, swapped[ROUNDS / 2], ratios[ROUNDS / 2], ROUNDS);
    }

    /** Million look-ups a second of two readers; the swaps come from this thread. */
    private double round(AskedNames asked, NameTable first, NameTable second) throws InterruptedException {
        long[] lookUps = new long[2];
        inForce = first;
        swapping = true;
        Thread[] readers = new Thread[2];
        for (int i = 0; i < readers.length; i++) {
            int reader = i;
            readers[i] = new Thread(() -> lookUps[reader] = read(asked, reader << 16));
            readers[i].start();
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < ROUND_NANOS) {
            Thread.sleep(SWAP_MILLIS);
            inForce = inForce == first ? second : first;
        }
        swapping = false;
        double seconds = (System.nanoTime() - start) / 1e9;
        for (Thread reader : readers) {
            reader.join();
        }
        return (lookUps[0] + lookUps[1]) / seconds / 1e6;
    }

    private long read(AskedNames asked, int from) {
        CanonicalName name = new CanonicalName();
        Match match = new Match();
        long lookUps = 0;
        for (int i = from; swapping; i++) {
            asked.read(i, name);
            inForce.find(name, match);
            lookUps++;
        }
        return lookUps;
    }
}
