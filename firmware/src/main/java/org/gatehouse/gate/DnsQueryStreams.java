package org.gatehouse.gate;

import org.gatehouse.enforce.ConnectionReset;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.frame.TcpFlags;
import org.gatehouse.inspect.DnsQueryReader;

/**
 * Queries over TCP. To the first that is blocked the client gets the refusal as the server's last word, and the server a reset. What is no DNS ends: E13, E15. A question for a
 * search engine goes on over UDP, and its answer is the server's last word.
 */
final class DnsQueryStreams extends DnsStreams {
    private static final int MAX_QUESTIONS = 16; // servers take one: RFC 9619
    private static final int MAX_EXTRA_RECORDS = 8; // OPT, TSIG, the SOA of an IXFR: RFC 1995 section 3
    private static final int QUERY = 0;
    private static final int NOTIFY = 4; // RFC 1996
    private static final int UPDATE = 5; // RFC 2136

    private final Outlet outlet;
    private final DnsQuestions questions;
    private final SearchQuestions search;
    private final StreamedRefusal refusal = new StreamedRefusal(); // of the message judged last
    private boolean asked; // the message judged last went on over UDP

    DnsQueryStreams(Outlet outlet, DnsQuestions questions, SearchQuestions search, Recorder recorder) {
        super(recorder);
        this.outlet = outlet;
        this.questions = questions;
        this.search = search;
    }

    @Override
    Fate judge(byte[] bytes, int start, int length) {
        boolean isQuery = mayBecomeMessage(bytes, PREFIX + length);
        asked = false;
        refusal.clear();
        if (isQuery && questions.allows(frame, bytes, start, length, nowMicros)) {
            return questions.safe() == null ? Fate.PASS : search(bytes, start);
        }
        if (isQuery && questions.canBeAnswered()) {
            compose(bytes, start);
        } else if (!isQuery) {
            questions.recordUnreadable(frame, nowMicros);
        }
        return Fate.REFUSED;
    }

    /** The connection ends with the answer, as with a refusal: one of another length would shift all that follows. */
    private Fate search(byte[] bytes, int start) {
        asked = search.onMessage(frame, bytes, start, questions, nowMicros);
        if (!asked) {
            refusal.take(search.alias(), search.aliasLength());
        }
        return Fate.REFUSED;
    }

    private void compose(byte[] bytes, int start) {
        DnsQueryReader reader = questions.reader();
        refusal.compose(bytes, start, reader.questionEnd(), reader.edns(), questions.verdict());
    }

    /** A header as queries have it: what is no DNS is told by its first 14 bytes, whatever length they announce. */
    @Override
    boolean mayBecomeMessage(byte[] bytes, int length) {
        if (length < PREFIX + DnsQueryReader.HEADER) {
            return length < PREFIX || (bytes[0] & 0xff) > 0 || (bytes[1] & 0xff) >= DnsQueryReader.HEADER;
        }
        int flags = u16(bytes, PREFIX + 2);
        int opcode = flags >> 11; // with the bit that answers have before it
        int answers = u16(bytes, PREFIX + 6);
        int extra = u16(bytes, PREFIX + 8) + u16(bytes, PREFIX + 10);
        int asked = u16(bytes, PREFIX + 4);
        boolean isAnnounced = u16(bytes, 0) >= DnsQueryReader.HEADER && (flags & 0x000f) == 0 && asked <= MAX_QUESTIONS;
        return isAnnounced
                && switch (opcode) {
                    case QUERY, NOTIFY -> asked > 0 && answers <= 1 && extra <= MAX_EXTRA_RECORDS;
                    case UPDATE -> asked == 1;
                    default -> false;
                };
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    @Override
    void refuse(DnsStream flow) {
        ConnectionReset.toServer(frame, flow.next(), forged);
        onward(forged);
        if (refusal.isThere()) {
            int sequence = frame.acknowledgment();
            int acknowledgment = frame.sequence() + frame.payloadLength();
            forged.tcp(frame, true, sequence, acknowledgment, NO_MORE, refusal.bytes(), refusal.length());
        } else if (asked) {
            int acknowledgment = frame.sequence() + frame.payloadLength();
            forged.tcp(frame, true, frame.acknowledgment(), acknowledgment, TcpFlags.ACK, NO_PAYLOAD, 0);
        } else {
            ConnectionReset.toClient(frame, forged);
        }
        back(forged);
    }

    @Override
    void refuseOther(DnsStream flow) {
        questions.recordUnreadable(frame, nowMicros);
        resetBoth(flow.next());
    }

    @Override
    DnsStream find(FlowTable<DnsStream> among, Frame segment, long epochMicros) {
        return among.find(segment, epochMicros);
    }

    @Override
    boolean mayOpen(DnsStream flow, int origin) {
        return flow.mayOpenAt(origin);
    }

    @Override
    boolean release(Frame segment) {
        return outlet.release(segment);
    }

    @Override
    void onward(FrameWriter written) {
        outlet.toServer(written);
    }

    @Override
    void back(FrameWriter written) {
        outlet.toClient(written);
    }
}
