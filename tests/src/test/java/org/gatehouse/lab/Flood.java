package org.gatehouse.lab;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.gatehouse.inspect.AnswerBuilder;
import org.gatehouse.inspect.DtlsPen;
import org.gatehouse.link.LivePort;
import org.gatehouse.link.Port;

/**
 * Sends one kind of opening, or of answers that nobody asked for, from a host's port as fast as it is told to: {@code Flood KIND FRAMES-A-SECOND SECONDS}. Each frame opens something of its own: another port, name, connection id or
 * identification. It prints {@code flooding} when it begins, and how many frames it sent when it ends, by itself or by SIGTERM.
 */
final class Flood {
    static final String BEGINS = "flooding";
    static final String FRAMES = "frames";

    private static final int BATCH_NANOS = 2_000_000;
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final byte[] SERVER_MAC = {2, 0, 0, 0, 0, 1};
    private static final byte[] MAC = {2, 0, 0, 0, 0, 0x13};
    private static final byte[] ADDRESS = {(byte) 192, 0, 2, 13};
    private static final byte[] SERVER = {(byte) 198, 51, 100, 10};

    /** What is sent. */
    enum Kind {
        SYNS,
        /** The first bytes of a ClientHello, of which the rest never comes. */
        HELLOS,
        /** QUIC's first packets, of a size and form that must be deciphered before anybody can say that they are nothing. */
        INITIALS,
        /** DNS queries, no name twice. */
        NAMES,
        /** First fragments of datagrams that never become whole. */
        FRAGMENTS,
        /** DNS queries, each from a MAC address of its own. */
        ADDRESSES,
        /** A SYN, and behind it a greeting of SOCKS, of which the request never comes. */
        SOCKS,
        /** Hellos of DTLS in one datagram, each with a name of its own. */
        DTLS,
        /** From outside: answers that nobody asked for, each of which leads to a blocked name. */
        ANSWERS,
        /** From outside: first fragments of answers that never become whole. */
        ANSWER_FRAGMENTS;

        /** The host that sends it: who is outside sends to the visitor. */
        String host() {
            return isFromOutside() ? "outside" : "visitor";
        }

        private boolean isFromOutside() {
            return this == ANSWERS || this == ANSWER_FRAGMENTS;
        }
    }

    private final Kind kind;
    private final Random random = new Random();
    private volatile int count; // one thread writes
    private int latestSequence;

    private Flood(Kind kind) {
        this.kind = kind;
    }

    public static void main(String[] arguments) throws Exception {
        Flood flood = new Flood(Kind.valueOf(arguments[0]));
        int perSecond = Integer.parseInt(arguments[1]);
        long lengthNanos = Long.parseLong(arguments[2]) * 1_000_000_000;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(flood.count + " " + FRAMES), "ended"));
        try (Port port = LivePort.open("eth0", System::currentTimeMillis)) {
            System.out.println(BEGINS);
            flood.send(port, perSecond, lengthNanos);
        }
    }

    /** In small batches, since no clock wakes this thread often enough; what a batch is late, the next makes up for. */
    private void send(Port port, int perSecond, long lengthNanos) {
        long begunNanos = System.nanoTime();
        for (long elapsed = 0; elapsed < lengthNanos; elapsed = System.nanoTime() - begunNanos) {
            long due = perSecond * elapsed / 1_000_000_000;
            while (count < due) {
                byte[] frame = next();
                port.send(frame, frame.length);
                count = count + 1;
            }
            LockSupport.parkNanos(BATCH_NANOS);
        }
    }

    private byte[] next() {
        int port = 1024 + count % 60_000;
        return switch (kind) {
            case SYNS -> ip(TCP, 0, tcp(port, 2, new byte[0]));
            case HELLOS -> ip(TCP, 0, tcp(port, 0x18, new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}));
            case INITIALS -> ip(UDP, 0, udp(port, 443, initial()));
            case NAMES, ADDRESSES ->
                ip(
                        UDP,
                        0,
                        udp(port, 53, TaggedQuery.question(count, "n" + count + "-" + random.nextInt() + ".example")));
            case FRAGMENTS -> ip(UDP, MORE_FRAGMENTS, udp(port, 53, new byte[600]));
            case SOCKS -> ip(TCP, 0, count % 2 == 0 ? tcp(port, 2, new byte[0]) : greeting());
            case DTLS ->
                ip(UDP, 0, udp(port, 4433, DtlsPen.whole(0, DtlsPen.body("n" + random.nextInt() + ".example", 0))));
            case ANSWERS -> ip(UDP, 0, udp(53, port, answer()));
            case ANSWER_FRAGMENTS -> ip(UDP, MORE_FRAGMENTS, udp(53, port, new byte[600]));
        };
    }

    private byte[] ip(int protocol, int fragment, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + IP + payload.length);
        boolean outside = kind.isFromOutside();
        byte[] sender = outside ? SERVER_MAC : kind == Kind.ADDRESSES ? madeUp() : MAC;
        frame.put(outside ? MAC : SERVER_MAC).put(sender).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (IP + payload.length));
        frame.putShort((short) count).putShort((short) fragment).put((byte) 64).put((byte) protocol);
        frame.putShort((short) 0)
                .put(outside ? SERVER : ADDRESS)
                .put(outside ? ADDRESS : SERVER)
                .put(payload);
        frame.putShort(ETHERNET + 10, sum(frame, ETHERNET, ETHERNET + IP, 0));
        if (protocol == TCP) {
            int pseudo = TCP + payload.length;
            for (int at = ETHERNET + 12; at < ETHERNET + IP; at += 2) {
                pseudo += frame.getShort(at) & 0xffff;
            }
            frame.putShort(ETHERNET + IP + 16, sum(frame, ETHERNET + IP, frame.capacity(), pseudo));
        }
        return frame.array();
    }

    /** Locally administered. */
    private byte[] madeUp() {
        byte[] mac = new byte[6];
        random.nextBytes(mac);
        mac[0] = 6;
        return mac;
    }

    private static short sum(ByteBuffer frame, int from, int to, int begin) {
        int sum = begin;
        for (int at = from; at < to; at += 2) {
            sum += at + 1 < to ? frame.getShort(at) & 0xffff : (frame.get(at) & 0xff) << 8;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~((sum & 0xffff) + (sum >>> 16));
    }

    private byte[] tcp(int port, int flags, byte[] payload) {
        boolean first = kind != Kind.SOCKS || (flags & 2) != 0;
        latestSequence = first ? random.nextInt() : latestSequence + 1;
        ByteBuffer tcp = ByteBuffer.allocate(20 + payload.length);
        tcp.putShort((short) port).putShort((short) 443).putInt(latestSequence).putInt(1);
        tcp.put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 0xfaf0)
                .putInt(0)
                .put(payload);
        return tcp.array();
    }

    /** On the port and behind the SYN of the frame before: RFC 1928 section 3. */
    private byte[] greeting() {
        return tcp(1024 + (count - 1) % 60_000, 0x18, new byte[] {5, 1, 0});
    }

    private byte[] answer() {
        return new AnswerBuilder("n" + count + ".example", AnswerBuilder.A)
                .cname(AnswerBuilder.QUESTION, "www.roblox.com")
                .bytes();
    }

    /** Without a checksum: RFC 768. */
    private static byte[] udp(int port, int server, byte[] payload) {
        ByteBuffer udp = ByteBuffer.allocate(8 + payload.length);
        udp.putShort((short) port).putShort((short) server).putShort((short) udp.capacity());
        return udp.putShort((short) 0).put(payload).array();
    }

    /** RFC 9000 section 17.2.2, with noise where the sealed part stands. */
    private byte[] initial() {
        byte[] noise = new byte[1200];
        random.nextBytes(noise);
        ByteBuffer packet = ByteBuffer.wrap(noise);
        packet.put((byte) 0xc3).putInt(1).put((byte) 8).position(14);
        packet.put((byte) 0).put((byte) 0).putShort((short) (0x4000 | 1200 - 18));
        return noise;
    }
}
