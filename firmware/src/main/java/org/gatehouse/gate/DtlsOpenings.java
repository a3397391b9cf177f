package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.ClientHelloReader;
import org.gatehouse.inspect.DtlsHelloReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Action;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * The part of a lane that reads DTLS: a datagram with a hello goes on when all that it holds of hellos was judged. The lane's thread.
 *
 * <p>No datagram is held. A hello in one piece, as nearly all are, needs none. Of one in fragments the bytes are kept, and the datagrams are dropped until all of it was judged: the client
 * sends them again within a second (RFC 6347 section 4.2.4.1), and what differs then from what was judged is refused. Hellos in one piece may differ from each other, as those of two
 * connections do: each is judged for itself, and a server has nothing left of one that it could mix with another.
 */
final class DtlsOpenings {
    /** Conversations remembered at once: their fragments, what was refused, and what the log was told. */
    static final int FLOWS = 1024;
    /** Pages of 2 KB that their bytes may take: 1 MB. */
    static final int PAGES = 512;

    private final Outlet outlet;
    private final Judge judge;
    private final Recorder recorder;
    private final CanonicalName name;
    private final ClientHelloReader hello;
    private final DtlsHelloReader pieces = new DtlsHelloReader();
    private final FlowTable<DtlsFlow> flows = new FlowTable<>(DtlsFlow::new, FLOWS, PAGES);
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];
    private final KeyedHash hash = new KeyedHash();

    // The datagram in hand.
    private Frame frame;
    private long nowMicros;
    private DtlsFlow flow; // null: nothing is remembered of the conversation

    DtlsOpenings(Outlet outlet, Judge judge, Recorder recorder, CanonicalName name, ClientHelloReader hello) {
        this.outlet = outlet;
        this.judge = judge;
        this.recorder = recorder;
        this.name = name;
        this.hello = hello;
    }

    /** Takes a UDP frame of which the checksum is right; false where nothing of a hello is in it, and nothing was done about it. */
    boolean onDatagram(Frame datagram, long epochMicros) {
        frame = datagram;
        nowMicros = epochMicros;
        return switch (pieces.read(frame.bytes(), frame.payloadStart(), frame.payloadLength())) {
            case OTHER -> false;
            case HELLO -> {
                flow = flows.find(frame, nowMicros);
                onHello();
                yield true;
            }
            case UNREADABLE -> {
                recorder.count(Counter.MALFORMED);
                yield true;
            }
        };
    }

    private void onHello() {
        if (flow != null && flow.state == FlowSlot.State.REFUSED) {
            recorder.count(Counter.REPEATED);
            return;
        }
        boolean goesOn = true;
        for (int piece = 0; piece < pieces.pieces(); piece++) {
            Outcome outcome = isAlone(piece) ? readAlone(piece) : gather(piece);
            if (outcome == Outcome.NEEDS_MORE) {
                goesOn = false;
            } else if (outcome != Outcome.NOT_AN_OPENING && !allows(outcome)) {
                refuse();
                return;
            } else if (isKnown(pieces.number(piece))) {
                flow.allow(pieces.number(piece));
            }
        }
        if (goesOn) {
            recorder.count(outlet.release(frame) ? Counter.RELEASED : Counter.UNSENDABLE);
        } else {
            recorder.count(Counter.HELD);
        }
    }

    /** Whether a piece is a whole hello of which no fragment was seen. */
    private boolean isAlone(int piece) {
        return pieces.isWhole(piece) && !isKnown(pieces.number(piece));
    }

    private boolean isKnown(int number) {
        return flow != null && number < DtlsFlow.HELLOS && flow.knows(number);
    }

    private Outcome readAlone(int piece) {
        return hello.readDatagramHello(frame.bytes(), pieces.start(piece), pieces.length(piece));
    }

    /** {@link Outcome#NOT_AN_OPENING}: the piece repeats what was allowed. {@link Outcome#NEEDS_MORE}: it waits, be it for others or for room. */
    private Outcome gather(int piece) {
        remember();
        int number = pieces.number(piece);
        int length = pieces.length(piece);
        if (number >= DtlsFlow.HELLOS) {
            return Outcome.UNREADABLE; // nobody is asked for a cookie twice
        }
        if (pieces.total(piece) > HeldBytes.MAX_BYTES) {
            return Outcome.TOO_LONG;
        }
        if (flow == null || !hasRoom(piece)) {
            recorder.count(Counter.BEYOND_SHARE);
            return Outcome.NEEDS_MORE;
        }
        flows.touch(flow, nowMicros);
        boolean same = flow.agreesOn(number, pieces.total(piece));
        if (same && length > 0) {
            HeldBytes.Put put =
                    flow.bytes(number).put(pieces.offset(piece), frame.bytes(), pieces.start(piece), length);
            same = put != HeldBytes.Put.DIFFERENT;
        }
        return same ? readGathered(number) : Outcome.CONTRADICTION;
    }

    /** Where the device has its share already, {@link #flow} stays null. */
    private void remember() {
        flow = flow == null ? flows.claim(nowMicros) : flow;
    }

    private boolean hasRoom(int piece) {
        HeldBytes held = flow.bytes(pieces.number(piece));
        int length = pieces.length(piece);
        return length == 0 || flows.makeRoom(flow, held.pagesNeeded(pieces.offset(piece), length));
    }

    private Outcome readGathered(int number) {
        if (flow.isAllowed(number)) {
            return Outcome.NOT_AN_OPENING;
        }
        if (!flow.isWhole(number)) {
            return Outcome.NEEDS_MORE;
        }
        int length = flow.bytes(number).prefix();
        flow.bytes(number).copyTo(0, length, assembled, 0);
        return hello.readDatagramHello(assembled, 0, length);
    }

    /** Calls name nobody, and lessons need them: the group's stance on unknown protocols decides, as it does on the rest of a call. Its row would be one a call and say nothing. */
    private boolean allows(Outcome outcome) {
        boolean call = outcome == Outcome.NO_NAME && hello.offersSrtp();
        Verdict verdict = call
                ? judge.judgeUnnamed(frame, Reason.UNKNOWN_PROTOCOL)
                : judge.judgeHello(frame, Protocol.DTLS, outcome, name, hello, nowMicros);
        boolean allowed = verdict.action() == Action.ALLOW;
        if ((!call || !allowed) && isNews(outcome, verdict)) {
            recorder.record(frame, nowMicros, Protocol.DTLS, outcome, name, verdict, judge);
        }
        return allowed;
    }

    /** Whether the log has not just been told the same of the conversation. What is remembered of it decides nothing: each hello is judged. */
    private boolean isNews(Outcome outcome, Verdict verdict) {
        remember();
        if (flow == null) {
            return true;
        }
        flows.touch(flow, nowMicros);
        boolean news = flow.tells(fingerprint(outcome, verdict));
        if (!news) {
            recorder.count(Counter.REPEATED);
        }
        return news;
    }

    private long fingerprint(Outcome outcome, Verdict verdict) {
        long all = hash.with(hash.of(outcome.ordinal()), verdict.reason().ordinal());
        boolean named = outcome == Outcome.NAMED || outcome == Outcome.ADDRESS;
        for (int i = 0; named && i < name.length(); i++) {
            all = hash.with(all, name.bytes()[i]);
        }
        return all;
    }

    /** The client sends it again; the log has one row. */
    private void refuse() {
        remember();
        if (flow != null) {
            flow.held.clear();
            flow.bytes(1).clear();
            flow.state = FlowSlot.State.REFUSED;
        }
    }
}
