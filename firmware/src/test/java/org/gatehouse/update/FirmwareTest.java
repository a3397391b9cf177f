package org.gatehouse.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.gatehouse.config.UpdateSettings;
import org.gatehouse.seal.BoxKey;
import org.gatehouse.update.FirmwareStatus.Use;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code update} does to the card. */
@Tag("R40")
class FirmwareTest {
    private static final String JAR = "the firmware";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private Path place;
    private SlotFolder slots;
    private BoxKey key;

    @BeforeEach
    void prepare() throws Exception {
        place = folder.resolve("firmware");
        slots = new SlotFolder(place);
        key = Updates.key(folder);
    }

    private Firmware running(String version, Slot slot) {
        return new Firmware(
                new Firmware.Launch(new Version(version), slot, Optional.of(place), Optional.empty()),
                new UpdateSettings(folder.resolve("release.pub"), Duration.ofSeconds(60)),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private InputStream update(String version) throws IOException {
        return new ByteArrayInputStream(Updates.of(version, JAR + version, key, folder));
    }

    private static void install(Firmware firmware, InputStream update) throws Exception {
        firmware.install(update, false, (done, all) -> {});
    }

    private static String refusal(Firmware firmware, InputStream update) {
        return assertThrows(UpdateException.class, () -> install(firmware, update))
                .getMessage();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void update_isInstalledBesideWhatRuns_onTrial() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        assertEquals(List.of("gatehouse-a.jar", "gatehouse-a.txt", "slots"), files());
        assertEquals(JAR + "0.2.0", Files.readString(place.resolve("gatehouse-a.jar")));
        SlotState state = slots.state();
        assertEquals(Slot.A, state.use());
        assertEquals(Slot.SHIPPED, state.before());
        assertEquals(OptionalInt.of(0), state.trial());
        assertEquals("rw-------", permissions("gatehouse-a.jar"));
    }

    private String permissions(String name) throws IOException {
        return java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(place.resolve(name)));
    }

    /** What runs is never written over, and what was confirmed last stays beside the one on trial. */
    @Test
    void updates_takeTurns() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        Firmware second = running("0.2.0", Slot.A);
        second.confirm();
        install(second, update("0.3.0"));
        assertEquals(Slot.A, slots.state().before());
        Firmware third = running("0.3.0", Slot.B);
        third.confirm();
        install(third, update("0.4.0"));
        assertEquals(JAR + "0.4.0", Files.readString(place.resolve("gatehouse-a.jar")));
        assertEquals(JAR + "0.3.0", Files.readString(place.resolve("gatehouse-b.jar")));
        Firmware fourth = running("0.4.0", Slot.A);
        assertEquals(List.of(Use.TRIAL, Use.BEFORE, Use.LAST_RESORT), uses(fourth));
        fourth.confirm();
        assertEquals(List.of(Use.RUNS, Use.BEFORE, Use.LAST_RESORT), uses(fourth));
    }

    private static List<Use> uses(Firmware firmware) {
        return firmware.status().places().stream()
                .map(FirmwareStatus.Place::use)
                .toList();
    }

    @Test
    void update_whileWhatRunsIsOnTrial_isRefused() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        String refusal = refusal(running("0.2.0", Slot.A), update("0.3.0"));
        assertTrue(refusal.contains("on trial itself"), refusal);
    }

    @Test
    void update_notNewer_isRefusedUnlessAskedFor() throws Exception {
        for (String version : List.of("0.2.0", "0.1.9")) {
            String refusal = refusal(running("0.2.0", Slot.SHIPPED), update(version));
            assertTrue(refusal.contains("--older"), refusal);
        }
        running("0.2.0", Slot.SHIPPED).install(update("0.1.9"), true, (done, all) -> {});
        assertEquals(Slot.A, slots.state().use());
    }

    @Test
    void update_thatThisBoxCannotRun_isRefused() throws Exception {
        byte[] java = Updates.of("0.2.0", 999, Optional.empty(), JAR, key, folder);
        String refusal = refusal(running("0.1.0", Slot.SHIPPED), new ByteArrayInputStream(java));
        assertTrue(refusal.contains("needs Java 999"), refusal);
        byte[] over = Updates.of("0.4.0", 17, Optional.of("0.3.0"), JAR, key, folder);
        refusal = refusal(running("0.2.9", Slot.SHIPPED), new ByteArrayInputStream(over));
        assertTrue(refusal.contains("goes over version 0.3.0 or newer"), refusal);
        install(running("0.3.0", Slot.SHIPPED), new ByteArrayInputStream(over));
    }

    @Test
    void update_withoutReleaseKey_saysWhereToPutIt() throws Exception {
        Files.delete(folder.resolve("release.pub"));
        byte[] update = "whatever".getBytes();
        String refusal = refusal(running("0.1.0", Slot.SHIPPED), new ByteArrayInputStream(update));
        assertTrue(refusal.contains("release.pub at " + folder.resolve("release.pub")), refusal);
        Files.writeString(folder.resolve("release.pub"), "no key");
        refusal = refusal(running("0.1.0", Slot.SHIPPED), new ByteArrayInputStream(update));
        assertTrue(refusal.contains("cannot be used"), refusal);
    }

    @Test
    void update_withoutLauncher_isRefused() {
        Firmware firmware = new Firmware(
                new Firmware.Launch(new Version("0.1.0"), Slot.SHIPPED, Optional.empty(), Optional.empty()),
                new UpdateSettings(folder.resolve("release.pub"), Duration.ofSeconds(60)),
                Clock.systemUTC());
        assertTrue(refusal(firmware, InputStream.nullInputStream()).contains("gatehouse-start"));
        assertEquals(List.of(Use.EMPTY, Use.EMPTY, Use.RUNS), uses(firmware));
    }

    /** What was there stays as it was, to the last file. */
    @Test
    void update_damagedOrCut_changesNothing() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        Firmware running = running("0.2.0", Slot.A);
        running.confirm();
        install(running, update("0.3.0"));
        Firmware third = running("0.3.0", Slot.B);
        third.confirm();
        List<String> files = files();
        SlotState state = slots.state();
        byte[] whole = Updates.of("0.4.0", JAR + "0.4.0", key, folder);
        byte[] damaged = whole.clone();
        damaged[whole.length - 1] ^= 1;
        assertTrue(refusal(third, new ByteArrayInputStream(damaged)).contains("is damaged"));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        assertTrue(refusal(third, new ByteArrayInputStream(cut)).contains("ends too soon"));
        InputStream broken = new ByteArrayInputStream(whole) {
            @Override
            public synchronized int read(byte[] into, int start, int length) {
                throw new java.io.UncheckedIOException(new IOException("the cable"));
            }
        };
        assertThrows(java.io.UncheckedIOException.class, () -> install(third, broken));
        assertEquals(files, files());
        assertEquals(state, slots.state());
        assertEquals(JAR + "0.2.0", Files.readString(place.resolve("gatehouse-a.jar")));
    }

    /** Another slot than the one that runs is filled: until that is done, and tried, nothing falls back to it. */
    @Test
    void update_cutShortWhileItIsPutInItsPlace_isNotWhatComesBack() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        Firmware second = running("0.2.0", Slot.A);
        second.confirm();
        install(second, update("0.3.0"));
        Firmware third = running("0.3.0", Slot.B);
        third.confirm();
        Files.createDirectories(place.resolve("gatehouse-a.txt.next/in-the-way"));
        assertThrows(IOException.class, () -> install(third, update("0.4.0")));
        assertEquals(Slot.B, slots.state().use());
        assertEquals(Slot.SHIPPED, slots.state().before());
        assertEquals(OptionalInt.empty(), slots.state().trial());
    }

    @Test
    void update_withoutRoomOnTheCard_isRefusedBeforeItIsWritten() {
        SlotFolder full = new SlotFolder(place) {
            @Override
            long room() {
                return 8 << 20;
            }
        };
        Firmware firmware = new Firmware(
                new Firmware.Launch(new Version("0.1.0"), Slot.SHIPPED, Optional.of(place), Optional.empty()),
                new UpdateSettings(folder.resolve("release.pub"), Duration.ofSeconds(60)),
                Clock.systemUTC(),
                Optional.of(full));
        String refusal = assertThrows(UpdateException.class, () -> install(firmware, update("0.2.0")))
                .getMessage();
        assertTrue(refusal.contains("it needs 9 MB, and 8 are free"), refusal);
        assertTrue(Files.notExists(place));
    }

    /** A power cut in the middle of an update leaves what had come of it. */
    @Test
    void update_afterOneThatWasCutShort_takesItsPlace() throws Exception {
        Files.createDirectories(place);
        Files.write(place.resolve("incoming"), new byte[1000]);
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        assertEquals(List.of("gatehouse-a.jar", "gatehouse-a.txt", "slots"), files());
        assertEquals(JAR + "0.2.0", Files.readString(place.resolve("gatehouse-a.jar")));
    }

    @Test
    void updates_twoAtOnce_theSecondIsRefused() throws Exception {
        Firmware firmware = running("0.1.0", Slot.SHIPPED);
        List<String> refusals = new ArrayList<>();
        InputStream first = new ByteArrayInputStream(Updates.of("0.2.0", JAR + "0.2.0", key, folder)) {
            @Override
            public synchronized int read(byte[] into, int start, int length) {
                if (refusals.isEmpty()) {
                    Thread second = new Thread(() -> refusals.add(refusal(firmware, InputStream.nullInputStream())));
                    second.start();
                    try {
                        second.join();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                return super.read(into, start, length);
            }
        };
        install(firmware, first);
        assertEquals(List.of("somebody else is changing the firmware at this moment"), refusals);
    }

    /** A power cut after any of the steps: what the next start finds is a whole slot, or an empty one. */
    @Test
    void fill_cutShort_leavesAnEmptySlot() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        UpdateReader reader = new UpdateReader(update("0.3.0"), key.publicKey());
        reader.readHead();
        assertEquals(UpdateOutcome.WHOLE, slots.receive(out -> reader.copyJar(out, done -> {})));
        Files.createDirectories(place.resolve("gatehouse-a.txt.next/in-the-way"));
        assertThrows(IOException.class, () -> slots.fill(Slot.A, reader.headText()));
        assertEquals(Optional.empty(), slots.head(Slot.A));
        assertEquals(JAR + "0.3.0", Files.readString(place.resolve("gatehouse-a.jar")));
    }

    @Test
    void rollback_goesOneStepBack_thenToWhatWasShipped() throws Exception {
        install(running("0.1.0", Slot.SHIPPED), update("0.2.0"));
        Firmware second = running("0.2.0", Slot.A);
        second.confirm();
        install(second, update("0.3.0"));
        Firmware third = running("0.3.0", Slot.B);
        third.confirm();
        assertEquals(new Version("0.2.0"), third.rollBack());
        assertEquals(Slot.A, slots.state().use());
        assertEquals(OptionalInt.empty(), slots.state().trial(), "it has stood its trial before");
        Firmware again = running("0.2.0", Slot.A);
        assertEquals(List.of(Use.RUNS, Use.KEPT, Use.BEFORE), uses(again));
        again.rollBack();
        assertEquals(Slot.SHIPPED, slots.state().use());
        assertThrows(UpdateException.class, () -> running("0.1.0", Slot.SHIPPED).rollBack());
    }

    @Test
    void failure_isToldUntilSomebodyTakesNote() throws Exception {
        slots.room();
        Ending ending = new Ending(Ending.Kind.GIVEN_UP, Slot.A, new Version("0.2.0"), TrialNote.NONE, NOW);
        slots.write(new SlotState(
                Slot.SHIPPED, Slot.SHIPPED, OptionalInt.empty(), TrialNote.NONE, Optional.of(ending), false));
        Firmware firmware = running("0.1.0", Slot.SHIPPED);
        assertTrue(firmware.status().needsSomebody());
        assertTrue(ending.text().contains("given up: it ended before it filtered"), ending.text());
        firmware.dismiss();
        assertFalse(firmware.status().needsSomebody());
        assertEquals(Optional.of(ending), firmware.status().last());
    }
}
