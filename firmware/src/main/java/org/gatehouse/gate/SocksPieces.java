package org.gatehouse.gate;

import org.gatehouse.inspect.OpeningKind;
import org.gatehouse.inspect.SocksReader;

/** What a client says to a SOCKS proxy, message by message: the request is judged by the host that it names, and what comes behind it may be anything. The lane's thread. */
final class SocksPieces implements PieceReader {
    private final TcpVerdicts verdicts;
    private final SocksReader socks;

    SocksPieces(TcpVerdicts verdicts, SocksReader socks) {
        this.verdicts = verdicts;
        this.socks = socks;
    }

    @Override
    public int read(Flow flow, byte[] bytes, int start, int length) {
        OrderedStream stream = flow.stream;
        boolean first = stream.isAtFirst();
        SocksReader.Message message =
                first ? socks.readFirst(bytes, start, length) : socks.readNext(bytes, start, length);
        return switch (message) {
            case PART -> 0;
            case GREETING, LOGIN -> {
                stream.advance(socks.end() - start);
                yield socks.end() - start;
            }
            case REQUEST -> readRequest(flow, bytes, start);
            case NONE -> {
                flow.kind = OpeningKind.NONE;
                if (first) {
                    stream.become(OrderedStream.Part.ANYTHING);
                } else {
                    stream.openAnother(
                            false); // a way to log in that nobody here knows, or a protocol that only begins alike
                }
                yield CHANGED;
            }
        };
    }

    private int readRequest(Flow flow, byte[] bytes, int start) {
        if (!verdicts.allowsProxied(socks, bytes)) {
            return REFUSED;
        }
        flow.stream.advance(socks.end() - start);
        flow.stream.openAnother(true);
        return socks.end() - start;
    }
}
