package org.gatehouse.enforce;

import java.nio.ByteBuffer;
import org.gatehouse.inspect.DnsQueryReader;
import org.gatehouse.policy.SafeName;

/**
 * A question for a search engine as it goes on: for the engine's safe name. Of what stands behind the question only OPT is kept, for a signature (TSIG) would not fit any more,
 * and without its wish for DNSSEC's records, which nobody could verify of an answer that says another name.
 */
public final class SafeQuestion {
    /** The longest message in bytes that is composed. */
    public static final int MAX_LENGTH = 1400;

    private static final int QUESTION_TAIL = 4;
    private static final int RECORD_TAIL = 10;
    private static final int AUTHENTIC_DATA = 0x20; // asks whether the answer is signed: RFC 6840 section 5.7
    private static final int WANTS_SIGNATURES = 0x80; // DO: RFC 3225 section 3

    private final byte[] message = new byte[MAX_LENGTH];
    private final ByteBuffer out = ByteBuffer.wrap(message);

    /**
     * Composes the question.
     *
     * @param query the message that was asked
     * @param start of that message
     * @param read the reader that has just read it, and found one question
     * @return the length of {@link #message()} in bytes
     */
    public int compose(byte[] query, int start, DnsQueryReader read, SafeName safe) {
        out.clear();
        out.put(query, start, 3).put((byte) (query[start + 3] & ~AUTHENTIC_DATA));
        out.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) (read.edns() ? 1 : 0));
        out.put(safe.wire()).put(query, read.questionEnd() - QUESTION_TAIL, QUESTION_TAIL);
        if (read.edns()) {
            copyOpt(query, read.optStart(), read.optEnd());
        }
        return out.position();
    }

    /** RFC 6891 section 6.1: the flags are the last two bytes of what is a TTL elsewhere. */
    private void copyOpt(byte[] query, int optStart, int optEnd) {
        int at = out.position();
        int length = optEnd - optStart;
        if (length <= out.remaining()) {
            out.put(query, optStart, length);
        } else {
            out.put(query, optStart, 1 + RECORD_TAIL - 2).putShort((short) 0); // without its options
        }
        message[at + 1 + 6] &= (byte) ~WANTS_SIGNATURES;
    }

    /** The message composed last. */
    public byte[] message() {
        return message;
    }
}
