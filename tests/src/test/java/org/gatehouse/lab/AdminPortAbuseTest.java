package org.gatehouse.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gatehouse.logbook.ExportReader;
import org.gatehouse.logbook.ExportReader.Outcome;
import org.gatehouse.seal.Opener;
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
    private static final String NETWORK = "192.0.2.";
    private static final int FIRST_ELSEWHERE = 100;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int IDLE_SECONDS = 8; // on the box of this test
    private static final int MEGABYTES = 50; // of the log that is exported
    private static final String EXPORT = "export --all --reason test";
    private static final int MAX_GROWTH_KB = 60_000; // of some 400 MB: pages of the heap that were not touched before

    @TempDir
    static Path folder;

    private static Lab lab;
    private static int elsewheres;

    @BeforeAll
    static void up() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        StockedLog.make(data, MEGABYTES);
        lab = Lab.up("--data", data.toString(), "--idle", Integer.toString(IDLE_SECONDS));
        Commands.await();
        for (String who : List.of("tech", "lead", "stranger")) {
            String file = folder.resolve(who).toString();
            assertEquals(
                    0,
                    lab.run("box", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file)
                            .status());
        }
        give("technician:tech.1", "tech");
        give("dsl:lead.1", "lead");
        assertTrue(Lab.within(LIMIT, AdminPortAbuseTest::technicianWorks));
    }

    private static void give(String person, String key) {
        String file = folder.resolve(key + ".pub").toString();
        Commands.must("access", "add", person, "--key", file, "--reason", "x");
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
        String garbage = "head -c 10M /dev/urandom";
        for (String what : List.of(garbage, garbage, garbage, "{ printf 'SSH-2.0-x\\r\\n'; " + garbage + "; }")) {
            String sent = what + " | socat -u - TCP:" + BOX + ":22,bind=" + elsewhere();
            lab.run("visitor", "timeout", "20", "bash", "-c", sent);
        }
        assertTrue(technicianWorks());
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    @Test
    void wrongKeys_areTurnedAway_andThenNotEvenAnswered() {
        String tries = "for i in $(seq 100); do " + String.join(" ", client("stranger")) + " -b " + elsewhere()
                + " status; done; true";
        Result result = lab.run("visitor", "bash", "-c", tries);
        assertFalse(result.output().contains("filtering"), result.output());
        assertTrue(result.output().contains("Permission denied"), result.output());
        assertTrue(result.output().contains("reset") || result.output().contains("closed by"), result.output());
        assertTrue(technicianWorks());
    }

    /** A pipe that nobody empties, a client that stands still, one that takes nothing from the network whatever its window says, and one that leaves. */
    @Test
    @Tag("R28")
    void exportsThatNobodyTakes_areEnded() throws Exception {
        long before = memoryKilobytes();
        String export = String.join(" ", client("lead")) + " " + EXPORT;
        assertTrue(lab.run("staff", "bash", "-c", export + " | head -c 5M | wc -c")
                .output()
                .contains("5242880"));
        try (Running piped = lab.start("staff", "bash", "-c", export + " | sleep 90");
                Running stopped = lab.start("staff", "bash", "-c", export + " | (head -c 1M; sleep 90) >/dev/null");
                Running deaf = rude("staff", "lead", "DEAF")) {
            assertTrue(Lab.within(LIMIT, () -> deaf.output().contains(RudeClient.READY)), deaf.output());
            assertTrue(Lab.within(LIMIT, () -> commandsUnderWay() >= 3), "exports do not wait");
            assertFalse(isLogHeld());
            assertTrue(technicianWorks());
            assertOthersAreServed();
            assertTrue(Lab.within(LIMIT, () -> commandsUnderWay() == 0), "threads wait for ever");
            assertTrue(piped.isAlive() && stopped.isAlive());
        }
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    /** As fast as a bad line, for longer than anybody waits: what is logged meanwhile goes to the database, and not beside it. */
    @Test
    @Tag("R28")
    void exportThatIsTakenSlowly_keepsTheLogFromNothing_andIsWhole() throws Exception {
        Path file = folder.resolve("slow.gpg");
        String slowly = "{ for i in $(seq 20); do head -c 64K; sleep 1; done; cat; } > " + file;
        String export = "set -o pipefail; " + String.join(" ", client("lead")) + " " + EXPORT + " | " + slowly;
        try (Running slow = lab.start("staff", "bash", "-c", export + "; echo left with $?")) {
            assertTrue(
                    Lab.within(LIMIT, () -> Files.exists(file) && file.toFile().length() > 0), slow.output());
            for (int i = 0; i < 10; i++) {
                assertFalse(isLogHeld());
                Lab.pause(Duration.ofSeconds(1));
            }
            assertTrue(file.toFile().length() < MEGABYTES << 19, "it was not taken slowly");
            assertTrue(Lab.within(LIMIT, () -> slow.output().contains("left with")), slow.output());
            assertTrue(slow.output().contains("left with 0"), slow.output());
        }
        Opener opener = Opener.of(Files.readAllBytes(Lab.STATE.resolve("dsl.sec")), "lab".toCharArray());
        try (var tar = opener.open(file)) {
            var nobody = new ExportReader.Visitor() {};
            Outcome outcome = ExportReader.read(tar, Optional.of(opener), Optional.empty(), nobody);
            assertTrue(outcome.result().isSound(), outcome.result().findings().toString());
            assertTrue(outcome.result().contents() >= MEGABYTES, outcome.result() + " contents");
        }
    }

    @Test
    void channelsThatNobodyTakes_areEnded() throws Exception {
        long before = memoryKilobytes();
        try (Running channels = rude("visitor", "lead", "CHANNELS")) {
            assertTrue(Lab.within(LIMIT, () -> channels.output().contains(RudeClient.READY)), channels.output());
            assertTrue(Lab.within(LIMIT, () -> commandsUnderWay() >= 4), "fewer than four commands wait");
            assertTrue(technicianWorks());
            assertTrue(Lab.within(LIMIT, () -> channels.output().contains(RudeClient.ENDED)), channels.output());
        }
        assertTrue(Lab.within(LIMIT, () -> commandsUnderWay() == 0), "threads wait for ever");
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    @Test
    void questionsWhoseAnswersNobodyTakes_endTheSession() throws Exception {
        long before = memoryKilobytes();
        try (Running asking = rude("visitor", "tech", "ASKING")) {
            assertTrue(Lab.within(LIMIT, () -> asking.output().contains(RudeClient.ENDED)), asking.output());
        }
        assertTrue(memoryKilobytes() - before < MAX_GROWTH_KB, memoryKilobytes() + " KB after " + before);
    }

    @Test
    void keysThatAreExchangedAgainAndAgain_endTheSession() {
        try (Running keys = rude("visitor", "tech", "KEYS")) {
            assertTrue(Lab.within(LIMIT, () -> keys.output().contains("exchanges")), keys.output());
            assertTrue(keys.output().contains(RudeClient.ENDED), keys.output());
        }
    }

    @Test
    void allSessionsButOne_leaveRoomForTheTechnician() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("CROWD"));
        for (int i = 0; i < 4; i++) {
            arguments.add(elsewhere());
        }
        try (Running crowd = rude("visitor", "tech", arguments.toArray(String[]::new))) {
            assertTrue(
                    Lab.within(LIMIT, () -> crowd.output().contains("63 sessions, " + RudeClient.READY)),
                    crowd.output());
            assertTrue(technicianWorks());
            assertOthersAreServed();
            assertTrue(Lab.within(LIMIT, () -> commandsUnderWay() == 0), "threads wait for ever");
        }
        assertTrue(BoxMemory.peakKilobytes() < BoxMemory.boundKilobytes(), BoxMemory.peakKilobytes() + " KB");
    }

    /** The client's own signs of life are not those of a person. */
    @Test
    void shellWithoutAnybodyAtIt_isEnded() {
        List<String> command = new ArrayList<>(List.of("timeout", "60"));
        command.addAll(SshClient.command(folder.resolve("tech"), BOX, "-tt", "-o", "ServerAliveInterval=1"));
        String shell = String.join(" ", command) + " < <(sleep 90)";
        try (Running open = lab.start("staff", "bash", "-c", shell + "; echo left with $?")) {
            assertTrue(Lab.within(LIMIT, () -> open.output().contains("gatehouse>")), open.output());
            assertTrue(Lab.within(LIMIT, () -> open.output().contains("left with")), open.output());
            assertTrue(open.output().contains("left with 255"), open.output());
        }
    }

    /** An address of the visitor's of its own: where somebody did not get in, nobody does for a minute, in whatever order the tests run. */
    private static String elsewhere() {
        String address = NETWORK + (FIRST_ELSEWHERE + elsewheres++);
        Result added = lab.run("visitor", "ip", "addr", "add", address + "/24", "dev", "eth0");
        assertEquals(0, added.status(), added.output());
        return address;
    }

    private static Running rude(String host, String key, String... what) {
        List<String> arguments =
                new ArrayList<>(List.of(BOX, folder.resolve(key).toString()));
        arguments.addAll(List.of(what));
        return lab.startJava(host, RudeClient.class, arguments.toArray(String[]::new));
    }

    /** Threads of commands that came over SSH. */
    private static int commandsUnderWay() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", service(), "task"))) {
            int count = 0;
            for (Path thread : threads.toList()) {
                try {
                    count += Files.readString(thread.resolve("comm")).startsWith("admin-session") ? 1 : 0;
                } catch (IOException ended) {
                    continue;
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody reads it as it was before it was last written: then what is written stays beside it, and is more and more. */
    private static boolean isLogHeld() {
        String[] sql = {
            "sqlite3", "-cmd", ".timeout 1000", Lab.STATE.resolve("logbook.db").toString()
        };
        String write = "UPDATE state SET clean = clean; PRAGMA wal_checkpoint(TRUNCATE)";
        List<String> command = new ArrayList<>(List.of(sql));
        command.add(write);
        String said = lab.run("box", command.toArray(String[]::new)).output().strip();
        assertTrue(said.matches("[01]\\|.*"), said);
        return said.startsWith("1|");
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
        String now =
                Files.readString(Path.of("/proc", service(), "status")).replaceFirst("(?s).*VmRSS:\\s*(\\d+).*", "$1");
        return Long.parseLong(now);
    }

    private static String service() throws IOException {
        return Files.readString(Lab.STATE.resolve("service.pid")).strip();
    }
}
