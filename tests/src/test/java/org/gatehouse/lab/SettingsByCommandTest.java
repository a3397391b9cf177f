package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A technician changes the settings from his own computer, and has nothing but ssh. */
@LabTest
@Tag("R40")
@Tag("R41")
class SettingsByCommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PORT = "2222";

    @TempDir
    Path folder;

    @Test
    void settings_changeBySsh_andHoldAfterTheRestart() throws IOException {
        try (Lab lab = Lab.up()) {
            Commands.await();
            letIn(lab);
            Path settings = folder.resolve("settings.toml");
            Files.writeString(settings, must(lab, "22", "settings show"));
            Files.writeString(settings, "log-days = 90\n" + Files.readString(settings));
            String checked = must(lab, "22", "settings check - < " + settings);
            assertTrue(checked.contains("+log-days = 90"), checked);
            Path secret = Files.writeString(folder.resolve("secret"), "for the access points\n");
            must(lab, "22", "settings file radius.secret - --reason the access points < " + secret);
            assertEquals("for the access points\n", Files.readString(Lab.STATE.resolve("radius.secret")));
            must(lab, "22", "settings set - --restart --reason the governors < " + settings);
            assertTrue(
                    Lab.within(
                            LIMIT,
                            () -> ssh(lab, "22", "report review").output().contains("90 days")),
                    "it holds after the restart");
            assertEquals(
                    1, ssh(lab, "22", "settings set - --reason x < /dev/null").status());

            Files.writeString(settings, Files.readString(settings).replace("[ssh]\n", "[ssh]\nport = " + PORT + "\n"));
            String told = must(lab, "22", "settings set - --restart --reason another port < " + settings);
            assertTrue(told.contains("The admin port changes."), told);
            assertTrue(Lab.within(LIMIT, () -> ssh(lab, PORT, "status").output().contains("filtering  yes")));
            assertTrue(Files.notExists(Lab.STATE.resolve("settings.toml.trial")), "a technician has come in");
            String history = must(lab, PORT, "settings history");
            assertTrue(history.contains("another port") && history.contains("tech.1 (technician)"), history);
        }
    }

    private void letIn(Lab lab) {
        assertEquals(
                0,
                lab.run("box", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key().toString())
                        .status());
        Commands.must("access", "add", "technician:tech.1", "--key", key() + ".pub", "--reason", "first");
        assertTrue(Lab.within(LIMIT, () -> ssh(lab, "22", "status").status() == 0));
    }

    /** The command with what the shell of the technician's computer makes of it. */
    private Result ssh(Lab lab, String port, String command) {
        List<String> client = SshClient.command(key(), "192.0.2.2", "-T", "-p", port);
        String[] parts = command.split(" < ");
        String input = parts.length > 1 ? " < " + parts[1] : " < /dev/null";
        return lab.run("pupil", "bash", "-c", String.join(" ", client) + " '" + parts[0] + "'" + input);
    }

    private String must(Lab lab, String port, String command) {
        Result result = ssh(lab, port, command);
        assertEquals(0, result.status(), result.output());
        return result.output();
    }

    private Path key() {
        return folder.resolve("id");
    }
}
