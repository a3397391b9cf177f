package org.gatehouse.inspect;

import static org.gatehouse.inspect.Wire.i32;
import static org.gatehouse.inspect.Wire.u16;

import java.util.Arrays;
import org.gatehouse.name.CanonicalName;
import org.gatehouse.name.NameOutcome;

/**
 * Walks through a DNS answer (RFC 1035 section 4.1), of any section and class: the names that were asked for, the names that these lead to (CNAME; DNAME, RFC 6672; SVCB and
 * HTTPS, RFC 9460), and the addresses. {@link #begin}, then {@link #next} until it says {@link Item#END} or {@link Item#UNREADABLE}. One lane's; nothing is allocated.
 */
public final class DnsAnswerReader {
    /** What the walk has come to. */
    public enum Item {
        /** A question; its name is in the first of the reader's two names, which has no labels for the root. */
        QUESTION,
        /** A name that the answer leads to is in the second name. */
        TARGET,
        /** An address: {@link #addressStart()}, {@link #addressLength()}, {@link #ttlSeconds()}, {@link #isDirect()}. */
        ADDRESS,
        /** All was read. */
        END,
        /** It is no answer, or makes no sense: a client would not take it. */
        UNREADABLE
    }

    private static final int HEADER = DnsQueryReader.HEADER;
    private static final int QUESTION_TAIL = 4;
    private static final int RECORD_TAIL = 10;
    private static final int MAX_TARGETS = 64; // resolvers give up after 8 to 16 aliases; more cost us time

    private static final int CLASS_IN = 1;
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int DNAME = 39;
    private static final int OPT = 41;
    private static final int SVCB = 64;
    private static final int HTTPS = 65;
    private static final int PRIVATE_TYPE = 0xff00; // RFC 6895 section 3.1

    private final CanonicalName asked;
    private final CanonicalName target;
    private final ServiceParameters parameters = new ServiceParameters();

    private byte[] bytes;
    private int start;
    private int end;
    private int position;
    private int questionsLeft;
    private int answersLeft;
    private int recordsLeft;
    private int targets;
    private int questionEnd;
    private int firstQuestionEnd;
    private boolean serviceAsked;
    private int questionType;
    private int optStart; // 0 where there is none
    private int optEnd;
    private boolean hasKeys;

    // The record in hand.
    private int type;
    private int dataStart;
    private int dataEnd;
    private boolean inAnswer;
    private int parameterAt; // in a service record: the next parameter to look at, or the record's end
    private int hintsAt;
    private int hintsEnd;
    private int addressStart;
    private int addressLength;

    /**
     * @param asked receives the names of the questions
     * @param target receives the names that they lead to
     */
    public DnsAnswerReader(CanonicalName asked, CanonicalName target) {
        this.asked = asked;
        this.target = target;
    }

    /** Begins with a whole message. */
    public void begin(byte[] message, int messageStart, int length) {
        bytes = message;
        start = messageStart;
        end = messageStart + length;
        position = start + HEADER;
        boolean isAnswer = length >= HEADER && (bytes[start + 2] & 0x80) != 0;
        questionsLeft = isAnswer ? u16(bytes, start + 4) : -1;
        answersLeft = isAnswer ? u16(bytes, start + 6) : 0;
        recordsLeft = isAnswer ? answersLeft + u16(bytes, start + 8) + u16(bytes, start + 10) : 0;
        targets = 0;
        questionEnd = position;
        firstQuestionEnd = start;
        serviceAsked = false;
        questionType = 0;
        optStart = 0;
        optEnd = 0;
        hasKeys = false;
        parameterAt = 0;
        dataEnd = 0;
        hintsAt = 0;
        hintsEnd = 0;
        asked.clear();
        target.clear();
    }

    /** Goes on to the next item. */
    public Item next() {
        if (questionsLeft != 0) {
            return questionsLeft < 0 ? Item.UNREADABLE : question();
        }
        while (true) {
            if (hintsAt < hintsEnd) {
                return hint();
            }
            if (parameterAt < dataEnd) {
                parameter();
            } else if (recordsLeft == 0) {
                return Item.END;
            } else if (!readRecord()) {
                return unreadable();
            } else {
                Item item = item();
                if (item != Item.END) {
                    return item;
                }
            }
        }
    }

    private Item question() {
        NameOutcome read = asked.readWire(bytes, start, end, position);
        boolean readable = read == NameOutcome.NAME || read == NameOutcome.ROOT;
        if (!readable || end - asked.wireEnd() < QUESTION_TAIL) {
            return unreadable();
        }
        int asks = u16(bytes, asked.wireEnd());
        serviceAsked |= asks == SVCB || asks == HTTPS;
        questionType = asks;
        position = asked.wireEnd() + QUESTION_TAIL;
        questionEnd = position;
        firstQuestionEnd = firstQuestionEnd == start ? position : firstQuestionEnd;
        questionsLeft--;
        return Item.QUESTION;
    }

    private boolean readRecord() {
        int at = behindName(position);
        if (at < 0 || end - at < RECORD_TAIL) {
            return false;
        }
        type = u16(bytes, at);
        dataStart = at + RECORD_TAIL;
        dataEnd = dataStart + u16(bytes, at + 8);
        if (dataEnd > end) {
            return false;
        }
        if (type == OPT && bytes[position] == 0) {
            optStart = position;
            optEnd = dataEnd;
        }
        inAnswer = answersLeft > 0;
        answersLeft -= inAnswer ? 1 : 0;
        recordsLeft--;
        position = dataEnd;
        parameterAt = dataEnd;
        return true;
    }

    /** Whose record it is does not matter, so the name's letters are not read. */
    private int behindName(int from) {
        int at = from;
        while (at < end) {
            int octet = bytes[at] & 0xff;
            if (octet == 0) {
                return at + 1;
            }
            if (octet >= 0xc0) {
                return at + 2;
            }
            if (octet > CanonicalName.MAX_LABEL) {
                return -1;
            }
            at += 1 + octet;
        }
        return -1;
    }

    /** What the record says, {@link Item#END} for nothing. */
    private Item item() {
        return switch (type) {
            case A -> address(4);
            case AAAA -> address(16);
            case CNAME, DNAME -> alias();
            case SVCB, HTTPS -> service();
            default -> Item.END;
        };
    }

    private Item address(int length) {
        if (u16(bytes, dataStart - RECORD_TAIL + 2) != CLASS_IN) {
            return Item.END; // other classes have other addresses
        }
        addressStart = dataStart;
        addressLength = length;
        return dataEnd - dataStart == length ? Item.ADDRESS : unreadable();
    }

    private Item alias() {
        NameOutcome read = target.readWire(bytes, start, end, dataStart);
        if (read == NameOutcome.ROOT) {
            return Item.END;
        }
        boolean fits = read == NameOutcome.NAME && target.wireEnd() == dataEnd;
        return fits && ++targets <= MAX_TARGETS ? Item.TARGET : unreadable();
    }

    /** RFC 9460 section 2.2. One that a client would refuse says nothing, and {@link #hideKeys} makes sure that it does not. */
    private Item service() {
        int list = parametersOf();
        if (list < 0 || !parameters.read(bytes, list, dataEnd)) {
            hasKeys = true;
            target.clear();
            return Item.END;
        }
        hasKeys |= parameters.hasKey();
        parameterAt = list;
        if (target.labelCount() == 0) {
            return Item.END;
        }
        return ++targets <= MAX_TARGETS ? Item.TARGET : unreadable();
    }

    /** Where the record's parameters begin, its target read; or negative. */
    private int parametersOf() {
        if (dataEnd - dataStart < 3) {
            return -1;
        }
        NameOutcome read = target.readWire(bytes, start, end, dataStart + 2);
        boolean readable = read == NameOutcome.NAME || read == NameOutcome.ROOT;
        return readable && target.wireEnd() <= dataEnd ? target.wireEnd() : -1;
    }

    private void parameter() {
        int key = u16(bytes, parameterAt);
        int from = parameterAt + 4;
        parameterAt = from + u16(bytes, parameterAt + 2);
        if (key == ServiceParameters.IPV4_HINT || key == ServiceParameters.IPV6_HINT) {
            addressLength = key == ServiceParameters.IPV4_HINT ? 4 : 16;
            hintsAt = from;
            hintsEnd = parameterAt;
        }
    }

    private Item hint() {
        addressStart = hintsAt;
        hintsAt += addressLength;
        return Item.ADDRESS;
    }

    private Item unreadable() {
        questionsLeft = -1; // and so it stays
        return Item.UNREADABLE;
    }

    /**
     * Hides every key to encrypt a hello with, in place, no length changed, and every service record that no client would take. Only after a walk that came to
     * {@link Item#END}.
     *
     * @return how many records were changed
     */
    public int hideKeys() {
        if (!hasKeys) {
            return 0;
        }
        int changed = 0;
        position = questionEnd;
        recordsLeft = u16(bytes, start + 6) + u16(bytes, start + 8) + u16(bytes, start + 10);
        while (recordsLeft > 0 && readRecord()) {
            changed += (type == SVCB || type == HTTPS) && hideKey() ? 1 : 0;
        }
        return changed;
    }

    private boolean hideKey() {
        int list = parametersOf();
        boolean readable = list >= 0 && parameters.read(bytes, list, dataEnd);
        if (readable && !parameters.hasKey()) {
            return false;
        }
        if (!readable || !parameters.hideKey(bytes)) {
            int at = dataStart - RECORD_TAIL;
            bytes[at] = (byte) (PRIVATE_TYPE >> 8);
            bytes[at + 1] = (byte) PRIVATE_TYPE;
            Arrays.fill(bytes, dataStart, dataEnd, (byte) 0);
        }
        return true;
    }

    /** Whether the walk met what {@link #hideKeys} hides. */
    public boolean hasKeys() {
        return hasKeys;
    }

    /** Whether the message has an OPT record: the one who asked speaks EDNS. */
    public boolean edns() {
        return optStart > 0;
    }

    /** Offset of the OPT record that was read last; only where there is one. */
    public int optStart() {
        return optStart;
    }

    /** Offset just past that record. */
    public int optEnd() {
        return optEnd;
    }

    /** The type that the question read last asks for. */
    public int questionType() {
        return questionType;
    }

    /** How many records the answer itself has, by what the header says; only behind the first question. */
    public int answerCount() {
        return u16(bytes, start + 6);
    }

    /** The message: the array that it lies in. */
    public byte[] message() {
        return bytes;
    }

    /** Offset of the message in its array. */
    public int messageStart() {
        return start;
    }

    /** Offset just past the last question that was read. */
    public int questionEnd() {
        return questionEnd;
    }

    /** Offset just past the first question, for a message that repeats it; the message's start where there is none. */
    public int firstQuestionEnd() {
        return firstQuestionEnd;
    }

    /** Whether there is a question to repeat. */
    public boolean hasQuestion() {
        return firstQuestionEnd > start;
    }

    /** Offset of the address in the message's array. */
    public int addressStart() {
        return addressStart;
    }

    /** 4 or 16. */
    public int addressLength() {
        return addressLength;
    }

    /** How long the record in hand may be kept. */
    public long ttlSeconds() {
        return i32(bytes, dataStart - RECORD_TAIL + 4) & 0xffffffffL;
    }

    /**
     * Whether the address is one for the name that was asked for: in the answer itself, or beside the answer to who asked for a service (RFC 9460 section 4.2). Others are
     * those of name servers and the like.
     */
    public boolean isDirect() {
        return inAnswer || serviceAsked;
    }
}
