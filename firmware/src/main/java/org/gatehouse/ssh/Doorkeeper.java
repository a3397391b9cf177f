package org.gatehouse.ssh;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Bounds who may connect: so many at once, fewer of one source, and those not too often. A source is an IPv4 address, or a network of 64 bits in IPv6, of which a device may take any address. Who is
 * turned away is not answered, before anything was computed for him. Any thread.
 */
final class Doorkeeper implements IoServiceEventListener, SessionListener {
    static final int MAX_SESSIONS = 64; // some 100 KB each
    static final int MAX_OF_SOURCE = 16;
    static final int BURST = 40; // a script that gives commands one by one
    static final double PER_SECOND = 1;

    private static final int MAX_SOURCES = 1024;
    private static final int NETWORK_BYTES = 8; // RFC 4291 section 2.5.1

    private final LongSupplier nanoClock;
    private final Map<String, Integer> sessions = new HashMap<>();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_SOURCES;
        }
    };
    private int all;
    private long turnedAway;

    Doorkeeper(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void connectionAccepted(
            IoAcceptor acceptor, SocketAddress local, SocketAddress remote, SocketAddress service) throws IOException {
        if (!admits(remote)) {
            throw new IOException("too many connections of " + remote);
        }
    }

    private synchronized boolean admits(SocketAddress remote) {
        String source = source(remote);
        Bucket bucket = buckets.computeIfAbsent(source, unseen -> new Bucket(nanoClock.getAsLong()));
        if (all >= MAX_SESSIONS
                || sessions.getOrDefault(source, 0) >= MAX_OF_SOURCE
                || !bucket.take(nanoClock.getAsLong())) {
            turnedAway++;
            return false;
        }
        return true;
    }

    @Override
    public synchronized void sessionCreated(Session session) {
        all++;
        sessions.merge(source(session.getRemoteAddress()), 1, Integer::sum);
    }

    @Override
    public synchronized void sessionClosed(Session session) {
        all--;
        sessions.computeIfPresent(source(session.getRemoteAddress()), (source, count) -> count > 1 ? count - 1 : null);
    }

    synchronized long turnedAway() {
        return turnedAway;
    }

    synchronized int sources() {
        return buckets.size();
    }

    private static String source(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        if (address instanceof Inet6Address) {
            return Arrays.toString(Arrays.copyOf(address.getAddress(), NETWORK_BYTES));
        }
        return String.valueOf(address);
    }

    private static final class Bucket {
        private double tokens = BURST;
        private long filledNanos;

        Bucket(long nowNanos) {
            filledNanos = nowNanos;
        }

        boolean take(long nowNanos) {
            tokens = Math.min(BURST, tokens + (nowNanos - filledNanos) / 1e9 * PER_SECOND);
            filledNanos = nowNanos;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
