package org.gatehouse.enforce;

import java.nio.ByteBuffer;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.policy.SafeName;

/**
 * The answer to a question for a search engine: the question as it was asked, to the last letter's case, an alias (CNAME) to the engine's safe name, and the addresses of that.
 *
 * <p>Nothing of the server's answer is copied as it is but its OPT record, since names in it point to places that are others now: addresses are gathered, whatever aliases led
 * there, and written anew. So what this says is never longer than the old limit of 512 bytes, but for OPT.
 */
public final class SafeAnswer {
    /** Addresses that are passed on; search engines have one or two, and as many as these fit into 512 bytes beside the longest names. */
    public static final int MAX_ADDRESSES = 12;

    /** The longest message in bytes that is composed. */
    public static final int MAX_LENGTH = 1024;

    /** How long the alias may be kept, so that a change of policy is felt soon. */
    public static final int TTL_SECONDS = 60;

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int OPT = 41;
    private static final int CLASS_IN = 1;
    private static final int NXDOMAIN = 3;
    private static final int ANSWER = 0x80;
    private static final int RECURSION_AVAILABLE = 0x80;
    private static final int TRUNCATED = 0x02;
    private static final int AUTHENTIC_DATA = 0x20;
    private static final int CODE = 0x0f;
    private static final int QUESTION_TAIL = 4;
    private static final int MAX_OPT = 300; // a cookie, and a sentence on what went wrong
    private static final int UDP_PAYLOAD = 1232; // as DnsRefusal
    private static final short QUESTION = (short) 0xc00c;

    private final byte[] message = new byte[MAX_LENGTH];
    private final ByteBuffer out = ByteBuffer.wrap(message);
    private int aliasAt; // where the safe name stands

    /** The message composed last. */
    public byte[] message() {
        return message;
    }

    /**
     * Composes the answer to who asked for another name than the server was asked for.
     *
     * @param answer a reader before the server's answer, of which nothing but {@link DnsAnswerReader#begin} was done
     * @param names an array in which the name stands that was asked for, uncompressed
     * @param nameStart where it does
     * @param nameLength how many octets it has
     * @return the length of {@link #message()} in bytes; negative where the server's answer makes no sense
     */
    public int restore(DnsAnswerReader answer, byte[] names, int nameStart, int nameLength, SafeName safe) {
        byte[] bytes = answer.message();
        int start = answer.messageStart();
        out.clear();
        out.put(bytes, start, 2).putLong(0).putShort((short) 0);
        out.put(names, nameStart, nameLength);
        int code = bytes[start + 3] & CODE;
        boolean says = code == 0 || code == NXDOMAIN;
        int tail = out.position();
        out.position(tail + QUESTION_TAIL);
        if (says) {
            putAlias(safe);
        }
        int addresses = gather(answer, says);
        if (addresses < 0) {
            return addresses;
        }
        int type = answer.questionType();
        out.putShort(tail, (short) type).putShort(tail + 2, (short) CLASS_IN);
        boolean negative = says && addresses == 0;
        if (negative) {
            DnsRefusal.writeSoa(out, pointerTo(aliasAt));
        }
        boolean opt = answer.edns() && putOpt(bytes, answer.optStart(), answer.optEnd());
        boolean cut = addresses == 0 && (bytes[start + 2] & TRUNCATED) != 0;
        message[2] = (byte) (bytes[start + 2] & ~TRUNCATED | (cut ? TRUNCATED : 0));
        message[3] = (byte) (bytes[start + 3] & ~AUTHENTIC_DATA);
        counts((says ? 1 : 0) + addresses, negative ? 1 : 0, opt ? 1 : 0);
        return out.position();
    }

    /**
     * Composes the answer to a question that brings no address: the alias alone. Who resolves on his own follows it.
     *
     * @param asked a message with the question, a query or an answer
     * @param start of that message
     * @param questionEnd offset just past its first question
     * @param edns whether who asked speaks EDNS
     * @return the length of {@link #message()} in bytes
     */
    public int alias(byte[] asked, int start, int questionEnd, boolean edns, SafeName safe) {
        boolean answered = (asked[start + 2] & ANSWER) != 0;
        out.clear();
        out.put(asked, start, 2);
        int authoritative = answered ? asked[start + 2] & 0x04 : 0;
        out.put((byte)
                (ANSWER | asked[start + 2] & 0x79 | authoritative)); // operation, and whether recursion is wanted
        out.put((byte) (RECURSION_AVAILABLE | asked[start + 3] & 0x10)); // whether checking is off
        out.putLong(0);
        int questionStart = start + DnsQueryReader.HEADER;
        out.put(asked, questionStart, questionEnd - questionStart);
        putAlias(safe);
        DnsRefusal.writeSoa(out, pointerTo(aliasAt));
        if (edns) {
            out.put((byte) 0)
                    .putShort((short) OPT)
                    .putShort((short) UDP_PAYLOAD)
                    .putInt(0)
                    .putShort((short) 0);
        }
        counts(1, 1, edns ? 1 : 0);
        return out.position();
    }

    private void putAlias(SafeName safe) {
        out.putShort(QUESTION)
                .putShort((short) CNAME)
                .putShort((short) CLASS_IN)
                .putInt(TTL_SECONDS);
        out.putShort((short) safe.wire().length);
        aliasAt = out.position();
        out.put(safe.wire());
    }

    /** The addresses of the type that was asked for; negative where the message makes no sense. */
    private int gather(DnsAnswerReader answer, boolean says) {
        int addresses = 0;
        while (true) {
            switch (answer.next()) {
                case QUESTION, TARGET -> {}
                case ADDRESS -> {
                    boolean fits = answer.questionType() == (answer.addressLength() == 4 ? A : AAAA);
                    if (says && fits && answer.isDirect() && addresses < MAX_ADDRESSES) {
                        putAddress(answer);
                        addresses++;
                    }
                }
                case END -> {
                    return addresses;
                }
                case UNREADABLE -> {
                    return -1;
                }
            }
        }
    }

    private void putAddress(DnsAnswerReader answer) {
        int length = answer.addressLength();
        out.putShort(pointerTo(aliasAt))
                .putShort((short) answer.questionType())
                .putShort((short) CLASS_IN)
                .putInt((int) answer.ttlSeconds())
                .putShort((short) length)
                .put(answer.message(), answer.addressStart(), length);
    }

    private boolean putOpt(byte[] bytes, int optStart, int optEnd) {
        boolean fits = optEnd - optStart <= MAX_OPT;
        if (fits) {
            out.put(bytes, optStart, optEnd - optStart);
        }
        return fits;
    }

    private static short pointerTo(int offset) {
        return (short) (0xc000 | offset);
    }

    private void counts(int answers, int authority, int additional) {
        out.putShort(4, (short) 1)
                .putShort(6, (short) answers)
                .putShort(8, (short) authority)
                .putShort(10, (short) additional);
    }
}
