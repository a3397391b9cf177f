package org.gatehouse.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.gatehouse.admin.Idlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of MINA SSHD that do what no client should, against sessions and commands as the admin port has them. */
@Tag("R40")
@Timeout(60)
class RudeClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STALLED = Duration.ofMillis(500);
    private static final long HUGE = 1L << 30;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final SshClient client = SshClient.setUpDefaultClient();
    private final Idlers idlers = Idlers.start(STALLED, Duration.ofMinutes(10));
    private final CountDownLatch commandEnded = new CountDownLatch(1);
    private final AtomicInteger exchanges = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private ClientSession session;

    @BeforeEach
    void connect() throws Exception {
        server.setHost("localhost");
        KeyPair key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        client.addPublicKeyIdentity(key);
        server.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
        server.setSessionFactory(BoundedSession.factory(server));
        server.setServiceFactories(List.of(ServerUserAuthServiceFactory.INSTANCE, BoundedChannels.factory()));
        server.addSessionListener(new KeyExchanges(nanos::get));
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session with, Event event) {
                if (event == Event.KexCompleted) {
                    exchanges.incrementAndGet();
                }
            }
        });
        server.setCommandFactory((channel, line) -> line.equals("wait") ? new Wait() : new Flood());
        server.start();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        CoreModuleProperties.WINDOW_SIZE.set(client, HUGE);
        client.start();
        session = enter();
    }

    private ClientSession enter() throws IOException {
        ClientSession entered = client.connect("x", "localhost", server.getPort())
                .verify(PATIENCE)
                .getSession();
        entered.auth().verify(PATIENCE);
        return entered;
    }

    @AfterEach
    void disconnect() throws IOException {
        client.stop();
        server.stop(true);
        idlers.close();
    }

    /** Until the client has nothing more to say. */
    private final class Wait extends RemoteCommand {
        Wait() {
            super(idlers, "wait");
        }

        @Override
        int run(InputStream in, OutputStream out, OutputStream err, Environment environment) throws IOException {
            in.readAllBytes();
            return 0;
        }
    }

    /** More than any heap takes, as fast as it goes. */
    private final class Flood extends RemoteCommand {
        Flood() {
            super(idlers, "flood");
        }

        @Override
        int run(InputStream in, OutputStream out, OutputStream err, Environment environment) throws IOException {
            try {
                byte[] much = new byte[1 << 20];
                for (int i = 0; i < 10_000; i++) {
                    out.write(much);
                }
                return 0;
            } finally {
                commandEnded.countDown();
            }
        }
    }

    @Test
    void clientThatTakesNothing_whateverItsWindow_costsLittle_andIsEnded() throws Exception {
        BoundedSession bounded = bounded();
        ClientChannel channel = session.createExecChannel("flood");
        channel.open().verify(PATIENCE);
        session.getIoSession().suspendRead();
        long most = 0;
        while (!commandEnded.await(10, TimeUnit.MILLISECONDS)) {
            most = Math.max(most, bounded.unsent());
        }
        assertTrue(most > 0 && most <= BoundedSession.ROOM + (1 << 17), most + " bytes waited");
        awaitNobody();
    }

    /** One after the other, too: a place is free again when its channel is closed. */
    @Test
    void channelThatIsOneTooMany_isRefused_andTheOthersGoOn() throws Exception {
        List<ClientChannel> open = new ArrayList<>();
        for (int i = 0; i < BoundedChannels.MOST; i++) {
            open.add(waiting());
        }
        for (int times = 0; times < 3; times++) {
            IOException refused = assertThrows(IOException.class, this::waiting);
            assertTrue(refused.getMessage().contains("one connection may have"), refused.getMessage());
        }
        open.forEach(channel -> assertTrue(channel.isOpen()));
        open.get(0).close(false).await(PATIENCE);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) { // the server hears of the end a moment later
            try {
                waiting();
                return;
            } catch (IOException notYet) {
                assertTrue(System.nanoTime() < deadlineNanos, "no place is free again");
            }
        }
    }

    private ClientChannel waiting() throws IOException {
        ClientChannel channel = session.createExecChannel("wait");
        channel.open().verify(PATIENCE);
        return channel;
    }

    @Test
    void commandsOfOneSource_areBounded_andTheNextIsToldSo() throws Exception {
        CountDownLatch begun = new CountDownLatch(CommandPlaces.MOST / 2);
        server.setCommandFactory((channel, line) -> new Waiting(begun));
        for (int i = 0; i < CommandPlaces.MOST / 2; i++) {
            session = i % BoundedChannels.MOST == 0 ? enter() : session;
            waiting();
        }
        assertTrue(begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ClientChannel oneMore = enter().createExecChannel("wait");
        oneMore.setErr(err);
        oneMore.open().verify(PATIENCE);
        oneMore.waitFor(List.of(ClientChannelEvent.CLOSED), PATIENCE);
        assertEquals(1, oneMore.getExitStatus());
        assertTrue(err.toString().contains("too many commands are under way"), err.toString());
    }

    /** Until it is interrupted. */
    private final class Waiting extends RemoteCommand {
        private final CountDownLatch begun;

        Waiting(CountDownLatch begun) {
            super(idlers, "waiting");
            this.begun = begun;
        }

        @Override
        int run(InputStream in, OutputStream out, OutputStream err, Environment environment) {
            begun.countDown();
            LockSupport.parkNanos(PATIENCE.toNanos());
            return 0;
        }
    }

    @Test
    void clientThatAsks_andReadsNoAnswer_isEnded() {
        session.getIoSession().suspendRead();
        assertThrows(IOException.class, () -> {
            while (true) {
                Buffer question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
                question.putString("keepalive@openssh.com");
                question.putBoolean(true);
                session.writePacket(question).verify(PATIENCE);
            }
        });
        awaitNobody();
    }

    @Test
    void keys_areExchangedAFewTimes_andThenEveryTenSeconds() throws Exception {
        exchange(); // the first exchange was at the beginning
        exchange();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(21));
        while (session.isOpen()) {
            try {
                exchange();
            } catch (IOException ended) {
                break;
            }
        }
        awaitNobody();
        int most = KeyExchanges.BURST + 2; // two more after twenty seconds
        assertTrue(exchanges.get() >= KeyExchanges.BURST && exchanges.get() <= most, exchanges + " exchanges");
    }

    private void exchange() throws IOException {
        session.reExchangeKeys().verify(PATIENCE); // sometimes it takes the one before for the answer, and does nothing
    }

    private BoundedSession bounded() {
        List<? extends Session> sessions = server.getActiveSessions();
        return (BoundedSession) sessions.get(0);
    }

    private void awaitNobody() {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!server.getActiveSessions().isEmpty()) {
            assertTrue(System.nanoTime() < deadlineNanos, "the session goes on");
            LockSupport.parkNanos(10_000_000);
        }
    }
}
