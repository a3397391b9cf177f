package org.gatehouse.craft;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What came of crafted devices' scripts beyond the box: everything of it that arrives outside, and everything that the servers say to it before the box has it.
 */
public final class Observer implements AutoCloseable {
    private final Tap upstream;
    private final Tap downstream;
    private final Set<ByteBuffer> addresses = new HashSet<>();
    private final Map<Integer, Connection> connections = new ConcurrentHashMap<>();
    private final List<Heard> others = new CopyOnWriteArrayList<>();

    /**
     * @param outside namespace and port where arrives what the box lets out
     * @param inside namespace and port where arrives what the servers say
     * @param devices whose frames it looks at
     */
    public Observer(List<String> outside, List<String> inside, CraftedHost... devices) {
        for (CraftedHost device : devices) {
            addresses.add(ByteBuffer.wrap(CraftedHost.address(device.address4())));
            addresses.add(ByteBuffer.wrap(CraftedHost.address(device.address6())));
        }
        upstream = Tap.open(outside.get(0), outside.get(1), frame -> onFrame(frame, true));
        downstream = Tap.open(inside.get(0), inside.get(1), frame -> onFrame(frame, false));
    }

    private void onFrame(byte[] frame, boolean up) {
        Heard heard = Heard.read(frame);
        if (heard == null || !isOurs(up ? heard.from() : heard.to())) {
            return;
        }
        int port = up ? heard.fromPort() : heard.toPort();
        if (port == 0) {
            others.add(heard);
        } else {
            connections.computeIfAbsent(port, any -> new Connection()).onHeard(heard, up);
        }
    }

    private boolean isOurs(byte[] address) {
        return addresses.contains(ByteBuffer.wrap(address));
    }

    /** What was heard of a port of the device, up to now. */
    public Connection of(int port) {
        return connections.computeIfAbsent(port, any -> new Connection());
    }

    /** The payloads of what has no port: fragments and other protocols, that arrived outside. */
    public List<byte[]> others() {
        return others.stream()
                .filter(heard -> isOurs(heard.from()))
                .map(Heard::payload)
                .toList();
    }

    /** Sends in, from the outside, what a socket's server would say to it, packed as the segment says. */
    public void say(CraftedSocket socket, byte[] datagram, Segment how) {
        socket.answers(datagram, how).forEach(upstream::send);
    }

    public void forget() {
        connections.clear();
        others.clear();
    }

    @Override
    public void close() {
        upstream.close();
        downstream.close();
    }

    /** Both directions of a conversation. */
    public static final class Connection {
        private final Stream up = new Stream();
        private final Stream down = new Stream();
        private final List<byte[]> datagramsUp = new CopyOnWriteArrayList<>();
        private final List<byte[]> datagramsDown = new CopyOnWriteArrayList<>();
        private int origin;
        private int serverOrigin;
        private int segments;

        private synchronized void onHeard(Heard heard, boolean isUp) {
            if (!heard.isTcp()) {
                (isUp ? datagramsUp : datagramsDown).add(heard.payload());
            } else if (heard.has(Segment.SYN)) {
                start(heard, isUp);
            } else if (heard.payload().length > 0) {
                segments += isUp ? 1 : 0;
                (isUp ? up : down).put(heard.sequence() - (isUp ? origin : serverOrigin), heard.payload());
            }
        }

        private void start(Heard syn, boolean isUp) {
            if (isUp) {
                origin = syn.sequence() + 1;
                up.put(0, syn.payload());
            } else {
                serverOrigin = syn.sequence() + 1;
            }
        }

        /** What arrived outside, from the first byte to the first gap. */
        public synchronized byte[] sent() {
            return up.whole();
        }

        /** What arrived outside, gaps and all. */
        public synchronized byte[] sentAnywhere() {
            return up.all();
        }

        public synchronized byte[] answered() {
            return down.whole();
        }

        /** Whether two segments that arrived outside differ about a byte. */
        public synchronized boolean contradictory() {
            return up.contradictory();
        }

        /** How many segments with data arrived outside. */
        public synchronized int segments() {
            return segments;
        }

        public List<byte[]> datagramsSent() {
            return datagramsUp;
        }

        public List<byte[]> datagramsAnswered() {
            return datagramsDown;
        }
    }
}
