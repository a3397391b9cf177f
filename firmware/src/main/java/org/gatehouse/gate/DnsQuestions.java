package org.gatehouse.gate;

import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.DatagramKind;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/** Judges one DNS query, by every name in it, and records it. The thread of the lane that reads openings. */
final class DnsQuestions {
    private final Judge judge;
    private final Recorder recorder;
    private final CanonicalName name;
    private final DnsQueryReader reader;

    // The query judged last.
    private Outcome outcome;
    private boolean certificate; // it asks for what DNSCrypt begins with
    private Verdict verdict;

    DnsQuestions(Judge judge, Recorder recorder, CanonicalName name) {
        this.judge = judge;
        this.recorder = recorder;
        this.name = name;
        this.reader = new DnsQueryReader(name);
    }

    /** Whether a message is an answer: a name server on the LAN serves somebody outside. */
    static boolean isAnswer(byte[] bytes, int start, int length) {
        return length >= DnsQueryReader.HEADER && (bytes[start + 2] & 0x80) != 0;
    }

    /**
     * Judges a whole message up to the first name that is blocked.
     *
     * @param carrier the frame that it comes with, or the last part of it
     * @return whether it may go on
     */
    boolean allows(Frame carrier, byte[] bytes, int start, int length, long nowMicros) {
        outcome = reader.read(bytes, start, length);
        certificate = DatagramKind.asksForCertificate(bytes, start, length);
        judge(carrier, nowMicros);
        while (!verdict.isBlock() && reader.hasMore()) {
            outcome = reader.readMore();
            judge(carrier, nowMicros);
        }
        return !verdict.isBlock();
    }

    /** Records what is no query, and cannot go on. */
    void recordUnreadable(Frame carrier, long nowMicros) {
        name.clear(); // that of another device's query
        outcome = Outcome.UNREADABLE;
        certificate = false;
        judge(carrier, nowMicros);
    }

    private void judge(Frame carrier, long nowMicros) {
        verdict = judge.judgeQuestion(carrier, outcome, name);
        if (certificate && !verdict.isBlock()) {
            verdict = judge.judgeUnnamed(carrier, Reason.DNSCRYPT);
        }
        recorder.record(carrier, nowMicros, Protocol.DNS, outcome, name, verdict, judge);
    }

    /** Whether the query judged last has a question that an answer could repeat. */
    boolean canBeAnswered() {
        return outcome == Outcome.NAMED;
    }

    DnsQueryReader reader() {
        return reader;
    }

    Verdict verdict() {
        return verdict;
    }
}
