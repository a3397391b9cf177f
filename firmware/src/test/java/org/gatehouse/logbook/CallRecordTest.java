package org.gatehouse.logbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.gatehouse.logbook.CallRecord.Call;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gave which command. */
@Tag("R18")
class CallRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final Author AUTHOR = new Author("tech.1", "technician", "ssh 192.0.2.11");

    @TempDir
    Path folder;

    @Test
    void calls_areThereAfterwards_inOrder() throws Exception {
        CallRecord record = filled(3, CallRecord.MAX_CALLS);
        List<Call> last = new CallRecord(folder.resolve("calls.db")).last(2);
        assertEquals(
                List.of("command 3", "command 2"),
                last.stream().map(Call::command).toList());
        assertEquals(new Call(3, new Timestamp(NOW.plusSeconds(3), true), AUTHOR, "command 3", 1), last.get(0));
        List<Long> since = new ArrayList<>();
        record.forEachSince(NOW.plusSeconds(2), call -> since.add(call.number()));
        assertEquals(List.of(2L, 3L), since);
        assertEquals(Optional.empty(), record.firstBroken());
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE call SET command = 'other' WHERE id = 2, 2",
        "UPDATE call SET status = 0 WHERE id = 3, 3",
        "DELETE FROM call WHERE id = 2, 3",
        "DELETE FROM call WHERE id = 4, 5",
    })
    void record_changedBySomebodyElse_saysFromWhere(String change, long broken) throws Exception {
        CallRecord record = filled(5, CallRecord.MAX_CALLS);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("calls.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(change);
        }
        assertEquals(Optional.of(broken), record.firstBroken());
    }

    @Test
    void calls_beyondTheLimit_loseTheOldest_andTheRestIsWhole() throws Exception {
        CallRecord record = filled(1000, 300);
        assertEquals(300, record.last(10_000).size());
        assertEquals(Optional.empty(), record.firstBroken());
    }

    /** A record of the most that is kept is gone through in a heap that would not hold it: the service filters beside it in 256 MB. */
    @Test
    @Tag("R32")
    void verification_holdsOneRowAtATime() throws Exception {
        filled(2, CallRecord.MAX_CALLS);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("calls.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "WITH RECURSIVE number(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM number WHERE n < 40000)"
                            + " INSERT INTO call SELECT n, time_micros, 1, person, role, way, hex(zeroblob(500)), 0, hash"
                            + " FROM number, call WHERE id = 2");
        }
        CallRecord record = new CallRecord(folder.resolve("calls.db"));
        assertEquals(Optional.of(3L), record.firstBroken(), "as nobody could write these with their hashes");
        AtomicLong most = new AtomicLong();
        AtomicLong calls = new AtomicLong();
        List<WeakReference<Call>> seen = new ArrayList<>();
        record.forEachSince(NOW, call -> {
            if (calls.incrementAndGet() % 10_000 == 0) {
                seen.add(new WeakReference<>(call));
                System.gc();
                most.set(Math.max(
                        most.get(),
                        seen.stream().filter(each -> each.get() != null).count()));
            }
        });
        assertEquals(40_000, calls.get());
        assertTrue(most.get() <= 1, () -> most + " calls are held that were handed over");
    }

    @Test
    void file_thatIsDamaged_isSetAside() throws Exception {
        Files.writeString(folder.resolve("calls.db"), "no database, but long enough to be looked at by somebody");
        assertEquals(1, filled(1, CallRecord.MAX_CALLS).last(10).size());
    }

    private CallRecord filled(int count, int max) throws LogbookException {
        CallRecord record = new CallRecord(folder.resolve("calls.db"), max);
        for (int i = 1; i <= count; i++) {
            record.add(new Call(0, new Timestamp(NOW.plusSeconds(i), true), AUTHOR, "command " + i, i % 2));
        }
        return record;
    }
}
