package org.gatehouse.gate;

import org.gatehouse.event.Protocol;
import org.gatehouse.frame.Frame;
import org.gatehouse.inspect.DatagramKind;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.inspect.Outcome;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.SafeName;
import org.gatehouse.policy.Verdict;

/** Judges one DNS query, by every name in it, and records it. The thread of the lane that reads openings. */
final class DnsQuestions {
    private static final int DNS = 53;
    private static final int CLASS_IN = 1;
    private static final int OPERATION = 0x78; // RFC 1035 section 4.1.1
    private static final int RECURSION_DESIRED = 0x01;

    private final Judge judge;
    private final Recorder recorder;
    private final CanonicalName name;
    private final DnsQueryReader reader;
    private final DnsTunnels tunnels = new DnsTunnels();

    // The query judged last.
    private Outcome outcome;
    private boolean isAlone; // it has one question
    private boolean isQuery;
    private boolean isWanted; // a query that wants the server to find the answer
    private boolean certificate; // it asks for what DNSCrypt begins with
    private Verdict verdict;
    private SafeName safe; // what the question goes on for, or is answered with; null where it goes on as it is

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
        isAlone = !reader.hasMore();
        isQuery = length > DnsQueryReader.HEADER && (bytes[start + 2] & OPERATION) == 0;
        isWanted = isQuery && (bytes[start + 2] & RECURSION_DESIRED) != 0;
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
        verdict = judge.judgeQuestion(carrier, outcome, name, certificate ? Reason.DNSCRYPT : null);
        boolean open = outcome == Outcome.NAMED && !verdict.isBlock() && verdict.reason() != Reason.ALLOWED_NAME;
        if (open && tunnels.carry(carrier, name, reader.type(), nowMicros)) {
            verdict = judge.graver(Reason.TUNNEL, verdict);
        }
        safe = null;
        if (outcome == Outcome.NAMED && isQuery && !verdict.isBlock()) {
            judgeSearch(carrier);
        }
        recorder.record(carrier, nowMicros, Protocol.DNS, outcome, name, verdict, judge);
    }

    /**
     * A question for a search engine goes on for its safe name; one that brings no address is answered here. What cannot be made safe, since its answer does not come through the gate or
     * nobody knows which question it is for, is judged as such. Who resolves on his own (a question without the wish for recursion) gets the servers' referrals, and an alias in the answer.
     */
    private void judgeSearch(Frame carrier) {
        SafeName found = judge.safeName(name);
        if (found == null || isAlone && !SearchQuestions.leads(reader.type())) {
            return;
        }
        boolean plain = isAlone && reader.classNumber() == CLASS_IN && reader.nameLength() == name.length() + 2;
        if (!plain || carrier.destinationPort() != DNS) {
            verdict = judge.graver(Reason.UNSAFE_SEARCH, verdict);
        } else if (isWanted) {
            safe = found;
        }
    }

    /** What the query judged last must ask for instead; null where it goes on as it is. */
    SafeName safe() {
        return safe;
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
