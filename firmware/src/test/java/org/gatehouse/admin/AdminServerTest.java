package org.gatehouse.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    private Ended client(String input, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                AdminClient.class.getName(),
                "--socket",
                socket.toString()));
        command.addAll(List.of(words));
        Path err = folder.resolve("client.err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        process.getOutputStream().write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), out, Files.readString(err));
    }
}
