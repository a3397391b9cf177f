package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("E20")
class DevicesTest {
    private static final long SECOND = 1_000_000;

    private final Devices devices = new Devices();
    private long nowMicros = 1_800_000_000 * SECOND;

    @Test
    void device_mayOpenABurst_thenAThousandASecond() {
        assertEquals(5_000, admitted(1, true, 20_000));
        nowMicros += SECOND;
        assertEquals(1_000, admitted(1, true, 20_000));
        nowMicros += 3600 * SECOND;
        assertEquals(5_000, admitted(1, true, 20_000));
    }

    @Test
    void otherDevice_isNotChargedForIt() {
        admitted(1, true, 20_000);
        assertEquals(5_000, admitted(2, true, 20_000));
    }

    @Test
    void clockSetBack_locksNobodyOut() {
        admitted(1, true, 20_000);
        nowMicros -= 86_400 * SECOND;
        assertEquals(5_000, admitted(1, true, 20_000));
    }

    @Test
    void strangers_shareOneAllowance_andTheKnownKeepTheirs() {
        admitted(7, false, 1);
        nowMicros += Devices.STRANGER_MICROS;
        long strangers = 0;
        for (long mac = 100; mac < 60_100; mac++) {
            strangers += admitted(mac, false, 1);
        }
        assertEquals(10_000, strangers);
        assertEquals(1, admitted(1, true, 1), "the policy names it");
        assertEquals(1, admitted(7, false, 1), "it has been here for a minute");
        assertEquals(0, admitted(8, false, 1));
    }

    /** Who is heard now and then keeps the place, whatever flood of addresses goes by. */
    @Test
    void addressesThatComeOnce_doNotDriveOutTheKnown() {
        admitted(7, false, 1);
        nowMicros += Devices.STRANGER_MICROS;
        long mac = 1000;
        for (int second = 0; second < 60; second++) {
            assertEquals(1, admitted(7, false, 1), "second " + second);
            for (int i = 0; i < 4_000; i++) {
                admitted(mac++, false, 1);
            }
            nowMicros += SECOND;
        }
    }

    @Test
    void log_hasItsOwnAllowance() {
        admitted(1, true, 1);
        long rows = 0;
        for (int i = 0; i < 10_000; i++) {
            rows += devices.mayLog(1, nowMicros) ? 1 : 0;
        }
        assertEquals(3_000, rows);
        nowMicros += SECOND;
        for (int i = 0; i < 10_000; i++) {
            rows += devices.mayLog(1, nowMicros) ? 1 : 0;
        }
        assertEquals(3_050, rows);
        admitted(2, true, 1);
        assertTrue(devices.mayLog(2, nowMicros));
    }

    @Test
    void anySpending_isThatOfABucketADevice() {
        Random random = new Random(3);
        Map<Long, Bucket> twin = new HashMap<>();
        int refused = 0;
        for (int i = 0; i < 300_000; i++) {
            nowMicros += random.nextInt(300);
            long mac = random.nextInt(3);
            long cost = random.nextInt(4) == 0 ? Devices.FRAGMENT : Devices.OPENING;
            boolean admitted = devices.admits(mac, true, cost, nowMicros);
            assertEquals(twin.computeIfAbsent(mac, any -> new Bucket()).takes(cost, nowMicros), admitted);
            refused += admitted ? 0 : 1;
        }
        assertTrue(refused > 10_000 && refused < 290_000, "refused " + refused);
        assertFalse(twin.isEmpty());
    }

    private long admitted(long mac, boolean isInPolicy, int attempts) {
        long admitted = 0;
        for (int i = 0; i < attempts; i++) {
            admitted += devices.admits(mac, isInPolicy, Devices.OPENING, nowMicros) ? 1 : 0;
        }
        return admitted;
    }

    /** Fills with what is spent, and leaks a microsecond in a microsecond. */
    private static final class Bucket {
        private long level;
        private long seenMicros;

        boolean takes(long cost, long nowMicros) {
            level = Math.max(0, level - (nowMicros - seenMicros));
            seenMicros = nowMicros;
            boolean fits = level + cost <= Devices.BURST_MICROS;
            level += fits ? cost : 0;
            return fits;
        }
    }
}
