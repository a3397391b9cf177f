package org.gatehouse.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Datagrams as clients of VPNs, tunnels and the network's own services send them, written from the specifications. */
public final class Datagrams {
    /** November 2026. */
    private static final int TIME = 1_795_000_000;

    private static final byte[] RANDOM = new byte[2048];

    static {
        new Random(13).nextBytes(RANDOM);
        RANDOM[0] = 0x2a; // begins nothing that is known
    }

    private Datagrams() {}

    /** Bytes that look like nothing. */
    public static byte[] random(int length) {
        return Arrays.copyOf(RANDOM, length);
    }

    /** WireGuard's handshake initiation: type, reserved, sender, ephemeral, static, timestamp, two MACs. */
    public static byte[] wireGuardInitiation() {
        return ByteBuffer.allocate(148).putInt(0x01000000).put(RANDOM, 0, 128).array();
    }

    static byte[] wireGuardResponse() {
        return ByteBuffer.allocate(92).putInt(0x02000000).put(RANDOM, 0, 72).array();
    }

    /** The same with a client's number in the reserved bytes. */
    static byte[] warpInitiation() {
        return ByteBuffer.allocate(148).putInt(0x01c0ffee).put(RANDOM, 0, 128).array();
    }

    /** The first datagram of Cloudflare's WARP in a capture of 2022, its payload aside. */
    static byte[] warp(int length) {
        return ByteBuffer.allocate(length)
                .put((byte) 0xc1)
                .putInt(0)
                .putInt(0x90830182)
                .put(RANDOM, 0, length - 9)
                .array();
    }

    /** For a SOCKS proxy to pass on: RFC 1928 section 7. The address has its type in front, and a name its length. */
    public static byte[] relayed(byte[] address, int port, byte[] content) {
        return ByteBuffer.allocate(3 + address.length + 2 + content.length)
                .put(new byte[3])
                .put(address)
                .putShort((short) port)
                .put(content)
                .array();
    }

    /** Geneve without options, network 7. */
    static byte[] geneve(int type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putShort((short) 0)
                .putShort((short) type)
                .putInt(7 << 8)
                .put(content)
                .array();
    }

    static byte[] vxlan(byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(0x08000000)
                .putInt(7 << 8)
                .put(content)
                .array();
    }

    /** A user's packet; with any of the low three bits, four bytes of options come before it. */
    static byte[] gtp(int flags, byte[] content) {
        int options = (flags & 7) == 0 ? 0 : 4;
        return ByteBuffer.allocate(8 + options + content.length)
                .put((byte) flags)
                .put((byte) 0xff)
                .putShort((short) (options + content.length))
                .putInt(0xc0ffee)
                .position(8 + options)
                .put(content)
                .array();
    }

    /** An echo request. */
    static byte[] ipv4() {
        ByteBuffer packet = ByteBuffer.allocate(28).putInt(0x4500001c).putInt(0).putInt(0x40010000);
        packet.putInt(0x0a000001).putInt(0x0a000002);
        int sum = 0;
        for (int at = 0; at < 20; at += 2) {
            sum += packet.getShort(at) & 0xffff;
        }
        return packet.putShort(10, (short) ~((sum & 0xffff) + (sum >> 16))).array();
    }

    /** The same of IPv6, from and to nowhere. */
    static byte[] ipv6() {
        return ByteBuffer.allocate(48).putInt(0x60000000).putInt(0x00083a40).array();
    }

    static byte[] frame() {
        byte[] packet = ipv4();
        return ByteBuffer.allocate(14 + packet.length)
                .position(12)
                .putShort((short) 0x0800)
                .put(packet)
                .array();
    }

    /** OpenVPN's hard reset without further keys. */
    public static byte[] openVpn(int opcode) {
        return ByteBuffer.allocate(14)
                .put((byte) (opcode << 3))
                .put(RANDOM, 0, 8)
                .array();
    }

    /** With tls-auth: an HMAC of so many bytes, the packet's number and time before the rest. */
    static byte[] openVpnAuth(int digest) {
        return ByteBuffer.allocate(22 + digest)
                .put((byte) 0x38)
                .put(RANDOM, 0, 8 + digest)
                .putInt(1)
                .putInt(TIME)
                .array();
    }

    /** With tls-crypt: number, time, tag, the rest encrypted. */
    static byte[] openVpnCrypt(int number) {
        return ByteBuffer.allocate(54)
                .put((byte) 0x38)
                .put(RANDOM, 0, 8)
                .putInt(number)
                .putInt(TIME)
                .put(RANDOM, 20, 37)
                .array();
    }

    /** With tls-crypt-v2: also the client's key, wrapped, with its length at the end. */
    static byte[] openVpnCryptV2(int wrapped) {
        return ByteBuffer.allocate(54 + wrapped)
                .put((byte) 0x50)
                .put(RANDOM, 0, 8)
                .putInt(0x0f000001)
                .putInt(TIME)
                .put(RANDOM, 20, 37 + wrapped - 2)
                .putShort((short) wrapped)
                .array();
    }

    /** The header of the first IKE message, and a payload. */
    public static byte[] ike(int version, int exchange) {
        return ByteBuffer.allocate(28 + 100)
                .put(RANDOM, 0, 8)
                .putLong(0)
                .put((byte) 33)
                .put((byte) version)
                .put((byte) exchange)
                .put((byte) 8)
                .putInt(0)
                .putInt(128)
                .put(RANDOM, 8, 100)
                .array();
    }

    static byte[] marked(byte[] ike) {
        return ByteBuffer.allocate(4 + ike.length).putInt(0).put(ike).array();
    }

    /** Start-Control-Connection-Request: RFC 2661 section 6.1. */
    static byte[] l2tp() {
        return ByteBuffer.allocate(60)
                .putShort((short) 0xc802)
                .putShort((short) 60)
                .putLong(0)
                .put(RANDOM, 0, 48)
                .array();
    }

    /** An IPv6 packet of a Teredo address. */
    static byte[] teredo() {
        return ByteBuffer.allocate(48)
                .putInt(0x60000000)
                .putShort((short) 8)
                .putShort((short) 0x3a15)
                .putInt(0x20010000)
                .put(RANDOM, 0, 36)
                .array();
    }

    /** A DNS query of type TXT. */
    public static byte[] query(String name) {
        ByteBuffer message = ByteBuffer.allocate(512);
        message.putShort((short) 7)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putInt(0)
                .putShort((short) 0);
        for (String label : name.split("\\.")) {
            message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        message.put((byte) 0).putShort((short) 16).putShort((short) 1);
        return Arrays.copyOf(message.array(), message.position());
    }

    static byte[] ntp() {
        return ByteBuffer.allocate(48).put((byte) 0x23).array();
    }

    public static byte[] dhcp() {
        return ByteBuffer.allocate(300).put((byte) 1).putInt(236, 0x63825363).array();
    }

    /** A STUN binding request: RFC 8489 section 5. */
    static byte[] stun() {
        return ByteBuffer.allocate(20)
                .putInt(0x00010000)
                .putInt(0x2112a442)
                .put(RANDOM, 0, 12)
                .array();
    }

    static byte[] rtp() {
        return ByteBuffer.allocate(172)
                .putShort((short) 0x8000)
                .put(RANDOM, 0, 170)
                .array();
    }
}
