package org.gatehouse.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Builds frames for tests, a field at a time and with its own checksum, so that it shares no mistake with the code under test. */
public final class FrameBuilder {
    public static final String CLIENT_MAC = "020000000011";
    public static final String SERVER_MAC = "020000000001";
    public static final String CLIENT4 = "c000020b"; // 192.0.2.11
    public static final String SERVER4 = "c6336407"; // 198.51.100.7
    public static final String CLIENT6 = "20010db8000000000000000000000011";
    public static final String SERVER6 = "20010db8ffff00000000000000000007";

    private final int ipVersion;
    private final int transport;
    private final byte[] payload;
    private final List<byte[]> extensions = new ArrayList<>();
    private final List<Integer> extensionTypes = new ArrayList<>();
    private byte[] ipOptions = {};
    private byte[] tcpOptions = {};
    private byte[] surplus = {};
    private byte[] padding = {};
    private byte[] clientMac = hex(CLIENT_MAC);
    private int vlanTag = -1;
    private int sourcePort = 40_000;
    private int destinationPort = 443;
    private int sequence = 1_000;
    private int acknowledgment = 2_000;
    private int flags = TcpFlags.ACK | TcpFlags.PSH;
    private int identification = 0x1234;
    private int fragment = 0x4000;
    private Checksum.State checksum = Checksum.State.RIGHT;

    private FrameBuilder(int ipVersion, int transport, byte[] payload) {
        this.ipVersion = ipVersion;
        this.transport = transport;
        this.payload = payload;
    }

    public static FrameBuilder tcp(int ipVersion, byte[] payload) {
        return new FrameBuilder(ipVersion, 6, payload);
    }

    public static FrameBuilder udp(int ipVersion, byte[] payload) {
        return new FrameBuilder(ipVersion, 17, payload);
    }

    /** Another protocol than TCP and UDP, without a header of its own. */
    public static FrameBuilder other(int ipVersion, int protocol, byte[] payload) {
        return new FrameBuilder(ipVersion, protocol, payload);
    }

    public FrameBuilder clientMac(long mac) {
        clientMac = hex("%012x".formatted(mac));
        return this;
    }

    public FrameBuilder vlan(int tag) {
        vlanTag = tag;
        return this;
    }

    /** A multiple of four bytes. */
    public FrameBuilder ipOptions(byte... options) {
        ipOptions = options;
        return this;
    }

    /** @param header whole; its first byte is written here */
    public FrameBuilder extension(int type, byte[] header) {
        extensionTypes.add(type);
        extensions.add(header.clone());
        return this;
    }

    /** A multiple of four bytes. */
    public FrameBuilder tcpOptions(byte... options) {
        tcpOptions = options;
        return this;
    }

    public FrameBuilder ports(int source, int destination) {
        sourcePort = source;
        destinationPort = destination;
        return this;
    }

    public FrameBuilder numbers(int sequence, int acknowledgment) {
        this.sequence = sequence;
        this.acknowledgment = acknowledgment;
        return this;
    }

    public FrameBuilder flags(int tcpFlags) {
        flags = tcpFlags;
        return this;
    }

    public FrameBuilder identification(int id) {
        identification = id;
        return this;
    }

    /** IPv4's flags and offset, as they stand in the header. */
    public FrameBuilder fragment(int flagsAndOffset) {
        fragment = flagsAndOffset;
        return this;
    }

    /** Bytes of the IP packet behind the UDP datagram. */
    public FrameBuilder surplus(byte... bytes) {
        surplus = bytes;
        return this;
    }

    /** Bytes of the frame behind the IP packet. */
    public FrameBuilder padding(byte... bytes) {
        padding = bytes;
        return this;
    }

    public FrameBuilder checksum(Checksum.State state) {
        checksum = state;
        return this;
    }

    public byte[] build() {
        byte[] segment = transport();
        byte[] behindIp = concat(extensionBytes(), segment, surplus);
        byte[] ip = ipVersion == 4 ? ipv4(behindIp) : ipv6(behindIp);
        byte[] tag = vlanTag < 0 ? new byte[0] : hex("8100%04x".formatted(vlanTag));
        return concat(hex(SERVER_MAC), clientMac, tag, hex(ipVersion == 4 ? "0800" : "86dd"), ip, behindIp, padding);
    }

    private byte[] transport() {
        ByteBuffer out = ByteBuffer.allocate(60 + payload.length);
        int field = transport == 17 ? 6 : 16;
        if (transport == 17) {
            out.putShort((short) sourcePort).putShort((short) destinationPort);
            out.putShort((short) (8 + payload.length)).putShort((short) 0);
        } else if (transport == 6) {
            out.putShort((short) sourcePort).putShort((short) destinationPort);
            out.putInt(sequence).putInt(acknowledgment);
            out.put((byte) ((20 + tcpOptions.length) / 4 << 4)).put((byte) flags);
            out.putShort((short) 0x7210).putInt(0).put(tcpOptions);
        }
        out.put(payload);
        byte[] segment = new byte[out.position()];
        out.flip().get(segment);
        if (transport == 17 || transport == 6) {
            int value = checksumOf(segment);
            segment[field] = (byte) (value >> 8);
            segment[field + 1] = (byte) value;
        }
        return segment;
    }

    private int checksumOf(byte[] segment) {
        String addresses = ipVersion == 4 ? CLIENT4 + SERVER4 : CLIENT6 + SERVER6;
        byte[] pseudo = concat(hex(addresses), hex("%08x%08x".formatted(transport, segment.length)));
        int right = ~slowSum(concat(pseudo, segment)) & 0xffff;
        return switch (checksum) {
            case RIGHT -> right == 0 && transport == 17 ? 0xffff : right;
            case PARTIAL -> slowSum(pseudo);
            case WRONG -> right ^ 0x0100;
        };
    }

    private byte[] ipv4(byte[] behind) {
        int headerLength = 20 + ipOptions.length;
        ByteBuffer out = ByteBuffer.allocate(headerLength);
        out.put((byte) (0x40 | headerLength / 4)).put((byte) 0).putShort((short) (headerLength + behind.length));
        out.putShort((short) identification).putShort((short) fragment);
        out.put((byte) 61).put((byte) transport).putShort((short) 0);
        out.put(hex(CLIENT4)).put(hex(SERVER4)).put(ipOptions);
        out.putShort(10, (short) ~slowSum(out.array()));
        return out.array();
    }

    private byte[] ipv6(byte[] behind) {
        int first = extensions.isEmpty() ? transport : extensionTypes.get(0);
        ByteBuffer out = ByteBuffer.allocate(40);
        out.putInt(0x60012345).putShort((short) behind.length).put((byte) first).put((byte) 61);
        out.put(hex(CLIENT6)).put(hex(SERVER6));
        return out.array();
    }

    private byte[] extensionBytes() {
        for (int i = 0; i < extensions.size(); i++) {
            extensions.get(i)[0] = (byte) (i + 1 < extensions.size() ? extensionTypes.get(i + 1) : transport);
        }
        return concat(extensions.toArray(new byte[0][]));
    }

    /** RFC 1071, two bytes at a time. */
    public static int slowSum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += i % 2 == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    public static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
