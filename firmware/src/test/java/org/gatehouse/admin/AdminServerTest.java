package org.gatehouse.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gatehouse.admin.AdminProtocol.Piece;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The socket with the real client, a process of its own. */
@Timeout(120)
class AdminServerTest {
    @TempDir
    Path folder;

    private TestAppliance box;
    private AdminServer server;
    private Path socket;

    @BeforeEach
    void start() throws Exception {
        box = TestAppliance.start(folder);
        socket = folder.resolve("run/admin.sock");
        server = AdminServer.start(socket, box);
    }

    @AfterEach
    void end() {
        server.close();
        box.close();
    }

    private record Ended(int status, String out, String err) {}

    @Test
    void command_isCarriedOutForWhoeverIsNamed() throws Exception {
        Path policy = folder.resolve("new.toml");
        Files.writeString(policy, "approvals = true\n" + TestAppliance.POLICY);
        Ended first = client("", "policy", "propose", policy.toString(), "--reason", "für die Schule");
        assertEquals(new Ended(0, "revision 2 is in force\n", ""), first);
        assertEquals("local (technician)", box.changes().require(2).author().toString());
        assertEquals("für die Schule", box.changes().require(2).reason());
        Ended second =
                client(TestAppliance.POLICY, "--as", "technician:tech.1", "policy", "propose", "-", "--reason", "x");
        assertTrue(second.out().startsWith("revision 3 waits"), second.out() + second.err());
        assertEquals(0, client("", "--as", "dsl:lead.1", "approve", "3").status());
        assertEquals(
                "lead.1 (dsl)",
                box.changes().require(3).decision().orElseThrow().by().toString());
    }

    @Test
    void refusal_hasItsStatusAndIsOnStandardError() throws Exception {
        Ended refused = client("", "approve", "1");
        assertEquals(1, refused.status());
        assertEquals("", refused.out());
        assertTrue(refused.err().startsWith("gatehouse approve: "), refused.err());
        assertEquals(1, client("", "policy", "check", "/nowhere/at/all").status());
        Ended nobody = client("", "--as", "governor", "status");
        assertEquals(2, nobody.status());
        assertTrue(nobody.err().contains("technician, dsl or head"), nobody.err());
    }

    /** More than goes through the socket at a time. */
    @Test
    void file_ofMegabytes_comesAsItIs() throws Exception {
        byte[] zip = new byte[5_000_001];
        new Random(7).nextBytes(zip);
        zip[0] = 'P';
        zip[1] = 'K';
        assertEquals(0, client(zip, "restore", "--yes", "--reason", "x").status());
        assertArrayEquals(zip, box.restored);
        Path large = folder.resolve("large.toml");
        Files.write(large, new byte[Caller.MAX_FILE + 1]);
        Ended refused = client("", "policy", "check", large.toString());
        assertEquals(1, refused.status());
        assertTrue(refused.err().contains("larger than 1024 KiB"), refused.err());
    }

    @ParameterizedTest
    @CsvSource({
        "y, 0, the box starts anew",
        "YES, 0, the box starts anew",
        "n, 1, nothing was done",
        "'', 1, nothing was done"
    })
    void question_isAskedAtTheTerminal(String typed, int status, String said) throws Exception {
        Ended answered = atTerminal(typed, "reboot", "--reason", "x");
        assertEquals(status, answered.status(), answered.out());
        assertTrue(answered.out().contains("off the internet for about a minute. Go on? [y/N]"), answered.out());
        assertTrue(answered.out().contains(said), answered.out());
        assertEquals(status == 0, box.rebooted);
    }

    @Test
    void question_withNobodyToAsk_isRefused() throws Exception {
        Ended refused = client("y\n", "reboot", "--reason", "x");
        assertEquals(2, refused.status());
        assertTrue(refused.err().contains("Nobody can be asked here: say --yes"), refused.err());
        assertFalse(box.rebooted);
        Ended json = atTerminal("y", "reboot", "--json", "--reason", "x");
        assertEquals(2, json.status(), json.out());
        assertFalse(box.rebooted, "a program reads there");
    }

    /** In a file that only its owner can read, and that is gone afterwards, also where the editor fails. */
    @Test
    void policy_isEditedByTheEditorOfTheEnvironment() throws Exception {
        Path seen = folder.resolve("seen");
        Path editor = folder.resolve("editor");
        Files.writeString(editor, """
                #!/bin/sh
                stat -c '%a %n' "$1" "$(dirname "$1")" >"$SEEN"
                touch "$1~"
                sed -i 's/"games", //' "$1"
                exit "$STATUS"
                """);
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwx------"));
        for (int status : new int[] {3, 0}) {
            String environment = "SEEN=" + seen + " STATUS=" + status + " EDITOR=" + editor + " ";
            Ended ended = atTerminal(environment, "y", new String[] {"policy", "edit", "--reason", "x"});
            assertEquals(status == 0 ? 0 : 1, ended.status(), ended.out());
            assertTrue(
                    ended.out().contains(status == 0 ? "revision 2 is in force" : "ended with status 3"), ended.out());
            List<String> lines = Files.readAllLines(seen);
            assertTrue(lines.get(0).matches("600 .*/policy.toml"), lines.toString());
            assertTrue(lines.get(1).startsWith("700 "), lines.toString());
            assertFalse(Files.exists(Path.of(lines.get(1).substring(4))));
        }
        Ended nowhere = client("", "policy", "edit", "--reason", "x");
        assertEquals(2, nowhere.status());
        assertTrue(nowhere.err().contains("there is no terminal"), nowhere.err());
    }

    /** A client that goes away, answers with too much, or with half of something, ends its command and nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"gone", "half", "too much"})
    void client_thatBreaksOff_endsItsCommand(String how) throws Exception {
        for (List<String> words :
                List.of(List.of("policy", "propose", "x", "--reason", "x"), List.of("reboot", "--reason", "x"))) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
                new AdminProtocol.Request("", false, false, words).write(out);
                DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
                assertTrue(List.of(Piece.READ.ordinal(), Piece.ASK.ordinal()).contains(in.read()));
                if (!how.equals("gone")) {
                    out.writeBoolean(true);
                    out.writeInt(how.equals("half") ? 4 : Integer.MAX_VALUE);
                    out.writeByte('y');
                    out.flush();
                }
            }
            String command = words.get(0);
            assertTrue(waitFor(() -> box.calls().last(1).stream()
                    .anyMatch(call -> call.command().startsWith(words.get(0)) && call.status() != 0)));
        }
        assertFalse(box.rebooted);
        assertEquals(1, box.changes().current().revision());
        assertEquals(0, client("", "status").status());
    }

    @Test
    void socket_isItsOwnersOnlyAndGoesWithTheService() throws Exception {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertThrows(IOException.class, () -> AdminServer.start(socket, box), "another service is there");
        server.close();
        assertFalse(Files.exists(socket));
        Ended unreachable = client("", "status");
        assertEquals(1, unreachable.status());
        assertTrue(unreachable.err().contains("no service answers at " + socket), unreachable.err());
        server = AdminServer.start(socket, box);
        assertEquals(0, client("", "status").status());
    }

    @Test
    void nonsense_andSilence_disturbNobody() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            silent.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            out.writeInt(AdminProtocol.GREETING);
            out.writeInt(Integer.MAX_VALUE);
            out.flush();
            assertEquals(-1, Channels.newInputStream(channel).read());
        }
        assertEquals(0, client("", "status").status());
        for (SocketChannel channel : silent) {
            channel.close();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static boolean waitFor(Condition condition) throws Exception {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); System.nanoTime() < end; ) {
            if (condition.holds()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    /** The client at a terminal of its own, where one line is typed. */
    private Ended atTerminal(String typed, String... words) throws Exception {
        return atTerminal("", typed, words);
    }

    private Ended atTerminal(String environment, String typed, String[] words) throws Exception {
        String command = environment
                + Stream.concat(command().stream(), Stream.of(words))
                        .map(word -> "'" + word + "'")
                        .collect(joining(" "));
        return run(List.of("script", "-qec", command, "/dev/null"), (typed + "\n").getBytes(UTF_8));
    }

    private Ended client(String input, String... words) throws Exception {
        return client(input.getBytes(UTF_8), words);
    }

    private Ended client(byte[] input, String... words) throws Exception {
        return run(Stream.concat(command().stream(), Stream.of(words)).toList(), input);
    }

    private List<String> command() {
        return List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djdk.console=java.base",
                AdminClient.class.getName(),
                "--socket",
                socket.toString());
    }

    private Ended run(List<String> command, byte[] input) throws Exception {
        Path err = folder.resolve("client.err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), out, Files.readString(err));
    }
}
