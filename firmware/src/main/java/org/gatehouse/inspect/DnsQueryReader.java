package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.u16;

import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/**
 * Reads the questions of a DNS query: RFC 1035 section 4.1, EDNS after RFC 6891. There is one (RFC 9619); of several each is read in turn, as nobody knows which one a lenient
 * server answers.
 */
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
    private int optStart;
    private int optEnd;
    private byte[] message;
    private int messageStart;
    private int messageEnd;
    private int position;
    private int questionsLeft;
    private int type;

    /** @param name receives the QNAME where there is one */
    public DnsQueryReader(CanonicalName name) {
        this.name = name;
    }

    /** Reads the first question of a whole message. The name of the root is no name: {@link Outcome#NO_NAME}. */
    public Outcome read(byte[] bytes, int start, int length) {
        name.clear();
        edns = false;
        type = 0;
        questionEnd = start;
        questionsLeft = 0;
        if (length < HEADER) {
            return Outcome.UNREADABLE;
        }
        if ((bytes[start + 2] & 0x80) != 0) {
            return Outcome.NOT_AN_OPENING; // an answer: a name server on the LAN serves somebody outside
        }
        questionsLeft = u16(bytes, start + 4);
        if (questionsLeft == 0) {
            return Outcome.UNREADABLE;
        }
        message = bytes;
        messageStart = start;
        messageEnd = start + length;
        position = start + HEADER;
        Outcome outcome = readMore();
        if (position > start + HEADER) {
            questionEnd = position;
            edns = questionsLeft == 0 && hasOpt(bytes, start, messageEnd);
        }
        return outcome;
    }

    /** Whether there is a further question, or what should be one. */
    public boolean hasMore() {
        return questionsLeft > 0;
    }

    /** Reads the next question; only where there is one. */
    public Outcome readMore() {
        questionsLeft--;
        NameOutcome read = name.readWire(message, messageStart, messageEnd, position);
        return switch (read) {
            case NAME, ADDRESS -> tail(Outcome.NAMED); // digits and dots are a name like any other in DNS
            case ROOT -> tail(Outcome.NO_NAME);
            case TOO_LONG -> last(Outcome.TOO_LONG);
            case EMPTY_LABEL, BAD_CHARACTER, TRUNCATED -> last(Outcome.UNREADABLE);
        };
    }

    private Outcome tail(Outcome outcome) {
        if (messageEnd - name.wireEnd() < QUESTION_TAIL) {
            name.clear();
            return last(Outcome.UNREADABLE);
        }
        type = u16(message, name.wireEnd());
        position = name.wireEnd() + QUESTION_TAIL;
        return outcome;
    }

    private Outcome last(Outcome outcome) {
        questionsLeft = 0;
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
            int next = tail + RECORD_TAIL + u16(bytes, tail + 8);
            if (next > end) {
                return false;
            }
            if (owner == NameOutcome.ROOT && u16(bytes, tail) == OPT) {
                optStart = at;
                optEnd = next;
                return true;
            }
            at = next;
        }
        return false;
    }

    /** The type that is asked for in the question read last, 0 where it could not be read. */
    public int type() {
        return type;
    }

    /** Offset just past the first question, for an answer that repeats it; the message's start where there is no readable question. */
    public int questionEnd() {
        return questionEnd;
    }

    /** The class that the first question asks in; only where it was read. */
    public int classNumber() {
        return u16(message, questionEnd - 2);
    }

    /** Octets of the first question's name, as it stands in the message; only where it was read. */
    public int nameLength() {
        return questionEnd - QUESTION_TAIL - messageStart - HEADER;
    }

    /** Offset of the OPT record; only where there is one. */
    public int optStart() {
        return optStart;
    }

    /** Offset just past the OPT record. */
    public int optEnd() {
        return optEnd;
    }

    /** True where the query carries an OPT record, so that the answer may. */
    public boolean edns() {
        return edns;
    }
}
