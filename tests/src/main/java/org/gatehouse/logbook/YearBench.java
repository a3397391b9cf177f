package org.gatehouse.logbook;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.gatehouse.bench.SchoolYear;
import org.gatehouse.config.LogLimits;
import org.gatehouse.event.EventRing;
import org.gatehouse.logbook.ExportManifest.Asked;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.seal.KeyMaker;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/**
 * A {@link SchoolYear} through the logbook's own rows, segments and database, by a clock that is turned; and what it takes to export a day, a device's year and all of it. {@code YearBench FOLDER DAYS}. Left out are the rings in
 * front, and the journal, whose size never changes: its seconds would be synced to the disk in real time. Times are the processor's. In this package because it drives what nobody else should.
 *
 * <p>{@code tests/bench-year}
 */
public final class YearBench {
    private static final int BATCH = 500; // rows that are handed over at once
    private static final Author LEAD = new Author("lead.1", "dsl", "local");
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final char[] PASSPHRASE = "bench".toCharArray();

    private final Path folder;
    private final Path file;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(1);
    private final Recipients recipients;
    private final Store store;
    private final SegmentWriter sealer;
    private List<EventRow> batch = new ArrayList<>();
    private long nowMillis = Instant.parse("2025-09-01T00:00:00Z").toEpochMilli();
    private long events;

    private YearBench(Path folder) throws IOException, SealException {
        this.folder = folder;
        file = folder.resolve("logbook.db");
        KeyMaker.KeyPair keys = KeyMaker.make("Lead of the bench", PASSPHRASE, now());
        Files.writeString(folder.resolve("lead.sec"), keys.secretKey());
        recipients = new Recipients(folder.resolve("recipients"));
        recipients.add(keys.publicKey().getBytes(StandardCharsets.US_ASCII), now());
        Losses losses = new Losses();
        losses.watch(new EventRing[0]);
        store = new Store(file, LogLimits.USUAL, () -> nowMillis * 1000, () -> true, losses);
        sealer = new SegmentWriter(queue, recipients, store, losses, () -> nowMillis * 1_000_000);
    }

    public static void main(String[] arguments) throws Exception {
        YearBench bench = new YearBench(Path.of(arguments[0]));
        List<LocalDate> days = SchoolYear.days();
        bench.write(days.subList(0, Math.min(days.size(), Integer.parseInt(arguments[1]))));
        bench.export("a day", bench.of(days.get(0)), OptionalInt.empty());
        DeviceIndex index = new DeviceIndex(bench.key());
        Asked device = new Asked(Optional.empty(), Optional.empty(), Optional.of("02:00:5e:00:00:00"));
        bench.export("a device", device, OptionalInt.of(index.hash(0x0200_5e00_0000L)));
        bench.export(
                "everything", new Asked(Optional.empty(), Optional.empty(), Optional.empty()), OptionalInt.empty());
    }

    private Instant now() {
        return Instant.ofEpochMilli(nowMillis);
    }

    private Asked of(LocalDate day) {
        return new Asked(
                Optional.of(day.atStartOfDay().toInstant(ZoneOffset.UTC)),
                Optional.of(day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)),
                Optional.empty());
    }

    private BoxKey key() throws IOException, SealException {
        return BoxKey.openOrMake(folder.resolve("box.key"));
    }

    private void write(List<LocalDate> days) throws IOException {
        SchoolYear school = new SchoolYear();
        long begunNanos = processorNanos();
        sealer.begin();
        for (LocalDate day : days) {
            school.day(day, this::log);
        }
        handOver();
        sealer.end();
        long segments = store.segments();
        if (store.written() != events || !store.problem().isEmpty()) {
            throw new IllegalStateException(store.written() + " of " + events + " events written; " + store.problem());
        }
        long bytes = Files.size(file);
        System.out.printf(
                "%d school days, %,d events in %,d segments: %,d bytes, %.1f bytes an event, of which sealed %.1f; written in %d s of the processor%n",
                days.size(),
                events,
                segments,
                bytes,
                (double) bytes / events,
                (double) store.messageBytes() / events,
                (processorNanos() - begunNanos) / 1_000_000_000);
    }

    private void log(EventRow row) {
        nowMillis = Math.max(nowMillis, row.timeMillis());
        events++;
        batch.add(row);
        if (batch.size() == BATCH) {
            handOver();
        }
    }

    private void handOver() {
        queue.add(new Batch(batch, false));
        batch = new ArrayList<>();
        try {
            sealer.step();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    private void export(String what, Asked asked, OptionalInt device)
            throws IOException, LogbookException, SealException {
        Timestamp at = new Timestamp(now(), true);
        AccessRecord accesses = new AccessRecord(folder.resolve("access.db"));
        AccessEntry entry = accesses.add(at, LEAD, "export", asked.toString(), "to see how long it takes", key());
        Export.Setting setting = new Export.Setting(
                at,
                "A school",
                entry,
                key(),
                new Sealer(recipients.current(now()).recipients()),
                accesses.all(),
                List.of(),
                List.of(),
                List.of());
        Path target = folder.resolve(what.replace(' ', '-') + ".pgp");
        long begunNanos = processorNanos();
        ExportManifest manifest;
        try (SegmentReader reader = SegmentReader.open(file);
                OutputStream out = Files.newOutputStream(target)) {
            manifest = Export.write(reader, asked, device, setting, out, (done, all) -> {})
                    .manifest();
        }
        System.out.printf(
                "export of %s: %,d segments, %,d bytes, %.1f s of the processor%n",
                what, manifest.counts().segments(), Files.size(target), (processorNanos() - begunNanos) / 1e9);
    }

    private static long processorNanos() {
        return PROCESS.getProcessCpuTime();
    }
}
