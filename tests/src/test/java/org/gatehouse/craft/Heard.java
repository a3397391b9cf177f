package org.gatehouse.craft;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A frame that a tap heard, read as far as a script or an observer needs it.
 *
 * @param stamp the sender's time stamp (RFC 7323), 0 without
 * @param fragment whether it is a part of an IP packet; then the ports are 0 and the payload is the part's
 * @param tags how many VLAN tags and PPPoE headers stood in front
 */
record Heard(
        byte[] from,
        byte[] to,
        int protocol,
        int fromPort,
        int toPort,
        int sequence,
        int acknowledgment,
        int flags,
        int stamp,
        byte[] payload,
        boolean fragment,
        int tags) {

    private static final int IP4 = 0x0800;
    private static final int IP6 = 0x86dd;
    private static final int PPPOE = 0x8864;

    /** The frame, or null when it is neither IPv4 nor IPv6, or is cut. */
    static Heard read(byte[] bytes) {
        try {
            return readWhole(ByteBuffer.wrap(bytes));
        } catch (java.nio.BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return null;
        }
    }

    private static Heard readWhole(ByteBuffer frame) {
        frame.position(12);
        int type = frame.getShort() & 0xffff;
        int tags = 0;
        while (type == 0x8100 || type == 0x88a8 || type == 0x9100) {
            frame.getShort();
            type = frame.getShort() & 0xffff;
            tags++;
        }
        if (type == PPPOE) {
            frame.position(frame.position() + 6);
            int protocol = frame.get();
            type = (protocol == 0 ? frame.get() : protocol) == 0x21 ? IP4 : IP6;
            tags++;
        }
        return switch (type) {
            case IP4 -> readIp4(frame, tags);
            case IP6 -> readIp6(frame, tags);
            default -> null;
        };
    }

    private static Heard readIp4(ByteBuffer frame, int tags) {
        int start = frame.position();
        int length = frame.getShort(start + 2) & 0xffff;
        int fragment = frame.getShort(start + 6) & 0x3fff;
        int protocol = frame.get(start + 9) & 0xff;
        byte[] from = bytes(frame, start + 12, 4);
        byte[] to = bytes(frame, start + 16, 4);
        frame.limit(start + length).position(start + (frame.get(start) & 0xf) * 4);
        return readTransport(frame, from, to, protocol, fragment != 0, tags);
    }

    private static Heard readIp6(ByteBuffer frame, int tags) {
        int start = frame.position();
        int length = frame.getShort(start + 4) & 0xffff;
        int next = frame.get(start + 6) & 0xff;
        byte[] from = bytes(frame, start + 8, 16);
        byte[] to = bytes(frame, start + 24, 16);
        frame.limit(start + 40 + length).position(start + 40);
        boolean fragment = false;
        while (next == 0 || next == 43 || next == 60 || next == 44) {
            fragment |= next == 44;
            int header = next == 44 ? 8 : 8 + 8 * (frame.get(frame.position() + 1) & 0xff);
            next = frame.get(frame.position()) & 0xff;
            frame.position(frame.position() + header);
        }
        return readTransport(frame, from, to, next, fragment, tags);
    }

    private static Heard readTransport(
            ByteBuffer frame, byte[] from, byte[] to, int protocol, boolean fragment, int tags) {
        if (fragment || protocol != Packets.TCP && protocol != Packets.UDP) {
            return new Heard(from, to, protocol, 0, 0, 0, 0, 0, 0, rest(frame), fragment, tags);
        }
        int start = frame.position();
        int fromPort = frame.getShort() & 0xffff;
        int toPort = frame.getShort() & 0xffff;
        if (protocol == Packets.UDP) {
            frame.position(start + 8);
            return new Heard(from, to, protocol, fromPort, toPort, 0, 0, 0, 0, rest(frame), false, tags);
        }
        int sequence = frame.getInt();
        int acknowledgment = frame.getInt();
        int header = (frame.get() >> 4 & 0xf) * 4;
        int flags = frame.get() & 0xff;
        int stamp = stamp(frame, start + 20, start + header);
        frame.position(start + header);
        return new Heard(
                from, to, protocol, fromPort, toPort, sequence, acknowledgment, flags, stamp, rest(frame), false, tags);
    }

    private static int stamp(ByteBuffer frame, int start, int end) {
        int at = start;
        while (at + 10 <= end && frame.get(at) != 0) {
            if (frame.get(at) == 8) {
                return frame.getInt(at + 2);
            }
            at += frame.get(at) == 1 ? 1 : Math.max(2, frame.get(at + 1));
        }
        return 0;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean isTcp() {
        return protocol == Packets.TCP && !fragment;
    }

    private static byte[] bytes(ByteBuffer frame, int from, int length) {
        return Arrays.copyOfRange(frame.array(), from, from + length);
    }

    private static byte[] rest(ByteBuffer frame) {
        return Arrays.copyOfRange(frame.array(), frame.position(), frame.limit());
    }

    @Override
    public String toString() {
        return protocol + " " + fromPort + ">" + toPort + " flags " + flags + " seq "
                + Integer.toUnsignedString(sequence) + (fragment ? " fragment " : " ")
                + HexFormat.of().formatHex(payload);
    }
}
