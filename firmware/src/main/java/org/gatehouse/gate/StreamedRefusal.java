package org.gatehouse.gate;

import org.gatehouse.enforce.DnsRefusal;
import org.gatehouse.enforce.SafeAnswer;
import org.gatehouse.policy.Verdict;

/** What takes the place of one DNS message, a refusal as a rule, as it goes into a TCP stream: behind its length. Rewritten for each message; the thread of its lane. */
final class StreamedRefusal {
    private final DnsRefusal refusal = new DnsRefusal();
    private final byte[] bytes = new byte[DnsStreams.PREFIX + Math.max(DnsRefusal.MAX_LENGTH, SafeAnswer.MAX_LENGTH)];
    private int length;

    /** There is none: the message passes, or nobody can be answered. */
    void clear() {
        length = 0;
    }

    /** Composes one for a message, see {@link DnsRefusal#compose}. */
    void compose(byte[] message, int start, int questionEnd, boolean edns, Verdict verdict) {
        take(refusal.message(), refusal.compose(message, start, questionEnd, edns, verdict));
    }

    /** Takes a message of at most {@link SafeAnswer#MAX_LENGTH} bytes. */
    void take(byte[] message, int messageLength) {
        bytes[0] = (byte) (messageLength >> 8);
        bytes[1] = (byte) messageLength;
        System.arraycopy(message, 0, bytes, DnsStreams.PREFIX, messageLength);
        length = DnsStreams.PREFIX + messageLength;
    }

    boolean isThere() {
        return length > 0;
    }

    byte[] bytes() {
        return bytes;
    }

    /** In bytes, 0 where there is none. */
    int length() {
        return length;
    }
}
