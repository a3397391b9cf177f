package org.gatehouse.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;
import org.gatehouse.admin.Access;
import org.gatehouse.admin.AccessList;
import org.gatehouse.admin.Appliance;
import org.gatehouse.admin.Idlers;
import org.gatehouse.admin.Person;
import org.gatehouse.config.Settings;
import org.tinylog.Logger;

/**
 * The SSH server. It listens on loopback and on the addresses that the settings name, or else on those that the bridge has: they come and go with DHCP, so a thread looks after them. What cannot be opened is
 * logged and tried again; the filtering does not depend on it.
 */
public final class AdminPort implements AutoCloseable {
    private static final AttributeKey<Access> WHO = new AttributeKey<>();
    private static final Duration TIME_TO_LOG_IN = Duration.ofSeconds(20);
    private static final Duration STALLED = Duration.ofMinutes(1); // a radio that was away for a moment is back by then
    private static final Duration GRACE = Duration.ofSeconds(30); // for what ends by itself: Idlers comes first
    private static final int MAX_TRIES = 6; // keys that a client may offer: as OpenSSH's MaxAuthTries
    private static final long WINDOW = 1
            << 17; // what a channel holds that its command has not read: 64 sessions with BoundedChannels.MOST each fit
    // into the heap
    private static final int NIO_WORKERS = 2;
    private static final int PERIOD_SECONDS = 5;
    private static final String BANNER = "Gatehouse";

    private final Settings settings;
    private final AccessList access;
    private final Idlers idlers;
    private final Server server = new Server();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "admin-port"));
    private final Set<InetSocketAddress> bound = new HashSet<>();
    private String told = "";
    private volatile boolean open;

    private AdminPort(Settings settings, AccessList access, Appliance appliance, KeyPair hostKey) {
        this.settings = settings;
        this.access = access;
        Duration idle = settings.ssh().idle();
        Duration stalled = idle.compareTo(STALLED) < 0 ? idle : STALLED;
        idlers = Idlers.start(stalled, idle);
        configure(hostKey, idle, stalled);
        Shells shells = new Shells(idlers, appliance);
        server.setCommandFactory((channel, line) -> new SingleCommand(idlers, appliance, who(channel), line));
        server.setShellFactory(channel -> shells.open(who(channel)));
        access.whenChanged(this::endRevoked);
    }

    /**
     * Begins to listen, now or as soon as it can.
     *
     * @param hostKey the file of the box's own key, which is made where there is none
     * @param issue the file for the login screen of the console
     * @return null where there can be no server; the log says why
     */
    public static AdminPort start(Settings settings, Path hostKey, Path issue, AccessList access, Appliance appliance) {
        try {
            KeyPair key = HostKey.openOrMake(hostKey);
            Logger.info("the admin port's host key is {}", KeyUtils.getFingerPrint(key.getPublic()));
            show(key.getPublic(), settings, issue);
            AdminPort port = new AdminPort(settings, access, appliance, key);
            port.thread.scheduleWithFixedDelay(port::follow, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
            return port;
        } catch (IOException e) {
            Logger.error("there is no admin port: {}", e.getMessage());
            return null;
        }
    }

    /** Whether it listens wherever it should. Any thread. */
    public boolean isOpen() {
        return open;
    }

    private static void show(PublicKey key, Settings settings, Path issue) {
        try {
            ConsoleIssue.write(issue, settings, key);
        } catch (IOException e) {
            Logger.warn("the console does not show the host key: {}", e.toString());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        idlers.close();
        try {
            server.stop(true);
        } catch (IOException e) {
            Logger.warn("the admin port did not close in order: {}", e);
        }
    }

    private void configure(KeyPair hostKey, Duration idle, Duration stalled) {
        chooseAlgorithms();
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setPort(settings.ssh().port());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(this::isKnown);
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setSubsystemFactories(List.of());
        server.setNioWorkers(NIO_WORKERS);
        Doorkeeper doorkeeper = new Doorkeeper(System::nanoTime);
        server.addSessionListener(doorkeeper);
        server.addSessionListener(new KeyExchanges(System::nanoTime));
        server.setSessionFactory(BoundedSession.factory(server));
        server.setServiceFactories(List.of(ServerUserAuthServiceFactory.INSTANCE, BoundedChannels.factory()));
        limit(idle, stalled);
    }

    private void chooseAlgorithms() {
        ServerBuilder.builder()
                .keyExchangeFactories(List.of(
                        ServerBuilder.DH2KEX.apply(BuiltinDHFactories.mlkem768x25519),
                        ServerBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519),
                        ServerBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519_libssh)))
                .cipherFactories(
                        List.of(BuiltinCiphers.aes256gcm, BuiltinCiphers.aes128gcm, BuiltinCiphers.cc20p1305_openssh))
                .macFactories(List.of(BuiltinMacs.hmacsha512etm, BuiltinMacs.hmacsha256etm))
                .signatureFactories(List.of(
                        BuiltinSignatures.ed25519,
                        BuiltinSignatures.sk_ssh_ed25519,
                        BuiltinSignatures.nistp521,
                        BuiltinSignatures.nistp384,
                        BuiltinSignatures.nistp256,
                        BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                        BuiltinSignatures.rsaSHA512,
                        BuiltinSignatures.rsaSHA256))
                .factory(() -> server)
                .build(true);
    }

    private void limit(Duration idle, Duration stalled) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, BANNER);
        CoreModuleProperties.AUTH_TIMEOUT.set(server, TIME_TO_LOG_IN);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, idle);
        CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(server, stalled.plus(GRACE));
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, stalled.plus(GRACE));
        CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, MAX_TRIES);
    }

    /** The user's name says nothing: the key is the person. */
    private boolean isKnown(String user, PublicKey key, ServerSession session) {
        String[] words = PublicKeyEntry.toString(key).split(" ");
        Optional<Access> entry = access.find(words[0], words[1]);
        entry.ifPresent(known -> session.setAttribute(WHO, known));
        return entry.isPresent();
    }

    private static Person who(ChannelSession channel) {
        Session session = channel.getSession();
        Person person = session.getAttribute(WHO).person();
        SocketAddress remote = session.getRemoteAddress();
        String address = remote instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : String.valueOf(remote);
        return new Person(person.name(), person.role(), "ssh " + address);
    }

    private void endRevoked() {
        for (Session session : new ArrayList<>(server.getActiveSessions())) {
            Access entry = session.getAttribute(WHO);
            if (entry != null && !access.all().contains(entry)) {
                session.close(true);
            }
        }
    }

    /** Listens where the box is now, and no more where it was. On the thread "admin-port". */
    private void follow() {
        try {
            if (!server.isStarted()) {
                server.start();
                Logger.info("the admin port is {} on loopback", settings.ssh().port());
            }
            Set<InetSocketAddress> wanted = wanted();
            for (InetSocketAddress gone : List.copyOf(bound)) {
                if (!wanted.contains(gone)) {
                    server.unbind(gone);
                    bound.remove(gone);
                }
            }
            for (InetSocketAddress address : wanted) {
                if (!bound.contains(address)) {
                    server.bind(address);
                    bound.add(address);
                    Logger.info("the admin port is open at {}", address);
                }
            }
            told = "";
            open = true;
        } catch (IOException | RuntimeException e) { // an exception would end the schedule
            open = false;
            if (!e.toString().equals(told)) {
                told = e.toString();
                Logger.warn("the admin port cannot be opened everywhere, it is tried again: {}", told);
            }
        }
    }

    private Set<InetSocketAddress> wanted() throws SocketException {
        List<InetAddress> addresses = settings.ssh().addresses();
        if (addresses.isEmpty()) {
            NetworkInterface bridge = NetworkInterface.getByName(settings.bridge());
            addresses = bridge == null ? List.of() : Collections.list(bridge.getInetAddresses());
        }
        Set<InetSocketAddress> wanted = new HashSet<>();
        addresses.forEach(address ->
                wanted.add(new InetSocketAddress(address, settings.ssh().port())));
        return wanted;
    }

    /** One server for all addresses, whichever they are at the time. */
    private static final class Server extends SshServer {
        void bind(InetSocketAddress address) throws IOException {
            acceptor.bind(address);
        }

        void unbind(InetSocketAddress address) {
            acceptor.unbind(address);
        }
    }
}
