package org.gatehouse.gate;

import org.gatehouse.enforce.ConnectionReset;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.inspect.DnsAnswerReader;

/** Answers over TCP. In the place of the first that leads to a blocked name the client gets the refusal as the server's last word, and the server a reset. */
final class DnsAnswerStreams extends DnsStreams {
    private final Outlet outlet;
    private final DnsAnswers answers;
    private final StreamedRefusal refusal = new StreamedRefusal(); // of the message judged last

    DnsAnswerStreams(Outlet outlet, DnsAnswers answers, Recorder recorder) {
        super(recorder);
        this.outlet = outlet;
        this.answers = answers;
    }

    @Override
    Fate judge(byte[] bytes, int start, int length) {
        refusal.clear();
        return switch (answers.judge(frame, bytes, start, length, nowMicros)) {
            case PASS -> Fate.PASS;
            case CHANGED -> Fate.CHANGED;
            case REPLACED -> {
                refusal.take(answers.replacement(), answers.replacementLength());
                yield Fate.REFUSED;
            }
            case UNREADABLE -> Fate.REFUSED;
            case REFUSED -> {
                if (answers.reader().hasQuestion()) {
                    compose();
                }
                yield Fate.REFUSED;
            }
        };
    }

    private void compose() {
        DnsAnswerReader reader = answers.reader();
        refusal.compose(
                reader.message(), reader.messageStart(), reader.firstQuestionEnd(), reader.edns(), answers.refusal());
    }

    /** It is judged when it is whole; nobody here gains by what never is. */
    @Override
    boolean mayBecomeMessage(byte[] bytes, int length) {
        return true;
    }

    @Override
    void refuse(DnsStream flow) {
        if (refusal.isThere()) {
            int acknowledgment = frame.acknowledgment();
            forged.tcp(frame, false, flow.next(), acknowledgment, NO_MORE, refusal.bytes(), refusal.length());
        } else {
            ConnectionReset.toServer(frame, flow.next(), forged);
        }
        onward(forged);
        ConnectionReset.toClient(frame, forged);
        back(forged);
    }

    @Override
    void refuseOther(DnsStream flow) {
        resetBoth(flow.next());
    }

    @Override
    DnsStream find(FlowTable<DnsStream> among, Frame segment, long epochMicros) {
        return among.findOfReceiver(segment, epochMicros);
    }

    /** What a server says of its own connection is so. */
    @Override
    boolean mayOpen(DnsStream flow, int origin) {
        return true;
    }

    @Override
    boolean release(Frame segment) {
        return outlet.releaseToClient(segment);
    }

    @Override
    void onward(FrameWriter written) {
        outlet.toClient(written);
    }

    @Override
    void back(FrameWriter written) {
        outlet.toServer(written);
    }
}
