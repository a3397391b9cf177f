package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.HelloSearch;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.SocksReader;
import org.gatehouse.name.CanonicalName;

/**
 * The part of a lane that reads connections in order: HTTP/1 from the first request to the end, what is said to SOCKS proxies, and the beginning of what is none of these. The server
 * is given what it reads as a request, a chunk's size or a message only when that is whole, in order, and always the same. The lane's thread.
 */
final class OrderedOpenings {
    private final Recorder recorder;
    private final TcpVerdicts verdicts;
    private final FlowTable<Flow> flows;
    private final PieceReader http;
    private final PieceReader socks;
    private final PieceReader other;
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];
    private final byte[] tail = new byte[HelloSearch.MAX_PART];

    OrderedOpenings(
            Recorder recorder,
            TcpVerdicts verdicts,
            FlowTable<Flow> flows,
            HttpRequestReader request,
            CanonicalName name) {
        this.recorder = recorder;
        this.verdicts = verdicts;
        this.flows = flows;
        http = new HttpPieces(verdicts, request);
        socks = new SocksPieces(verdicts, new SocksReader(name));
        other = new OtherPieces(verdicts, request);
    }

    /**
     * Takes a segment of a connection that is read in order.
     *
     * @return true: what follows may be anything, and its first bytes are held
     */
    boolean onSegment(Flow flow, Frame frame) {
        OrderedStream stream = flow.stream;
        int length = frame.payloadLength();
        stream.reach(frame.sequence() + length);
        int offset = frame.sequence() - stream.next();
        int known = Math.min(Math.max(-offset, 0), length);
        switch (seen(flow, frame, known)) {
            case DIFFERENT -> verdicts.onContradiction(flow);
            case FORGOTTEN -> verdicts.drop(flow, Counter.ORPHANS);
            case SAME -> {
                if (known == length) {
                    passOn(flow, frame);
                } else if (offset <= 0 && flow.bytes().end() == 0) {
                    return onNext(flow, frame, known);
                } else {
                    return onAhead(flow, frame, known, Math.max(offset, 0));
                }
            }
        }
        return false;
    }

    private static ReleasedPieces.Seen seen(Flow flow, Frame frame, int known) {
        return known == 0
                ? ReleasedPieces.Seen.SAME
                : flow.stream.pieces().compare(frame.sequence(), frame.bytes(), frame.payloadStart(), known);
    }

    /** A segment with the next byte that is to be read, {@code known} bytes from its first; nothing is held. */
    private boolean onNext(Flow flow, Frame frame, int known) {
        OrderedStream stream = flow.stream;
        int from = stream.next();
        int start = frame.payloadStart() + known;
        int length = frame.payloadLength() - known;
        boolean allowed = readOn(flow, frame.bytes(), start, length);
        int read = Math.min(stream.next() - from, length);
        flow.headersLength = SegmentWriter.keepHeaders(frame, flow.headers);
        if (read == length) {
            passOn(flow, frame);
        } else if (flow.headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
            length = read; // the rest is not held: it could not be released
        } else if (known + read > 0) {
            verdicts.release(flow, frame.sequence(), frame.bytes(), frame.payloadStart(), known + read);
        }
        return goOn(flow, allowed, read, frame.bytes(), start + Math.max(read, 0), length - Math.max(read, 0));
    }

    /** A segment behind a gap, or behind what is held. */
    private boolean onAhead(Flow flow, Frame frame, int known, int offset) {
        int length = Math.min(frame.payloadLength() - known, HeldBytes.MAX_BYTES - offset);
        if (length <= 0) {
            recorder.count(Counter.ORPHANS);
            return false;
        }
        if (flow.bytes().end() == 0) {
            flow.headersLength = SegmentWriter.keepHeaders(frame, flow.headers);
        }
        if (flow.headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
            return false;
        }
        if (known > 0) {
            verdicts.release(flow, frame.sequence(), frame.bytes(), frame.payloadStart(), known); // the end of a body
        }
        int before = flow.bytes().prefix();
        if (!flows.makeRoom(flow, flow.bytes().pagesNeeded(offset, length))) {
            recorder.count(Counter.BEYOND_SHARE);
            return false;
        }
        switch (flow.bytes().put(offset, frame.bytes(), frame.payloadStart() + known, length)) {
            case NEW -> {
                recorder.count(Counter.HELD);
                return flow.bytes().prefix() > before && onGathered(flow);
            }
            case REPEATED -> recorder.count(Counter.REPEATED);
            case DIFFERENT -> verdicts.onContradiction(flow);
        }
        return false;
    }

    /** Reads on in what is held without a gap; see {@link #onSegment}. */
    boolean onGathered(Flow flow) {
        OrderedStream stream = flow.stream;
        int from = stream.next();
        int length = flow.bytes().prefix();
        flow.bytes().copyTo(0, length, assembled, 0);
        boolean allowed = readOn(flow, assembled, 0, length);
        int read = Math.min(stream.next() - from, length);
        if (read > 0) {
            verdicts.release(flow, from, assembled, 0, read);
        }
        return goOn(flow, allowed, read, assembled, Math.max(read, 0), length - Math.max(read, 0));
    }

    /** What was read is released; what was not is held, as the beginning of the next request or of something else. */
    private boolean goOn(Flow flow, boolean allowed, int read, byte[] bytes, int start, int rest) {
        if (!allowed) {
            flow.stream.end();
            flow.base = flow.stream.next();
            verdicts.refuse(flow, read == 0);
            return false;
        }
        boolean another = flow.stream.opensAnother();
        if (another) {
            flow.openAnother();
        } else if (read > 0) {
            flow.state = FlowSlot.State.JUDGED;
            flow.clearBytes();
            flow.base = flow.stream.next();
        }
        hold(flow, Math.max(-read, 0), bytes, start, rest);
        return another && flow.bytes().end() > 0;
    }

    /** @param before how many bytes that were released belong to what is held: a hello began in them */
    private void hold(Flow flow, int before, byte[] bytes, int start, int rest) {
        int length = Math.min(rest, HeldBytes.MAX_BYTES - before);
        if (length > 0 && flow.bytes().end() == 0 && flows.makeRoom(flow, HeldBytes.pagesFor(before + length))) {
            if (before > 0) {
                flow.stream.search().copyTail(before, tail);
                flow.bytes().put(0, tail, 0, before);
            }
            flow.bytes().put(before, bytes, start, length);
            recorder.count(Counter.HELD);
        }
    }

    private void passOn(Flow flow, Frame frame) {
        verdicts.pass();
        flow.released(frame.sequence(), frame.payloadLength());
    }

    // Reading

    /** Reads on for as long as what is to be read next is whole; false where a request is refused, which is then the next. */
    private boolean readOn(Flow flow, byte[] bytes, int start, int length) {
        OrderedStream stream = flow.stream;
        int from = stream.next();
        while (!stream.opensAnother()) {
            int at = stream.next() - from;
            if (at >= length) {
                return true;
            }
            int longest = Math.min(length - at, HttpRequestReader.MAX_LENGTH);
            if (!flows.makeRoom(flow, ReleasedPieces.pagesNeeded(longest))) {
                recorder.count(Counter.BEYOND_SHARE); // what cannot be remembered does not go on
                return true;
            }
            int sequence = stream.next();
            OrderedStream.Part part = stream.part();
            int piece = readerOf(part).read(flow, bytes, start + at, length - at);
            if (piece > 0) {
                int remembered = part == OrderedStream.Part.ANYTHING ? flow.guard(piece) : piece;
                stream.pieces().add(sequence, bytes, start + at, remembered);
            } else if (piece != PieceReader.CHANGED) {
                return piece == 0;
            }
        }
        return true;
    }

    private PieceReader readerOf(OrderedStream.Part part) {
        return switch (part) {
            case HEAD, FIRST_CHUNK, CHUNK, TRAILER -> http;
            case SOCKS -> socks;
            case ANYTHING -> other;
        };
    }
}
