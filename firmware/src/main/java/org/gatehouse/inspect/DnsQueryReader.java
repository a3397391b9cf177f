package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/** Reads the question of a DNS query: RFC 1035 section 4.1, EDNS after RFC 6891. */
public final class DnsQueryReader {
    /** The length of a message's header in bytes. */
    public static final int HEADER = 12;

    private static final int OPT = 41;
    private static final int QUESTION_TAIL = 4;
    private static final int RECORD_TAIL = 10;
    private static final int MAX_RECORDS = 16; // a query has one or two: OPT, TSIG

    private final CanonicalName name;
    private final CanonicalName skipped = new CanonicalName();
    private int questionEnd;
    private boolean edns;

    /** @param name receives the QNAME where there is one */
    public DnsQueryReader(CanonicalName name) {
        this.name = name;
    }

    /** Reads one whole message. The name of the root is no name: {@link Outcome#NO_NAME}. Of a message that is refused, the first name stands where it can be read. */
    public Outcome read(byte[] bytes, int start, int length) {
        name.clear();
        edns = false;
        questionEnd = start;
        if (length < HEADER) {
            return Outcome.UNREADABLE;
        }
        if ((bytes[start + 2] & 0x80) != 0) {
            return Outcome.NOT_AN_OPENING; // an answer: a name server on the LAN serves somebody outside
        }
        int questions = u16(bytes, start + 4);
        if (questions == 0) {
            return Outcome.UNREADABLE;
        }
        int end = start + length;
        NameOutcome read = name.readWire(bytes, start, end, start + HEADER);
        if (questions > 1) {
            return Outcome.UNREADABLE; // RFC 9619: one question; but the log shall have the first name
        }
        return switch (read) {
            case NAME, ADDRESS ->
                tail(bytes, start, end, Outcome.NAMED); // digits and dots are a name like any other in DNS
            case ROOT -> tail(bytes, start, end, Outcome.NO_NAME);
            case TOO_LONG -> Outcome.TOO_LONG;
            case EMPTY_LABEL, BAD_CHARACTER, TRUNCATED -> Outcome.UNREADABLE;
        };
    }

    private Outcome tail(byte[] bytes, int start, int end, Outcome outcome) {
        questionEnd = name.wireEnd() + QUESTION_TAIL;
        if (questionEnd > end) {
            questionEnd = start;
            name.clear();
            return Outcome.UNREADABLE;
        }
        edns = hasOpt(bytes, start, end);
        return outcome;
    }

    private boolean hasOpt(byte[] bytes, int start, int end) {
        int records = u16(bytes, start + 6) + u16(bytes, start + 8) + u16(bytes, start + 10);
        int at = questionEnd;
        for (int i = 0; i < Math.min(records, MAX_RECORDS); i++) {
            NameOutcome owner = skipped.readWire(bytes, start, end, at);
            boolean readable = owner == NameOutcome.NAME || owner == NameOutcome.ADDRESS || owner == NameOutcome.ROOT;
            if (!readable || end - skipped.wireEnd() < RECORD_TAIL) {
                return false;
            }
            int tail = skipped.wireEnd();
            if (owner == NameOutcome.ROOT && u16(bytes, tail) == OPT) {
                return true;
            }
            at = tail + RECORD_TAIL + u16(bytes, tail + 8);
            if (at > end) {
                return false;
            }
        }
        return false;
    }

    /** Offset just past the question, for an answer that repeats it; the message's start where there is no readable question. */
    public int questionEnd() {
        return questionEnd;
    }

    /** True where the query carries an OPT record, so that the answer may. */
    public boolean edns() {
        return edns;
    }
}
