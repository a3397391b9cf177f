package org.gatehouse.enforce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameWriter;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.policy.Verdict;

/**
 * The answer to a query for a blocked name: NXDOMAIN, with an SOA that lets it be cached for a short while (RFC 2308 section 5) and, where
 * the query speaks EDNS, the extended error "Filtered" with the reason (RFC 8914 section 4.18).
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
    private static final byte[] PRIMARY_SERVER = domain("gatehouse", "invalid");
    private static final int MAX_TEXT = 160;
    private static final int MAX_ANSWER = 512 + MAX_TEXT;

    private final byte[] message = new byte[MAX_ANSWER];
    private final ByteBuffer out = ByteBuffer.wrap(message);

    /**
     * Writes the answer to a query.
     *
     * @param query the frame that carries it
     * @param question the reader that has just read it and found a name
     */
    public void write(Frame query, DnsQueryReader question, Verdict verdict, FrameWriter writer) {
        byte[] bytes = query.bytes();
        int start = query.payloadStart();
        out.clear();
        out.put(bytes, start, 2);
        int opcodeAndRecursionDesired = bytes[start + 2] & 0x79;
        int checkingDisabled = bytes[start + 3] & 0x10;
        out.put((byte) (0x80 | opcodeAndRecursionDesired));
        out.put((byte) (0x80 | checkingDisabled | NXDOMAIN));
        out.putShort((short) 1).putShort((short) 0).putShort((short) 1).putShort((short) (question.edns() ? 1 : 0));
        int questionStart = start + DnsQueryReader.HEADER;
        out.put(bytes, questionStart, question.questionEnd() - questionStart);
        writeSoa();
        if (question.edns()) {
            writeExtendedError(Explanation.line(verdict));
        }
        writer.udp(query, true, message, out.position());
    }

    private void writeSoa() {
        out.putShort(POINTER_TO_QUESTION)
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
