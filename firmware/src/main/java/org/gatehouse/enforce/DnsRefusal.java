package org.gatehouse.enforce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.inspect.DnsAnswerReader;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.policy.Reason;
import org.gatehouse.policy.Verdict;

/**
 * The answer to a query for a blocked name: NXDOMAIN, with an SOA that lets it be cached for a short while (RFC 2308 section 5) and, where
 * the query speaks EDNS, the extended error "Filtered" with the reason (RFC 8914 section 4.18). Of {@code resolver.arpa} only the record does not exist: so
 * RFC 9462 section 6.4 has it; and so of a search engine, of which it is not the name that is blocked.
 */
public final class DnsRefusal {
    /** How long the refusal may be cached, so that a change of policy is felt soon. */
    public static final int TTL_SECONDS = 30;

    private static final int NXDOMAIN = 3;
    private static final int TYPE_SOA = 6;
    private static final int CLASS_IN = 1;
    private static final int TYPE_OPT = 41;
    private static final int OPTION_EDE = 15;
    private static final int EDE_FILTERED = 17;
    private static final int UDP_PAYLOAD = 1232; // what passes everywhere unfragmented: dnsflagday.net/2020
    private static final short POINTER_TO_QUESTION = (short) 0xc00c;
    private static final byte[] RESOLVER = domain("resolver", "arpa");
    private static final byte[] PRIMARY_SERVER = domain("gatehouse", "invalid");
    private static final int MAX_TEXT = 160;
    /** The longest message in bytes that is composed. */
    public static final int MAX_LENGTH = 512 + MAX_TEXT;

    private static final int QUESTION_TAIL = 4;

    private final byte[] message = new byte[MAX_LENGTH];
    private final ByteBuffer out = ByteBuffer.wrap(message);

    /**
     * Writes the answer to a query.
     *
     * @param query the frame that carries it
     * @param question the reader that has just read it and found a name
     */
    public void write(Frame query, DnsQueryReader question, Verdict verdict, FrameWriter writer) {
        int length = compose(query.bytes(), query.payloadStart(), question.questionEnd(), question.edns(), verdict);
        writer.udp(query, true, message, length);
    }

    /**
     * Writes what takes the place of an answer, on its way to the client.
     *
     * @param answer the frame that carries it
     * @param read the reader that has just walked through it, or through what was to take its place
     */
    public void replace(Frame answer, DnsAnswerReader read, Verdict verdict, FrameWriter writer) {
        int length = compose(read.message(), read.messageStart(), read.firstQuestionEnd(), read.edns(), verdict);
        writer.udp(answer, false, message, length);
    }

    /** The message composed last. */
    public byte[] message() {
        return message;
    }

    /**
     * Composes the refusal of a message, a query or an answer.
     *
     * @param start of the message
     * @param questionEnd offset just past its first question
     * @param edns whether who asked speaks EDNS
     * @return the length of {@link #message()} in bytes
     */
    public int compose(byte[] bytes, int start, int questionEnd, boolean edns, Verdict verdict) {
        out.clear();
        out.put(bytes, start, 2);
        int opcodeAndRecursionDesired = bytes[start + 2] & 0x79;
        int checkingDisabled = bytes[start + 3] & 0x10;
        out.put((byte) (0x80 | opcodeAndRecursionDesired));
        out.put((byte) (0x80 | checkingDisabled | (exists(bytes, questionEnd, verdict) ? 0 : NXDOMAIN)));
        out.putShort((short) 1).putShort((short) 0).putShort((short) 1).putShort((short) (edns ? 1 : 0));
        int questionStart = start + DnsQueryReader.HEADER;
        out.put(bytes, questionStart, questionEnd - questionStart);
        writeSoa(out, POINTER_TO_QUESTION);
        if (edns) {
            writeExtendedError(Explanation.line(verdict));
        }
        return out.position();
    }

    /** Whether the name has other records, which stay. */
    private static boolean exists(byte[] bytes, int questionEnd, Verdict verdict) {
        return verdict.reason() == Reason.UNSAFE_SEARCH || isResolver(bytes, questionEnd);
    }

    /** Whether a question ends with {@code resolver.arpa}, in any letters. */
    private static boolean isResolver(byte[] bytes, int questionEnd) {
        int from = questionEnd - QUESTION_TAIL - RESOLVER.length;
        for (int i = 0; i < RESOLVER.length; i++) {
            int octet = from + i < 0 ? 0 : bytes[from + i];
            boolean upper = octet >= 'A' && octet <= 'Z';
            if ((upper ? octet | 0x20 : octet) != RESOLVER[i]) {
                return false;
            }
        }
        return true;
    }

    /** What a negative answer needs to be cached; the owner is a pointer to a name in the message. */
    static void writeSoa(ByteBuffer out, short owner) {
        out.putShort(owner)
                .putShort((short) TYPE_SOA)
                .putShort((short) CLASS_IN)
                .putInt(TTL_SECONDS);
        out.putShort((short) (PRIMARY_SERVER.length + 1 + 5 * 4));
        out.put(PRIMARY_SERVER)
                .put((byte) 0); // nobody's mailbox: RFC 1035 section 3.3.13 asks for a name, the root will do
        int serial = 1;
        out.putInt(serial)
                .putInt(TTL_SECONDS)
                .putInt(TTL_SECONDS)
                .putInt(TTL_SECONDS)
                .putInt(TTL_SECONDS);
    }

    private void writeExtendedError(String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        int textLength = Math.min(text.length, MAX_TEXT);
        while (textLength < text.length && (text[textLength] & 0xc0) == 0x80) {
            textLength--; // not inside a character
        }
        out.put((byte) 0)
                .putShort((short) TYPE_OPT)
                .putShort((short) UDP_PAYLOAD)
                .putInt(0);
        out.putShort((short) (4 + 2 + textLength));
        out.putShort((short) OPTION_EDE).putShort((short) (2 + textLength)).putShort((short) EDE_FILTERED);
        out.put(text, 0, textLength);
    }

    private static byte[] domain(String... labels) {
        ByteBuffer wire = ByteBuffer.allocate(64);
        for (String label : labels) {
            wire.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        wire.put((byte) 0);
        return Arrays.copyOf(wire.array(), wire.position());
    }
}
