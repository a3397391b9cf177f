package org.gatehouse.logbook;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.gatehouse.logbook.SegmentHeader.Kind;
import org.gatehouse.seal.Recipients;
import org.gatehouse.seal.SealException;
import org.gatehouse.seal.Sealer;

/**
 * The work of the thread "sealer": gathers rows into segments, seals each second of them into the journal, and each segment into the {@link Store}.
 *
 * <p>A segment is closed after five minutes, or when it has 8,192 rows. A second of a quarter of that is not put into the journal: its segment is closed instead, since it would be a moment later
 * anyway, and every byte would be written once more.
 */
final class SegmentWriter implements Runnable {
    static final int SEGMENT_ROWS = 8192; // a megabyte of text, 200 KB sealed: more rows compress no better
    static final long SEGMENT_NANOS = TimeUnit.MINUTES.toNanos(5);

    private static final int LARGE_SECOND_ROWS = SEGMENT_ROWS / 4;
    private static final long TICK_MILLIS = 250;
    private static final long RECIPIENTS_NANOS = TimeUnit.SECONDS.toNanos(1); // so that a new key shows at once
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'events-'uuuuMMdd'T'HHmmss'Z.tsv'").withZone(ZoneOffset.UTC);

    private final BlockingQueue<Batch> gatherer;
    private final Recipients recipients;
    private final Store store;
    private final Losses losses;
    private final LongSupplier nanos;
    private volatile boolean stopping;
    private Gathering segment = new Gathering();
    private Gathering second = new Gathering(); // of the segment's rows those that are in no piece
    private long segmentBegunNanos;
    private Recipients.Current sealedTo = new Recipients.Current(List.of(), List.of()); // of the segment
    private long recipientsSeenNanos;

    SegmentWriter(BlockingQueue<Batch> gatherer, Recipients recipients, Store store, Losses losses) {
        this(gatherer, recipients, store, losses, System::nanoTime);
    }

    /** @param nanos the clock by which segments are closed */
    SegmentWriter(
            BlockingQueue<Batch> gatherer, Recipients recipients, Store store, Losses losses, LongSupplier nanos) {
        this.nanos = nanos;
        recipientsSeenNanos = nanos.getAsLong();
        this.gatherer = gatherer;
        this.recipients = recipients;
        this.store = store;
        this.losses = losses;
    }

    /** What was handed over is written, and then {@link #run} ends; the gatherer must have ended. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        begin();
        while (!stopping || !gatherer.isEmpty()) {
            try {
                step();
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
                break;
            } catch (RuntimeException | Error failed) {
                loseSegment(failed);
            }
        }
        putAway(); // where the database cannot be written, the journal has it until the next start
        end();
    }

    /** What comes before the first {@link #step}. */
    void begin() {
        sealedTo = recipients.current(store.now());
        store.noteRecipients(sealedTo);
        store.look();
    }

    /** What comes behind the last {@link #step}. */
    void end() {
        closeSegment();
        store.end();
    }

    /** One batch, or a quarter of a second without any. */
    void step() throws InterruptedException {
        Batch batch = gatherer.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (batch != null || nanos.getAsLong() - recipientsSeenNanos >= RECIPIENTS_NANOS) {
            lookForRecipients(); // before the rows that came with a new key, or at most a second before it
        }
        if (batch != null) {
            take(batch);
        } else if (second.isEmpty()) {
            putAway(); // what was lost, if anything
        }
        if (isFull() || nanos.getAsLong() - segmentBegunNanos >= SEGMENT_NANOS) {
            closeSegment();
        }
        store.look();
    }

    /** Whoever comes or goes begins another segment: what was logged is for those who were there then. */
    private void lookForRecipients() {
        recipientsSeenNanos = nanos.getAsLong();
        Recipients.Current current = recipients.current(store.now());
        if (!current.fingerprints().equals(sealedTo.fingerprints())) {
            closeSegment();
        }
        sealedTo = current;
        store.noteRecipients(current);
    }

    private void take(Batch batch) {
        if (segment.isEmpty() && second.isEmpty()) {
            segmentBegunNanos = nanos.getAsLong();
        }
        batch.rows().forEach(second::add);
        if (batch.due()) {
            putAway();
        }
    }

    private boolean isFull() {
        return segment.rowCount() + second.rowCount() >= SEGMENT_ROWS;
    }

    /** Sees to it that all that was taken is on the disk. */
    private void putAway() {
        second.addLost(losses.news());
        if (second.isEmpty()) {
            return;
        }
        boolean large = second.rowCount() >= LARGE_SECOND_ROWS;
        if (large || isFull() || !writePiece()) {
            closeSegment();
        } else {
            moveToSegment();
        }
    }

    private boolean writePiece() {
        Sealed sealed = seal(second);
        try {
            boolean written = store.write(sealed.summary(), sealed.fingerprints(), sealed.message());
            return written || store.isWaiting(); // to close segments that cannot be written either makes no room
        } catch (IOException failed) {
            store.report("the journal", failed);
            return true; // the rows wait in memory for their segment: a power cut would cost them
        }
    }

    private void moveToSegment() {
        if (segment.isEmpty()) {
            segmentBegunNanos = nanos.getAsLong();
        }
        second.rows().forEach(segment::add);
        segment.addLost(second.lost());
        second = new Gathering();
    }

    private void closeSegment() {
        second.addLost(losses.news());
        moveToSegment();
        if (segment.isEmpty()) {
            return;
        }
        Sealed sealed = seal(segment);
        Kind kind = Pending.kind(sealed.summary(), sealed.fingerprints(), Kind.EVENTS);
        segment = new Gathering();
        store.add(kind, sealed.summary(), sealed.fingerprints(), sealed.message());
    }

    private record Sealed(Summary summary, List<String> fingerprints, byte[] message) {}

    private Sealed seal(Gathering gathered) {
        Instant now = store.now();
        Summary summary = gathered.summary(
                store.deviceHashes(), ChronoUnit.MICROS.between(Instant.EPOCH, now), store.isClockTrusted());
        Optional<Sealer> sealer = sealedTo.sealer();
        if (gathered.events() == 0 || sealer.isEmpty()) {
            return new Sealed(summary, List.of(), new byte[0]);
        }
        byte[] text = EventText.write(gathered.rows());
        Instant begun = Instant.EPOCH.plus(summary.begunMicros(), ChronoUnit.MICROS);
        try {
            return new Sealed(summary, sealedTo.fingerprints(), sealer.get().seal(text, NAME.format(begun), now));
        } catch (SealException failed) {
            throw new IllegalStateException(failed); // each key was tried when it was read
        }
    }

    /** A fault of this program must not end the log. */
    private void loseSegment(Throwable failed) {
        losses.add(segment.events() + second.events());
        losses.takeBack(segment.lost() + second.lost());
        segment = new Gathering();
        second = new Gathering();
        store.report("a segment", failed);
    }
}
