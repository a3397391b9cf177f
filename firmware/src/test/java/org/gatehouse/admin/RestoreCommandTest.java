package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gatehouse.admin.TestAppliance.Run;
import org.gatehouse.seal.SealException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code restore}: the backup is handed on, and the service starts anew only where it is told to. */
@Tag("R32")
class RestoreCommandTest {
    private static final String ZIP = "PK\3\4 the rest";

    @TempDir
    Path folder;

    @Test
    void restore_withoutRestart_saysHowItTakesItsPlace() throws Exception {
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            Run run = restore(appliance, "--yes");
            assertEquals(0, run.status(), run.err());
            assertTrue(run.out().contains("when the service starts next: give --restart"), run.out());
            assertEquals(List.of(), appliance.restarts);
            assertArrayEquals(ZIP.getBytes(StandardCharsets.ISO_8859_1), appliance.restored);
        }
    }

    @Test
    void restore_withRestart_startsTheServiceAnewOnce() throws Exception {
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            Run run = restore(appliance, "--yes", "--restart");
            assertTrue(run.out().contains("the service starts anew"), run.out());
            assertEquals(List.of("a backup was restored: new board"), appliance.restarts);
        }
    }

    @Test
    void restore_withoutYes_changesNothing() throws Exception {
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            assertEquals(Refusal.USAGE, restore(appliance, "--restart").status());
            assertNull(appliance.restored);
            assertEquals(List.of(), appliance.restarts);
        }
    }

    @Test
    void restore_ofASealedBackup_opensItWithItsPassphraseOnly() throws Exception {
        String sealed;
        try (InputStream armored = SealException.class.getResourceAsStream("SealFuzzTestInputs/passphrase/armored")) {
            sealed = new String(armored.readAllBytes(), StandardCharsets.US_ASCII);
        }
        try (TestAppliance appliance = TestAppliance.start(folder)) {
            Run refused = restoreOf("another passphrase\n" + sealed, appliance, "--yes", "--restart");
            assertEquals(Refusal.NO, refused.status());
            assertTrue(refused.err().contains("nothing was restored"), refused.err());
            assertNull(appliance.restored);
            assertEquals(List.of(), appliance.restarts);
            assertEquals(
                    Refusal.USAGE,
                    restoreOf("x".repeat(10_000), appliance, "--yes").status());
            Run run = restoreOf("passphrase of a backup\n" + sealed, appliance, "--yes");
            assertEquals(0, run.status(), run.err());
            assertEquals("what a box is", new String(appliance.restored, StandardCharsets.US_ASCII));
        }
    }

    private static Run restore(TestAppliance appliance, String... options) {
        return restoreOf(ZIP, appliance, options);
    }

    private static Run restoreOf(String input, TestAppliance appliance, String... options) {
        String[] words = new String[options.length + 3];
        System.arraycopy(options, 0, words, 1, options.length);
        words[0] = "restore";
        words[words.length - 2] = "--reason";
        words[words.length - 1] = "new board";
        return appliance.run(TestAppliance.TECHNICIAN, Map.of("-", input), words);
    }
}
