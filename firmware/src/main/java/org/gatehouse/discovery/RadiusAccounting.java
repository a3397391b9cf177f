package org.gatehouse.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.aaa4j.radius.core.attribute.attributes.AcctStatusType;
import org.aaa4j.radius.core.attribute.attributes.CallingStationId;
import org.aaa4j.radius.core.attribute.attributes.UserName;
import org.aaa4j.radius.core.packet.Packet;
import org.aaa4j.radius.core.packet.packets.AccountingRequest;
import org.aaa4j.radius.core.packet.packets.AccountingResponse;
import org.aaa4j.radius.server.RadiusServer;
import org.aaa4j.radius.server.servers.UdpRadiusServer;
import org.tinylog.Logger;

/**
 * A listener for RADIUS accounting (RFC 2866): access points and RADIUS servers tell it who logged in at which device. It authenticates nobody, and listens only to senders that the settings
 * name and that know the secret. Its threads are the library's.
 */
public final class RadiusAccounting implements AutoCloseable {
    private static final int START = 1; // RFC 2866 section 5.1
    private static final int STOP = 2;
    private static final int INTERIM_UPDATE = 3;
    private static final int ACCOUNTING_ON = 7;
    private static final int ACCOUNTING_OFF = 8;
    private static final int MAC_DIGITS = 12;

    private final Accounts accounts;
    private final Set<InetAddress> senders;
    private final byte[] secret;
    private final RadiusServer server;
    private boolean refusalTold;

    private RadiusAccounting(Accounts accounts, InetSocketAddress address, Set<InetAddress> senders, byte[] secret) {
        this.accounts = accounts;
        this.senders = Set.copyOf(senders);
        this.secret = secret.clone();
        this.server = UdpRadiusServer.newBuilder()
                .bindAddress(address)
                .handler(new Listener())
                .build();
    }

    /**
     * Begins to listen.
     *
     * @param senders who may tell
     * @param secret what they share with this box
     * @throws IllegalStateException where the address cannot be listened on
     */
    public static RadiusAccounting start(
            Accounts accounts, InetSocketAddress address, Set<InetAddress> senders, byte[] secret) {
        RadiusAccounting accounting = new RadiusAccounting(accounts, address, senders, secret);
        try {
            accounting.server.start();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!accounting.server.isRunning()) {
            throw new IllegalStateException("RADIUS accounting cannot listen on " + address);
        }
        return accounting;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void account(InetAddress sender, AccountingRequest request) {
        int status = request.getAttribute(AcctStatusType.class)
                .map(attribute -> attribute.getData().getValue())
                .orElse(0);
        if (status == ACCOUNTING_ON || status == ACCOUNTING_OFF) {
            accounts.endAll(sender);
            return;
        }
        Optional<String> user =
                request.getAttribute(UserName.class).map(name -> name.getData().getValue());
        long mac = request.getAttribute(CallingStationId.class)
                .map(station -> mac(station.getData().getValue()))
                .orElse(-1L);
        if (user.isEmpty() || mac < 0) {
            return; // a session that is no device's here
        }
        switch (status) {
            case START, INTERIM_UPDATE -> accounts.begin(mac, user.get(), sender);
            case STOP -> accounts.end(mac, user.get(), sender);
            default -> {} // others are about tunnels and links
        }
    }

    /** A MAC address in any of the forms that makers use: RFC 3580 section 3.21 has one of them. -1 where it is none. */
    static long mac(String text) {
        String digits = text.replaceAll("[-:. ]", "");
        if (digits.length() != MAC_DIGITS || !digits.matches("\\p{XDigit}+")) {
            return -1;
        }
        return Long.parseLong(digits, 16);
    }

    private final class Listener implements RadiusServer.Handler {
        @Override
        public byte[] handleClient(InetAddress sender) {
            return senders.contains(sender) ? secret.clone() : null;
        }

        @Override
        public Packet handlePacket(InetAddress sender, Packet packet) {
            if (!(packet instanceof AccountingRequest request)) {
                return null;
            }
            account(sender, request);
            return new AccountingResponse();
        }

        @Override
        public void handleException(Exception refused) {
            synchronized (RadiusAccounting.this) {
                if (!refusalTold) {
                    refusalTold = true; // once: what comes from the network must not fill the log
                    Logger.warn("RADIUS accounting: a packet was not taken: {}", refused);
                }
            }
        }
    }
}
