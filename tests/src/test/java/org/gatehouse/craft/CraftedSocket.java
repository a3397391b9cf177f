package org.gatehouse.craft;

import java.util.ArrayList;
import java.util.List;

/** UDP between a port of the crafted device and one of a server. */
public final class CraftedSocket implements CraftedHost.Conversation {
    private static final Segment PLAIN = Segment.of(0, new byte[0]);

    private final CraftedHost host;
    private final int[] ports;
    private final byte[] server;
    private final List<byte[]> received = new ArrayList<>();

    CraftedSocket(CraftedHost host, int[] ports, byte[] server) {
        this.host = host;
        this.ports = ports;
        this.server = server;
    }

    public int port() {
        return ports[0];
    }

    public void send(byte[] datagram) {
        send(datagram, PLAIN);
    }

    /** Packed as a segment would be: time to live, headers, fragments, tags. */
    public void send(byte[] datagram, Segment how) {
        byte[] udp = Packets.udp(host.own(server), server, ports, datagram);
        host.send(server, Packets.UDP, udp, how);
    }

    /** The frames of what the server would say to this socket. */
    List<byte[]> answers(byte[] datagram, Segment how) {
        return host.framesTo(server, ports, datagram, how);
    }

    @Override
    public synchronized void onHeard(Heard heard) {
        received.add(heard.payload());
        notifyAll();
    }

    public synchronized List<byte[]> received() {
        return List.copyOf(received);
    }

    /** Waits for so many datagrams. */
    public synchronized boolean await(int count, long millis) {
        return Waiting.on(this, () -> received.size() >= count, millis);
    }
}
