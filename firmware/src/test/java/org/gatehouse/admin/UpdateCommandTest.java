package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.config.UpdateSettings;
import org.gatehouse.update.Firmware;
import org.gatehouse.update.Slot;
import org.gatehouse.update.Updates;
import org.gatehouse.update.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R40")
class UpdateCommandTest {
    @TempDir
    Path folder;

    private TestAppliance appliance;
    private Path slots;

    @BeforeEach
    void start() throws Exception {
        appliance = TestAppliance.start(folder);
        slots = folder.resolve("firmware");
        appliance.firmware = running("0.1.0", Slot.SHIPPED);
    }

    @AfterEach
    void end() {
        appliance.close();
    }

    private Firmware running(String version, Slot slot) {
        return new Firmware(
                new Firmware.Launch(new Version(version), slot, Optional.of(slots), Optional.empty()),
                new UpdateSettings(folder.resolve("release.pub"), Duration.ofSeconds(60)),
                Clock.systemUTC());
    }

    private Run install(String version, String... options) throws Exception {
        byte[] update = Updates.of(version, "the firmware", Updates.key(folder), folder);
        List<String> words = new java.util.ArrayList<>(List.of("update", "install", "--reason", "a release"));
        words.addAll(List.of(options));
        return appliance.run(
                TestAppliance.TECHNICIAN,
                Map.of("-", new String(update, StandardCharsets.US_ASCII)),
                words.toArray(String[]::new));
    }

    @Test
    void install_startsTheServiceAnew_andSaysWhatComesBack() throws Exception {
        Run run = install("0.2.0", "--yes");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("version 0.2.0 is installed, and starts now, on trial"), run.out());
        assertTrue(run.out().contains("version 0.1.0 comes back where it does not filter"), run.out());
        assertEquals(List.of("version 0.2.0 was installed: a release"), appliance.restarts);
    }

    @Test
    void install_withoutYes_isNotBegun() throws Exception {
        Run run = install("0.2.0");
        assertEquals(Refusal.USAGE, run.status());
        assertTrue(run.err().contains("--yes"), run.err());
        assertTrue(Files.notExists(slots));
    }

    @Test
    void install_refused_doesNotRestart() throws Exception {
        Run run = install("0.1.0", "--yes");
        assertEquals(Refusal.NO, run.status());
        assertTrue(run.err().contains("nothing was installed: it holds version 0.1.0"), run.err());
        assertEquals(List.of(), appliance.restarts);
        assertEquals(0, install("0.1.0", "--yes", "--older").status());
    }

    @Test
    void status_saysWhatRunsAndWhatIsBesideIt() throws Exception {
        install("0.2.0", "--yes");
        appliance.firmware = running("0.2.0", Slot.A);
        String text = appliance.run("update", "status").out();
        assertTrue(text.startsWith("version 0.2.0, slot a, on trial: start 0 of 3\n"), text);
        assertTrue(text.contains("shipped  -        comes back when what runs fails"), text);
        String json = appliance.run("update", "status", "--json").out();
        assertTrue(json.contains("\"version\":\"0.2.0\",\"slot\":\"a\",\"trial\":true"), json);
        assertTrue(appliance.run("status").out().contains("firmware   0.2.0, slot a, on trial"));
    }

    /** As gatehouse-start leaves it. */
    @Test
    void givenUp_isToldEverywhere_untilSomebodyTakesNote() throws Exception {
        install("0.2.0", "--yes");
        Files.writeString(
                slots.resolve("slots"),
                "gatehouse-slots 1\nuse shipped\nbefore shipped\ntrial -\nnote none\n"
                        + "last given-up a 0.2.0 no-heartbeat 2026-11-22T12:00:00Z\nseen no\n");
        Run status = appliance.run("update", "status");
        assertEquals(Refusal.NO, status.status());
        String why = "version 0.2.0 in slot a was given up: no frame came through it";
        assertTrue(status.out().contains(why), status.out());
        assertTrue(appliance.run("health").out().contains(why));
        assertTrue(appliance.run("status").out().contains(why));
        assertEquals(0, appliance.run("update", "dismiss", "--reason", "seen").status());
        assertEquals(0, appliance.run("update", "status").status());
        assertTrue(appliance.run("health").out().contains("firmware"));
        assertTrue(!appliance.run("health").out().contains(why));
    }

    @Test
    void rollback_withNothingBefore_saysSo() {
        Run run = appliance.run("update", "rollback", "--yes", "--reason", "slow");
        assertEquals(Refusal.NO, run.status());
        assertTrue(run.err().contains("it is the one that was shipped"), run.err());
        assertEquals(List.of(), appliance.restarts);
    }

    @Test
    void rollback_startsTheOneBefore() throws Exception {
        install("0.2.0", "--yes");
        appliance.firmware = running("0.2.0", Slot.A);
        Run run = appliance.run("update", "rollback", "--yes", "--reason", "slow");
        assertEquals(0, run.status(), run.err());
        assertEquals(2, appliance.restarts.size());
        assertTrue(Files.readString(slots.resolve("slots")).contains("use shipped\n"));
    }

    @Test
    void version_isSaidInBothWays() {
        assertEquals("gatehouse 0.1.0\n", appliance.run("version").out());
        assertEquals("gatehouse 0.1.0\n", appliance.run("--version").out());
    }
}
