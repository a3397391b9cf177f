package org.gatehouse.gate;

import org.gatehouse.enforce.SafeAnswer;
import org.gatehouse.enforce.SafeQuestion;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.inspect.DnsQueryReader;

/** Sends questions for search engines on, for the name that is safe, and answers those that bring no address. The thread of the lane that reads openings. */
final class SearchQuestions {
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int SVCB = 64;
    private static final int HTTPS = 65;
    private static final int ANY = 255;

    private final Outlet outlet;
    private final SearchMemory searches;
    private final Recorder recorder;
    private final SafeQuestion question = new SafeQuestion();
    private final SafeAnswer alias = new SafeAnswer();
    private final FrameWriter forged = new FrameWriter(SafeQuestion.MAX_LENGTH);
    private int aliasLength;

    SearchQuestions(Outlet outlet, SearchMemory searches, Recorder recorder) {
        this.outlet = outlet;
        this.searches = searches;
        this.recorder = recorder;
    }

    /** Whether what a type asks for leads to the engine's servers. Mail and the like go on as they are. */
    static boolean leads(int type) {
        return switch (type) {
            case A, AAAA, CNAME, SVCB, HTTPS, ANY -> true;
            default -> false;
        };
    }

    /** Takes a question that came in a datagram, and was judged last. */
    void onDatagram(Frame frame, DnsQuestions judged, long nowMicros) {
        if (!onMessage(frame, frame.bytes(), frame.payloadStart(), judged, false, nowMicros)) {
            forged.udp(frame, true, alias.message(), aliasLength);
            outlet.toClient(forged);
        }
    }

    /**
     * Takes a question that came over TCP, and was judged last.
     *
     * @param frame the segment with its end
     * @return false where nothing was sent: the answer is {@link #alias()}
     */
    boolean onMessage(Frame frame, byte[] bytes, int start, DnsQuestions judged, long nowMicros) {
        return onMessage(frame, bytes, start, judged, true, nowMicros);
    }

    private boolean onMessage(
            Frame frame, byte[] bytes, int start, DnsQuestions judged, boolean overTcp, long nowMicros) {
        DnsQueryReader read = judged.reader();
        int type = read.type();
        recorder.count(Counter.SEARCHES);
        if (type != A && type != AAAA) {
            aliasLength = alias.alias(bytes, start, read.questionEnd(), read.edns(), judged.safe());
            return false;
        }
        int id = (bytes[start] & 0xff) << 8 | bytes[start + 1] & 0xff;
        int nameStart = start + DnsQueryReader.HEADER;
        searches.remember(frame, id, type, bytes, nameStart, read.nameLength(), judged.safe(), overTcp, nowMicros);
        forged.udp(frame, false, question.message(), question.compose(bytes, start, read, judged.safe()));
        outlet.toServer(forged);
        return true;
    }

    /** The answer to the question that came last, where it went nowhere. */
    byte[] alias() {
        return alias.message();
    }

    /** Its length in bytes. */
    int aliasLength() {
        return aliasLength;
    }
}
