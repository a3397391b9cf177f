package org.gatehouse.gate;

import org.gatehouse.inspect.HelloSearch;
import org.gatehouse.inspect.HttpRequestReader;
import org.gatehouse.inspect.OpeningKind;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.inspect.StreamKind;
import org.gatehouse.policy.Reason;

/**
 * The first {@value #GUARDED} bytes of a connection that is neither TLS nor HTTP nor SOCKS: they go on in order, and a hello is looked for behind each of them, since many protocols
 * go over to TLS when they are asked to (STARTTLS). The lane's thread.
 *
 * <p>Few bytes, since all of them are remembered: what was released may die on the way, and be sent again otherwise. Protocols that go over to TLS do so with their first or second command.
 */
final class OtherPieces implements PieceReader {
    static final int GUARDED = 16 * 1024;

    private final TcpVerdicts verdicts;
    private final HttpRequestReader request;

    OtherPieces(TcpVerdicts verdicts, HttpRequestReader request) {
        this.verdicts = verdicts;
        this.request = request;
    }

    @Override
    public int read(Flow flow, byte[] bytes, int start, int length) {
        OrderedStream stream = flow.stream;
        boolean first = stream.isAtFirst();
        if (first) {
            StreamKind kind = StreamKind.of(bytes, start, length);
            if (kind == StreamKind.PART) {
                return 0;
            }
            if (!mayBegin(flow, kind)) {
                return REFUSED;
            }
        } else if (OpeningKind.of(bytes, start, length) == OpeningKind.HTTP) {
            Outcome outcome = request.read(bytes, start, length);
            if (outcome == Outcome.NEEDS_MORE) {
                return 0;
            }
            if (outcome != Outcome.NOT_AN_OPENING) {
                flow.kind = OpeningKind.HTTP;
                stream.become(OrderedStream.Part.HEAD);
                return CHANGED;
            }
        }
        return search(stream, bytes, start, length, first ? 1 : 0);
    }

    /** What was asked for by its name has been judged by that; a VPN's handshake behind it is one all the same. */
    private boolean mayBegin(Flow flow, StreamKind kind) {
        boolean vpn = kind == StreamKind.VPN;
        boolean judged = flow.isBehindOpening && !vpn;
        return judged || verdicts.allowsUnnamed(vpn ? Reason.VPN : Reason.UNKNOWN_PROTOCOL);
    }

    /** @param from the first byte that may begin a hello; the first of all was looked at before */
    private static int search(OrderedStream stream, byte[] bytes, int start, int length, int from) {
        HelloSearch search = stream.search();
        int at = search.find(bytes, start + from, length - from);
        if (at == HelloSearch.NOWHERE) {
            stream.advance(length);
            return length;
        }
        int before = at - start; // negative where the hello began in what was released
        stream.advance(before);
        stream.openAnother(true);
        return before > 0 ? before : CHANGED;
    }
}
