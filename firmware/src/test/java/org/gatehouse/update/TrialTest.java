package org.gatehouse.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.gatehouse.config.UpdateSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R40")
class TrialTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private SlotFolder slots;
    private Firmware firmware;
    private Trial trial;
    private long nowNanos = -5;
    private int restarts;

    @BeforeEach
    void start() throws Exception {
        slots = new SlotFolder(folder);
        slots.room(); // makes the folder
        slots.write(SlotState.trialOf(Slot.A, Slot.SHIPPED));
        firmware = new Firmware(
                new Firmware.Launch(new Version("0.2.0"), Slot.A, Optional.of(folder), Optional.empty()),
                new UpdateSettings(folder.resolve("release.pub"), MINUTE),
                Clock.systemUTC());
        trial = new Trial(firmware, MINUTE, () -> nowNanos, () -> restarts++);
    }

    private boolean looksAfter(long seconds, boolean filters, boolean administered) {
        nowNanos += TimeUnit.SECONDS.toNanos(seconds);
        return trial.looks(filters, administered);
    }

    @Test
    void firmware_wellForAMinute_isConfirmed() {
        assertFalse(looksAfter(0, true, true));
        assertFalse(looksAfter(59, true, true));
        assertTrue(firmware.isOnTrial());
        assertTrue(looksAfter(1, true, true));
        assertFalse(firmware.isOnTrial());
        Ending ending = slots.state().last().orElseThrow();
        assertEquals(Ending.Kind.CONFIRMED, ending.kind());
        assertEquals(new Version("0.2.0"), ending.version());
        assertFalse(firmware.status().needsSomebody());
    }

    @Test
    void firmware_thatPauses_beginsItsMinuteAnew() {
        looksAfter(0, true, true);
        looksAfter(40, false, true);
        assertEquals(TrialNote.NO_HEARTBEAT, slots.state().note());
        assertFalse(looksAfter(10, true, true));
        assertFalse(looksAfter(50, true, true), "a hundred seconds since the start, but with a pause");
        assertTrue(looksAfter(10, true, true));
    }

    @Test
    void firmware_withoutAdminPort_isNotConfirmed() {
        looksAfter(0, true, false);
        assertFalse(looksAfter(599, true, false));
        assertEquals(TrialNote.NO_ADMIN_PORT, slots.state().note());
        assertTrue(firmware.isOnTrial());
    }

    /** It runs, and nobody can come in to do something about it. */
    @Test
    void firmware_thatIsNotWellForTenMinutes_givesItselfUp() {
        looksAfter(0, true, true);
        looksAfter(1, true, false);
        assertTrue(looksAfter(600, true, false));
        assertEquals(1, restarts);
        SlotState state = slots.state();
        assertEquals(Slot.SHIPPED, state.use());
        assertEquals(Ending.Kind.GIVEN_UP, state.last().orElseThrow().kind());
        assertEquals(TrialNote.NO_ADMIN_PORT, state.last().orElseThrow().note());
        assertTrue(firmware.status().needsSomebody());
    }

    @Test
    void firmware_wellAtLast_isGivenItsMinute() {
        looksAfter(599, true, false);
        assertFalse(looksAfter(30, true, true));
        assertFalse(looksAfter(59, true, true));
        assertTrue(looksAfter(1, true, true));
        assertEquals(0, restarts);
        assertEquals(Ending.Kind.CONFIRMED, slots.state().last().orElseThrow().kind());
    }

    /** A power cut counts, a restart that somebody wanted does not. */
    @Test
    void firmware_endedInOrder_keepsItsStarts() throws Exception {
        slots.write(new SlotState(Slot.A, Slot.SHIPPED, OptionalInt.of(2), TrialNote.FILTERED, Optional.empty(), true));
        firmware.endsInOrder();
        assertEquals(OptionalInt.of(1), slots.state().trial());
        firmware.confirm();
        SlotState confirmed = slots.state();
        firmware.endsInOrder();
        assertEquals(confirmed, slots.state());
    }

    /** What comes and goes each second is written down once. */
    @Test
    void notes_areWrittenOnceEach() throws Exception {
        looksAfter(0, true, true);
        looksAfter(1, false, true);
        slots.write(slots.state().noted(TrialNote.NONE));
        for (int i = 0; i < 10; i++) {
            looksAfter(1, i % 2 == 0, true);
        }
        assertEquals(TrialNote.NONE, slots.state().note());
    }

    /** Somebody rolled back while it looked: the state is another slot's by now. */
    @Test
    void firmware_leftMeanwhile_isNotConfirmed() throws Exception {
        looksAfter(0, true, true);
        firmware.rollBack();
        looksAfter(60, true, true);
        assertEquals(Ending.Kind.ROLLED_BACK, slots.state().last().orElseThrow().kind());
        assertEquals(Slot.SHIPPED, slots.state().use());
    }
}
