package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.OpeningKind;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;

/**
 * The part of a lane that reads TCP: segments are held until the opening in them is whole and judged. The lane's thread.
 *
 * <p>Where the SYN was seen, every byte of the connection comes here until the server has answered. Its beginning then goes on in order, as it was judged, and nothing goes
 * on that lies in front of it or says otherwise: whichever frames die on the way, the server can put no other beginning together. Where it was not seen (the connection is
 * older than the service), an opening is known by how it looks, and nothing goes on that contradicts what was judged.
 */
final class TcpOpenings {
    /** Connections remembered at once. */
    static final int FLOWS = 32_768;
    /** Pages of 2 KB that their bytes may take: 32 MB. */
    static final int PAGES = 16_384;

    private static final int MAX_AHEAD = 1 << 20; // bytes that may be lost or late on the way from the client
    private static final int PLAIN_REMEMBERED = PagePool.PAGE_BYTES; // bytes behind the first segment
    private static final int PLAIN_ENOUGH =
            256 * 1024; // bytes of what opened nothing, before the kernel bridges it again

    private final Outlet outlet;
    private final Recorder recorder;
    private final ClientHelloReader clientHello;
    private final HttpRequestReader httpRequest;
    private final FlowTable<Flow> flows = new FlowTable<>(Flow::new, FLOWS, PAGES, this::onLost);
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];

    private final TcpVerdicts verdicts;
    private final OrderedOpenings inOrder;

    // The segment in hand.
    private Frame frame;
    private long nowMicros;

    TcpOpenings(Outlet outlet, Judge judge, Recorder recorder, CanonicalName name, ClientHelloReader hello, int mtu) {
        this.outlet = outlet;
        this.recorder = recorder;
        this.clientHello = hello;
        this.httpRequest = new HttpRequestReader(name);
        this.verdicts = new TcpVerdicts(outlet, judge, recorder, name, hello, httpRequest, mtu);
        this.inOrder = new OrderedOpenings(recorder, verdicts, flows, httpRequest, name);
    }

    /** Forgets what is over; to be called once in a while, so that it is not done all at once when traffic begins again. */
    void forgetOld(long epochMicros) {
        flows.expire(epochMicros);
    }

    /** What may go on from here on is the bridge's; what was not judged stays held, and what it belonged to is asked for again. */
    private void onLost(FlowSlot flow) {
        switch (flow.state) {
            case JUDGED, PLAIN, REFUSED -> outlet.forget(flow);
            case FREE, OPENED, HOLDING -> {}
        }
    }

    /**
     * Takes the SYN of a connection. Where it goes on, the kernel puts the flow into the set of those whose opening is under way: every byte of it comes here until the
     * server has answered.
     *
     * @return whether it may go on
     */
    boolean onSyn(Frame syn, long epochMicros) {
        frame = syn;
        nowMicros = epochMicros;
        Flow known = flows.find(frame, nowMicros);
        Flow flow = known == null ? flows.claim(nowMicros) : known;
        if (flow == null) {
            recorder.count(Counter.BEYOND_SHARE);
            return false;
        }
        if (flow.isOver(nowMicros)) {
            forget(flow);
            flow.reset();
        }
        return opens(flow, frame.sequence() + 1);
    }

    /** Another connection begins on the ports of one that the kernel was told to keep. */
    private void forget(Flow flow) {
        if (flow.kept) {
            flow.kept = false;
            outlet.forget(flow);
        }
    }

    /** One that names a byte among those that were released, or in front of them, would let the server read them from the middle. It is sent again until that is over. */
    private boolean opens(Flow flow, int origin) {
        if (flow.isOpenAt(origin)) {
            recorder.count(Counter.REPEATED);
        } else if (flow.mayOpenAt(origin)) {
            forget(flow);
            flow.open(origin);
        } else {
            recorder.count(Counter.ODD_SEGMENTS);
            return false;
        }
        flows.touch(flow, nowMicros);
        return true;
    }

    /** Takes a segment with a payload, of which the checksum is right. */
    void onSegment(Frame segment, long epochMicros) {
        frame = segment;
        nowMicros = epochMicros;
        verdicts.take(frame, nowMicros);
        Flow flow = flows.find(frame, nowMicros);
        if (flow == null) {
            onUnknownFlow();
        } else {
            onKnownFlow(flow, frame.sequence() - flow.base);
            flows.touch(flow, nowMicros);
        }
    }

    private void onUnknownFlow() {
        if (kind() != OpeningKind.NONE) {
            Flow flow = flows.claim(nowMicros);
            if (flow == null) {
                recorder.count(Counter.BEYOND_SHARE);
            } else if (!hasRoom(flow)) {
                flow.state = Flow.State.OPENED; // none of it went on, and the rest still has to come here
                flows.forget(flow);
                recorder.count(Counter.BEYOND_SHARE);
            } else {
                onBeginning(flow);
                flows.touch(flow, nowMicros);
            }
        } else if (frame.isWrapped()) {
            pass(); // the rules send all of these
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    private void onKnownFlow(Flow flow, int offset) {
        if (flow.stream.isActive()) {
            onInOrder(flow);
        } else if (flow.isBeforeOrigin(frame.sequence())) {
            onBefore(flow);
        } else if (flow.contradictsBeginning(frame)) {
            verdicts.onContradiction(flow);
        } else if (flow.repeatsBeginning(frame)) {
            passOn(flow); // it was lost behind the gate, while a later opening is in hand
        } else {
            switch (flow.state) {
                case OPENED -> onFirst(flow, offset);
                case HOLDING -> onRest(flow, offset);
                case JUDGED, PLAIN -> onReleased(flow, offset);
                case REFUSED -> onRefused(flow, offset);
                case FREE -> throw new AssertionError("a free slot has no flow");
            }
        }
    }

    /** A server might read its end, and no honest client sends it; unless something was read before, which asked for what begins here. */
    private void onBefore(Flow flow) {
        if (flow.repeatsBefore(frame)) {
            passOn(flow);
        } else {
            verdicts.drop(flow, Counter.ODD_SEGMENTS);
        }
    }

    private void onInOrder(Flow flow) {
        if (inOrder.onSegment(flow, frame)) {
            onGathered(flow, false);
        } else {
            endGuard(flow);
            endUnbegun(flow);
        }
    }

    /** Nothing was read and nothing could be held: what the frame in hand began with may come otherwise. */
    private static void endUnbegun(Flow flow) {
        if (flow.stream.isActive() && flow.stream.isAtFirst() && flow.bytes().end() == 0) {
            flow.stream.end();
            flow.state = flow.isAtOrigin() ? Flow.State.OPENED : Flow.State.PLAIN;
        }
    }

    /** From here on the connection is read in order, until it ends or something else is asked for. The server's answers do not end that. */
    private void beginInOrder(Flow flow) {
        flow.state = Flow.State.HOLDING;
        flow.kind = flow.kind == OpeningKind.TLS ? OpeningKind.NONE : flow.kind; // it only began alike
        flow.stream.begin(
                flow.base,
                switch (flow.kind) {
                    case HTTP -> OrderedStream.Part.HEAD;
                    case SOCKS -> OrderedStream.Part.SOCKS;
                    case TLS, NONE -> OrderedStream.Part.ANYTHING;
                });
        if (!flow.kept) {
            flow.kept = true;
            outlet.keep(flow);
        }
    }

    /** Where nothing is held. */
    private void endGuard(Flow flow) {
        boolean searched = flow.stream.isActive() && flow.stream.part() == OrderedStream.Part.ANYTHING;
        if (searched && flow.isGuardOver() && flow.bytes().end() == 0) {
            flow.endGuard();
        }
    }

    /** The first segment of a connection whose SYN was seen. What comes before the first byte is held, and so is the end of an opening. */
    private void onFirst(Flow flow, int offset) {
        if (offset == 0) {
            onBeginning(flow);
        } else if (offset < HeldBytes.MAX_BYTES) {
            hold(flow, offset);
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    /** A segment that may begin an opening, on a flow that remembers nothing which it could contradict. */
    private void onBeginning(Flow flow) {
        if (!hasRoom(flow)) {
            recorder.count(Counter.BEYOND_SHARE);
            return;
        }
        flow.begin(frame.sequence());
        flow.kind = kind(flow, frame.bytes(), frame.payloadStart(), frame.payloadLength());
        Outcome outcome = read(flow, frame.bytes(), frame.payloadStart(), heldLength());
        if (isReadInOrder(flow, outcome)) {
            beginInOrder(flow);
            onInOrder(flow);
            return;
        }
        switch (outcome) {
            case NOT_AN_OPENING -> {
                flow.state = Flow.State.PLAIN;
                passOn(flow);
            }
            case NEEDS_MORE -> hold(flow, 0);
            case NAMED, NO_NAME, ADDRESS, UNREADABLE, CONTRADICTION, TOO_LONG -> {
                if (verdicts.allows(flow, outcome)) {
                    remember(flow);
                    passOn(flow);
                } else {
                    verdicts.refuse(flow, true);
                }
            }
        }
    }

    private void hold(Flow flow, int offset) {
        flow.headersLength = SegmentWriter.keepHeaders(frame, flow.headers);
        if (flow.headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
            flow.state = flow.isAtOrigin() ? Flow.State.OPENED : Flow.State.PLAIN;
            return;
        }
        flow.state = Flow.State.HOLDING;
        recorder.count(Counter.HELD);
        gather(flow, offset);
    }

    /** A further segment of a flow whose opening is not whole. */
    private void onRest(Flow flow, int offset) {
        if (offset < 0 || offset >= HeldBytes.MAX_BYTES) {
            onOutside(flow);
        } else {
            gather(flow, offset);
        }
    }

    /** Before what is held or far behind it, or what may be a further opening: a new connection with the same ports, or somebody's trick. */
    private void onOutside(Flow flow) {
        boolean may = flow.mayBeginAt(frame.sequence());
        if (may && kind() != OpeningKind.NONE) {
            onBeginning(flow);
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    private void gather(Flow flow, int offset) {
        int before = flow.bytes().prefix();
        int length = Math.min(frame.payloadLength(), HeldBytes.MAX_BYTES - offset);
        if (!flows.makeRoom(flow, flow.bytes().pagesNeeded(offset, length))) {
            recorder.count(Counter.BEYOND_SHARE);
            return;
        }
        switch (flow.bytes().put(offset, frame.bytes(), frame.payloadStart(), length)) {
            case NEW -> {
                if (flow.bytes().prefix() > before) {
                    onGathered(flow, length < frame.payloadLength());
                }
            }
            case REPEATED -> recorder.count(Counter.REPEATED);
            case DIFFERENT -> verdicts.onContradiction(flow);
        }
    }

    /** @param beyond whether the frame in hand has bytes behind those that could be held */
    private void onGathered(Flow flow, boolean beyond) {
        boolean another = readGathered(flow, beyond);
        while (another) {
            another = readGathered(flow, false);
        }
    }

    /** Returns whether what is held now is the beginning of something else. */
    private boolean readGathered(Flow flow, boolean beyond) {
        int length = flow.bytes().prefix();
        if (length < flow.needed) {
            recorder.count(Counter.HELD);
            return false;
        }
        flow.bytes().copyTo(0, length, assembled, 0);
        flow.kind = kind(flow, assembled, 0, length);
        Outcome outcome = read(flow, assembled, 0, length);
        flow.needed = flow.kind == OpeningKind.TLS ? clientHello.needed() : length + 1;
        if (outcome == Outcome.NEEDS_MORE && flow.needed > HeldBytes.MAX_BYTES) {
            outcome = Outcome.TOO_LONG;
        }
        if (isReadInOrder(flow, outcome)) {
            return readInOrder(flow, beyond);
        }
        switch (outcome) {
            case NEEDS_MORE -> recorder.count(Counter.HELD);
            case NOT_AN_OPENING -> {
                flow.state = Flow.State.PLAIN;
                releaseAssembled(flow, length, beyond);
            }
            case NAMED, NO_NAME, ADDRESS, UNREADABLE, CONTRADICTION, TOO_LONG -> {
                if (verdicts.allows(flow, outcome)) {
                    flow.state = Flow.State.JUDGED;
                    releaseAssembled(flow, length, beyond);
                } else {
                    verdicts.refuse(flow, true);
                }
            }
        }
        return false;
    }

    /** All but TLS, from a connection's first byte on; of what is known by how it looks, only requests. */
    private static boolean isReadInOrder(Flow flow, Outcome outcome) {
        boolean opening = outcome != Outcome.NOT_AN_OPENING && outcome != Outcome.NEEDS_MORE;
        return flow.isAtOrigin() ? outcome == Outcome.NOT_AN_OPENING : opening && flow.kind == OpeningKind.HTTP;
    }

    private boolean readInOrder(Flow flow, boolean beyond) {
        beginInOrder(flow);
        boolean another = inOrder.onGathered(flow);
        if (!another && beyond && flow.stream.isActive()) {
            onInOrder(flow);
        } else if (!another) {
            endGuard(flow);
        }
        return another;
    }

    /** Lets go on what was assembled to be read. */
    private void releaseAssembled(Flow flow, int length, boolean beyond) {
        verdicts.release(flow, flow.base, assembled, 0, length);
        if (beyond) {
            passOn(flow);
        }
    }

    /** A segment of a flow of which bytes were released: it repeats what is remembered, it goes on behind it, or it begins anew. */
    private void onReleased(Flow flow, int offset) {
        boolean overlaps = offset < flow.bytes().end() && offset + frame.payloadLength() > 0;
        if (overlaps) {
            onRepeated(flow, offset);
        } else if (kind() == OpeningKind.NONE || readFrame() == Outcome.NOT_AN_OPENING) {
            onMore(flow, offset);
        } else {
            onOutside(flow);
        }
    }

    private void onRepeated(Flow flow, int offset) {
        if (!flow.bytes().sameWhereHeld(offset, frame.bytes(), frame.payloadStart(), frame.payloadLength())) {
            verdicts.onContradiction(flow);
        } else {
            onMore(flow, offset);
        }
    }

    /** What begins before a judged opening could put another one in front of it, and is not needed any more: the server had it. */
    private void onMore(Flow flow, int offset) {
        boolean near = offset >= 0 && frame.sequence() - flow.next() < MAX_AHEAD;
        if (near || flow.state == Flow.State.PLAIN) {
            passOn(flow);
        } else {
            recorder.count(Counter.ORPHANS);
        }
    }

    /** The client sends it again: it has not seen the reset. The log is not told twice. */
    private void onRefused(Flow flow, int offset) {
        if (offset == 0) {
            recorder.count(Counter.REPEATED);
            verdicts.sendResets(flow);
        } else {
            onOutside(flow);
        }
    }

    // Steps that several of the above share

    /** What a segment in the middle of a connection may begin. */
    private OpeningKind kind() {
        return OpeningKind.of(frame.bytes(), frame.payloadStart(), frame.payloadLength());
    }

    /** What the bytes at the flow's base may begin: at the beginning of a connection, more than elsewhere. */
    private static OpeningKind kind(Flow flow, byte[] bytes, int start, int length) {
        return flow.isAtOrigin() ? OpeningKind.ofFirst(bytes, start, length) : OpeningKind.of(bytes, start, length);
    }

    /** Whether what the frame in hand brings can be held or remembered. */
    private boolean hasRoom(Flow flow) {
        return flows.makeRoom(flow, HeldBytes.pagesFor(heldLength()));
    }

    /** How much of the frame in hand can be held. */
    private int heldLength() {
        return Math.min(frame.payloadLength(), HeldBytes.MAX_BYTES);
    }

    /** What is read in order is not read here. */
    private Outcome read(Flow flow, byte[] bytes, int start, int length) {
        boolean later = flow.isAtOrigin() && flow.kind != OpeningKind.TLS;
        return later ? Outcome.NOT_AN_OPENING : read(flow.kind, bytes, start, length);
    }

    private Outcome read(OpeningKind kind, byte[] bytes, int start, int length) {
        return switch (kind) {
            case TLS -> clientHello.read(bytes, start, length);
            case HTTP -> httpRequest.read(bytes, start, length);
            case SOCKS, NONE -> Outcome.NOT_AN_OPENING;
        };
    }

    private Outcome readFrame() {
        return read(kind(), frame.bytes(), frame.payloadStart(), heldLength());
    }

    private void remember(Flow flow) {
        flow.state = Flow.State.JUDGED;
        flows.makeRoom(flow, flow.bytes().pagesNeeded(0, heldLength()));
        flow.bytes().put(0, frame.bytes(), frame.payloadStart(), heldLength());
    }

    /**
     * The first bytes of a connection that opened nothing: no opening may take their place later, when they never came to the server. All of the segment that decided so,
     * and a page of those behind it.
     */
    private void rememberPlain(Flow flow) {
        int offset = frame.sequence() - flow.origin;
        int limit = offset == 0 ? HeldBytes.MAX_BYTES : PLAIN_REMEMBERED;
        if (flow.hasOrigin && offset >= 0 && offset < limit) {
            int length = Math.min(frame.payloadLength(), limit - offset);
            if (flows.makeRoom(flow, flow.held.pagesNeeded(offset, length))) {
                flow.held.put(offset, frame.bytes(), frame.payloadStart(), length);
            }
        }
    }

    private void pass() {
        verdicts.pass();
    }

    private void passOn(Flow flow) {
        pass();
        flow.released(frame.sequence(), frame.payloadLength());
        if (flow.state == Flow.State.PLAIN) {
            rememberPlain(flow);
        }
        if (flow.state == Flow.State.PLAIN || flow.kept) {
            forgetLong(flow);
        }
    }

    /** An upload has no answer that would end its opening: the kernel is told. What looks like an opening comes here all the same. */
    private void forgetLong(Flow flow) {
        if (flow.length() > PLAIN_ENOUGH && !flow.forgotten) {
            flow.forgotten = true;
            flow.kept = false;
            outlet.forget(flow);
        }
    }
}
