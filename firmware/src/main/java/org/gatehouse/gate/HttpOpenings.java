package org.gatehouse.gate;

import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.SegmentWriter;
import org.gatehouse.inspect.ChunkReader;
import org.gatehouse.inspect.HttpFramingReader;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.Outcome;

/**
 * The part of a lane that reads HTTP/1 connections, from their first request to their end: every request is judged, bodies are passed over, and the server is given what it
 * reads as a request or as a chunk's size only when that is whole, in order, and always the same. The lane's thread.
 */
final class HttpOpenings {
    private static final int REFUSED = -1;

    private final Recorder recorder;
    private final TcpVerdicts verdicts;
    private final FlowTable<Flow> flows;
    private final HttpRequestReader request;
    private final HttpFramingReader framing = new HttpFramingReader();
    private final ChunkReader chunk = new ChunkReader();
    private final byte[] assembled = new byte[HeldBytes.MAX_BYTES];

    HttpOpenings(Recorder recorder, TcpVerdicts verdicts, FlowTable<Flow> flows, HttpRequestReader request) {
        this.recorder = recorder;
        this.verdicts = verdicts;
        this.flows = flows;
        this.request = request;
    }

    /**
     * Takes a segment of a connection that is read as HTTP.
     *
     * @return true: what follows may be anything, and its first bytes are held
     */
    boolean onSegment(Flow flow, Frame frame) {
        HttpStream http = flow.http;
        int length = frame.payloadLength();
        http.reach(frame.sequence() + length);
        int offset = frame.sequence() - http.next();
        int known = Math.min(Math.max(-offset, 0), length);
        switch (seen(flow, frame, known)) {
            case DIFFERENT -> verdicts.refuseAs(flow, Outcome.CONTRADICTION);
            case FORGOTTEN -> recorder.count(Counter.ORPHANS);
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
                : flow.http.pieces().compare(frame.sequence(), frame.bytes(), frame.payloadStart(), known);
    }

    /** A segment with the next byte that is to be read, {@code known} bytes from its first; nothing is held. */
    private boolean onNext(Flow flow, Frame frame, int known) {
        HttpStream http = flow.http;
        int from = http.next();
        int start = frame.payloadStart() + known;
        int length = frame.payloadLength() - known;
        boolean allowed = readOn(flow, frame.bytes(), start, length);
        int read = Math.min(http.next() - from, length);
        flow.headersLength = SegmentWriter.keepHeaders(frame, flow.headers);
        if (read == length) {
            passOn(flow, frame);
        } else if (flow.headersLength == 0) {
            recorder.count(Counter.ODD_SEGMENTS);
            length = read; // the rest is not held: it could not be released
        } else if (known + read > 0) {
            verdicts.release(flow, frame.sequence(), frame.bytes(), frame.payloadStart(), known + read);
        }
        return goOn(flow, allowed, read, frame.bytes(), start + read, length - read);
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
            case DIFFERENT -> verdicts.refuseAs(flow, Outcome.CONTRADICTION);
        }
        return false;
    }

    /** Reads on in what is held without a gap; see {@link #onSegment}. */
    boolean onGathered(Flow flow) {
        HttpStream http = flow.http;
        int from = http.next();
        int length = flow.bytes().prefix();
        flow.bytes().copyTo(0, length, assembled, 0);
        boolean allowed = readOn(flow, assembled, 0, length);
        int read = Math.min(http.next() - from, length);
        if (read > 0) {
            verdicts.release(flow, from, assembled, 0, read);
        }
        return goOn(flow, allowed, read, assembled, read, length - read);
    }

    /** What was read is released; what was not is held, as the beginning of the next request or of something else. */
    private boolean goOn(Flow flow, boolean allowed, int read, byte[] bytes, int start, int rest) {
        if (!allowed) {
            flow.http.end();
            flow.base = flow.http.next();
            verdicts.refuse(flow, read == 0);
            return false;
        }
        boolean another = flow.http.opensAnother();
        if (another) {
            flow.openBehindHttp();
        } else if (read > 0) {
            flow.clearBytes();
            flow.base = flow.http.next();
        }
        int length = Math.min(rest, HeldBytes.MAX_BYTES);
        if (length > 0 && flow.bytes().end() == 0 && flows.makeRoom(flow, HeldBytes.pagesFor(length))) {
            flow.bytes().put(0, bytes, start, length);
            recorder.count(Counter.HELD);
        }
        return another && flow.bytes().end() > 0;
    }

    private void passOn(Flow flow, Frame frame) {
        verdicts.pass();
        flow.released(frame.sequence(), frame.payloadLength());
    }

    // Reading

    /** Reads on for as long as what is to be read next is whole; false where a request is refused, which is then the next. */
    private boolean readOn(Flow flow, byte[] bytes, int start, int length) {
        HttpStream http = flow.http;
        int from = http.next();
        while (!http.opensAnother()) {
            int at = http.next() - from;
            if (at >= length) {
                return true;
            }
            int longest = Math.min(length - at, HttpRequestReader.MAX_LENGTH);
            if (!flows.makeRoom(flow, ReleasedPieces.pagesNeeded(longest))) {
                recorder.count(Counter.BEYOND_SHARE); // what cannot be remembered does not go on
                return true;
            }
            int sequence = http.next();
            int piece = http.part() == HttpStream.Part.HEAD
                    ? readHead(flow, bytes, start + at, length - at)
                    : readChunk(flow, bytes, start + at, length - at);
            if (piece <= 0) {
                return piece == 0;
            }
            http.pieces().add(sequence, bytes, start + at, piece);
        }
        return true;
    }

    /** Returns the bytes of the head, 0 where it is not whole, or {@link #REFUSED}. */
    private int readHead(Flow flow, byte[] bytes, int start, int length) {
        Outcome outcome = request.readFirst(bytes, start, length);
        if (outcome == Outcome.NEEDS_MORE) {
            return 0;
        }
        int end = request.headEnd();
        HttpFramingReader.Body body = outcome == Outcome.NOT_AN_OPENING
                ? HttpFramingReader.Body.UNCLEAR
                : framing.read(bytes, start, end - start);
        boolean hides = body == HttpFramingReader.Body.UNCLEAR
                && outcome != Outcome.TOO_LONG
                && outcome != Outcome.CONTRADICTION;
        if (!verdicts.allows(flow, hides ? Outcome.UNREADABLE : outcome)) {
            return REFUSED;
        }
        int head = Math.min(end - start, HttpRequestReader.MAX_LENGTH);
        flow.http.onHead(head, body, framing.length(), framing.mayOpenAnother());
        return head;
    }

    private int readChunk(Flow flow, byte[] bytes, int start, int length) {
        boolean trailer = flow.http.part() == HttpStream.Part.TRAILER;
        boolean first = flow.http.part() == HttpStream.Part.FIRST_CHUNK;
        int line = trailer ? chunk.readTrailer(bytes, start, length) : chunk.readSize(bytes, start, length, first);
        if (line == ChunkReader.INVALID) {
            if (!verdicts.allows(flow, Outcome.UNREADABLE)) {
                return REFUSED;
            }
            flow.http.onHead(1, HttpFramingReader.Body.UNCLEAR, 0, false);
            return 1;
        }
        if (line > 0 && trailer) {
            flow.http.onTrailer(line);
        } else if (line > 0) {
            flow.http.onChunk(line, chunk.size());
        }
        return line;
    }
}
