package org.gatehouse.gate;

import org.gatehouse.enforce.ConnectionReset;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.frame.TcpFlags;

/**
 * One direction of DNS over TCP (RFC 7766): messages behind a length of two bytes each. Bytes go on in whole messages that were judged, however they came in. What was
 * released is kept for a while: what is sent again goes on as it was judged, whatever the sender says now. The thread of its lane.
 *
 * <p>Part of a message is acknowledged in the receiver's name: else a sender that waits for that before it sends the rest (RFC 1122 section 4.2.3.4, Nagle's algorithm; a
 * window that is full) would wait for ever. The price is that what is lost behind the gate then is not sent again, and the client asks anew.
 */
abstract class DnsStreams {
    /** Connections remembered at once, each way. */
    static final int FLOWS = 2048;
    /** Pages of 2 KB that they share: 4 MB. */
    static final int PAGES = 2048;

    static final int PREFIX = 2; // the length: RFC 1035 section 4.2.2

    /** Of the segment with a refusal: it is the last. */
    static final int NO_MORE = TcpFlags.PSH | TcpFlags.ACK | TcpFlags.FIN;

    private static final int MAX_MESSAGE = PREFIX + 65_535;
    private static final int HISTORY = 16 * 1024; // what a sender may have on the way: ten segments, RFC 6928
    private static final int RELEASED_AT_ONCE = 32 * 1024; // fits into an IP packet, before it is cut
    static final byte[] NO_PAYLOAD = {};

    final Recorder recorder;
    final FrameWriter forged = new FrameWriter(2048);

    private final FlowTable<DnsStream> flows;
    private final SegmentWriter segments = new SegmentWriter(RELEASED_AT_ONCE);
    private final byte[] headers = new byte[SegmentWriter.MAX_HEADERS];
    private final byte[] assembled = new byte[MAX_MESSAGE + HISTORY];

    // The segment in hand.
    Frame frame;
    long nowMicros;
    private int headersLength;
    private boolean other; // what it carries is no DNS

    DnsStreams(Recorder recorder) {
        this(recorder, FLOWS, PAGES);
    }

    DnsStreams(Recorder recorder, int flowCount, int pages) {
        this.recorder = recorder;
        this.flows = new FlowTable<>(DnsStream::new, flowCount, pages);
    }

    /** What becomes of a message. */
    enum Fate {
        PASS,
        /** It goes on; bytes of it were changed. */
        CHANGED,
        /** It does not go on, and neither does the connection: {@link #refuse} was told. */
        REFUSED
    }

    /** Judges a whole message; changes it in place where it must. */
    abstract Fate judge(byte[] bytes, int start, int length);

    /** Whether the beginning of a message, length included, may become one. */
    abstract boolean mayBecomeMessage(byte[] bytes, int length);

    /** Ends the connection after a message that does not go on. */
    abstract void refuse(DnsStream flow);

    /** Ends the connection that carries something else. */
    abstract void refuseOther(DnsStream flow);

    abstract DnsStream find(FlowTable<DnsStream> among, Frame segment, long epochMicros);

    /** Whether a connection may begin anew here, where one is remembered. */
    abstract boolean mayOpen(DnsStream flow, int origin);

    abstract boolean release(Frame segment);

    /** Sends to where the segments in hand go. */
    abstract void onward(FrameWriter written);

    /** Sends to where the segments in hand come from. */
    abstract void back(FrameWriter written);

    /** Forgets what is over. */
    void forgetOld(long epochMicros) {
        flows.expire(epochMicros);
    }

    /**
     * Takes the segment that says where the bytes of this direction begin: SYN, or SYN and ACK.
     *
     * @return whether it may go on
     */
    boolean onStart(Frame segment, long epochMicros) {
        begin(segment, epochMicros);
        DnsStream known = find(flows, frame, nowMicros);
        DnsStream flow = known == null ? flows.claim(nowMicros) : known;
        if (flow == null) {
            recorder.count(Counter.BEYOND_SHARE);
            return false;
        }
        int origin = frame.sequence() + 1;
        if (known != null && flow.isOpenAt(origin)) {
            recorder.count(Counter.REPEATED);
        } else if (known != null && !mayOpen(flow, origin)) {
            recorder.count(Counter.ODD_SEGMENTS);
            return false;
        } else {
            flow.open(origin);
        }
        flows.touch(flow, nowMicros);
        return true;
    }

    /** Takes a segment with a payload, of which the checksum is right. */
    void onSegment(Frame segment, long epochMicros) {
        begin(segment, epochMicros);
        DnsStream flow = find(flows, frame, nowMicros);
        if (flow == null || flow.state == FlowSlot.State.REFUSED) {
            recorder.count(flow == null ? Counter.ORPHANS : Counter.REPEATED);
            resetBoth(frame.sequence());
        } else if (headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
        } else {
            flows.touch(flow, nowMicros);
            onKnown(flow);
        }
    }

    private void begin(Frame segment, long epochMicros) {
        frame = segment;
        nowMicros = epochMicros;
        headersLength = SegmentWriter.keepHeaders(segment, headers);
        other = false;
    }

    private void onKnown(DnsStream flow) {
        if (frame.sequence() - flow.base + frame.payloadLength() > HeldBytes.MAX_BYTES) {
            makeSpace(flow);
        }
        int offset = frame.sequence() - flow.base;
        int end = Math.min(offset + frame.payloadLength(), HeldBytes.MAX_BYTES);
        int before = flow.judged;
        int from = Math.max(offset, before);
        if (end <= 0 && isProbe(flow)) {
            passWithoutByte();
            return;
        }
        if (end <= 0 || offset >= HeldBytes.MAX_BYTES || from < end && !gather(flow, offset, from, end)) {
            recorder.count(Counter.ORPHANS);
            return;
        }
        boolean goesOn = judgeWholeMessages(flow);
        release(flow, Math.max(0, Math.min(offset, before)), flow.judged);
        if (!goesOn) {
            refuse(flow, other);
        } else if (end < offset + frame.payloadLength() && flow.judged > before) {
            onKnown(flow); // there was no room for all of it, and now there is
        } else {
            finish(flow, offset + frame.payloadLength());
        }
    }

    private void refuse(DnsStream flow, boolean asOther) {
        if (asOther) {
            refuseOther(flow);
        } else {
            refuse(flow);
        }
        flow.refuse();
    }

    /** Puts what is new; false where it cannot be held. */
    private boolean gather(DnsStream flow, int offset, int from, int end) {
        int length = end - from;
        if (!flows.makeRoom(flow, flow.held.pagesNeeded(from, length))) {
            return false;
        }
        int start = frame.payloadStart() + from - offset;
        if (flow.held.put(from, frame.bytes(), start, length) == HeldBytes.Put.DIFFERENT && !isProbe(flow)) {
            refuse(flow, true);
            return false;
        }
        return true;
    }

    /** Whether it may only ask whether the connection is still there: any byte in the place of the last one that was acknowledged (RFC 1122 section 4.2.3.6). */
    private boolean isProbe(DnsStream flow) {
        return frame.payloadLength() == 1 && frame.sequence() + 1 == flow.base + flow.held.prefix();
    }

    private void passWithoutByte() {
        Frame probe = segments.segment(headers, headersLength, frame.sequence(), 0);
        recorder.count(release(probe) ? Counter.RELEASED : Counter.UNSENDABLE);
    }

    /** Judges messages as far as they are whole; false where one does not go on. */
    private boolean judgeWholeMessages(DnsStream flow) {
        for (int held = heldOf(flow); held >= PREFIX; held = heldOf(flow)) {
            int length = messageLength(flow);
            int taken = Math.min(held, length);
            flow.held.copyTo(flow.judged, taken, assembled, 0);
            if (held < length) {
                other = !mayBecomeMessage(assembled, taken);
                return !other;
            }
            switch (judge(assembled, PREFIX, length - PREFIX)) {
                case PASS -> flow.judged += length;
                case CHANGED -> {
                    flow.held.overwrite(flow.judged, assembled, 0, length);
                    flow.judged += length;
                }
                case REFUSED -> {
                    return false;
                }
            }
        }
        return true;
    }

    private static int heldOf(DnsStream flow) {
        return flow.held.prefix() - flow.judged;
    }

    /** The length of the message that begins behind what was judged, its prefix included; that one is held. */
    private int messageLength(DnsStream flow) {
        flow.held.copyTo(flow.judged, PREFIX, assembled, 0);
        return PREFIX + ((assembled[0] & 0xff) << 8 | assembled[1] & 0xff);
    }

    private void release(DnsStream flow, int from, int to) {
        for (int at = from; at < to; at += RELEASED_AT_ONCE) {
            int length = Math.min(to - at, RELEASED_AT_ONCE);
            flow.held.copyTo(at, length, segments.bytes(), headersLength);
            Frame segment = segments.segment(headers, headersLength, flow.base + at, length);
            recorder.count(release(segment) ? Counter.RELEASED : Counter.UNSENDABLE);
        }
    }

    /** @param end offset past the last byte of the segment in hand */
    private void finish(DnsStream flow, int end) {
        if (heldOf(flow) > 0) {
            recorder.count(Counter.HELD);
            forged.tcp(
                    frame, true, frame.acknowledgment(), flow.base + flow.held.prefix(), TcpFlags.ACK, NO_PAYLOAD, 0);
            back(forged);
        } else if ((frame.tcpFlags() & TcpFlags.FIN) != 0 && end == flow.judged) {
            int flags = TcpFlags.FIN | TcpFlags.ACK;
            forged.tcp(frame, false, flow.next(), frame.acknowledgment(), flags, NO_PAYLOAD, 0);
            onward(forged);
        }
        if (flow.judged > 2 * HISTORY) {
            keepOnly(flow, HISTORY);
        }
    }

    /** Gives up as much of the past as the message in hand needs. */
    private void makeSpace(DnsStream flow) {
        int needed = heldOf(flow) >= PREFIX ? messageLength(flow) : MAX_MESSAGE;
        keepOnly(flow, Math.min(HISTORY, HeldBytes.MAX_BYTES - needed));
    }

    private void keepOnly(DnsStream flow, int history) {
        int dropped = flow.judged - history;
        if (dropped > 0) {
            int kept = flow.held.prefix() - dropped;
            flow.held.copyTo(dropped, kept, assembled, 0);
            flow.held.clear();
            flow.base += dropped;
            flow.judged -= dropped;
            if (kept > 0 && flows.makeRoom(flow, HeldBytes.pagesFor(kept))) {
                flow.held.put(0, assembled, 0, kept);
            } else {
                flow.base += flow.judged;
                flow.judged = 0;
            }
        }
    }

    /** Ends both sides; the receiver expects this number next. */
    final void resetBoth(int next) {
        ConnectionReset.toServer(frame, next, forged);
        onward(forged);
        ConnectionReset.toClient(frame, forged);
        back(forged);
    }
}
