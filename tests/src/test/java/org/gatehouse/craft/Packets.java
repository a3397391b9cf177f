package org.gatehouse.craft;

import static org.gatehouse.craft.Bytes.joined;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Headers written by hand: RFC 791, 8200, 9293, 768. */
final class Packets {
    static final int TCP = 6;
    static final int UDP = 17;

    private static final int FRAGMENT = 44;
    private static final int MORE = 1;

    private Packets() {}

    /** A TCP header with its options and data, the checksum right. */
    static byte[] tcp(
            byte[] from, byte[] to, int[] ports, int sequence, int acknowledgment, Segment segment, byte[] options) {
        int header = 20 + options.length;
        ByteBuffer tcp = ByteBuffer.allocate(header + segment.data.length);
        tcp.putShort((short) ports[0])
                .putShort((short) ports[1])
                .putInt(sequence)
                .putInt(acknowledgment);
        tcp.put((byte) (header / 4 << 4)).put((byte) segment.flags).putShort((short) segment.window);
        tcp.putShort((short) 0)
                .putShort((short) segment.urgentPointer)
                .put(options)
                .put(segment.data);
        int sum = checksum(joined(pseudoHeader(from, to, TCP, tcp.capacity()), tcp.array()));
        tcp.putShort(16, (short) (segment.checksumWrong ? sum ^ 0x5555 : sum));
        return tcp.array();
    }

    static byte[] udp(byte[] from, byte[] to, int[] ports, byte[] data) {
        ByteBuffer udp = ByteBuffer.allocate(8 + data.length);
        udp.putShort((short) ports[0])
                .putShort((short) ports[1])
                .putShort((short) udp.capacity())
                .putShort((short) 0);
        udp.put(data);
        int sum = checksum(joined(pseudoHeader(from, to, UDP, udp.capacity()), udp.array()));
        udp.putShort(6, (short) (sum == 0 ? 0xffff : sum));
        return udp.array();
    }

    private static byte[] pseudoHeader(byte[] from, byte[] to, int protocol, int length) {
        return joined(
                from, to, ByteBuffer.allocate(8).putInt(length).putInt(protocol).array());
    }

    /** An IP packet, or its fragments in the order in which they are to be sent. */
    static List<byte[]> packets(byte[] from, byte[] to, int protocol, byte[] payload, Segment how, int id) {
        return from.length == 4
                ? inFragments(from, to, protocol, payload, how, id)
                : behindHeaders(from, to, protocol, payload, how, id);
    }

    private static List<byte[]> behindHeaders(
            byte[] from, byte[] to, int protocol, byte[] payload, Segment how, int id) {
        int next = protocol;
        byte[] all = payload;
        if (how.inDestination) {
            all = joined(Bytes.of(next, 0, 1, 4, 0, 0, 0, 0), all); // PadN: RFC 8200 section 4.2
            next = 60;
        }
        if (how.inHopByHop && how.fragmentBytes == 0) {
            all = joined(Bytes.of(next, 0, 1, 4, 0, 0, 0, 0), all);
            next = 0;
        }
        return inFragments(from, to, next, all, how, id);
    }

    private static List<byte[]> inFragments(byte[] from, byte[] to, int protocol, byte[] payload, Segment how, int id) {
        if (how.fragmentBytes == 0 || payload.length <= how.fragmentBytes) {
            return List.of(packet(from, to, protocol, how.timeToLive, payload, id, -1));
        }
        List<byte[]> all = new ArrayList<>();
        for (int at = 0; at < payload.length; at += how.fragmentBytes) {
            int end = Math.min(payload.length, at + how.fragmentBytes);
            int begin = Math.max(0, at - how.fragmentOverlap);
            byte[] part = Arrays.copyOfRange(payload, begin, end);
            for (int i = 0; i < at - begin; i++) {
                part[i] ^= 0x20;
            }
            int field = begin | (end < payload.length ? MORE : 0);
            all.add(packet(from, to, protocol, how.timeToLive, part, id, field));
        }
        if (how.fragmentsReversed) {
            Collections.reverse(all);
        }
        return all;
    }

    /** @param fragment the offset in bytes, a multiple of 8, and 1 where more follow; -1: no fragment */
    private static byte[] packet(
            byte[] from, byte[] to, int protocol, int timeToLive, byte[] payload, int id, int fragment) {
        return from.length == 4
                ? ip4(from, to, protocol, timeToLive, payload, id, fragment)
                : ip6(from, to, protocol, timeToLive, payload, id, fragment);
    }

    private static byte[] ip4(
            byte[] from, byte[] to, int protocol, int timeToLive, byte[] payload, int id, int fragment) {
        ByteBuffer ip = ByteBuffer.allocate(20 + payload.length);
        int field = fragment < 0 ? 0x4000 : fragment >> 3 | (fragment & MORE) << 13;
        ip.putShort((short) 0x4500)
                .putShort((short) ip.capacity())
                .putShort((short) id)
                .putShort((short) field);
        ip.put((byte) timeToLive)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(from)
                .put(to);
        ip.putShort(10, (short) checksum(Arrays.copyOf(ip.array(), 20)));
        return ip.put(payload).array();
    }

    private static byte[] ip6(byte[] from, byte[] to, int next, int hopLimit, byte[] payload, int id, int fragment) {
        int extra = fragment < 0 ? 0 : 8;
        ByteBuffer ip = ByteBuffer.allocate(40 + extra + payload.length);
        ip.putInt(0x60000000).putShort((short) (extra + payload.length));
        ip.put((byte) (fragment < 0 ? next : FRAGMENT))
                .put((byte) hopLimit)
                .put(from)
                .put(to);
        if (fragment >= 0) {
            ip.put((byte) next).put((byte) 0).putShort((short) fragment).putInt(id);
        }
        return ip.put(payload).array();
    }

    /** RFC 1071. */
    private static int checksum(byte[] bytes) {
        long sum = 0;
        for (int at = 0; at < bytes.length; at += 2) {
            int low = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
            sum += (bytes[at] & 0xff) << 8 | low;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) ~sum & 0xffff;
    }
}
