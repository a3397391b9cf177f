package org.gatehouse.craft;

import java.util.Arrays;

/** A TCP segment of a script: its bytes, where in the stream they belong, and what is odd about it. Each method gives another segment. */
public final class Segment implements Cloneable {
    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;

    private static final int FAR = 64;

    /** The first byte's distance from the beginning of the stream; less than 0 is before it. */
    final int offset;

    final byte[] data;
    int flags = ACK | PSH;
    int timeToLive = FAR;
    int acknowledged; // beyond what was received
    int window = 0xffff;
    int urgentPointer;
    int clockMillis; // how far the time stamp is off
    boolean checksumWrong;
    boolean signed;
    boolean inHopByHop;
    boolean inDestination;
    int fragmentBytes; // 0: not in fragments
    boolean fragmentsReversed;
    int fragmentOverlap; // bytes that a fragment repeats of the one before, changed
    int[] tags = {};
    boolean inPppoe;
    boolean protocolShort;
    byte[] from; // null: the device's own

    private Segment(int offset, byte[] data) {
        this.offset = offset;
        this.data = data;
    }

    public static Segment of(int offset, byte[] data) {
        return new Segment(offset, data);
    }

    /** A part of the stream, where it belongs. */
    public static Segment part(byte[] stream, int from, int to) {
        return new Segment(from, Arrays.copyOfRange(stream, from, to));
    }

    public static Segment part(byte[] stream, int from) {
        return part(stream, from, stream.length);
    }

    public byte[] data() {
        return data;
    }

    public Segment flags(int all) {
        Segment other = copy();
        other.flags = all;
        return other;
    }

    /** Time to live, or hop limit: 1 dies at the router behind the box. */
    public Segment timeToLive(int hops) {
        Segment other = copy();
        other.timeToLive = hops;
        return other;
    }

    public Segment wrongChecksum() {
        Segment other = copy();
        other.checksumWrong = true;
        return other;
    }

    /** Acknowledges what the server never sent. */
    public Segment wrongAcknowledgment() {
        Segment other = copy();
        other.acknowledged = 0x10000000;
        return other;
    }

    /** With the option of RFC 2385, which a server without the key drops. */
    public Segment signed() {
        Segment other = copy();
        other.signed = true;
        return other;
    }

    /** With a time stamp of long ago, which a server drops: RFC 7323 section 5. */
    public Segment stale() {
        Segment other = copy();
        other.clockMillis = -600_000;
        return other;
    }

    /** Promises to take no more than so many bytes of the server. */
    public Segment window(int bytes) {
        Segment other = copy();
        other.window = bytes;
        return other;
    }

    /** Urgent up to a byte, counted from the segment's first. */
    public Segment urgent(int pointer) {
        Segment other = flags(flags | URG);
        other.urgentPointer = pointer;
        return other;
    }

    /** Behind an empty hop-by-hop header, IPv6 only. */
    public Segment behindHopByHop() {
        Segment other = copy();
        other.inHopByHop = true;
        return other;
    }

    /** Behind an empty header of destination options, IPv6 only. */
    public Segment behindDestinationOptions() {
        Segment other = copy();
        other.inDestination = true;
        return other;
    }

    /** In IP fragments of so many bytes, a multiple of 8. */
    public Segment inFragments(int bytes) {
        Segment other = copy();
        other.fragmentBytes = bytes;
        return other;
    }

    public Segment reversed() {
        Segment other = copy();
        other.fragmentsReversed = true;
        return other;
    }

    /** Each fragment but the first begins so many bytes early, and says otherwise there than the one before. */
    public Segment overlapping(int bytes) {
        Segment other = copy();
        other.fragmentOverlap = bytes;
        return other;
    }

    /** In VLANs, the outer first. */
    public Segment tagged(int... vlans) {
        Segment other = copy();
        other.tags = vlans;
        return other;
    }

    /** In a session of PPPoE: RFC 2516. */
    public Segment inPppoe() {
        Segment other = copy();
        other.inPppoe = true;
        return other;
    }

    /** The same with the number of the protocol in one byte: RFC 1661 section 6.5. */
    public Segment inShortPppoe() {
        Segment other = inPppoe();
        other.protocolShort = true;
        return other;
    }

    /** From another device's MAC address. */
    public Segment from(int... mac) {
        Segment other = copy();
        other.from = Bytes.of(mac);
        return other;
    }

    private Segment copy() {
        try {
            return (Segment) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
