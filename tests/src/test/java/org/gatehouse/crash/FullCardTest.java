package org.gatehouse.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gatehouse.event.EventRing;
import org.gatehouse.lab.RootCondition;
import org.gatehouse.logbook.EventRow;
import org.gatehouse.logbook.Lead;
import org.gatehouse.logbook.Logbook;
import org.gatehouse.logbook.SegmentHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A card that is full, or that the kernel has made read-only since it fails: what cannot be kept is counted, and once the card takes something again nobody has to do anything. */
@Tag("R35")
@Timeout(120)
@ExtendWith(RootCondition.class)
class FullCardTest {
    private static final int MEGABYTES = 48;
    private static final int CHUNK = 9000; // events: more than a segment's

    @TempDir
    Path folder;

    private CardImage card;
    private Path file;
    private final EventRing ring = new EventRing(16_384);
    private long published;

    @BeforeEach
    void mount() throws Exception {
        card = CardImage.make(folder.resolve("card"), MEGABYTES);
        file = card.mount().resolve("log/logbook.db");
        Lead.recipientsBeside(file);
    }

    @AfterEach
    void unmount() throws IOException {
        card.close();
    }

    @Test
    void fullCard_costsWhatDoesNotFitIntoMemory_andIsRecoveredFromAlone() throws Exception {
        Logbook logbook = LoggingService.open(file);
        logbook.start(ring);
        await(() -> logbook.status().segments() > 0);
        publish();
        await(() -> logbook.status().segments() > 1);
        Path filler = file.resolveSibling("../filler");
        fill(filler);
        await(() -> {
            publish();
            return !logbook.status().problem().isEmpty();
        });
        assertTrue(logbook.status().problem().contains("full"), logbook.status().problem());
        Files.delete(filler);
        await(() -> logbook.status().problem().isEmpty());
        publish();
        logbook.close();
        assertNothingUncounted(logbook);
    }

    @Test
    void cardFullFromTheBeginning_isUsedOnceThereIsRoom() throws Exception {
        Path filler = file.resolveSibling("../filler");
        fill(filler);
        Logbook logbook = LoggingService.open(file);
        logbook.start(ring);
        publish();
        await(() -> !logbook.status().problem().isEmpty());
        Files.delete(filler);
        await(() -> logbook.status().problem().isEmpty() && logbook.status().segments() > 1);
        logbook.close();
        assertNothingUncounted(logbook);
    }

    @Test
    void readOnlyCard_isUsedOnceItTakesSomethingAgain() throws Exception {
        Logbook before = LoggingService.open(file);
        before.start(new EventRing(8));
        before.close();
        card.remount("ro");
        Logbook logbook = LoggingService.open(file);
        logbook.start(ring);
        publish();
        await(() -> !logbook.status().problem().isEmpty());
        card.remount("rw");
        await(() -> logbook.status().problem().isEmpty() && logbook.status().segments() > 1);
        logbook.close();
        assertEquals(0, logbook.lost());
        assertNothingUncounted(logbook);
    }

    /** Every event is there once, or counted as lost in the chain. */
    private void assertNothingUncounted(Logbook logbook) throws Exception {
        List<SegmentHeader> headers = Lead.headers(file);
        long events = headers.stream().mapToLong(SegmentHeader::events).sum();
        assertEquals(published, events + logbook.lost());
        assertEquals(
                logbook.lost(), headers.stream().mapToLong(SegmentHeader::lost).sum());
        Set<String> names = new HashSet<>();
        for (EventRow row : Lead.rows(file)) {
            assertTrue(names.add(row.name()), row.name() + " is there twice");
        }
        assertEquals(events, names.size());
    }

    private void publish() throws InterruptedException {
        for (int i = 1; i <= CHUNK; i++) {
            if (i % 500 == 0) {
                Thread.sleep(20);
            }
            published++;
            LoggingService.publish(ring, "full", published);
        }
    }

    /** To the last block. */
    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("No space"), full.getMessage());
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long endNanos = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < endNanos, "in vain");
            Thread.sleep(20);
        }
    }
}
