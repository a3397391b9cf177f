package org.gatehouse.ssh;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Bounds who may connect: so many at once, fewer of one source, and those not too often. A source is an IPv4 address, or a network of 64 bits in IPv6, of which a device may take any address. Who is
 * turned away is not answered, before any key was computed for him. Those who never get in spend their share sooner. Any thread.
 */
final class Doorkeeper implements SessionListener {
    static final int MAX_SESSIONS = 64; // some 100 KB each
    static final int MAX_OF_SOURCE = 16;

    /** Places for sources from which somebody came in before: else a device with thirty addresses could keep everybody out. */
    static final int RESERVED = 16;

    private static final int MAX_KNOWN = 64; // computers of technicians and leads

    static final int BURST = 40; // a script that gives commands one by one
    static final double PER_SECOND = 1;

    /** What a connection costs that ends without anybody having come in, as if it were so many. */
    static final int FUTILE = 10;

    private static final int DEEPEST = -60; // who was turned away for a minute may try again

    private static final AttributeKey<Boolean> ENTERED = new AttributeKey<>();
    private static final int MAX_SOURCES = 1024;
    private static final int NETWORK_BYTES = 8; // RFC 4291 section 2.5.1

    private final LongSupplier nanoClock;
    private final Map<String, Integer> sessions = new HashMap<>();
    private final Map<String, Allowance> buckets = new Recent<>(MAX_SOURCES);
    private final Map<String, Boolean> known = new Recent<>(MAX_KNOWN);
    private int all;
    private long turnedAway;

    Doorkeeper(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void sessionCreated(Session session) {
        if (enters(session.getRemoteAddress())) {
            session.setAttribute(ENTERED, true);
        } else {
            session.close(true); // an exception would leave its socket open for ever
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated) {
            cameIn(session.getRemoteAddress());
        }
    }

    @Override
    public void sessionClosed(Session session) {
        if (session.getAttribute(ENTERED) != null) {
            leaves(session.getRemoteAddress(), session.isAuthenticated());
        }
    }

    /** Whether there is room for another session of that source. */
    synchronized boolean enters(SocketAddress remote) {
        String source = source(remote);
        Allowance bucket = buckets.computeIfAbsent(source, unseen -> new Allowance(BURST, PER_SECOND, nanoClock));
        int places = known.get(source) == null ? MAX_SESSIONS - RESERVED : MAX_SESSIONS;
        if (all >= places || sessions.getOrDefault(source, 0) >= MAX_OF_SOURCE || !bucket.take()) {
            turnedAway++;
            return false;
        }
        all++;
        sessions.merge(source, 1, Integer::sum);
        return true;
    }

    synchronized void cameIn(SocketAddress remote) {
        known.put(source(remote), true);
    }

    /** @param wasIn whether somebody had come in with his key */
    synchronized void leaves(SocketAddress remote, boolean wasIn) {
        String source = source(remote);
        all--;
        sessions.computeIfPresent(source, (same, count) -> count > 1 ? count - 1 : null);
        Allowance bucket = buckets.get(source);
        if (bucket != null && !wasIn) {
            bucket.spend(FUTILE - 1, DEEPEST);
        }
    }

    synchronized long turnedAway() {
        return turnedAway;
    }

    synchronized int sources() {
        return buckets.size();
    }

    /** Who comes from there is one. */
    static String source(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        if (address instanceof Inet6Address) {
            return Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES));
        }
        return String.valueOf(address);
    }
}
