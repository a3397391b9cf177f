package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a process: how it starts, what it says to systemd, how it ends, what it makes of wrong settings. */
@LabTest
class ServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String GOOD_POLICY = "unknown-devices = \"pupils\"\n[groups.pupils]\nblock = [\"games\"]\n";

    @TempDir
    Path folder;

    @Test
    void sigterm_endsItInOrder() {
        try (Lab lab = Lab.up()) {
            lab.dig("pupil", "last-words.roblox.com");
            Result stop = Lab.script("stop");
            assertTrue(stop.output().contains("exit status 0"), stop.output());
            String question = "select coalesce(sum(count), 0) from event where name = 'last-words.roblox.com'";
            assertTrue(lab.log(question).contains("1"), "what was in the ring is in the logbook");
        }
    }

    @Test
    void systemd_hearsThatItIsReadyAndAlive() throws IOException {
        Path socket = folder.resolve("notify");
        Path heard = Files.createFile(folder.resolve("heard"));
        List<String> socat = List.of("socat", "-u", "UNIX-RECV:" + socket, "OPEN:" + heard + ",append");
        try (Running listener = Running.start(Map.of(), socat)) {
            assertTrue(Lab.within(LIMIT, () -> Files.exists(socket)), listener.output());
            Map<String, String> environment = Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "400000");
            try (Lab lab = Lab.up(environment)) {
                assertTrue(Lab.within(LIMIT, () -> count(heard, "READY=1") == 1), lab + " has not said READY=1");
                assertTrue(Lab.within(LIMIT, () -> count(heard, "WATCHDOG=1") >= 3), "has not said WATCHDOG=1");
            }
        }
    }

    private static long count(Path file, String message) {
        try {
            return Files.readString(file).split(message, -1).length - 1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void settings_missing_areReported() {
        assertRefused(folder.resolve("nowhere.toml"), "nowhere.toml");
    }

    @Test
    void settings_everyFault_isReportedWithItsLine() throws IOException {
        Path policy = write("policy.toml", GOOD_POLICY.replace("games", "gamess"));
        Path settings = write(
                "settings.toml",
                "lann = \"lan0\"\nwan = \"nosuch0\"\nbridge = \"br0\"\nfail = \"ajar\"\npolicy = \"" + policy + "\"\n");
        assertRefused(settings, "settings.toml:1:", "lann", "settings.toml:2:", "nosuch0", "settings.toml:4:", "ajar");
    }

    @Test
    void settings_policyMissing_isReported() throws IOException {
        assertRefused(writeSettings(folder.resolve("nowhere.toml"), ""), "nowhere.toml");
    }

    @Test
    void policy_unknownCategory_isReportedWithItsLine() throws IOException {
        Path policy = write("policy.toml", GOOD_POLICY.replace("games", "gamess"));
        assertRefused(writeSettings(policy, ""), "policy.toml:3:", "gamess", "games");
    }

    @Test
    void lists_folderMissing_isReported() throws IOException {
        Path policy = write("policy.toml", GOOD_POLICY);
        assertRefused(writeSettings(policy, "lists = \"nowhere\"\n"), "nowhere");
    }

    @Test
    void lists_lineThatIsNoDomain_isReportedAndTheRestIsUsed() throws IOException {
        Path lists = Files.createDirectory(folder.resolve("lists"));
        Files.writeString(lists.resolve("games.txt"), "one.example\nno domain at all\ntwo.example\nthree.example\n");
        Path policy = write("policy.toml", GOOD_POLICY);
        try (Lab lab = Lab.up("--policy", policy.toString(), "--lists", lists.toString())) {
            String log = Files.readString(Lab.STATE.resolve("service.log"));
            assertTrue(log.contains("games.txt:2"), log);
            assertTrue(log.contains("no domain at all"), log);
            assertTrue(lab.dig("pupil", "two.example").output().contains("status: NXDOMAIN"));
            assertTrue(lab.dig("pupil", "four.example").output().contains("status: NOERROR"));
        }
    }

    @Test
    void up_wrongPolicy_failsAsTheServiceDoesAndLeavesNothing() throws IOException {
        Path policy = write("policy.toml", "unknown = 1\n");
        Lab.script("down");
        Result result = Lab.script("up", "--policy", policy.toString());
        assertEquals(2, result.status(), result.output());
        assertTrue(result.output().contains("policy.toml:1:"), result.output());
        ScriptTest.assertNothingLeft();
    }

    private void assertRefused(Path settings, String... words) {
        try (Lab lab = Lab.up("--bare")) {
            Result result = lab.run("box", Lab.javaCommand(), "-jar", Lab.jar().toString(), settings.toString());
            assertEquals(2, result.status(), result.output());
            for (String word : words) {
                assertTrue(result.output().contains(word), () -> word + " is not in: " + result.output());
            }
        }
    }

    private Path writeSettings(Path policy, String more) throws IOException {
        String ports = "lan = \"lan0\"\nwan = \"wan0\"\nbridge = \"br0\"\nfail = \"closed\"\nmtu = 1500\n";
        String paths = "policy = \"" + policy + "\"\nlogbook = \"" + folder.resolve("logbook.db") + "\"\n";
        return write("settings.toml", ports + paths + more);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
