package org.gatehouse.gate;

import org.gatehouse.inspect.ChunkReader;
import org.gatehouse.inspect.HttpFramingReader;
import org.gatehouse.inspect.HttpPurpose;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.OpeningKind;
import org.gatehouse.inspect.Outcome;

/** Heads and the lines between chunks: every request is judged, and bodies are passed over. The lane's thread. */
final class HttpPieces implements PieceReader {
    private final TcpVerdicts verdicts;
    private final HttpRequestReader request;
    private final HttpFramingReader framing = new HttpFramingReader();
    private final ChunkReader chunk = new ChunkReader();

    HttpPieces(TcpVerdicts verdicts, HttpRequestReader request) {
        this.verdicts = verdicts;
        this.request = request;
    }

    @Override
    public int read(Flow flow, byte[] bytes, int start, int length) {
        return flow.stream.part() == OrderedStream.Part.HEAD
                ? readHead(flow, bytes, start, length)
                : readChunk(flow, bytes, start, length);
    }

    private int readHead(Flow flow, byte[] bytes, int start, int length) {
        Outcome outcome = request.readFirst(bytes, start, length);
        if (outcome == Outcome.NEEDS_MORE) {
            return 0;
        }
        if (outcome == Outcome.NOT_AN_OPENING && flow.stream.isAtFirst()) {
            flow.kind = OpeningKind.NONE;
            flow.stream.become(OrderedStream.Part.ANYTHING);
            return CHANGED;
        }
        int end = request.headEnd();
        HttpFramingReader.Body body = outcome == Outcome.NOT_AN_OPENING
                ? HttpFramingReader.Body.UNCLEAR
                : framing.read(bytes, start, end - start);
        boolean hides = body == HttpFramingReader.Body.UNCLEAR
                && outcome != Outcome.TOO_LONG
                && request.purpose() != HttpPurpose.VPN // its body has no end
                && outcome != Outcome.CONTRADICTION;
        if (!verdicts.allows(flow, hides ? Outcome.UNREADABLE : outcome)) {
            return REFUSED;
        }
        int head = Math.min(end - start, HttpRequestReader.MAX_LENGTH);
        flow.stream.onHead(head, body, framing.length(), framing.mayOpenAnother());
        return head;
    }

    private int readChunk(Flow flow, byte[] bytes, int start, int length) {
        boolean trailer = flow.stream.part() == OrderedStream.Part.TRAILER;
        boolean first = flow.stream.part() == OrderedStream.Part.FIRST_CHUNK;
        int line = trailer ? chunk.readTrailer(bytes, start, length) : chunk.readSize(bytes, start, length, first);
        if (line == ChunkReader.INVALID) {
            if (!verdicts.allows(flow, Outcome.UNREADABLE)) {
                return REFUSED;
            }
            flow.stream.onHead(1, HttpFramingReader.Body.UNCLEAR, 0, false);
            return 1;
        }
        if (line > 0 && trailer) {
            flow.stream.onTrailer(line);
        } else if (line > 0) {
            flow.stream.onChunk(line, chunk.size());
        }
        return line;
    }
}
