package org.gatehouse.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateJournalTest {
    private static final Instant TIME = Instant.parse("2026-11-17T01:02:03Z");

    @TempDir
    Path folder;

    @Test
    void rows_areReadAsTheyWereWritten() throws IOException {
        UpdateJournal journal = new UpdateJournal(folder.resolve("updates.tsv"));
        assertEquals(List.of(), journal.last(5));
        UpdateRow row = new UpdateRow(TIME, "ut1", UpdateOutcome.CHANGED, 10, 3, 2, 1, "a\tb\nc");
        journal.append(List.of(row, UpdateRow.of(TIME, UpdateRow.TABLE, UpdateOutcome.PUBLISHED, 10, "")));
        assertEquals(
                "time\tsource\toutcome\tentries\tadded\tremoved\trefused\tdetail\n"
                        + "2026-11-17T01:02:03Z\tut1\tchanged\t10\t3\t2\t1\ta b c\n"
                        + "2026-11-17T01:02:03Z\t(table)\tpublished\t10\t0\t0\t0\t\n",
                Files.readString(folder.resolve("updates.tsv")));
        assertEquals(2, journal.last(5).size());
        assertEquals("a b c", journal.last(5).get(0).detail());
        assertEquals(UpdateOutcome.PUBLISHED, journal.last(1).get(0).outcome());
    }

    @Test
    void rowCutShortByAPowerCut_spoilsNoOther() throws IOException {
        Path file = folder.resolve("updates.tsv");
        UpdateJournal journal = new UpdateJournal(file);
        UpdateRow row = UpdateRow.of(TIME, "ut1", UpdateOutcome.UNCHANGED, 10, "");
        journal.append(List.of(row));
        Files.write(file, new byte[] {'2', '\t', (byte) 0xff}, StandardOpenOption.APPEND);
        journal.append(List.of(row));
        assertEquals(List.of(row, row), journal.last(5));
    }

    @Test
    void size_isBounded() throws IOException {
        Path file = folder.resolve("updates.tsv");
        UpdateJournal journal = new UpdateJournal(file);
        UpdateRow row = UpdateRow.of(TIME, "ut1", UpdateOutcome.NOT_FETCHED, 10, "x".repeat(5000));
        for (int i = 0; i < 12; i++) {
            journal.append(Collections.nCopies(250, row));
        }
        assertTrue(Files.size(file) < 2 * UpdateJournal.MAX_BYTES);
        assertTrue(Files.size(folder.resolve("updates.tsv.1")) < 2 * UpdateJournal.MAX_BYTES);
        assertEquals(3, journal.last(3).size());
    }

    @Test
    void schedule_waitsLongerAfterEachFailureAndNeverPastTheInterval() {
        Schedule schedule = new Schedule(Duration.ofHours(1), new Random(1));
        long[] minutes = new long[6];
        for (int i = 0; i < minutes.length; i++) {
            minutes[i] = schedule.after(true).toMinutes();
        }
        long[] rule = {5, 10, 20, 40, 60, 60};
        for (int i = 0; i < rule.length; i++) {
            assertTrue(minutes[i] >= rule[i] * 9 / 10 - 1 && minutes[i] <= rule[i] * 11 / 10, i + ": " + minutes[i]);
        }
        long after = schedule.after(false).toMinutes();
        assertTrue(after >= 53 && after <= 66, "an hour, a tenth more or less");
        assertTrue(schedule.after(true).toMinutes() <= 5, "from the beginning again");
        assertEquals(Duration.ZERO, schedule.atStart(false));
        for (int i = 0; i < 1000; i++) {
            schedule.after(true);
        }
        assertTrue(schedule.after(true).toMinutes() <= 66);
    }
}
