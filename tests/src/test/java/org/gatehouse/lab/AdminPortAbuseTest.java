package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pupil may do to the admin port, while a technician works and everybody else is online. */
@LabTest
@Tag("R40")
class AdminPortAbuseTest {
    private static final String BOX = "192.0.2.2";
    private static final String BOX6 = "2001:db8:1::2";
    private static final String SECOND =
            "192.0.2.99"; // who was turned away is so for a minute: each test comes from elsewhere
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int MAX_GROWTH_KB = 60_000; // of some 400 MB: pages of the heap that were not touched before

    @TempDir
    static Path folder;

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.up();
        Commands.await();
        for (String who : List.of("tech", "stranger")) {
            String file = folder.resolve(who).toString();
            assertEquals(
                    0,
                    lab.run("box", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file)
                            .status());
        }
        Commands.must(
                "access",
                "add",
                "technician:tech.1",
                "--key",
                folder.resolve("tech.pub").toString(),
                "--reason",
                "x");
        assertTrue(Lab.within(LIMIT, AdminPortAbuseTest::technicianWorks));
    }

    @AfterAll
    static void down() {
        if (lab != null) {
            lab.close();
        }
    }

    /** In the end it is as it was. */
    @AfterEach
    void boxIsWell() throws IOException {
        assertTrue(Lab.within(LIMIT, AdminPortAbuseTest::technicianWorks));
        assertTrue(Commands.gatehouse("status").output().contains("filtering  yes"));
        assertFalse(Files.readString(Lab.STATE.resolve("service.log")).contains("OutOfMemory"));
        String[] left = {"ss", "-Htn", "state", "close-wait", "sport", "=", ":22"};
        assertTrue(Lab.within(LIMIT, () -> lab.run("box", left).output().isBlank()), "sockets are left open");
    }

    @Test
    void thousandSilentConnections_keepNobodyOut() throws Exception {
        long before = memoryKilobytes();
        try (Running crowd = lab.startJava("pupil", Lingerer.class, BOX, "1000", "silence", "60")) {
            assertTrue(Lab.within(LIMIT, () -> crowd.output().contains(Lingerer.LINGERS)), crowd.output());
            assertTrue(technicianWorks());
            assertOthersAreServed();
        }
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    @Test
    void sessionsThatStopInTheMiddle_keepNobodyOut() throws Exception {
        long before = memoryKilobytes();
        try (Running crowd = lab.startJava("pupil", Lingerer.class, BOX6, "200", "half", "60")) {
            assertTrue(Lab.within(LIMIT, () -> crowd.output().contains(Lingerer.LINGERS)), crowd.output());
            assertTrue(technicianWorks());
            assertOthersAreServed();
        }
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    @Test
    void garbage_endsItsConnection() throws Exception {
        long before = memoryKilobytes();
        for (int i = 0; i < 5; i++) {
            lab.run(
                    "visitor",
                    "timeout",
                    "20",
                    "bash",
                    "-c",
                    "head -c 10M /dev/urandom | socat -u - TCP:" + BOX + ":22");
        }
        String greeted = "{ printf 'SSH-2.0-x\\r\\n'; head -c 10M /dev/urandom; } | socat -u - TCP:" + BOX + ":22";
        lab.run("visitor", "timeout", "20", "bash", "-c", greeted);
        assertTrue(technicianWorks());
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    @Test
    void wrongKeys_areTurnedAway_andThenNotEvenAnswered() {
        lab.run("visitor", "ip", "addr", "add", SECOND + "/24", "dev", "eth0");
        String tries = "for i in $(seq 100); do " + String.join(" ", client("stranger")) + " -b " + SECOND
                + " status; done; true";
        Result result = lab.run("visitor", "bash", "-c", tries);
        assertFalse(result.output().contains("filtering"), result.output());
        assertTrue(result.output().contains("Permission denied"), result.output());
        assertTrue(result.output().contains("reset") || result.output().contains("closed by"), result.output());
        assertTrue(technicianWorks());
    }

    @Test
    void clientThatStopsReading_isLeftAlone() throws Exception {
        long before = memoryKilobytes();
        String much =
                "for i in $(seq 3000); do echo policy show; done | " + String.join(" ", client("tech")) + " | sleep 30";
        try (Running deaf = lab.start("staff", "bash", "-c", much)) {
            Lab.pause(Duration.ofSeconds(10));
            assertTrue(deaf.isAlive(), deaf.output());
            assertTrue(technicianWorks());
            assertOthersAreServed();
        }
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    /** On another host than the nuisance. */
    private static boolean technicianWorks() {
        List<String> command = new ArrayList<>(client("tech"));
        command.add("status");
        return lab.run("staff", command.toArray(String[]::new)).output().contains("filtering  yes");
    }

    private static void assertOthersAreServed() {
        assertTrue(Lab.within(LIMIT, () -> lab.dig("visitor", "@" + Lab.SERVER4, "www.bbc.co.uk")
                .output()
                .contains("NOERROR")));
        assertTrue(lab.curl("visitor", 4, "https", "www.bbc.co.uk").output().contains("200"));
    }

    private static List<String> client(String who) {
        return SshClient.command(folder.resolve(who), BOX, "-T");
    }

    private static long memoryKilobytes() throws IOException {
        String id = Files.readString(Lab.STATE.resolve("service.pid")).strip();
        String now = Files.readString(Path.of("/proc", id, "status")).replaceFirst("(?s).*VmRSS:\\s*(\\d+).*", "$1");
        return Long.parseLong(now);
    }
}
