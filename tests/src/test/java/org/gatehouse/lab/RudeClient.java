package org.gatehouse.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * Comes in with a key, and then behaves as no client should: {@code RudeClient ADDRESS KEY WHAT [FROM…]}. It says {@link #READY} when it has begun, and {@link #ENDED} when the box has ended its session.
 */
final class RudeClient {
    static final String READY = "ready";
    static final String ENDED = "ended";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String EXPORT = "export --all --reason test";
    private static final long HUGE = 1L << 30;
    private static final long SMALL = 1024;
    private static final int SESSIONS_OF_SOURCE = 16;

    /** What it does. */
    enum What {
        /** Asks for an export into a window of a gigabyte, and takes nothing from the network. */
        DEAF,
        /** Asks and asks whether the box is there, and takes nothing from the network. */
        ASKING,
        /** Opens as many channels as it may, asks for much in each, and gives back no window. */
        CHANNELS,
        /** Exchanges keys, again and again. */
        KEYS,
        /** Opens 16 sessions from each of its addresses but one from the last, and then gives a command in each. */
        CROWD
    }

    private final SshClient client = SshClient.setUpDefaultClient();
    private final InetSocketAddress box;

    private RudeClient(String address, Path key) throws Exception {
        box = new InetSocketAddress(address, 22);
        Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName("key"), java.nio.file.Files.newInputStream(key), FilePasswordProvider.EMPTY);
        client.addPublicKeyIdentity(pairs.iterator().next());
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ZERO);
    }

    public static void main(String[] arguments) throws Exception {
        RudeClient rude = new RudeClient(arguments[0], Path.of(arguments[1]));
        What what = What.valueOf(arguments[2]);
        CoreModuleProperties.WINDOW_SIZE.set(rude.client, what == What.DEAF ? HUGE : SMALL);
        CoreModuleProperties.MAX_PACKET_SIZE.set(rude.client, what == What.DEAF ? 1L << 15 : SMALL);
        rude.client.start();
        switch (what) {
            case DEAF -> rude.deaf();
            case ASKING -> rude.asking();
            case CHANNELS -> rude.channels();
            case KEYS -> rude.keys();
            case CROWD -> rude.crowd(List.of(arguments).subList(3, arguments.length));
        }
        System.exit(0);
    }

    private ClientSession enter(InetSocketAddress from) throws IOException {
        ClientSession session =
                client.connect("x", box, null, from).verify(PATIENCE).getSession();
        session.auth().verify(PATIENCE);
        return session;
    }

    private ClientChannel ask(ClientSession session, String command) throws IOException {
        ClientChannel channel = session.createExecChannel(command);
        channel.open().verify(PATIENCE);
        return channel;
    }

    private static void say(String what) {
        System.out.println(what);
        System.out.flush();
    }

    private void deaf() throws Exception {
        ClientSession session = enter(null);
        ask(session, EXPORT);
        session.getIoSession().suspendRead();
        say(READY);
        Thread.sleep(LONG.toMillis());
    }

    private void asking() throws Exception {
        ClientSession session = enter(null);
        session.getIoSession().suspendRead();
        say(READY);
        try {
            while (true) {
                Buffer question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
                question.putString("keepalive@openssh.com");
                question.putBoolean(true);
                session.writePacket(question).verify(PATIENCE);
            }
        } catch (IOException ended) {
            say(ENDED);
        }
    }

    private void channels() throws Exception {
        ClientSession session = enter(null);
        ask(session, EXPORT);
        ask(session, EXPORT);
        ask(session, EXPORT);
        ClientChannel shell = session.createShellChannel();
        shell.open().verify(PATIENCE);
        OutputStream types = shell.getInvertedIn();
        types.write("log follow\n".getBytes(StandardCharsets.US_ASCII));
        types.flush();
        say(READY);
        awaitEnd(session);
    }

    private void keys() throws Exception {
        ClientSession session = enter(null);
        say(READY);
        int count = 0;
        try {
            while (session.isOpen()) {
                session.reExchangeKeys().verify(PATIENCE);
                count++;
            }
            say(ENDED);
        } catch (IOException ended) {
            say(ENDED);
        }
        say(count + " exchanges");
    }

    private void crowd(List<String> addresses) throws Exception {
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(1)); // all are to be there at one time
        List<ClientSession> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS_OF_SOURCE; i++) { // by turns: the last places are for those who came in before
            for (String address : addresses) {
                boolean isTechnicians = sessions.size() == SESSIONS_OF_SOURCE * addresses.size() - 1;
                if (!isTechnicians) {
                    sessions.add(enter(new InetSocketAddress(address, 0)));
                }
            }
        }
        for (ClientSession session : sessions) {
            ask(session, "policy show");
        }
        say(sessions.stream().filter(ClientSession::isOpen).count() + " sessions, " + READY);
        Thread.sleep(LONG.toMillis());
    }

    private static void awaitEnd(ClientSession session) {
        long begunNanos = System.nanoTime();
        session.waitFor(List.of(ClientSession.ClientSessionEvent.CLOSED), LONG);
        say(ENDED + " after " + (System.nanoTime() - begunNanos) / 1_000_000 + " ms");
    }
}
