package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whatever a message holds, reading it never throws, and what was read says the same when it is written and read again. */
class EventTextFuzzTest {
    @FuzzTest
    void read(byte[] text) {
        check(EventText.read(text));
    }

    /** Rows with the two lines in front of them. */
    @FuzzTest
    void rows(byte[] rows) {
        byte[] front = EventText.write(List.of());
        byte[] text = new byte[front.length + rows.length];
        System.arraycopy(front, 0, text, 0, front.length);
        System.arraycopy(rows, 0, text, front.length, rows.length);
        EventText.Reading reading = EventText.read(text);
        check(reading);
        long lines = new String(rows, StandardCharsets.UTF_8)
                .chars()
                .filter(letter -> letter == '\n')
                .count();
        assertTrue(reading.rows().size() + reading.faults().size() >= Math.min(lines, 1000));
    }

    private static void check(EventText.Reading reading) {
        List<EventRow> sorted = new ArrayList<>(reading.rows());
        sorted.sort(Comparator.comparingLong(EventRow::mac).thenComparingLong(EventRow::timeMillis));
        EventText.Reading again = EventText.read(EventText.write(reading.rows()));
        assertEquals(List.of(), again.faults());
        assertEquals(sorted, again.rows());
    }
}
