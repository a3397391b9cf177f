package org.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdTest {
    /** What a started service says, in a process of its own: the library reads the real environment. */
    static final class Talker {
        private Talker() {}

        public static void main(String[] arguments) {
            Systemd systemd = Systemd.fromEnvironment();
            systemd.ready();
            systemd.status("two lanes – 12 openings\na second");
            systemd.watchdog();
            systemd.stopping();
            System.out.println("done");
        }
    }

    @Test
    void watchdogInterval_ofThisProcess() {
        assertEquals(Optional.of(Duration.ofSeconds(10)), interval(Map.of("WATCHDOG_USEC", "10000000")));
        assertEquals(
                Optional.of(Duration.ofSeconds(10)),
                interval(Map.of("WATCHDOG_USEC", "10000000", "WATCHDOG_PID", "7")));
    }

    @Test
    void watchdogInterval_none() {
        assertEquals(Optional.empty(), interval(Map.of()));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "10000000", "WATCHDOG_PID", "8")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "0")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "soon")));
        assertEquals(Optional.empty(), interval(Map.of("WATCHDOG_USEC", "9223372036854775807")));
    }

    @Test
    void withoutSystemd_nothingHappens() throws Exception {
        assertEquals("done\n", talk(Map.of()));
    }

    @Test
    void states_reachTheSocket(@TempDir Path folder) throws Exception {
        boolean installed = onPath("socat") && libraryInstalled();
        assumeTrue(installed, "needs socat and libsystemd.so.0");
        Path socket = folder.resolve("notify");
        Path heard = folder.resolve("heard");
        Process socat = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + socket, "OPEN:" + heard + ",creat,append")
                .inheritIO()
                .start();
        try {
            while (!Files.exists(socket)) {
                Thread.sleep(10);
            }
            assertEquals("done\n", talk(Map.of("NOTIFY_SOCKET", socket.toString())));
            String expected = "READY=1STATUS=two lanes – 12 openings a secondWATCHDOG=1STOPPING=1";
            String text = "";
            while (!text.endsWith("STOPPING=1")) {
                Thread.sleep(10);
                text = Files.exists(heard) ? Files.readString(heard) : "";
            }
            assertEquals(expected, text);
        } finally {
            socat.destroy();
        }
    }

    private static Optional<Duration> interval(Map<String, String> environment) {
        return Systemd.watchdogInterval(environment, 7);
    }

    private static String talk(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Talker.class.getName());
        builder.environment().remove("NOTIFY_SOCKET");
        builder.environment().putAll(environment);
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return output;
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        System.out.println("SystemdTest is skipped in part: " + program + " is not installed");
        return false;
    }

    private static boolean libraryInstalled() throws IOException {
        for (String root : new String[] {"/usr/lib", "/lib"}) {
            try (var files = Files.find(Path.of(root), 2, (path, attributes) -> path.endsWith("libsystemd.so.0"))) {
                if (files.findAny().isPresent()) {
                    return true;
                }
            }
        }
        System.out.println("SystemdTest is skipped in part: libsystemd.so.0 is not installed");
        return false;
    }
}
