package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box that burns down, and another one that becomes it. */
@LabTest
@Tag("R32")
class BackupTest {
    private static final String PASSPHRASE = "correct horse battery";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void newBoard_restored_isTheSameFilter() throws Exception {
        Path secret = Files.writeString(folder.resolve("passphrase.txt"), PASSPHRASE + "\n");
        Path backup = folder.resolve("box.backup");
        String before;
        String host;
        try (Lab lab = Lab.up()) {
            Commands.await();
            Commands.must("block", "first.example", "--everyone", "--reason", "a rule of the old box");
            Commands.must(
                    "device",
                    "add",
                    "Hall tablet",
                    "--mac",
                    "02:00:00:00:00:77",
                    "--group",
                    "staff",
                    "--reason",
                    "new");
            before = Commands.must("policy", "show").output();
            host = hostKey(lab);
            Result made = shell("%s backup < %s > %s".formatted(gatehouse(), secret, backup));
            assertEquals(0, made.status(), made.output());
            assertFalse(Files.readString(backup, StandardCharsets.ISO_8859_1).contains("first.example"));
            assertEquals(
                    2, shell("echo short | %s backup".formatted(gatehouse())).status());
        }
        try (Lab lab = Lab.up()) { // with nothing of what was
            Commands.await();
            assertFalse(Commands.must("policy", "show").output().contains("first.example"));
            String wrong =
                    "{ echo not the passphrase; cat %s; } | %s restore --yes --reason x".formatted(backup, gatehouse());
            assertEquals(1, shell(wrong).status());
            Result staged =
                    shell("cat %s %s | %s restore --yes --reason \"new board\"".formatted(secret, backup, gatehouse()));
            assertEquals(0, staged.status(), staged.output());
            assertFalse(
                    Commands.must("policy", "show").output().contains("first.example"), "not before the next start");
            Result restarted = shell("cat %s %s | %s restore --yes --restart --reason \"new board\""
                    .formatted(secret, backup, gatehouse()));
            assertTrue(restarted.output().contains("the service starts anew"), restarted.output());
            assertTrue(Lab.within(
                    LIMIT, () -> Commands.gatehouse("policy", "show").output().contains("first.example")));
            assertTrue(Lab.within(LIMIT, () -> Commands.gatehouse("status").status() == 0));
            assertEquals(before, Commands.must("policy", "show").output());
            assertEquals(host, hostKey(lab));
            String history = Commands.must("history", "--verify").output();
            assertTrue(history.contains("3 revisions"), history);
            assertTrue(lab.dig("pupil", "@" + Lab.SERVER4, "www.first.example")
                    .output()
                    .contains("NXDOMAIN"));
        }
    }

    private static String hostKey(Lab lab) {
        String[] scan = {"ssh-keyscan", "-t", "ed25519", "192.0.2.2"};
        assertTrue(Lab.within(LIMIT, () -> lab.run("pupil", scan).output().contains("ssh-ed25519")));
        return lab.run("pupil", scan)
                .output()
                .lines()
                .filter(line -> line.contains("ssh-ed25519"))
                .findFirst()
                .orElseThrow();
    }

    private static String gatehouse() {
        return Lab.REPOSITORY.resolve("tools/gatehouse").toString();
    }

    private static Result shell(String line) {
        return Running.start(Map.of("GATEHOUSE_LAB", Lab.NAME), List.of("bash", "-c", line))
                .finish(LIMIT);
    }
}
