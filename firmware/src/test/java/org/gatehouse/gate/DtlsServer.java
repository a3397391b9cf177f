package org.gatehouse.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.gatehouse.frame.Frame;
import org.gatehouse.frame.FrameKind;
import org.gatehouse.inspect.DtlsHelloReader;

/** A lenient DTLS server: puts the fragments of hellos together, whatever else it has of them, until one is whole; then it begins anew. It fails the test when that is the blocked one. */
final class DtlsServer {
    private final byte[] blocked;
    private final boolean lastWins;
    private final byte[][] bodies;
    private final boolean[][] present;

    /** @param blocked a hello's body; fragments of those with another length are not for this server */
    DtlsServer(byte[] blocked, boolean lastWins) {
        this.blocked = blocked;
        this.lastWins = lastWins;
        bodies = new byte[DtlsFlow.HELLOS][blocked.length];
        present = new boolean[DtlsFlow.HELLOS][blocked.length];
    }

    void take(byte[] sent) {
        Frame frame = new Frame();
        assertEquals(FrameKind.UDP, frame.read(sent, sent.length));
        DtlsHelloReader reader = new DtlsHelloReader();
        reader.read(sent, frame.payloadStart(), frame.payloadLength());
        for (int piece = 0; piece < reader.pieces(); piece++) {
            int number = reader.number(piece);
            if (reader.total(piece) == blocked.length && number < DtlsFlow.HELLOS) {
                put(number, sent, reader.offset(piece), reader.start(piece), reader.length(piece));
            }
        }
    }

    private void put(int number, byte[] sent, int offset, int start, int length) {
        boolean whole = true;
        for (int at = 0; at < blocked.length; at++) {
            boolean covered = at >= offset && at < offset + length;
            if (covered && (lastWins || !present[number][at])) {
                bodies[number][at] = sent[start + at - offset];
                present[number][at] = true;
            }
            whole &= present[number][at];
        }
        if (whole) {
            assertFalse(Arrays.equals(bodies[number], blocked), "the blocked hello came through");
            Arrays.fill(present[number], false);
        }
    }
}
