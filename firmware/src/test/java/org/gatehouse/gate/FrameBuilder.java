package org.gatehouse.gate;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Builds a client's frames byte by byte, with arithmetic of its own, so that a fault of the code under test does not hide in them. */
final class FrameBuilder {
    static final long PUPIL = 0x020000000011L;

    private static final int TCP = 6;
    private static final int UDP = 17;

    private long clientMac = PUPIL;
    private byte[] destinationMac = {2, 0, 0, 0, 0, (byte) 0x99}; // the server's side
    private byte[] server = {};
    private int ipVersion = 4;
    private int vlan = -1;
    private int clientPort = 40_000;
    private int serverPort = 443;
    private int sequence;
    private int flags = 0x18; // PSH, ACK
    private byte[] options = {};
    private int fragment;
    private int ttl = 64;
    private boolean partial;
    private boolean wrong;

    FrameBuilder clientMac(long mac) {
        clientMac = mac;
        return this;
    }

    /** The server's address, of as many bytes as the IP version has. */
    FrameBuilder server(byte... address) {
        server = address;
        return this;
    }

    FrameBuilder toEverybody() {
        destinationMac = new byte[] {-1, -1, -1, -1, -1, -1};
        return this;
    }

    FrameBuilder ipVersion(int version) {
        ipVersion = version;
        return this;
    }

    FrameBuilder vlan(int id) {
        vlan = id;
        return this;
    }

    FrameBuilder ports(int client, int server) {
        clientPort = client;
        serverPort = server;
        return this;
    }

    FrameBuilder sequence(int number) {
        sequence = number;
        return this;
    }

    FrameBuilder flags(int bits) {
        flags = bits;
        return this;
    }

    /** TCP options, a multiple of four bytes. */
    FrameBuilder options(byte... bytes) {
        options = bytes;
        return this;
    }

    /** The flags and offset field of IPv4. */
    FrameBuilder fragment(int field) {
        fragment = field;
        return this;
    }

    /** IPv4's time to live. */
    FrameBuilder ttl(int hops) {
        ttl = hops;
        return this;
    }

    /** The checksum that a card shall complete. */
    FrameBuilder partialChecksum() {
        partial = true;
        return this;
    }

    FrameBuilder wrongChecksum() {
        wrong = true;
        return this;
    }

    byte[] tcp(byte[] payload) {
        ByteBuffer segment = ByteBuffer.allocate(20 + options.length + payload.length);
        segment.putShort((short) clientPort).putShort((short) serverPort).putInt(sequence);
        segment.putInt(0x01020304).put((byte) ((20 + options.length) / 4 << 4)).put((byte) flags);
        segment.putShort((short) 0xfaf0).putShort((short) 0).putShort((short) 0);
        segment.put(options).put(payload);
        return frame(TCP, segment.array(), 16);
    }

    byte[] tcp(byte[] stream, int from, int to) {
        return tcp(Arrays.copyOfRange(stream, from, to));
    }

    byte[] udp(byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length);
        datagram.putShort((short) clientPort).putShort((short) serverPort);
        datagram.putShort((short) datagram.capacity()).putShort((short) 0).put(payload);
        return frame(UDP, datagram.array(), 6);
    }

    /** An IP packet that carries something else. */
    byte[] packet(int protocol, byte[] payload) {
        return ethernet(ipVersion == 4 ? 0x0800 : 0x86dd, packetOf(protocol, payload));
    }

    /** A frame that carries something else than IP. */
    byte[] ethernet(int etherType, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(18 + payload.length);
        frame.put(destinationMac);
        frame.putShort((short) (clientMac >> 32)).putInt((int) clientMac);
        if (vlan >= 0) {
            frame.putShort((short) 0x8100).putShort((short) vlan);
        }
        frame.putShort((short) etherType).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private byte[] packetOf(int protocol, byte[] transport) {
        byte[] header = ipVersion == 4 ? ipv4(protocol, transport.length) : ipv6(protocol, transport.length);
        byte[] addresses = addresses();
        ByteBuffer packet = ByteBuffer.allocate(header.length + addresses.length + transport.length);
        return packet.put(header).put(addresses).put(transport).array();
    }

    private byte[] frame(int protocol, byte[] transport, int checksumAt) {
        byte[] addresses = addresses();
        int pseudo = sum(addresses) + protocol + transport.length;
        int sum = folded(pseudo + (partial ? 0 : sum(transport)));
        int checksum = (partial ? sum : ~sum) + (wrong ? 1 : 0);
        transport[checksumAt] = (byte) (checksum >> 8);
        transport[checksumAt + 1] = (byte) checksum;
        return packet(protocol, transport);
    }

    private byte[] addresses() {
        int size = ipVersion == 4 ? 4 : 16;
        byte[] addresses = new byte[2 * size];
        addresses[0] = 10;
        addresses[size - 1] = 11;
        addresses[size] = (byte) 192;
        addresses[2 * size - 1] = 12;
        System.arraycopy(server, 0, addresses, size, server.length);
        return addresses;
    }

    private byte[] ipv4(int protocol, int length) {
        ByteBuffer header = ByteBuffer.allocate(12);
        header.putShort((short) 0x4500)
                .putShort((short) (20 + length))
                .putShort((short) 7)
                .putShort((short) fragment);
        header.put((byte) ttl).put((byte) protocol);
        int checksum = ~folded(sum(header.array()) + sum(addresses()));
        return header.putShort((short) checksum).array();
    }

    private static byte[] ipv6(int protocol, int length) {
        ByteBuffer header = ByteBuffer.allocate(8);
        return header.putInt(0x60000000)
                .putShort((short) length)
                .put((byte) protocol)
                .put((byte) 64)
                .array();
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }

    private static int folded(int sum) {
        int folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return folded;
    }
}
