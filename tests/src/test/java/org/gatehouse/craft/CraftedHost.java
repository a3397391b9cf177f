package org.gatehouse.craft;

import static org.gatehouse.craft.Bytes.joined;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A device of the school that is no kernel's: it has a MAC address and an address in both IPs of its own, sits on a host's port, and says what a script tells it to.
 * Its neighbours know it without asking: their tables are filled by {@link #neighbourCommands}.
 */
public final class CraftedHost implements AutoCloseable {
    private static final byte[] ROUTER_MAC = mac("02:00:00:00:00:01");
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000; // none comes again while the box or the server remembers it

    private static final AtomicInteger NEXT_PORT = new AtomicInteger((int) (System.nanoTime() >>> 10) % PORTS);

    /** All crafted devices have addresses in here: the last byte, in hexadecimal digits, is that of their MAC address. */
    private static final String MACS = "02:00:00:00:00:";

    private final Tap tap;
    private final String number;
    private final byte[] mac;
    private final Map<Integer, Conversation> conversations = new ConcurrentHashMap<>();
    private final AtomicInteger identification = new AtomicInteger(1);
    private final AtomicInteger fragmentsHeard = new AtomicInteger();

    /** @param number two digits, in which its addresses end */
    public CraftedHost(String namespace, String device, String number) {
        this.number = number;
        mac = mac(MACS + number);
        tap = Tap.open(namespace, device, this::onFrame);
    }

    /** What iproute2 must be told on the router for it to know this device. */
    public List<List<String>> neighbourCommands(String device) {
        return Stream.of(address4(), address6())
                .map(address -> List.of(
                        "ip", "neigh", "replace", address, "lladdr", MACS + number, "dev", device, "nud", "permanent"))
                .toList();
    }

    public String address4() {
        return "192.0.2." + number;
    }

    public String address6() {
        return "2001:db8:1::" + number;
    }

    /** Opens a TCP connection, handshake and all. */
    public CraftedConnection connect(String server, int port) {
        CraftedConnection connection = new CraftedConnection(this, ports(port), address(server));
        conversations.put(connection.port(), connection);
        connection.open();
        return connection;
    }

    /** A TCP connection that has not even sent its SYN. */
    public CraftedConnection prepare(String server, int port) {
        CraftedConnection connection = new CraftedConnection(this, ports(port), address(server));
        conversations.put(connection.port(), connection);
        return connection;
    }

    /** A UDP socket that talks to one port of a server. */
    public CraftedSocket socket(String server, int port) {
        CraftedSocket socket = new CraftedSocket(this, ports(port), address(server));
        conversations.put(socket.port(), socket);
        return socket;
    }

    private static int[] ports(int serverPort) {
        return new int[] {FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS), serverPort};
    }

    /** How many fragments of IP packets have come to this device: it puts none together. */
    public int fragmentsHeard() {
        return fragmentsHeard.get();
    }

    /** Its address in the IP of a server's. */
    byte[] own(byte[] server) {
        return address(server.length == 4 ? address4() : address6());
    }

    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] mac(String text) {
        return HexFormat.ofDelimiter(":").parseHex(text);
    }

    /** Sends a transport header and its data, packed as the segment says. */
    void send(byte[] server, int protocol, byte[] payload, Segment how) {
        int id = identification.getAndIncrement();
        for (byte[] packet : Packets.packets(own(server), server, protocol, payload, how, id)) {
            tap.send(frame(ROUTER_MAC, how.from == null ? mac : how.from, server.length, packet, how));
        }
    }

    /** The frames of a datagram that a server says to one of this device's ports, as the router would send them on. */
    List<byte[]> framesTo(byte[] server, int[] ports, byte[] datagram, Segment how) {
        byte[] udp = Packets.udp(server, own(server), new int[] {ports[1], ports[0]}, datagram);
        int id = identification.getAndIncrement();
        return Packets.packets(server, own(server), Packets.UDP, udp, how, id).stream()
                .map(packet -> frame(mac, ROUTER_MAC, server.length, packet, how))
                .toList();
    }

    private static byte[] frame(byte[] to, byte[] from, int addressLength, byte[] packet, Segment how) {
        return joined(
                to,
                from,
                tags(how.tags),
                how.inPppoe ? pppoe(addressLength, packet, how.protocolShort) : joined(type(addressLength), packet));
    }

    /** Sends an IP packet of any kind. */
    public void sendRaw(String server, int protocol, byte[] payload) {
        send(address(server), protocol, payload, Segment.of(0, new byte[0]));
    }

    private static byte[] tags(int[] vlans) {
        byte[] all = new byte[4 * vlans.length];
        for (int i = 0; i < vlans.length; i++) {
            boolean outer = i == 0 && vlans.length > 1;
            byte[] tag = Bytes.of(outer ? 0x88 : 0x81, outer ? 0xa8 : 0, vlans[i] >> 8, vlans[i]);
            System.arraycopy(tag, 0, all, 4 * i, 4);
        }
        return all;
    }

    private static byte[] pppoe(int addressLength, byte[] packet, boolean protocolShort) {
        byte[] number = addressLength == 4 ? Bytes.of(0x21) : Bytes.of(0x57); // RFC 1332, RFC 5072
        byte[] protocol = protocolShort ? number : joined(Bytes.of(0), number);
        byte[] session = Bytes.of(0x11, 0, 0, 7);
        return joined(Bytes.of(0x88, 0x64), session, Bytes.vector(2, protocol, packet));
    }

    private static byte[] type(int addressLength) {
        return addressLength == 4 ? Bytes.of(0x08, 0x00) : Bytes.of(0x86, 0xdd);
    }

    private void onFrame(byte[] frame) {
        Heard heard = Heard.read(frame);
        if (heard != null && Arrays.equals(heard.to(), own(heard.from()))) {
            if (heard.fragment()) {
                fragmentsHeard.incrementAndGet();
            }
            Conversation conversation = conversations.get(heard.toPort());
            if (conversation != null) {
                conversation.onHeard(heard);
            }
        }
    }

    @Override
    public void close() {
        tap.close();
    }

    /** Whoever has a port of this device. */
    interface Conversation {
        /** On the tap's thread. */
        void onHeard(Heard heard);
    }
}
