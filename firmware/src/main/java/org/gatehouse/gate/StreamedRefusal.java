package org.gatehouse.gate;

import org.gatehouse.enforce.DnsRefusal;
import org.gatehouse.policy.Verdict;

/** The refusal of one DNS message as it goes into a TCP stream: behind its length. Rewritten for each message; the thread of its lane. */
final class StreamedRefusal {
    private final DnsRefusal refusal = new DnsRefusal();
    private final byte[] bytes = new byte[DnsStreams.PREFIX + DnsRefusal.MAX_LENGTH];
    private int length;

    /** There is none: the message passes, or nobody can be answered. */
    void clear() {
        length = 0;
    }

    /** Composes one for a message, see {@link DnsRefusal#compose}. */
    void compose(byte[] message, int start, int questionEnd, boolean edns, Verdict verdict) {
        int composed = refusal.compose(message, start, questionEnd, edns, verdict);
        bytes[0] = (byte) (composed >> 8);
        bytes[1] = (byte) composed;
        System.arraycopy(refusal.message(), 0, bytes, DnsStreams.PREFIX, composed);
        length = DnsStreams.PREFIX + composed;
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
